"""The clocks a bundle starts: what dated facts make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.commands import publish
from onewindow.domain.catalogue.demo import shipped_item
from onewindow.domain.catalogue.types import Bundle, SpecialKind, SpecialRule, Unanswered
from onewindow.domain.limits import queries
from onewindow.domain.limits.rules import OVER
from onewindow.domain.limits.types import BINDING, Memory
from onewindow.kernel.actor import system_actor
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.deadlines import ClockKind, ClockState, TimedFact, Unit, local_day, shown_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
CALENDAR = packaged_calendar()


@pytest.fixture
def bundle(at: datetime) -> Bundle:
    return catalogue.current_bundle(item_code="food-catering-licence", on=at.date())


TEST = SpecialRule(code="test", kind=SpecialKind.TEST, name="检测", amount=3, trigger="抽样的")


@pytest.fixture
def aid(at: datetime) -> Bundle:
    publish(actor=system_actor(name="test"), at=at, source=shipped_item("legal-aid-application"))
    return catalogue.current_bundle(item_code="legal-aid-application", on=at.date())


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


class TestHearings:
    @pytest.mark.law("XKF-47-1", "XKF-48-1")
    def test_asking_has_five_days_the_notice_thirteen_and_the_hearing_twenty(self, bundle: Bundle, at: datetime) -> None:
        told, called = fact("HearingRightTold", at, about="D1"), fact("HearingCalled", at + timedelta(days=1))
        due = {code: clock(bundle, code, at + timedelta(days=1), told, called).due_on for code in ("hearing_ask", "hearing_notice", "hearing")}
        day = (at + timedelta(days=1)).date()
        assert due == {"hearing_ask": CALENDAR.add_workdays(at.date(), 5), "hearing_notice": CALENDAR.add_workdays(day, 13),
                       "hearing": CALENDAR.add_workdays(day, 20)}
        assert not {one.rule.code for one in queries.clocks(bundle=bundle, facts=(told,), calendar=CALENDAR, at=at)} & {"hearing", "hearing_notice"}

    def test_a_hearing_is_owed_from_the_call_until_it_is_held(self, bundle: Bundle, at: datetime) -> None:
        called, held = fact("HearingCalled", at), fact("HearingHeld", at + timedelta(days=9), about="S2")
        owed = [queries.missing_specials(facts, bundle) for facts in ((), (called,), (called, held), (called, held, called))]
        assert owed == [(), ("hearing",), (), ("hearing",)], "though the standard lists none"

    def test_a_right_waits_until_it_is_used_or_passes(self, at: datetime) -> None:
        one, two = (fact("HearingRightTold", at, about=about) for about in ("D1", "D2"))
        until = CALENDAR.add_workdays(at.date(), 5)
        used = fact("HearingAsked", at, about="D1"), fact("HearingRightPassed", at, about="D2")
        assert queries.rights_open_until(facts=(one, two, used[0]), calendar=CALENDAR, at=at) == until
        assert queries.rights_open_until(facts=(one, two, *used), calendar=CALENDAR, at=at) is None
        assert queries.rights_open_until(facts=(one, two), calendar=CALENDAR, at=at + timedelta(days=8)) is None, "over, whether somebody noted it or not"

    def test_who_was_named_at_last_presides_and_who_held_one_did(self, at: datetime) -> None:
        first, second, held = fact("HearingArranged", at, about="S1"), fact("HearingArranged", at, about="S2"), fact("HearingHeld", at, about="S3")
        assert queries.presiding((first, second)) == {"S2"}
        assert queries.presiding((first, second, held)) == {"S2", "S3"}


class TestToldTime:
    @pytest.mark.law("XKF-45")
    def test_each_stop_has_the_time_it_was_told_to_take(self, bundle: Bundle, at: datetime) -> None:
        begun = fact("SpecialProcedureStarted", at, about="hearing", amount=20)
        assert clock(bundle, "special:hearing", at, begun).due_on == CALENDAR.add_workdays(at.date(), 20)
        over = fact("SpecialProcedureEnded", at + timedelta(days=2), about="hearing")
        assert clock(bundle, "special:hearing", at + timedelta(days=60), begun, over).state is ClockState.MET
        untold = replace(begun, amount=0)
        assert "special:hearing" not in {one.rule.code for one in queries.clocks(bundle=bundle, facts=(untold,), calendar=CALENDAR, at=at)}

    @pytest.mark.law("XKF-45")
    def test_the_clock_stands_no_longer_than_was_told(self, bundle: Bundle, at: datetime) -> None:
        own, plain = replace(bundle, specials=(TEST,)), clock(bundle, "statutory", at, fact("CaseAccepted", at)).due_on
        facts = fact("CaseAccepted", at), fact("SpecialProcedureStarted", at, about="test", amount=3)
        during, after = (clock(own, "statutory", at + timedelta(days=days), *facts) for days in (1, 100))
        assert (during.state, after.state) == (ClockState.STOPPED, ClockState.OVERDUE)
        assert CALENDAR.workdays_between(plain, after.due_on) == 3
        assert clock(own, "special:test", at + timedelta(days=100), *facts).state is ClockState.OVERDUE, "its light says so"

    @pytest.mark.law("GSBX-20-3")
    def test_what_awaits_another_organ_stands_until_that_has_spoken(self, bundle: Bundle, at: datetime) -> None:
        own = replace(bundle, specials=(replace(TEST, kind=SpecialKind.AWAITED_FINDING),))
        facts = fact("CaseAccepted", at), fact("SpecialProcedureStarted", at, about="test", amount=3)
        assert clock(own, "statutory", at + timedelta(days=100), *facts).state is ClockState.STOPPED
        assert "special:test" not in {one.rule.code for one in queries.clocks(bundle=own, facts=facts, calendar=CALENDAR, at=at)}

    @pytest.mark.law("XKF-45")
    def test_begun_over_and_over_it_takes_no_more_than_its_length(self, bundle: Bundle, at: datetime) -> None:
        own, plain = replace(bundle, specials=(replace(TEST, amount=5),)), clock(bundle, "statutory", at, fact("CaseAccepted", at)).due_on
        facts = [fact("CaseAccepted", at)]
        for week, (lasts, left) in enumerate(((3, 5), (9, 2), (9, 0), (9, 0))):  # natural days from a Monday
            begun = at + timedelta(days=7 * week)
            assert queries.time_left(special_code="test", bundle=own, facts=facts, calendar=CALENDAR, at=begun) == left
            facts += [fact("SpecialProcedureStarted", begun, about="test", amount=5), fact("SpecialProcedureEnded", begun + timedelta(days=min(lasts, 6)), about="test")]
        assert CALENDAR.workdays_between(plain, clock(own, "statutory", at + timedelta(days=90), *facts).due_on) == 5
        endless = replace(own, specials=(replace(TEST, amount=0),))
        assert queries.time_left(special_code="test", bundle=endless, facts=facts, calendar=CALENDAR, at=at) is None, "no law sets its length"
        assert CALENDAR.workdays_between(plain, clock(endless, "statutory", at + timedelta(days=90), *facts).due_on) > 5

    @pytest.mark.law("MFD-1077-1")
    def test_one_of_a_fixed_length_is_ended_on_the_day_after(self, bundle: Bundle, at: datetime) -> None:
        cooling = SpecialRule(code="cool", kind=SpecialKind.COOLING_OFF, name="冷静期", amount=30, unit=Unit.NATURAL_DAY)
        begun = fact("SpecialProcedureStarted", at, about="cool", amount=30)
        assert clock(replace(bundle, specials=(cooling,)), "special:cool", at, begun).due_on == at.date() + timedelta(days=31)


class TestTolerance:
    @pytest.mark.law("GDYS-32")
    @pytest.mark.parametrize(("days", "due"), [(0, 0), (2, 2), (5, 7)])  # from a Monday; the fifth day is a Saturday
    def test_it_runs_to_the_day_promised(self, at: datetime, days: int, due: int) -> None:
        hygiene = catalogue.current_bundle(item_code="public-place-hygiene-licence", on=at.date())
        given_ = fact("ToleranceGiven", at, about=(at.date() + timedelta(days=days)).isoformat(), amount=days)
        found = clock(hygiene, "tolerance", at, given_)
        assert (found.due_on, found.rule.consequence) == (at.date() + timedelta(days=due), "lapses")
        assert clock(hygiene, "tolerance", at + timedelta(days=1), given_, fact("CaseDecided", at)).state is ClockState.MET
        assert clock(hygiene, "tolerance", at, replace(given_, about="", amount=0)).rule.amount == hygiene.tolerance.workdays


class TestAnswerTerm:
    def test_the_applicants_term_is_in_natural_days_and_says_what_follows(self, bundle: Bundle, at: datetime) -> None:
        procedure = replace(bundle.procedure, answer_days=30, unanswered=Unanswered.LAPSES, articles={"unanswered": "X 1"}, doubtful=())
        own = replace(bundle, procedure=procedure)
        found = clock(own, "supplement", at, fact("CorrectionRequested", at))
        assert (found.rule.kind, found.rule.consequence, found.rule.article) == (ClockKind.APPLICANT, "lapses", "X 1")
        assert found.due_on == CALENDAR.add_workdays(at.date() + timedelta(days=30), 0)
        doubted = replace(bundle, procedure=replace(procedure, doubtful=("unanswered",)))
        assert clock(doubted, "supplement", at, fact("CorrectionRequested", at)).rule.article == "", "nobody has verified it"

    def test_a_notice_that_gives_days_of_its_own_is_kept_to(self, bundle: Bundle, at: datetime) -> None:
        assert clock(bundle, "supplement", at, fact("CorrectionRequested", at, amount=10)).rule.amount == 10
        silent = replace(bundle, procedure=replace(bundle.procedure, answer_days=0))
        assert "supplement" not in {one.rule.code for one in queries.clocks(bundle=silent, facts=(fact("CorrectionRequested", at),), calendar=CALENDAR, at=at)}


@pytest.mark.parametrize("item_code", ["self-employed-registration", "food-catering-licence"])
def test_the_office_has_a_limit_again_once_the_answer_is_in(at: datetime, item_code: str) -> None:
    """A notice may end a limit; the answer begins it anew from the day it came (市场主体登记管理条例 19, 行政许可法 32)."""
    bundle = catalogue.current_bundle(item_code=item_code, on=at.date())
    asked, answered = fact("CorrectionRequested", at + timedelta(days=1)), fact("CaseSupplemented", at + timedelta(days=20))
    ended = {rule.code for rule in bundle.clocks if rule.start_fact == "CaseReceived" and "CorrectionRequested" in rule.end_facts}
    assert ended
    for code in ended:
        found = clock(bundle, code, at + timedelta(days=21), fact("CaseReceived", at), asked, answered)
        assert (found.state, found.started_at) == (ClockState.RUNNING, answered.recorded_at)


class TestPutOnRecord:
    @pytest.mark.law("GSBX-20-2")
    def test_the_shorter_term_of_clear_facts_binds_with_its_finding_alone(self, at: datetime) -> None:
        injury = catalogue.current_bundle(item_code="work-injury-recognition", on=at.date())
        accepted, found = fact("CaseAccepted", at), fact("FactRecorded", at + timedelta(days=2), about="clear")
        assert clock(injury, "statutory_clear", at + timedelta(days=3), accepted).state is ClockState.NOT_STARTED
        short = clock(injury, "statutory_clear", at + timedelta(days=3), accepted, found)
        assert short.due_on == CALENDAR.add_workdays(at.date() + timedelta(days=15), 0)
        assert short.owing_to is not None and short.owing_to.about == "clear"
        other = fact("FactRecorded", at, about="another")
        assert clock(injury, "statutory_clear", at + timedelta(days=3), accepted, other).state is ClockState.NOT_STARTED

    @pytest.mark.law("FLYZ-43-1")
    def test_legal_aid_assigns_within_three_days_of_the_decision_to_give_it(self, aid: Bundle, at: datetime) -> None:
        granted = (fact("CaseReceived", at), fact("CaseAccepted", at), fact("CaseDecided", at), fact("CaseGranted", at))
        assert clock(aid, "assign", at, *granted).due_on == CALENDAR.add_workdays(at.date() + timedelta(days=3), 0)
        assert [own.code for own in queries.recordable(granted, aid)] == ["assigned"]
        assert not queries.recordable((*granted, fact("FactRecorded", at, about="assigned")), aid)
        assert not queries.recordable((*granted[:3], fact("CaseRefused", at)), aid)


@pytest.mark.parametrize("item_code", ["food-catering-licence", "work-injury-recognition", "legal-aid-application"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["CaseReceived", "CorrectionRequested", "CaseSupplemented", "CaseAccepted", "CaseDecided", "CaseGranted",
                                           "CaseWithdrawn", "SpecialProcedureStarted", "SpecialProcedureEnded", "CaseExtended", "HearingRightTold",
                                           "HearingAsked", "HearingCalled", "HearingArranged", "HearingHeld", "FactRecorded", "ToleranceGiven"]),
                          st.integers(0, 900)), max_size=9), st.integers(0, 1200))
@pytest.mark.usefixtures("aid")
def test_what_is_remembered_equals_what_is_derived(at: datetime, item_code: str, facts, hours: int) -> None:
    """The fast way of a recount and the way of the page never differ, whatever happened in whatever order."""
    bundle = catalogue.current_bundle(item_code=item_code, on=at.date())
    now, memory = at + timedelta(hours=hours), Memory()
    told = tuple(fact(name, at + timedelta(hours=when), amount=3 if name in ("CaseExtended", "SpecialProcedureStarted") else 0,
                      about={"S": "hearing", "F": "assigned" if when % 3 else "clear"}.get(name[0], ""), number=number) for number, (name, when) in enumerate(facts))
    for _ in range(2):  # the second time from memory
        fast = queries.dues(bundle=bundle, facts=told, calendar=CALENDAR, at=now, memory=memory)
        slow = [one for one in queries.clocks(bundle=bundle, facts=told, calendar=CALENDAR, at=now) if one.rule.kind in BINDING]
        shown = shown_due(slow)
        assert fast.due_on == (shown.due_on if shown else None)
        assert fast.next_due_on == min((one.due_on for one in slow if one.due_on and one.ended_at is None), default=None)


SPANS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 500), st.integers(1, 9), st.booleans()), min_size=1, max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60, deadline=None)
@example(spans=[(0, 0, 3, False), (0, 330, 1, True), (400, 0, 2, False)], unit=Unit.WORKDAY, hours=831, order=list(range(11)))  # begins on the last day
@given(SPANS, st.sampled_from([Unit.WORKDAY, Unit.NATURAL_DAY, Unit.HOUR, Unit.MONTH]), st.integers(0, 1500), st.permutations(range(11)))
@pytest.mark.law("XKF-45")
def test_however_often_it_begins_it_shares_one_length_and_never_shortens(bundle: Bundle, at: datetime, spans, unit: Unit, hours: int, order) -> None:
    """Begun again and again, for longer and shorter, ended and not: the clock is the same in whatever order it is written down, what begins later
    never shortens it, and all of it together takes no more than the standard's own length."""
    own, now = replace(bundle, specials=(replace(TEST, amount=5, unit=unit),)), at + timedelta(hours=hours)
    told, since = [fact("CaseAccepted", at, number=1)], at
    for number, (gap, lasts, amount, ends) in enumerate(spans):
        begun = since + timedelta(hours=gap + 1)
        told.append(fact("SpecialProcedureStarted", begun, about="test", amount=amount, number=2 * number + 2))
        since = begun + timedelta(hours=lasts + 1)
        told += [fact("SpecialProcedureEnded", since, about="test", number=2 * number + 3)] if ends else []
    found = clock(own, "statutory", now, *told)
    assert found == clock(own, "statutory", now, *(told[place] for place in order if place < len(told)))
    latest = max(index for index, one in enumerate(told) if one.name == "SpecialProcedureStarted")
    before, plain = clock(own, "statutory", now, *told[:latest]), clock(own, "statutory", now, told[0])
    assert found.due_on >= before.due_on >= plain.due_on
    if unit is Unit.WORKDAY:  # whoever is stopped on the last day still has that day when the stop is over
        last_days = sum(local_day(one.done_at) == clock(own, "statutory", now, *told[:place]).due_on
                        for place, one in enumerate(told) if one.name == "SpecialProcedureStarted")
        assert CALENDAR.workdays_between(plain.due_on, found.due_on) <= 5 + last_days
