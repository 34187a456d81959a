"""The calendar: vectors of official years, guesses for the others, and the loaded years over the packaged ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.calendar import (
    Calendar,
    CalendarChanged,
    CalendarUnreadable,
    CalendarYear,
    DayKind,
    FixedDay,
    Holiday,
    YearState,
    changed_days,
    packaged_calendar,
    parse_year,
)
from onewindow.kernel.calendar_store import current_calendar, load_year, years
from onewindow.kernel.errors import NotAllowed
from onewindow.kernel.models.calendar import CalendarYearRow
from onewindow.kernel.models.outbox import OutboxFact
from onewindow.kernel.records import from_plain, to_plain

AT = datetime(2026, 12, 1, 2, tzinfo=UTC)
OFFICER = Actor(kind=ActorKind.STAFF, ref="S1", name="Luo", channel="office", rights=frozenset({"calendar.load"}))
DAYS = st.dates(min_value=date(2014, 1, 1), max_value=date(2031, 12, 31))

# start, working days, due; and working days, make-up days, free weekdays of each year: from the yearly notices
VECTORS = """
2016-01-29 5 2016-02-05 | 2016-01-29 20 2016-03-02 | 2016-09-30 5 2016-10-12 | 2016-11-03 5 2016-11-10 | 2016-12-12 20 2017-01-10
2016-12-30 5 2017-01-09 | 2020-01-17 5 2020-01-23 | 2020-01-23 10 2020-02-14 | 2024-04-30 5 2024-05-10 | 2025-01-24 20 2025-02-27
2026-02-13 5 2026-02-27 | 2026-02-13 20 2026-03-19 | 2026-04-30 5 2026-05-11 | 2026-09-18 5 2026-09-24
2026-09-30 10 2026-10-20 | 2026-09-30 45 2026-12-08
"""
YEARS = """
2016 250 0206 0214 0612 0918 1008 1009 / 0101 0208-0212 0404 0502 0609 0610 0915 0916 1003-1007
2017 249 0122 0204 0401 0527 0930 / 0102 0127 0130-0202 0403 0404 0501 0529 0530 1002-1006
2018 250 0211 0224 0408 0428 0929 0930 1229 / 0101 0215 0216 0219-0221 0405 0406 0430 0501 0618 0924 1001-1005 1231
2019 250 0202 0203 0428 0505 0929 1012 / 0101 0204-0208 0405 0501-0503 0607 0913 1001-1004 1007
2020 249 0119 0426 0509 0628 0927 1010 / 0101 0124 0127-0131 0406 0501 0504 0505 0625 0626 1001 1002 1005-1008
2021 250 0207 0220 0425 0508 0918 0926 1009 / 0101 0211 0212 0215-0217 0405 0503-0505 0614 0920 0921 1001 1004-1007
2022 249 0129 0130 0402 0424 0507 1008 1009 / 0103 0131-0204 0404 0405 0502-0504 0603 0912 1003-1007
2023 249 0128 0129 0423 0506 0625 1007 1008 / 0102 0123-0127 0405 0501-0503 0622 0623 0929 1002-1006
2024 251 0204 0218 0407 0428 0511 0914 0929 1012 / 0101 0212-0216 0404 0405 0501-0503 0610 0916 0917 1001-1004 1007
2025 248 0126 0208 0427 0928 1011 / 0101 0128-0131 0203 0204 0404 0501 0502 0505 0602 1001-1003 1006-1008
2026 248 0104 0214 0228 0509 0920 1010 / 0101 0102 0216-0220 0223 0406 0501 0504 0505 0619 0925 1001 1002 1005-1007
"""


def every_day(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(366) if (date(year, 1, 1) + timedelta(days=n)).year == year]


def spans(year: int, text: str) -> set[date]:
    found = set()
    for span in text.split():
        low, _, high = span.partition("-")
        day, until = (date(year, int(s[:2]), int(s[2:])) for s in (low, high or low))
        while day <= until:
            found.add(day)
            day += timedelta(days=1)
    return found


@pytest.mark.law("XKF-82", "MFD-201-1")
@pytest.mark.parametrize("vector", [v.split() for v in VECTORS.replace("\n", "|").split("|") if v.strip()], ids=" ".join)
def test_vector(vector):
    start, n, due = vector
    assert packaged_calendar().add_workdays(date.fromisoformat(start), int(n)) == date.fromisoformat(due)


@pytest.mark.law("FJF-6", "FJF-YEAR")
@pytest.mark.parametrize("line", YEARS.strip().splitlines(), ids=lambda line: line[:4])
def test_year_says_what_its_notice_says(line):
    calendar = packaged_calendar()
    head, free = line.split("/")
    year, workdays, makeups = int(head[:4]), int(head[5:8]), spans(int(head[:4]), head[8:])
    days = every_day(year)
    assert {d for d in days if d.weekday() > 4 and calendar.is_workday(d)} == makeups
    assert {d for d in days if d.weekday() < 5 and not calendar.is_workday(d)} == spans(year, free)
    assert calendar.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == workdays
    assert calendar.years[year].state is YearState.OFFICIAL
    assert str(year) in calendar.years[year].source


@pytest.mark.parametrize("year", range(2016, 2027))
def test_every_day_agrees_with_an_independent_calendar(year):
    calendar = packaged_calendar()
    assert [d for d in every_day(year) if calendar.is_workday(d) != chinese_calendar.is_workday(d)] == []
    assert not any(calendar.is_draft(d) for d in every_day(year))


def test_reasons_name_what_a_day_is():
    calendar = packaged_calendar()
    kinds = {day: calendar.kind_of(day) for day in (date(2016, 2, 5), date(2016, 2, 6), date(2016, 2, 7), date(2016, 2, 8), date(2016, 1, 30))}
    assert [(k.kind, k.name, k.counts) for k in kinds.values()] == [
        (DayKind.WORKDAY, "", True), (DayKind.MAKEUP, "", True), (DayKind.HOLIDAY, "春节", False),
        (DayKind.HOLIDAY, "春节", False), (DayKind.WEEKEND, "", False)]


def test_year_without_notice_is_guessed_and_says_so():
    calendar = packaged_calendar()
    assert calendar.is_draft(date(2031, 3, 3))
    assert calendar.kind_of(date(2029, 10, 1)).kind is DayKind.HOLIDAY
    assert calendar.kind_of(date(2029, 10, 1)).draft
    assert not calendar.is_workday(date(2029, 5, 2))  # free since the holidays of 2025
    assert calendar.is_workday(date(2029, 10, 8))
    assert not calendar.is_workday(date(2029, 10, 7))


def test_fixed_days_apply_from_their_year_and_only_without_a_notice():
    fixed = (FixedDay(month=5, day=2, since=2025, name="x"),)
    assert Calendar((), fixed).is_workday(date(2024, 5, 2))
    assert not Calendar((), fixed).is_workday(date(2025, 5, 2))
    official = CalendarYear(2025, YearState.OFFICIAL, "notice", 1, (), ())
    assert Calendar((official,), fixed).is_workday(date(2025, 5, 2))


@given(DAYS, st.integers(1, 80))
def test_adding_and_counting_are_inverse(day, n):
    calendar = packaged_calendar()
    due = calendar.add_workdays(day, n)
    assert calendar.is_workday(due)
    assert due > day
    assert calendar.workdays_between(day, due) == n
    assert calendar.workdays_between(due, day) == -n
    assert calendar.add_workdays(due, 3) == calendar.add_workdays(day, n + 3)


@given(DAYS, st.integers(1, 40))
def test_counting_back_mirrors_counting_on(day, n):
    calendar = packaged_calendar()
    start = calendar.add_workdays(day, 0)
    assert calendar.add_workdays(calendar.add_workdays(start, n), -n) == start


@given(DAYS)
def test_nothing_added_to_a_day_off_is_the_next_working_day(day):
    calendar = packaged_calendar()
    assert calendar.add_workdays(day, 0) == (day if calendar.is_workday(day) else calendar.next_workday(day))


@given(st.lists(DAYS, min_size=2, max_size=2).map(sorted), DAYS)
def test_counting_adds_up(pair, middle):
    calendar = packaged_calendar()
    low, high = pair
    middle = min(max(middle, low), high)
    assert calendar.workdays_between(low, high) == calendar.workdays_between(low, middle) + calendar.workdays_between(middle, high)


def test_version_is_a_hash_of_the_content():
    packaged = packaged_calendar()
    same = Calendar(reversed(list(packaged.years.values())), packaged.fixed)
    assert same.version == packaged.version
    fewer = Calendar([y for y in packaged.years.values() if y.year != 2026], packaged.fixed)
    assert fewer.version != packaged.version


@pytest.mark.parametrize(("holidays", "makeups", "problem"), [
    ((date(2025, 1, 1),), (), "another year"),
    ((date(2027, 1, 2),), (date(2027, 1, 2),), "both free and worked"),
    ((), (date(2027, 1, 4),), "not on a weekend"),
    ((date(2027, 1, 1), date(2027, 1, 1)), (), "given twice"),
])
def test_year_that_contradicts_itself_is_refused(holidays, makeups, problem):
    with pytest.raises(CalendarUnreadable) as refusal:
        CalendarYear(2027, YearState.DRAFT, "notice", 1, tuple(Holiday(d, "x") for d in holidays), makeups)
    assert problem in refusal.value.text()


@pytest.mark.parametrize(("text", "problem"), [
    ("year = 2027", "'state' is missing"),
    ("year = [", ""),
    ('year = 2027\nstate = "sure"\nsource = "x"\nholidays = []\nmakeups = []', "sure"),
    ('year = 2027\nstate = "draft"\nsource = "x"\nholidays = []\nmakeups = ["2027-01-02"]', "is not a date"),
    ('year = 2027\nstate = "draft"\nsource = " "\nholidays = []\nmakeups = []', "names no source"),
])
def test_unreadable_file_is_refused_with_a_reason(text, problem):
    with pytest.raises(CalendarUnreadable) as refusal:
        parse_year(text)
    assert problem in refusal.value.text()


def test_year_survives_the_record_codec():
    year = packaged_calendar().years[2026]
    assert from_plain(to_plain(year), CalendarYear) == year


def corrected(year: int = 2026, **changes) -> CalendarYear:
    packaged = packaged_calendar().years[year]
    values = {"state": packaged.state, "holidays": packaged.holidays, "makeups": packaged.makeups} | changes
    return CalendarYear(year=year, source="corrected notice", version=0, **values)


class TestLoadedYears:
    pytestmark = pytest.mark.django_db

    def test_empty_table_means_the_packaged_calendar(self):
        assert current_calendar() is packaged_calendar()

    @pytest.mark.law("FJF-YEAR")
    def test_new_version_wins_and_tells_which_days_moved(self):
        day = date(2026, 11, 23)
        loaded = load_year(actor=OFFICER, at=AT, year=corrected(holidays=(*packaged_calendar().years[2026].holidays, Holiday(day, "x"))))
        assert loaded.version == 2
        assert not current_calendar().is_workday(day)
        assert current_calendar().years[2016] == packaged_calendar().years[2016]
        again = load_year(actor=OFFICER, at=AT, year=corrected())
        assert again.version == 3
        assert current_calendar().is_workday(day)
        facts = [row.payload for row in OutboxFact.objects.filter(name=CalendarChanged.wire_name()).order_by("payload__version")]
        assert [(f["version"], f["changed_days"]) for f in facts] == [(2, [day.isoformat()]), (3, [day.isoformat()])]
        assert CalendarYearRow.objects.count() == 2

    def test_same_content_changes_nothing(self):
        load_year(actor=OFFICER, at=AT, year=corrected())
        load_year(actor=OFFICER, at=AT, year=corrected())
        assert CalendarYearRow.objects.count() == 1
        assert OutboxFact.objects.count() == 1

    def test_notice_for_a_guessed_year_makes_it_official(self):
        free = tuple(Holiday(day, "x") for day in (date(2027, 1, 1), date(2027, 2, 8)))
        year = CalendarYear(2027, YearState.OFFICIAL, "notice", 0, free, (date(2027, 2, 13),))
        load_year(actor=OFFICER, at=AT, year=year)
        calendar = current_calendar()
        assert not calendar.is_draft(date(2027, 6, 1))
        assert calendar.is_draft(date(2028, 6, 1))
        assert date(2027, 2, 8) in changed_days(packaged_calendar(), calendar, 2027)
        assert [y.year for y in years()][-1] == 2027

    def test_right_is_needed(self):
        with pytest.raises(NotAllowed):
            load_year(actor=Actor(kind=ActorKind.PERSON, ref="P1", name="Chen", channel="portal"), at=AT, year=corrected())

    def test_reading_takes_one_query_and_another_for_new_rows_only(self, django_assert_num_queries):
        load_year(actor=OFFICER, at=AT, year=corrected())
        current_calendar()
        with django_assert_num_queries(1):
            current_calendar()
