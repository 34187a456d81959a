"""A corrected calendar: open cases are recounted once, in batches that may be broken off, and what moved says why."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from onewindow.domain.cases import commands as cases_commands
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.deadlines import commands, jobs, queries
from onewindow.domain.deadlines.facts import DueDaysMoved
from onewindow.domain.deadlines.models import DueMoveRow, RecountRow
from onewindow.kernel.actor import system_actor
from onewindow.kernel.calendar import CalendarYear, Holiday, packaged_calendar
from onewindow.kernel.calendar_store import load_year
from onewindow.kernel.deadlines import ClockKind, shown_due
from onewindow.kernel.errors import NotAllowed
from onewindow.kernel.models.outbox import OutboxFact
from onewindow.kernel.relay import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
SYSTEM, FOOD = system_actor(name="test"), "food-catering-licence"
FREE = date(2026, 11, 19)


def corrected(*free: date) -> CalendarYear:
    known = packaged_calendar().years[2026]
    return CalendarYear(2026, known.state, "corrected notice", 0, (*known.holidays, *(Holiday(day, "x") for day in free)), known.makeups)


def shown(number: str, at: datetime) -> date | None:
    found = shown_due(cases.clocks(actor=SYSTEM, case_nos=(number,), at=at)[number])
    return found.due_on if found else None


@pytest.fixture
def at(at: datetime) -> datetime:
    """A Monday two weeks later, so that older cases can be open."""
    return at + timedelta(days=14)


@pytest.fixture
def numbers(at: datetime) -> list[str]:
    """Three accepted cases, one of them two weeks older, and one not yet accepted."""
    made = [hand_in(actor=cast_actor("chen"), at=when, item_code=FOOD).case_no for when in (at, at, at - timedelta(days=14), at)]
    for number, when in zip(made[:3], (at, at, at - timedelta(days=14)), strict=True):
        cases_commands.accept(actor=cast_actor("luo"), at=when, case_no=number)
    return made


def changed(at: datetime, *free: date) -> None:
    load_year(actor=SYSTEM, at=at, year=corrected(*free))
    drain(clock=lambda: at)


def test_what_moved_is_listed_with_the_days_that_moved_it(numbers: list[str], at: datetime) -> None:
    changed(at, FREE, date(2026, 12, 10))
    assert jobs.recount(at=at) == 4
    moved = queries.moved(actor=SYSTEM, year=2026, version=2)
    assert {move.case_no: (move.was_due_on, move.now_due_on, move.days) for move in moved} == {
        number: (date(2026, 11, 23), date(2026, 11, 24), (FREE,)) for number in numbers[:2]}
    (recount,) = queries.recounts(actor=SYSTEM)
    assert (recount.looked, recount.moved, recount.changed_days) == (4, 2, (FREE, date(2026, 12, 10)))
    assert recount.done_at == at
    assert OutboxFact.objects.get(name=DueDaysMoved.wire_name()).payload["moved"] == 2


def test_a_cached_day_comes_out_as_if_it_were_derived_from_nothing(numbers: list[str], at: datetime) -> None:
    changed(at, FREE)
    jobs.recount(at=at)
    assert {number: cases.summary(actor=SYSTEM, case_no=number).due_on for number in numbers} == {number: shown(number, at) for number in numbers}


def test_a_case_whose_span_has_no_changed_day_stays_where_it_is(numbers: list[str], at: datetime) -> None:
    before = cases.clocks(actor=SYSTEM, case_nos=(numbers[2],), at=at)[numbers[2]]
    changed(at, date(2026, 12, 10), FREE)
    jobs.recount(at=at)
    assert [clock.due_on for clock in cases.clocks(actor=SYSTEM, case_nos=(numbers[2],), at=at)[numbers[2]] if clock.rule.kind is ClockKind.PROMISED] == [
        clock.due_on for clock in before if clock.rule.kind is ClockKind.PROMISED]
    assert numbers[2] not in {move.case_no for move in queries.moved(actor=SYSTEM, year=2026, version=2)}


def test_batches_go_on_where_they_were_broken_off(numbers: list[str], at: datetime, monkeypatch) -> None:
    """The machine dies in the second batch: nothing of it is kept, and the next round does the rest, once."""
    changed(at, FREE)
    first = commands.recount_batch(actor=SYSTEM, at=at, year=2026, version=2, size=1)
    assert (first.looked, first.done_at) == (1, None)
    cursor = RecountRow.objects.get().cursor
    with monkeypatch.context() as broken:
        def dies(*_what: object, **_more: object) -> None:
            raise ConnectionError

        broken.setattr(DueMoveRow.objects, "bulk_create", dies)
        with pytest.raises(ConnectionError):
            commands.recount_batch(actor=SYSTEM, at=at, year=2026, version=2, size=1)
    row = RecountRow.objects.get()
    assert (row.cursor, row.looked) == (cursor, 1)
    jobs.recount(at=at)
    again = jobs.recount(at=at)
    assert again == 0
    assert [move.case_no for move in queries.moved(actor=SYSTEM, year=2026, version=2)] == sorted(numbers[:2])
    assert queries.recounts(actor=SYSTEM)[0].looked == 4


def test_the_announcement_told_twice_begins_one_recount(numbers: list[str], at: datetime) -> None:
    changed(at, FREE)
    commands.begin_recount(actor=SYSTEM, at=at, year=2026, version=2, changed_days=(FREE,))
    assert RecountRow.objects.count() == 1


def test_a_year_that_only_became_official_moves_nothing(at: datetime) -> None:
    changed(at)
    (recount,) = queries.recounts(actor=SYSTEM)
    assert (recount.changed_days, recount.looked, recount.done_at) == ((), 0, at)


def test_a_correction_taken_back_moves_them_back(numbers: list[str], at: datetime) -> None:
    changed(at, FREE)
    jobs.recount(at=at)
    changed(at + timedelta(hours=1))
    jobs.recount(at=at + timedelta(hours=1))
    assert {(move.was_due_on, move.now_due_on, move.days) for move in queries.moved(actor=SYSTEM, year=2026, version=3)} == {
        (date(2026, 11, 24), date(2026, 11, 23), (FREE,))}


def test_only_who_loads_calendars_reads_what_moved(at: datetime) -> None:
    for ask in (lambda who: queries.recounts(actor=who), lambda who: queries.moved(actor=who, year=2026, version=2)):
        with pytest.raises(NotAllowed):
            ask(cast_actor("luo"))


def test_the_operators_pages(numbers: list[str], at: datetime, client) -> None:
    changed(at, FREE)
    jobs.recount(at=at)
    assert client.get(reverse("deadlines:calendar")).status_code == 302
    client.post(reverse("demo_sign_in", args=["luo"]))
    assert client.get(reverse("deadlines:calendar")).status_code == 403
    client.post(reverse("demo_sign_in", args=["mai"]))
    page = client.get(reverse("deadlines:calendar")).content.decode()
    assert "2026-11-19" in page and "corrected notice" in page
    moves = client.get(reverse("deadlines:moves", args=[2026, 2])).content.decode()
    assert numbers[0][-4:] in moves and numbers[2][-8:] not in moves
    assert "2026 年 11 月 24 日" in moves
