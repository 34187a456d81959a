"""What crosses the doors of procedures: enums and frozen records. No Django."""

from __future__ import annotations
