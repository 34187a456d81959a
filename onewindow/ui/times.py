"""Time as people read it: how long, how much is left, what happened and what comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onewindow.kernel.calendar import Calendar
from onewindow.kernel.deadlines import Unit

Entry = tuple[str, str, str, str]  # state of the dot, title, when, words


def time_left(due_on: date | None, *, today: date, calendar: Calendar) -> tuple[str, str]:
    """How much time is left until the end of the day, in working days, and the look of its chip; a day of a draft year says so."""
    if due_on is None:
        return "", ""
    words, look = _left(due_on, today=today, calendar=calendar)
    return f"{words} · {_('day provisional')}" if calendar.is_draft(due_on) else words, look


def _left(due_on: date, *, today: date, calendar: Calendar) -> tuple[str, str]:
    left = calendar.workdays_between(today, due_on)
    if due_on < today:
        return ngettext("%(num)d working day late", "%(num)d working days late", max(1, -left)) % {"num": max(1, -left)}, "bad"
    if left <= 0:
        return _("due today"), "warn"
    return ngettext("%(num)d working day left", "%(num)d working days left", left) % {"num": left}, "ok" if left > 1 else "warn"


def length(amount: int, unit: Unit) -> str:
    """How long a limit gives; nothing at all is on the spot."""
    words = {
        Unit.WORKDAY: ngettext("%(num)d working day", "%(num)d working days", amount), Unit.NATURAL_DAY: ngettext("%(num)d day", "%(num)d days", amount),
        Unit.MONTH: ngettext("%(num)d month", "%(num)d months", amount), Unit.HOUR: ngettext("%(num)d hour", "%(num)d hours", amount),
    }
    return words[unit] % {"num": amount} if amount and unit in words else _("On the spot")


def timeline(done: Iterable[Entry], ahead: Iterable[str]) -> tuple[Entry, ...]:
    """What happened, then what is going on now, then in grey what comes and how it ends. ``ahead`` begins with what goes on now."""
    coming = [("now" if index == 0 else "next", title, "", "") for index, title in enumerate(ahead)]
    return (*done, *coming)
