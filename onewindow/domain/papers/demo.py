"""The demo of papers: its people and affairs, made through commands."""

from __future__ import annotations
