"""The endpoints of papers: parse, one call, answer."""

from __future__ import annotations
