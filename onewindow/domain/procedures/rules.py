"""Terms and separations of special procedures. Pure: days and numbers in, codes out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from onewindow.domain.cases.types import ASK_WITHIN, HOLD_WITHIN, NOTICE_AHEAD, HearingMark
from onewindow.domain.catalogue.types import FIXED_LENGTH, SpecialKind, SpecialRule
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.deadlines import CHINA, Unit, local_day, term

# Where a law sets no length the organ tells one; what would take longer than a year is told and begun anew.
LONGEST: dict[Unit, int] = {Unit.WORKDAY: 250, Unit.NATURAL_DAY: 365, Unit.HOUR: 8760, Unit.MONTH: 12}

# A procedure of these kinds ends only with what it was held for.
WITH_HEARING = frozenset({SpecialKind.HEARING})
WITH_OPINIONS = frozenset({SpecialKind.CONSULTATION})
# What time alone brings to its end, so that nobody need do it; what came of a public notice is a person's to say.
BY_TIME_ALONE = frozenset({SpecialKind.COOLING_OFF})
# Held once: the decision is made by the record of the hearing (行政许可法 48), the public was told. What is tested, examined or asked may be so again.
ONCE = frozenset({*WITH_HEARING, SpecialKind.PUBLIC_NOTICE})


def may_begin(rule: SpecialRule, *, under_way: Iterable[str], over: Iterable[str]) -> bool:
    """Whether a special procedure may be begun (again), when those of these codes are under way or over."""
    return rule.code not in set(under_way) and not (rule.kind in ONCE and rule.code in set(over))


def why_not_begun(rule: SpecialRule, *, reason: str, amount: int) -> str:
    """Why a special procedure can't be begun as told, as a code: "" when it can.

    The applicant is told the time it takes (行政许可法 45), so a stop without one is none; only another organ's finding comes
    when it comes. The told time is within the law's; where that is fixed, it is the law's.
    """
    length = amount or rule.amount
    checks = (
        (not reason.strip(), "reason"),
        (not length and not rule.counted and rule.kind is not SpecialKind.AWAITED_FINDING, "time"),
        (amount < 0 or length > (rule.amount or LONGEST.get(rule.unit, 0)), "too_long"),
        (rule.kind in FIXED_LENGTH and bool(rule.amount) and length != rule.amount, "fixed"),
    )
    return next((why for bad, why in checks if bad), "")


def lasts_until(*, kind: SpecialKind, expected_on: date | None, on: date) -> date | None:
    """The day before whose end a procedure of a fixed length can't be ended; None where nothing holds it."""
    return expected_on if kind in FIXED_LENGTH and expected_on is not None and on <= expected_on else None


def over_at(*, kind: SpecialKind, expected_on: date | None, at: datetime) -> datetime | None:
    """When a procedure is over that somebody ends at the moment: one of a fixed length with its last day (民法典 1077), whenever it is noted.
    None: at the moment."""
    return datetime.combine(expected_on, time.max, CHINA) if kind in FIXED_LENGTH and expected_on is not None and expected_on < local_day(at) else None


def expected_end(*, began_at: datetime, amount: int, unit: Unit, calendar: Calendar) -> date | None:
    """The day until which the procedure may take, as every term is counted (民法典 201-203); None where no length is set."""
    return term(start=began_at, unit=unit, amount=amount, calendar=calendar).due_on if amount else None


def ask_until(*, told_at: datetime, calendar: Calendar) -> date:
    """Until when a hearing may be asked for: five working days after being told (行政许可法 47)."""
    return calendar.add_workdays(local_day(told_at), ASK_WITHIN)


def hearing_span(*, called_at: datetime, now: datetime, calendar: Calendar) -> tuple[date, date]:
    """The first and the last day a hearing may be held whose notice goes out now: seven working days ahead at least, and within
    twenty working days of being called for (行政许可法 47, 48; days are working days, 82)."""
    return calendar.add_workdays(local_day(now), NOTICE_AHEAD), calendar.add_workdays(local_day(called_at), HOLD_WITHIN)


def why_not_arranged(*, called_at: datetime, now: datetime, held_at: datetime, calendar: Calendar) -> str:
    """Why a hearing can't be held at that time, as a code: "" when it can.

    Where a notice of now can't keep the twenty days any more, the hearing is held all the same, late: the party has its right, and
    the light of the term burns.
    """
    held_on = local_day(held_at)
    earliest_on, latest_on = hearing_span(called_at=called_at, now=now, calendar=calendar)
    return "too_soon" if held_on < earliest_on else "too_late" if earliest_on <= latest_on < held_on else ""


def is_late(*, called_at: datetime, held_at: datetime, calendar: Calendar) -> bool:
    """Whether a hearing at that time breaks the twenty working days (行政许可法 47)."""
    return local_day(held_at) > calendar.add_workdays(local_day(called_at), HOLD_WITHIN)


def is_called(names: Iterable[str]) -> bool:
    """Whether a hearing was called for and not held since, from the names of the case's facts in order."""
    return next((name for name in reversed(tuple(names)) if name in (HearingMark.CALLED, HearingMark.HELD)), "") == HearingMark.CALLED


def conflicted(*, presiding: str, handlers: Iterable[str]) -> bool:
    """Whether who would preside has handled the case, by staff numbers: whoever reviews it may not (行政许可法 48(3))."""
    return presiding in set(handlers)


def all_answered(*, answered: Iterable[bool]) -> bool:
    """Whether every organ asked has answered, or is taken to have."""
    return all(answered)
