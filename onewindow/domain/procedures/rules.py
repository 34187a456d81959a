"""Terms and separations of special procedures. Pure: days and names in, sentences out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from onewindow.domain.catalogue.types import SpecialKind
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.deadlines import Unit, local_day

ASK_WITHIN, HOLD_WITHIN, NOTICE_AHEAD = 5, 20, 7  # working days: 行政许可法 47, 48, 82

# A procedure of these kinds ends only with what it was held for.
WITH_HEARING = frozenset({SpecialKind.HEARING})
WITH_OPINIONS = frozenset({SpecialKind.CONSULTATION})


def expected_end(*, began_at: datetime, amount: int, unit: Unit, calendar: Calendar) -> date | None:
    """The day until which the procedure may take, the day it begins not counted; None where no length is set."""
    day = local_day(began_at)
    if not amount:
        return None
    if unit is Unit.WORKDAY:
        return calendar.add_workdays(day, amount)
    days = {Unit.NATURAL_DAY: amount, Unit.MONTH: amount * 30, Unit.HOUR: -(-amount // 24)}.get(unit, 0)
    due = day + timedelta(days=days)
    while not calendar.is_workday(due):  # 民法典 203
        due += timedelta(days=1)
    return due


def ask_until(*, told_at: datetime, calendar: Calendar) -> date:
    """Until when a hearing may be asked for: five working days after being told (行政许可法 47)."""
    return calendar.add_workdays(local_day(told_at), ASK_WITHIN)


def hearing_span(*, called_at: datetime, now: datetime, calendar: Calendar) -> tuple[date, date]:
    """The first and the last day a hearing may be held whose notice goes out now: seven working days ahead at least, and within
    twenty working days of being called for (行政许可法 47, 48; days are working days, 82)."""
    return calendar.add_workdays(local_day(now), NOTICE_AHEAD), calendar.add_workdays(local_day(called_at), HOLD_WITHIN)


def why_not_arranged(*, called_at: datetime, now: datetime, held_at: datetime, calendar: Calendar) -> str:
    """Why a hearing can't be held at that time, as a code: "" when it can."""
    held_on = local_day(held_at)
    earliest_on, latest_on = hearing_span(called_at=called_at, now=now, calendar=calendar)
    return "too_soon" if held_on < earliest_on else "too_late" if held_on > latest_on else ""


def conflicted(*, presiding: str, handlers: Iterable[str]) -> bool:
    """Whether who would preside has handled the case: whoever reviews it may not (行政许可法 48(3))."""
    return presiding in set(handlers)


def all_answered(*, answered: Iterable[bool]) -> bool:
    """Whether every organ asked has answered, or is taken to have."""
    return all(answered)
