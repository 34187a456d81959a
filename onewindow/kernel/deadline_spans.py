"""How long a limit can last at most and at least, and whether it keeps within another. Units differ, so the worst case over the calendar decides. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from math import ceil

from onewindow.kernel.calendar import Calendar
from onewindow.kernel.deadlines import ClockRule, Unit

SHORTEST_MONTH, LONGEST_MONTH = 28, 31


def is_within(inner: ClockRule, outer: ClockRule, calendar: Calendar) -> bool:
    """Whether the inner limit never ends after the outer one, whenever both begin."""
    if inner.unit is outer.unit:
        return inner.amount <= outer.amount
    return longest(inner, calendar) <= shortest(outer, calendar)


def longest(rule: ClockRule, calendar: Calendar) -> int:
    """The most natural days the rule can take."""
    if rule.unit is Unit.WORKDAY:
        return max(_spans(calendar, rule.amount, from_workday=True), default=0)
    return _fixed(rule, LONGEST_MONTH)


def shortest(rule: ClockRule, calendar: Calendar) -> int:
    """The fewest natural days the rule can take."""
    if rule.unit is Unit.WORKDAY:
        return min(_spans(calendar, rule.amount, from_workday=False), default=0)
    return _fixed(rule, SHORTEST_MONTH)


def _fixed(rule: ClockRule, month: int) -> int:
    days = {Unit.ON_THE_SPOT: 0, Unit.NATURAL_DAY: rule.amount, Unit.MONTH: rule.amount * month, Unit.HOUR: ceil(rule.amount / 24)}
    return days[rule.unit]


def _spans(calendar: Calendar, amount: int, *, from_workday: bool) -> list[int]:
    """Natural days that ``amount`` working days take: counted from the working day before, or from the day before the first."""
    worked = _workdays(calendar)
    if from_workday:
        return [(worked[i + amount] - worked[i]).days for i in range(len(worked) - amount)]
    return [(worked[i + amount - 1] - worked[i]).days + 1 for i in range(len(worked) - amount + 1)]


@lru_cache(maxsize=4)
def _workdays(calendar: Calendar) -> tuple[date, ...]:
    """Every working day of the calendar's years, in order. A calendar is immutable, so its days are counted once."""
    first, last = date(min(calendar.years), 1, 1), date(max(calendar.years), 12, 31)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(day for day in days if calendar.is_workday(day))
