"""The calendar: which days are working days in law, from which notice, and how sure that is.

Terms of the Licensing Law count working days without statutory holidays (行政许可法 82). Which days those are
is told by one notice of the State Council a year, so a year is versioned data with a source. A year whose
notice isn't out yet is guessed from weekdays and the holidays of fixed date, and is a DRAFT: every due date
that touches it says so. Weekend opening of a service centre makes no working day (职工工作时间规定 7).

Pure: no database, no wall clock. Days are ``date`` values of Asia/Shanghai.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from onewindow.kernel.errors import Refusal
from onewindow.kernel.facts import Fact
from onewindow.kernel.records import canonical

DAY = timedelta(days=1)


class YearState(StrEnum):
    """Whether a year rests on a published notice or on a guess."""

    DRAFT = "draft"
    OFFICIAL = "official"


class DayKind(StrEnum):
    """Why a day counts or doesn't: the reason code screens translate."""

    WORKDAY = "workday"
    MAKEUP = "makeup"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


class CalendarUnreadable(Refusal):
    """A calendar year contradicts itself or can't be read."""

    code = "calendar_unreadable"
    sentence = "The calendar of {year} can't be used: {problem} {days}. Put that right and try again."
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChanged(Fact):
    """A new version of a year is in force. ``changed_days`` are the days that became or ceased to be working days."""

    year: int
    version: int
    changed_days: tuple[date, ...]


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """A day off by notice, with the name people know it by."""

    on: date
    name: str


@dataclass(frozen=True, slots=True, order=True)
class FixedDay:
    """A holiday of the same date every year, from the first year it applied (放假办法)."""

    month: int
    day: int
    since: int
    name: str


@dataclass(frozen=True, slots=True)
class DayReason:
    """What a day is, why (``name`` of the holiday it is), and whether that is only a guess."""

    on: date
    kind: DayKind
    name: str
    draft: bool

    @property
    def counts(self) -> bool:
        """Whether the day is a working day in law."""
        return self.kind in (DayKind.WORKDAY, DayKind.MAKEUP)


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One version of one year. ``holidays`` includes the weekends inside a holiday; ``makeups`` (调休上班) are
    Saturdays and Sundays worked instead. Refuses CalendarUnreadable when the two contradict each other."""

    year: int
    state: YearState
    source: str
    version: int
    holidays: tuple[Holiday, ...]
    makeups: tuple[date, ...]

    def __post_init__(self) -> None:
        days = [holiday.on for holiday in self.holidays]
        for problem, wrong in (
            ("days of another year", {d for d in (*days, *self.makeups) if d.year != self.year}),
            ("days given twice", {d for d in days if days.count(d) > 1} | {d for d in self.makeups if self.makeups.count(d) > 1}),
            ("days both free and worked", set(days) & set(self.makeups)),
            ("make-up days that are not on a weekend", {d for d in self.makeups if d.weekday() < 5}),
        ):
            if wrong:
                raise CalendarUnreadable(year=self.year, problem=problem, days=", ".join(map(str, sorted(wrong))))
        if not self.source.strip():
            raise CalendarUnreadable(year=self.year, problem="it names no source", days="")

    def is_workday(self, day: date) -> bool:
        """Whether the day of this year is worked."""
        return day in self.makeups or (day.weekday() < 5 and all(holiday.on != day for holiday in self.holidays))

    def same_content(self, other: CalendarYear) -> bool:
        """Whether both say the same of the year, versions aside."""
        return (self.state, self.source, sorted(self.holidays), sorted(self.makeups)) == (
            other.state, other.source, sorted(other.holidays), sorted(other.makeups))


class Calendar:
    """Years put together. Immutable; equal content has an equal ``version`` (a content hash)."""

    __slots__ = ("_fixed", "_holidays", "_makeups", "version", "years")

    def __init__(self, years: Iterable[CalendarYear], fixed: Iterable[FixedDay] = ()) -> None:
        self.years: dict[int, CalendarYear] = {year.year: year for year in sorted(years, key=lambda y: (y.year, y.version))}
        self._fixed = tuple(sorted(fixed))
        self._holidays = {holiday.on: holiday.name for year in self.years.values() for holiday in year.holidays}
        self._makeups = frozenset(day for year in self.years.values() for day in year.makeups)
        self.version: str = hashlib.sha256(canonical([list(self.years.values()), self._fixed])).hexdigest()[:16]

    @property
    def fixed(self) -> tuple[FixedDay, ...]:
        """The holidays of fixed date that years without a notice are guessed from."""
        return self._fixed

    def is_draft(self, day: date) -> bool:
        """Whether what this calendar says of the day rests on no published notice."""
        year = self.years.get(day.year)
        return year is None or year.state is YearState.DRAFT

    def is_workday(self, day: date) -> bool:
        """Whether the day counts as a working day in law."""
        if day in self._makeups:
            return True
        return day.weekday() < 5 and day not in self._holidays and not self._fixed_name(day)

    def kind_of(self, day: date) -> DayReason:
        """What the day is and why."""
        name = self._holidays.get(day) or self._fixed_name(day)
        if day in self._makeups:
            kind = DayKind.MAKEUP
        elif name:
            kind = DayKind.HOLIDAY
        else:
            kind = DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND
        return DayReason(on=day, kind=kind, name=name, draft=self.is_draft(day))

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th working day after the day; the day itself isn't counted (民法典 201).

        ``n=0`` is the day itself when it is worked, else the next working day (民法典 203): a period that ends on
        a day off ends on the working day after it. A negative n counts back, for terms kept before a date.
        """
        if n == 0:
            return day if self.is_workday(day) else self.next_workday(day)
        step = DAY if n > 0 else -DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def next_workday(self, day: date) -> date:
        """The first working day after the day."""
        return self.add_workdays(day, 1)

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; negative when ``end`` comes earlier.

        The inverse of ``add_workdays``: ``workdays_between(d, add_workdays(d, n)) == n`` for n >= 1.
        """
        if end < start:
            return -self.workdays_between(end, start)
        return sum(self.is_workday(day) for day in days_after(start, end))

    def _fixed_name(self, day: date) -> str:
        if day.year in self.years:
            return ""
        return next((f.name for f in self._fixed if (f.month, f.day) == (day.month, day.day) and f.since <= day.year), "")


def days_after(start: date, end: date) -> Iterator[date]:
    """Every day after ``start`` up to and with ``end``."""
    return (start + timedelta(days=n) for n in range(1, (end - start).days + 1))


def changed_days(before: Calendar, after: Calendar, year: int) -> tuple[date, ...]:
    """The days of the year that are worked in one calendar and free in the other."""
    days = days_after(date(year - 1, 12, 31), date(year, 12, 31))
    return tuple(day for day in days if before.is_workday(day) != after.is_workday(day))


def parse_year(text: str) -> CalendarYear:
    """A year from its TOML file (keys year, version, state, source, makeups, [[holidays]] name and days).

    Refuses CalendarUnreadable with what is wrong.
    """
    try:
        raw = tomllib.loads(text)
        return CalendarYear(
            year=int(raw["year"]), state=YearState(raw["state"]), source=str(raw["source"]), version=int(raw.get("version", 1)),
            holidays=tuple(sorted(Holiday(_day(day), str(group["name"])) for group in raw["holidays"] for day in group["days"])),
            makeups=tuple(sorted(_day(day) for day in raw["makeups"])),
        )
    except KeyError as missing:
        raise CalendarUnreadable(year="?", problem=f"the entry {missing} is missing", days="") from missing
    except (tomllib.TOMLDecodeError, TypeError, ValueError) as wrong:
        raise CalendarUnreadable(year="?", problem=str(wrong), days="") from wrong


def _day(value: object) -> date:
    if type(value) is not date:
        raise TypeError(f"{value!r} is not a date like 2016-02-06")
    return value


@lru_cache(maxsize=1)
def packaged_calendar() -> Calendar:
    """The calendar shipped with the package: immutable files, read once a process; needs no database."""
    folder = resources.files("onewindow.data").joinpath("calendar")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name[:4].isdigit() and entry.name.endswith(".toml"))
    fixed = tomllib.loads(folder.joinpath("fixed.toml").read_text(encoding="utf-8"))["days"]
    return Calendar(
        (parse_year(folder.joinpath(name).read_text(encoding="utf-8")) for name in names),
        (FixedDay(month=day["month"], day=day["day"], since=day["since"], name=day["name"]) for day in fixed),
    )
