"""Readers and writers of deadlines: bytes to records and back. No table."""

from __future__ import annotations
