"""What crosses the doors of papers: enums and frozen records. No Django."""

from __future__ import annotations
