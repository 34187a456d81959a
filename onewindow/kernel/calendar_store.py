"""The calendar in the database: versioned years over the packaged ones.

A year the operator has loaded goes before the packaged file of that year; years without a row come from the
package. A year loaded on one node holds on all from the next page on (kernel.kept).
"""

from __future__ import annotations

from datetime import datetime

from onewindow.kernel.actor import Actor
from onewindow.kernel.calendar import Calendar, CalendarChanged, CalendarYear, changed_days, packaged_calendar
from onewindow.kernel.command import Done, command
from onewindow.kernel.kept import kept
from onewindow.kernel.models.calendar import CalendarYearRow
from onewindow.kernel.records import from_plain, to_plain


@kept("calendar", size=1)
def current_calendar() -> Calendar:
    """The calendar in force: the newest version of every loaded year over the packaged calendar."""
    packaged = packaged_calendar()
    loaded = {row.year: _year_of(row) for row in CalendarYearRow.objects.order_by("year", "version")}
    return Calendar((packaged.years | loaded).values(), packaged.fixed) if loaded else packaged


def years() -> tuple[CalendarYear, ...]:
    """The years in force with state, source and version, in order; for the operator's page."""
    return tuple(current_calendar().years.values())


@command("calendar.load_year", right="calendar.load", changes="calendar")
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


def _year_of(row: CalendarYearRow) -> CalendarYear:
    return from_plain({"year": row.year, "state": row.state, "source": row.source, "version": row.version, **row.days}, CalendarYear)
