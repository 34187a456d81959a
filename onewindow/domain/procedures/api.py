"""The endpoints of procedures: parse, one call, answer."""

from __future__ import annotations
