"""Timed work of procedures: candidates by query, acts by command, one at a time."""

from __future__ import annotations

JOBS = ()
