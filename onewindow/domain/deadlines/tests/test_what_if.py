"""What if? The answer is exact, says why, and changes nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from onewindow.domain.cases import commands as cases_commands
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.deadlines import queries
from onewindow.domain.deadlines.rules.what_if import (
    DayIsOver,
    NothingToSuppose,
    compared,
    moment_of,
    supposed_facts,
)
from onewindow.domain.deadlines.types import Effect, SupposedAct, WhatIf
from onewindow.kernel.actor import system_actor
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.deadlines import CHINA, ClockKind, ClockRule, StopRule, TimedFact, Unit, derive
from onewindow.kernel.errors import NotFound
from onewindow.kernel.models.ledger import LedgerEntry
from onewindow.kernel.models.outbox import OutboxFact

CALENDAR, SYSTEM, FOOD = packaged_calendar(), system_actor(name="test"), "food-catering-licence"
START = datetime(2026, 11, 2, 10, tzinfo=CHINA)
RULE = ClockRule(code="statutory", name="", unit=Unit.WORKDAY, amount=20, kind=ClockKind.STATUTORY, start_fact="CaseAccepted", end_facts=("CaseDecided",),
                 extension_fact="CaseExtended", extension_cap=10, article="行政许可法 42",
                 stops=(StopRule(code="special", begins="Begun", ends="Over", reason="test", article="行政许可法 45"),))


def suppose(act: SupposedAct, *facts: TimedFact, amount: int = 0, moment: datetime = START + timedelta(days=1), rule: ClockRule = RULE):
    before = [derive(rule=rule, facts=facts, calendar=CALENDAR, now=moment)]
    more = supposed_facts(act=act, moment=moment, amount=amount, clocks=before, facts=facts, calendar=CALENDAR)
    then = max(one.recorded_at for one in more)
    before, after = ([derive(rule=rule, facts=some, calendar=CALENDAR, now=then)] for some in (facts, (*facts, *more)))
    return compared(act=act, before=before, after=after)[0]


def accepted() -> TimedFact:
    return TimedFact(name="CaseAccepted", recorded_at=START)


class TestEffects:
    def test_accepting_starts_it(self) -> None:
        diff = suppose(SupposedAct.ACCEPT)
        assert (diff.effect, diff.before.due_on, diff.after.due_on) == (Effect.STARTS, None, date(2026, 12, 1))

    @pytest.mark.law("XKF-42-1")
    @pytest.mark.parametrize(("amount", "workdays"), [(0, 30), (5, 25), (99, 30)])
    def test_extending_lengthens_it_by_no_more_than_the_law_gives(self, amount: int, workdays: int) -> None:
        diff = suppose(SupposedAct.EXTEND, accepted(), amount=amount)
        assert diff.effect is Effect.LENGTHENS
        assert diff.after.due_on == CALENDAR.add_workdays(START.date(), workdays)
        assert diff.days == (diff.after.due_on - diff.before.due_on).days > 0

    def test_extending_comes_too_late_when_the_time_is_up(self) -> None:
        assert suppose(SupposedAct.EXTEND, accepted(), moment=START + timedelta(days=60)).effect is Effect.NOTHING

    @pytest.mark.law("XKF-45")
    def test_a_special_procedure_of_seven_days_moves_it_by_seven(self) -> None:
        diff = suppose(SupposedAct.START_SPECIAL, accepted(), amount=7)
        assert (diff.effect, diff.article) == (Effect.STOPS, "行政许可法 45")
        assert CALENDAR.workdays_between(diff.before.due_on, diff.after.due_on) == 7

    def test_one_without_an_end_stops_it(self) -> None:
        assert suppose(SupposedAct.START_SPECIAL, accepted()).effect is Effect.STOPS

    def test_ending_the_stop_lets_it_run_on(self) -> None:
        begun = TimedFact(name="Begun", recorded_at=START + timedelta(hours=1), document_no="D1", about="hearing")
        assert suppose(SupposedAct.END_SPECIAL, accepted(), begun).effect is Effect.RESUMES

    @pytest.mark.law("XKF-45", "XKF-32-4")
    def test_asking_for_more_after_acceptance_is_no_pause(self) -> None:
        diff = suppose(SupposedAct.REQUEST_CORRECTION, accepted())
        assert (diff.effect, diff.days) == (Effect.NO_PAUSE, 0)

    def test_deciding_ends_it(self) -> None:
        assert suppose(SupposedAct.DECIDE, accepted()).effect is Effect.ENDS

    def test_an_answer_begins_a_clock_afresh(self) -> None:
        rule = ClockRule(code="accept", name="", unit=Unit.WORKDAY, amount=5, kind=ClockKind.ACCEPT, start_fact="CaseReceived", restart_facts=("CaseSupplemented",))
        diff = suppose(SupposedAct.SUPPLEMENT, TimedFact(name="CaseReceived", recorded_at=START), rule=rule)
        assert (diff.effect, diff.days) == (Effect.RESTARTS, 1)

    def test_what_no_clock_knows_is_refused_with_the_reason(self) -> None:
        bare = ClockRule(code="x", name="", unit=Unit.WORKDAY, amount=5, kind=ClockKind.PROMISED, start_fact="CaseAccepted")
        for act in (SupposedAct.EXTEND, SupposedAct.START_SPECIAL, SupposedAct.END_SPECIAL):
            with pytest.raises(NothingToSuppose):
                suppose(act, accepted(), rule=bare)
        with pytest.raises(NothingToSuppose):
            suppose(SupposedAct.END_SPECIAL, accepted())

    def test_the_day_of_the_act(self) -> None:
        assert moment_of(on=None, at=START) == moment_of(on=START.date(), at=START) == START
        assert moment_of(on=date(2026, 11, 9), at=START) == datetime(2026, 11, 9, 9, tzinfo=CHINA)
        with pytest.raises(DayIsOver):
            moment_of(on=date(2026, 11, 1), at=START)


@pytest.mark.django_db
@pytest.mark.usefixtures("district")
class TestOnACase:
    @pytest.fixture
    def number(self, at: datetime) -> str:
        number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
        cases_commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
        return number

    def ask(self, number: str, at: datetime, act: SupposedAct, **more: object) -> WhatIf:
        return queries.what_if(actor=cast_actor("chen"), case_no=number, at=at, act=act, **more)

    def test_a_special_procedure_next_week_moves_promise_and_law_alike(self, number: str, at: datetime) -> None:
        answer = self.ask(number, at, SupposedAct.START_SPECIAL, on=date(2026, 11, 4), amount=10)
        moved = {diff.after.rule.code: (diff.effect, CALENDAR.workdays_between(diff.before.due_on, diff.after.due_on))
                 for diff in answer.diffs if diff.after.rule.kind in (ClockKind.STATUTORY, ClockKind.PROMISED)}
        assert moved == {"statutory": (Effect.STOPS, 10), "promised": (Effect.STOPS, 10)}
        assert (answer.shown_before, answer.shown_after) == (date(2026, 11, 9), date(2026, 11, 23))

    def test_deciding_starts_the_time_for_delivery(self, number: str, at: datetime) -> None:
        effects = {diff.after.rule.code: diff.effect for diff in self.ask(number, at, SupposedAct.DECIDE).diffs}
        assert (effects["statutory"], effects["promised"], effects["deliver"]) == (Effect.ENDS, Effect.ENDS, Effect.STARTS)

    @pytest.mark.law("GSBX-20-2")
    def test_a_finding_brings_the_day_forward(self, at: datetime) -> None:
        number = hand_in(actor=cast_actor("chen"), at=at, item_code="work-injury-recognition").case_no
        cases_commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
        cases_commands.accept(actor=cast_actor("yan", channel="office"), at=at, case_no=number)
        found = self.ask(number, at, SupposedAct.RECORD)
        assert (found.shown_before, found.shown_after) == tuple(CALENDAR.add_workdays(at.date() + timedelta(days=days), 0) for days in (30, 10))
        assert {diff.after.rule.code: diff.effect for diff in found.diffs}["statutory_clear"] is Effect.STARTS
        with pytest.raises(NothingToSuppose):
            self.ask(hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no, at, SupposedAct.RECORD)

    def test_it_writes_nothing(self, number: str, at: datetime) -> None:
        def kept() -> tuple[object, ...]:
            return (cases.case(actor=SYSTEM, case_no=number).facts, cases.clocks(actor=SYSTEM, case_nos=(number,), at=at)[number], LedgerEntry.objects.count(),
                    OutboxFact.objects.count(), cases.case(actor=SYSTEM, case_no=number))

        before = kept()
        for act in SupposedAct:
            if act not in (SupposedAct.END_SPECIAL, SupposedAct.RECORD):  # nothing stands still, nothing is to be found
                self.ask(number, at, act, amount=3)
        assert kept() == before

    def test_every_clock_is_answered_for(self, number: str, at: datetime) -> None:
        known = [clock.rule.code for clock in cases.clocks(actor=SYSTEM, case_nos=(number,), at=at)[number]]
        assert [diff.after.rule.code for diff in self.ask(number, at, SupposedAct.WITHDRAW).diffs] == known

    def test_a_stranger_may_not_ask(self, number: str, at: datetime) -> None:
        with pytest.raises(NotFound):
            queries.what_if(actor=cast_actor("li"), case_no=number, at=at, act=SupposedAct.DECIDE)
