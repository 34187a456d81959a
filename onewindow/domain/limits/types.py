"""What crosses the doors of limits: frozen records. No Django."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from onewindow.kernel.deadlines import Clock, ClockKind, ClockRule

# The clocks somebody is bound by; those of single steps are for the office's own order.
BINDING = frozenset({ClockKind.ACCEPT, ClockKind.STATUTORY, ClockKind.PROMISED, ClockKind.DELIVER, ClockKind.HEARING, ClockKind.SPECIAL, ClockKind.APPLICANT})
SHOWN = frozenset({ClockKind.STATUTORY, ClockKind.PROMISED})

# A hearing (听证) in working days (行政许可法 47, 48, 82): asked for within, held within of being called for, notice ahead of it at least.
ASK_WITHIN, HOLD_WITHIN, NOTICE_AHEAD = 5, 20, 7
# What is told of a hearing to its case. Whoever may ask for one, and whoever presides, is in ``about``.
HEARING_TOLD, HEARING_ASKED, HEARING_PASSED = "HearingRightTold", "HearingAsked", "HearingRightPassed"
HEARING_CALLED, HEARING_ARRANGED, HEARING_HELD = "HearingCalled", "HearingArranged", "HearingHeld"
# The answer of an organ that was asked; the special procedure it answers is in ``about``.
OPINION_FOR, OPINION_AGAINST = "OpinionAgrees", "OpinionDisagrees"


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
