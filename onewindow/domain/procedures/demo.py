"""The demo of procedures: its people and affairs, made through commands."""

from __future__ import annotations
