"""The calendar in the database: versioned years over the packaged ones.

A year the operator has loaded goes before the packaged file of that year; years without a row come from the
package. Which rows are newest is asked of the database at every call, so a year loaded on one node holds on all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from onewindow.kernel.actor import Actor
from onewindow.kernel.calendar import Calendar, CalendarChanged, CalendarYear, changed_days, packaged_calendar
from onewindow.kernel.command import Done, command
from onewindow.kernel.models.calendar import CalendarYearRow
from onewindow.kernel.records import from_plain, to_plain


def current_calendar() -> Calendar:
    """The calendar in force: the newest version of every loaded year over the packaged calendar.

    One small query a call for the keys of the newest rows; the days of rows already seen are kept by key, and
    a row never changes.
    """
    newest: dict[int, UUID] = {}
    for year, key in CalendarYearRow.objects.order_by("year", "version").values_list("year", "id"):
        newest[year] = key
    return _assembled(frozenset(newest.values())) if newest else packaged_calendar()


def years() -> tuple[CalendarYear, ...]:
    """The years in force with state, source and version, in order; for the operator's page."""
    return tuple(current_calendar().years.values())


@command("calendar.load_year", right="calendar.load")
def load_year(*, actor: Actor, at: datetime, year: CalendarYear, key: str = "") -> Done[CalendarYear]:  # noqa: ARG001
    """Put a new version of a year in force and announce CalendarChanged with the days that moved.

    The version handed in is ignored: the next free one is given. A year that says what is already in force
    is left as it is and announced to nobody.
    """
    before = current_calendar()
    current = before.years.get(year.year)
    if current is not None and current.same_content(year):
        return Done(current)
    version = (current.version if current else 0) + 1
    loaded = CalendarYear(year=year.year, state=year.state, source=year.source, version=version,
                          holidays=tuple(sorted(year.holidays)), makeups=tuple(sorted(year.makeups)))
    CalendarYearRow.objects.create(
        year=loaded.year, version=version, state=loaded.state.value, source=loaded.source, recorded_at=at,
        days={"holidays": to_plain(loaded.holidays), "makeups": to_plain(loaded.makeups)},
    )
    changed = changed_days(before, Calendar([*before.years.values(), loaded], before.fixed), loaded.year)
    return Done(
        loaded, subject=f"calendar:{loaded.year}",
        facts=(CalendarChanged(year=loaded.year, version=version, changed_days=changed),),
        payload={"version": version, "state": loaded.state.value, "source": loaded.source,
                 "changed_days": [day.isoformat() for day in changed]},
        basis="全国年节及纪念日放假办法",
    )


@lru_cache(maxsize=8)
def _assembled(keys: frozenset[UUID]) -> Calendar:
    packaged = packaged_calendar()
    merged = packaged.years | {row.year: _year_of(row) for row in _rows(keys)}
    return Calendar(merged.values(), packaged.fixed)


def _rows(keys: Iterable[UUID]) -> Iterable[CalendarYearRow]:
    return CalendarYearRow.objects.filter(id__in=keys)


def _year_of(row: CalendarYearRow) -> CalendarYear:
    return from_plain({"year": row.year, "state": row.state, "source": row.source, "version": row.version, **row.days}, CalendarYear)
