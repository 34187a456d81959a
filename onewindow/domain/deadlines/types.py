"""What crosses the doors of deadlines: enums and frozen records. No Django."""

from __future__ import annotations
