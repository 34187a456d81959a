"""The records of the room: what waits at a counter, and what a clerk did on a day."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.domain.cases.types import CaseSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What an officer decides within a discretion table: its code, the value, and why so where the table's row says otherwise."""

    table: str
    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFound:
    """What an officer found in a step: the criteria fulfilled, whether it passes, who was the second officer (a staff number)."""

    step_code: str
    passed: bool
    criteria: tuple[str, ...]
    opinion: str = ""
    second_officer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InBulk:
    """Whether a case may be granted together with others (批量准予): its standard says so (``allowed``), its deciding step is ``due``, and no review point
    is left that a machine did not find fulfilled (``open``)."""

    case: CaseSummary
    allowed: bool
    due: bool
    open: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing stands against it."""
        return self.allowed and self.due and not self.open


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCase:
    """A case that waits to be taken in: ``why`` it does, for how long (``age``), both in words, and whether this counter is entered for it (``here``)."""

    case: CaseSummary
    why: str
    age: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayNumber:
    """How often a clerk did something today: the name of its icon, the words, the number."""

    icon: str
    words: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterDesk:
    """What a counter has before it: the cases that wait, oldest first, the number of the one to open next ("" when none is left), the numbers of the clerk's day."""

    waiting: tuple[WaitingCase, ...]
    next_no: str
    day: tuple[DayNumber, ...]
