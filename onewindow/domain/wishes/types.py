"""What crosses the doors of wishes: enums and frozen records. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """Words nothing was found under: how often they were asked in the days looked at, on how many of these, and when latest."""

    words: str
    times: int
    days: int
    latest_on: date
