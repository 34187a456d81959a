"""The clocks of a case: what its facts, its bundle and the calendar make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.domain.cases import commands, queries
from onewindow.domain.cases import demo as cases_demo
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.queries.clocks import (
    BINDING,
    OVER,
    _dues,
    _Memory,
    clocks,
    clocks_for,
    clocks_of,
    derived,
    due_of,
    dues_of,
    next_due,
)
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, Unanswered
from onewindow.kernel.actor import system_actor
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.deadlines import ClockKind, ClockState, TimedFact, shown_due
from onewindow.kernel.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD, REGISTRATION = "food-catering-licence", "self-employed-registration"
SYSTEM, CALENDAR = system_actor(name="test"), packaged_calendar()


@pytest.fixture
def bundle(at: datetime) -> Bundle:
    return catalogue.current_bundle(item_code=FOOD, on=at.date())


def fact(name: str, at: datetime, **more: object) -> TimedFact:
    return TimedFact(name=name, recorded_at=at, document_no="D1", **more)


def clock(bundle: Bundle, code: str, at: datetime, *facts: TimedFact):
    return next(one for one in derived(bundle, facts, calendar=CALENDAR, at=at) if one.rule.code == code)


class TestSteps:
    def test_a_step_opens_when_the_last_before_it_is_done(self, bundle: Bundle, at: datetime) -> None:
        accepted = fact("CaseAccepted", at)
        reviewed = fact("CaseReviewed", at + timedelta(days=2), about="review")
        later = at + timedelta(days=3)
        assert clock(bundle, "step:site_check", later, accepted).state is ClockState.NOT_STARTED
        assert clock(bundle, "step:review", later, accepted).state is ClockState.OVERDUE
        opened = clock(bundle, "step:site_check", later, accepted, reviewed)
        assert (opened.state, opened.started_at) == (ClockState.RUNNING, reviewed.recorded_at)
        assert opened.due_on == CALENDAR.add_workdays(reviewed.recorded_at.date(), 3)
        assert clock(bundle, "step:review", later, accepted, reviewed).state is ClockState.BROKEN

    def test_only_its_own_fact_ends_a_step(self, bundle: Bundle, at: datetime) -> None:
        accepted, other = fact("CaseAccepted", at), fact("CaseReviewed", at, about="site_check")
        assert clock(bundle, "step:review", at, accepted, other).state is ClockState.RUNNING
        assert clock(bundle, "step:site_check", at, accepted, other).state is ClockState.NOT_STARTED

    def test_accepting_is_a_step_that_telling_what_is_missing_ends_and_the_answer_opens_again(self, bundle: Bundle, at: datetime) -> None:
        received, asked, given_ = (fact(name, at + timedelta(days=days)) for days, name in enumerate(("CaseReceived", "CorrectionRequested", "CaseSupplemented")))
        assert clock(bundle, "step:accept", at + timedelta(days=1), received, asked).state is ClockState.MET
        again = clock(bundle, "step:accept", at + timedelta(days=2), received, asked, given_)
        assert (again.state, again.started_at) == (ClockState.RUNNING, given_.recorded_at)

    @pytest.mark.law("XKF-45")
    def test_a_special_procedure_stops_the_step_as_it_stops_the_case(self, bundle: Bundle, at: datetime) -> None:
        facts = fact("CaseAccepted", at), fact("CaseReviewed", at, about="review"), fact("SpecialProcedureStarted", at + timedelta(days=1))
        assert clock(bundle, "step:site_check", at + timedelta(days=9), *facts).state is ClockState.STOPPED

    def test_the_share_of_a_step_counts_from_a_deemed_acceptance(self, bundle: Bundle, at: datetime) -> None:
        deemed = fact("CaseAccepted", at + timedelta(days=9), effective_at=at)
        assert clock(bundle, "step:review", at + timedelta(days=9), deemed).started_at == at


class TestOver:
    @pytest.mark.parametrize("end", OVER)
    def test_no_clock_runs_on_in_a_case_that_is_over(self, bundle: Bundle, at: datetime, end: str) -> None:
        facts = fact("CaseReceived", at), fact("CaseAccepted", at), fact("CaseReviewed", at, about="review"), fact(end, at + timedelta(hours=1))
        states = {one.state for one in derived(bundle, facts, calendar=CALENDAR, at=at + timedelta(days=200))}
        assert states <= {ClockState.MET, ClockState.NOT_STARTED}


class TestAnswerTerm:
    @pytest.mark.law("XKF-50-UNIT")
    def test_the_applicants_term_is_in_natural_days_and_says_what_follows(self, bundle: Bundle, at: datetime) -> None:
        own = replace(bundle, procedure=replace(bundle.procedure, answer_days=30, unanswered=Unanswered.LAPSES, articles={"unanswered": "X 1"}))
        found = clock(own, "supplement", at, fact("CorrectionRequested", at))
        assert (found.rule.kind, found.rule.consequence, found.rule.article) == (ClockKind.APPLICANT, "lapses", "X 1")
        assert found.due_on == CALENDAR.add_workdays(at.date() + timedelta(days=30), 0)

    def test_a_notice_that_gives_days_of_its_own_is_kept_to(self, bundle: Bundle, at: datetime) -> None:
        assert clock(bundle, "supplement", at, fact("CorrectionRequested", at, amount=10)).rule.amount == 10
        silent = replace(bundle, procedure=replace(bundle.procedure, answer_days=0))
        assert "supplement" not in {one.rule.code for one in derived(silent, (fact("CorrectionRequested", at),), calendar=CALENDAR, at=at)}


class TestCached:
    def test_a_cached_due_day_comes_out_equal_for_every_seeded_case(self, at: datetime) -> None:
        cases_demo.seed(at=at)
        rows = list(Case.objects.all())
        assert len(rows) >= 3
        dues = dues_of(rows, at=at)
        for row in rows:
            slow = shown_due(clocks_of(row, at=at))
            assert row.due_on == dues[row.pk].due_on == due_of(row, at=at) == (slow.due_on if slow else None)
            assert dues[row.pk].next_due_on == next_due(row, at=at)

    def test_many_cases_take_a_few_queries(self, at: datetime, django_assert_max_num_queries) -> None:
        cases_demo.seed(at=at)
        numbers = tuple(Case.objects.values_list("case_no", flat=True))
        with django_assert_max_num_queries(5):
            found = clocks_for(actor=SYSTEM, case_nos=numbers, at=at)
        assert found.keys() == set(numbers)
        assert found[numbers[0]] == clocks(actor=SYSTEM, case_no=numbers[0], at=at)

    def test_the_next_due_day_is_that_of_accepting_then_of_the_promise_then_of_delivery(self, at: datetime) -> None:
        number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
        row = Case.objects.get(case_no=number)
        assert (next_due(row, at=at), due_of(row, at=at)) == (date(2026, 11, 9), None)
        commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
        assert next_due(row, at=at) == due_of(row, at=at) == date(2026, 11, 9)
        assert dues_of([row], at=at)[row.pk].since_on == at.date()

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(["CaseReceived", "CorrectionRequested", "CaseSupplemented", "CaseAccepted", "CaseDecided", "CaseGranted",
                                               "CaseWithdrawn", "SpecialProcedureStarted", "SpecialProcedureEnded", "CaseExtended"]),
                              st.integers(0, 900)), max_size=9), st.integers(0, 1200))
    def test_what_is_remembered_equals_what_is_derived(self, bundle: Bundle, at: datetime, facts, hours: int) -> None:
        """The fast way of a recount and the way of the page never differ, whatever happened in whatever order."""
        now, memory = at + timedelta(hours=hours), _Memory()
        told = tuple(fact(name, at + timedelta(hours=when), amount=3 if name == "CaseExtended" else 0, number=number) for number, (name, when) in enumerate(facts))
        for _ in range(2):  # the second time from memory
            fast = _dues(bundle, told, CALENDAR, now, memory)
            slow = [one for one in derived(bundle, told, calendar=CALENDAR, at=now) if one.rule.kind in BINDING]
            shown = shown_due(slow)
            assert fast.due_on == (shown.due_on if shown else None)
            assert fast.next_due_on == min((one.due_on for one in slow if one.due_on and one.ended_at is None), default=None)


def test_supposed_facts_are_seen_and_not_kept(at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    before = queries.case(actor=cast_actor("chen"), case_no=number).facts
    supposed = clocks(actor=cast_actor("chen"), case_no=number, at=at, supposed=(fact("CaseAccepted", at),))
    assert shown_due(supposed) is not None
    assert queries.case(actor=cast_actor("chen"), case_no=number).facts == before
    assert shown_due(clocks(actor=cast_actor("chen"), case_no=number, at=at)) is None


def test_who_may_not_know_of_a_case_learns_no_clock_of_it(at: datetime) -> None:
    number, stranger = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no, cast_actor("li")
    with pytest.raises(NotFound):
        clocks(actor=stranger, case_no=number, at=at)
    assert clocks_for(actor=stranger, case_nos=(number,), at=at) == {}
