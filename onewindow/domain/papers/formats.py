"""Readers and writers of papers: bytes to records and back. No table."""

from __future__ import annotations
