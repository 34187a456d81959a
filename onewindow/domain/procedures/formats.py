"""Readers and writers of procedures: bytes to records and back. No table."""

from __future__ import annotations
