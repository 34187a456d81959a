"""Reads the rules of the lights from their data file, and a year of the calendar as an operator writes it down from the notice."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files

from django.utils.translation import gettext as _

from onewindow.domain.deadlines.types import LightColour, LightRule, Warning
from onewindow.kernel.calendar import CalendarUnreadable, CalendarYear, Holiday, YearState
from onewindow.kernel.deadlines import ClockKind

DAY = r"(?:(?:\d{4})\s*[-年/.]\s*)?(?:\d{1,2})\s*[-月/.]\s*(?:\d{1,2})\s*日?"
DAYS = re.compile(rf"(?P<name>[^\d]*?)[\s：:]*(?P<first>{DAY})(?:\s*(?:至|到|~|—)\s*(?P<last>{DAY}|\d{{1,2}}\s*日))?")
NUMBER = re.compile(r"\d+")
APART = re.compile(r"[\n、，,；;]+")


@lru_cache(maxsize=1)
def light_rules() -> tuple[LightRule, ...]:
    """The rules of the lights as shipped: an immutable file, read once a process."""
    return read_light_rules(files("onewindow.data").joinpath("lights.toml").read_text(encoding="utf-8"))


def read_light_rules(text: str) -> tuple[LightRule, ...]:
    """The rules in a file's text. Raises KeyError or ValueError for one that is incomplete."""
    return tuple(
        LightRule(code=row["code"], kind=ClockKind(row["kind"]), since_on=row["since_on"], late=LightColour(row["late"]), article=row["article"],
                  warnings=tuple(Warning(of=int(warning["of"]), left=int(warning["left"])) for warning in row["warnings"]))
        for row in tomllib.loads(text)["light"])


def written_year(*, year: int, official: bool, source: str, holidays: str, makeups: str) -> CalendarYear:
    """A year from what an operator typed: holidays one a line (``春节 2 月 15 日至 23 日``), weekends that are worked apart by lines or commas.

    Days without a year are days of this one. Refuses CalendarUnreadable with the line that can't be read, or with what contradicts itself.
    """
    free = [Holiday(day, name) for line in holidays.splitlines() if line.strip() for name, day in _free(line.strip(), year)]
    worked = [day for part in APART.split(makeups) if part.strip() for _name, day in _span(part.strip(), year)]
    return CalendarYear(year=year, state=YearState.OFFICIAL if official else YearState.DRAFT, source=source.strip(), version=0,
                        holidays=tuple(sorted(free)), makeups=tuple(sorted(worked)))


def holiday_lines(year: CalendarYear) -> str:
    """The holidays of a year as ``written_year`` reads them: days that follow one another under one name are one line."""
    spans: list[tuple[str, date, date]] = []
    for holiday in sorted(year.holidays):
        if spans and spans[-1][0] == holiday.name and spans[-1][2] + timedelta(days=1) == holiday.on:
            spans[-1] = (holiday.name, spans[-1][1], holiday.on)
        else:
            spans.append((holiday.name, holiday.on, holiday.on))
    return "\n".join(f"{name} {first}" if first == last else f"{name} {first} 至 {last}" for name, first, last in spans)


def _free(line: str, year: int) -> Iterator[tuple[str, date]]:
    """The days of a holiday's line; the name leads it."""
    for name, day in _span(line, year):
        if not name:
            raise CalendarUnreadable(year=year, problem=_("“%(line)s” names no holiday") % {"line": line}, days="")
        yield name, day


def _span(text: str, year: int) -> Iterator[tuple[str, date]]:
    match = DAYS.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        first = _day(match["first"], date(year, 1, 1))
        last = _day(match["last"], first) if match["last"] else first
        if not 0 <= (last - first).days < 60:  # no holiday is so long: a slip of the pen
            raise ValueError(text)
    except ValueError as wrong:
        raise CalendarUnreadable(year=year, problem=_("“%(line)s” can't be read as days") % {"line": text}, days="") from wrong
    for number in range((last - first).days + 1):
        yield match["name"].strip(), first + timedelta(days=number)


def _day(text: str, like: date) -> date:
    """The day a text names; what it leaves out (year, month) is that of the day it follows."""
    numbers = [int(found) for found in NUMBER.findall(text)]
    year, month, day = [like.year, like.month][: 3 - len(numbers)] + numbers
    return date(year, month, day)
