"""What papers decides: pure functions and state tables. No Django, no clock."""

from __future__ import annotations
