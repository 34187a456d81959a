"""What deadlines announces, in the past tense: public numbers and plain values only."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class LightLit(Fact):
    """A clock of the case came near its end or passed it."""

    case_no: str
    clock_code: str
    colour: str
    rule: str
    department_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LightOut(Fact):
    """A light went out: the clock was met, ended late, or moved."""

    case_no: str
    clock_code: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDaysMoved(Fact):
    """A recount after a corrected calendar is complete."""

    year: int
    version: int
    looked: int
    moved: int
