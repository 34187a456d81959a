"""The endpoints of deadlines: parse, one call, answer."""

from __future__ import annotations
