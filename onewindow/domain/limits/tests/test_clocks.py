"""The clocks a bundle starts: what dated facts make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, Unanswered
from onewindow.domain.limits import queries
from onewindow.domain.limits.rules import OVER
from onewindow.domain.limits.types import BINDING, Memory
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.deadlines import ClockKind, ClockState, TimedFact, shown_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
CALENDAR = packaged_calendar()


@pytest.fixture
def bundle(at: datetime) -> Bundle:
    return catalogue.current_bundle(item_code="food-catering-licence", on=at.date())


def fact(name: str, at: datetime, **more: object) -> TimedFact:
    return TimedFact(name=name, recorded_at=at, document_no="D1", **more)


def clock(bundle: Bundle, code: str, at: datetime, *facts: TimedFact):
    return next(one for one in queries.clocks(bundle=bundle, facts=facts, calendar=CALENDAR, at=at) if one.rule.code == code)


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
        states = {one.state for one in queries.clocks(bundle=bundle, facts=facts, calendar=CALENDAR, at=at + timedelta(days=200))}
        assert states <= {ClockState.MET, ClockState.NOT_STARTED}


class TestAnswerTerm:
    def test_the_applicants_term_is_in_natural_days_and_says_what_follows(self, bundle: Bundle, at: datetime) -> None:
        own = replace(bundle, procedure=replace(bundle.procedure, answer_days=30, unanswered=Unanswered.LAPSES, articles={"unanswered": "X 1"}))
        found = clock(own, "supplement", at, fact("CorrectionRequested", at))
        assert (found.rule.kind, found.rule.consequence, found.rule.article) == (ClockKind.APPLICANT, "lapses", "X 1")
        assert found.due_on == CALENDAR.add_workdays(at.date() + timedelta(days=30), 0)

    def test_a_notice_that_gives_days_of_its_own_is_kept_to(self, bundle: Bundle, at: datetime) -> None:
        assert clock(bundle, "supplement", at, fact("CorrectionRequested", at, amount=10)).rule.amount == 10
        silent = replace(bundle, procedure=replace(bundle.procedure, answer_days=0))
        assert "supplement" not in {one.rule.code for one in queries.clocks(bundle=silent, facts=(fact("CorrectionRequested", at),), calendar=CALENDAR, at=at)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["CaseReceived", "CorrectionRequested", "CaseSupplemented", "CaseAccepted", "CaseDecided", "CaseGranted",
                                           "CaseWithdrawn", "SpecialProcedureStarted", "SpecialProcedureEnded", "CaseExtended"]),
                          st.integers(0, 900)), max_size=9), st.integers(0, 1200))
def test_what_is_remembered_equals_what_is_derived(bundle: Bundle, at: datetime, facts, hours: int) -> None:
    """The fast way of a recount and the way of the page never differ, whatever happened in whatever order."""
    now, memory = at + timedelta(hours=hours), Memory()
    told = tuple(fact(name, at + timedelta(hours=when), amount=3 if name == "CaseExtended" else 0, number=number) for number, (name, when) in enumerate(facts))
    for _ in range(2):  # the second time from memory
        fast = queries.dues(bundle=bundle, facts=told, calendar=CALENDAR, at=now, memory=memory)
        slow = [one for one in queries.clocks(bundle=bundle, facts=told, calendar=CALENDAR, at=now) if one.rule.kind in BINDING]
        shown = shown_due(slow)
        assert fast.due_on == (shown.due_on if shown else None)
        assert fast.next_due_on == min((one.due_on for one in slow if one.due_on and one.ended_at is None), default=None)
