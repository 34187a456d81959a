"""The clocks of a case: what its facts, its bundle and the calendar make of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from onewindow.domain.cases import commands, queries
from onewindow.domain.cases import demo as cases_demo
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.queries.clocks import (
    clocks,
    clocks_of,
    dues_of,
)
from onewindow.domain.limits.types import Dues
from onewindow.kernel.actor import system_actor
from onewindow.kernel.deadlines import TimedFact, shown_due
from onewindow.kernel.once import remembering

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
SYSTEM = system_actor(name="test")


def fact(name: str, at: datetime, **more: object) -> TimedFact:
    return TimedFact(name=name, recorded_at=at, document_no="D1", **more)


class TestCached:
    def test_a_cached_due_day_comes_out_equal_for_every_seeded_case(self, at: datetime) -> None:
        cases_demo.seed(at=at)
        rows = list(Case.objects.all())
        assert len(rows) >= 3
        dues = dues_of(rows, at=at)
        for row in rows:
            slow = shown_due(clocks_of(row, at=at))
            assert (row.due_on, row.next_due_on) == (dues[row.pk].due_on, dues[row.pk].next_due_on)
            assert row.due_on == (slow.due_on if slow else None)

    def test_many_cases_take_a_few_queries(self, at: datetime, django_assert_max_num_queries) -> None:
        cases_demo.seed(at=at)
        numbers = tuple(Case.objects.values_list("case_no", flat=True))
        with remembering(), django_assert_max_num_queries(5):
            found = clocks(actor=SYSTEM, case_nos=numbers, at=at)
        assert found.keys() == set(numbers)
        assert found[numbers[0]] == clocks(actor=SYSTEM, case_nos=(numbers[0],), at=at)[numbers[0]]

    def test_the_next_due_day_is_that_of_accepting_then_of_the_promise_then_of_delivery(self, at: datetime) -> None:
        number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
        row = Case.objects.get(case_no=number)
        assert (found := dues_of([row], at=at)[row.pk]).next_due_on == date(2026, 11, 9)
        assert found.due_on is None
        commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
        assert dues_of([row], at=at)[row.pk] == Dues(due_on=date(2026, 11, 9), next_due_on=date(2026, 11, 9), since_on=at.date())


def test_supposed_facts_are_seen_and_not_kept(at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    before = queries.case(actor=cast_actor("chen"), case_no=number).facts
    supposed = clocks(actor=cast_actor("chen"), case_nos=(number,), at=at, supposed=(fact("CaseAccepted", at),))[number]
    assert shown_due(supposed) is not None
    assert queries.case(actor=cast_actor("chen"), case_no=number).facts == before
    assert shown_due(clocks(actor=cast_actor("chen"), case_nos=(number,), at=at)[number]) is None


def test_who_may_not_know_of_a_case_learns_no_clock_of_it(at: datetime) -> None:
    number, stranger = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no, cast_actor("li")
    assert clocks(actor=stranger, case_nos=(number,), at=at) == {}
