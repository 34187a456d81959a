"""What crosses the doors of limits: frozen records. No Django."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from onewindow.kernel.deadlines import Clock, ClockKind, ClockRule

# The clocks somebody is bound by; those of single steps are for the office's own order.
BINDING = frozenset({ClockKind.ACCEPT, ClockKind.STATUTORY, ClockKind.PROMISED, ClockKind.DELIVER, ClockKind.HEARING, ClockKind.SPECIAL, ClockKind.APPLICANT})
SHOWN = frozenset({ClockKind.STATUTORY, ClockKind.PROMISED})

# A hearing (听证) in working days (行政许可法 47, 48, 82): asked for within, held within of being called for, notice ahead of it at least.
ASK_WITHIN, HOLD_WITHIN, NOTICE_AHEAD = 5, 20, 7


class HearingMark(StrEnum):
    """What a hearing leaves among the facts of its case: the clocks of the case read these names.

    TOLD, ASKED and PASSED are about a party's right, by the notice that told it; ARRANGED and HELD about who presides.
    """

    TOLD = "HearingRightTold"
    ASKED = "HearingAsked"
    PASSED = "HearingRightPassed"
    CALLED = "HearingCalled"
    ARRANGED = "HearingArranged"
    HELD = "HearingHeld"


class OpinionMark(StrEnum):
    """What the answer of an organ that was asked leaves among the facts of the case, about the special procedure."""

    AGREES = "OpinionAgrees"
    DISAGREES = "OpinionDisagrees"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """The dates a case row caches. ``due_on`` is the day shown (the earlier of promise and law) and ``since_on`` the day
    its period began; ``next_due_on`` is the earliest day of any clock that still runs and binds somebody."""

    due_on: date | None = None
    since_on: date | None = None
    next_due_on: date | None = None


@dataclass(slots=True)
class Memory:
    """What a batch of cases need not work out twice: the rules of a bundle, and clocks of equal days."""

    rules: dict[object, tuple[ClockRule, ...]] = field(default_factory=dict)
    clocks: dict[object, Clock] = field(default_factory=dict)
