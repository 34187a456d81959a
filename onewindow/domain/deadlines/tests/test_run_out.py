"""When a term runs out and nobody spoke: the law takes something as done, once, and the organ has its red light."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from onewindow.domain.cases import commands
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CaseState, CorrectionPoint, DeemedKind
from onewindow.domain.catalogue import commands as catalogue
from onewindow.domain.catalogue.demo import shipped_item
from onewindow.domain.catalogue.types import Procedure, Silence, Unanswered
from onewindow.domain.deadlines import jobs, queries
from onewindow.domain.deadlines.rules.silence import deemed
from onewindow.kernel.actor import system_actor
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.deadlines import CHINA, ClockKind, ClockRule, TimedFact, Unit, derive
from onewindow.kernel.errors import Refusal
from onewindow.kernel.relay import drain

SYSTEM, FOOD = system_actor(name="test"), "food-catering-licence"
START = datetime(2026, 11, 2, 9, 30, tzinfo=CHINA)


def clock(kind: ClockKind, *, days: int, start: str = "CaseReceived", ended: bool = False, consequence: str = ""):
    rule = ClockRule(code="x", name="", unit=Unit.WORKDAY, amount=5, kind=kind, start_fact=start, end_facts=("Ended",), consequence=consequence)
    facts = [TimedFact(name=start, recorded_at=START)] + ([TimedFact(name="Ended", recorded_at=START)] if ended else [])
    return derive(rule=rule, facts=facts, calendar=packaged_calendar(), now=START + timedelta(days=days))


class TestSilence:
    OPEN = Procedure(name="x", silence=Silence.ACCEPTED, unanswered=Unanswered.LAPSES)

    @pytest.mark.law("XKF-32-4")
    @pytest.mark.parametrize(("days", "kind"), [(0, None), (7, None), (8, DeemedKind.ACCEPTED), (30, DeemedKind.ACCEPTED)])
    def test_the_organ_that_says_nothing_for_five_days_has_accepted(self, days: int, kind: DeemedKind | None) -> None:
        assert deemed(clocks=[clock(ClockKind.ACCEPT, days=days)], procedure=self.OPEN) is kind

    def test_spoken_in_time_is_not_silence(self) -> None:
        assert deemed(clocks=[clock(ClockKind.ACCEPT, days=30, ended=True)], procedure=self.OPEN) is None

    @pytest.mark.law("QYTZ-13")
    def test_what_is_to_be_filed_is_filed(self) -> None:
        assert deemed(clocks=[clock(ClockKind.ACCEPT, days=8)], procedure=replace(self.OPEN, silence=Silence.FILED)) is DeemedKind.FILED

    def test_where_silence_means_nothing_nothing_follows(self) -> None:
        assert deemed(clocks=[clock(ClockKind.ACCEPT, days=8)], procedure=replace(self.OPEN, silence=Silence.NOTHING)) is None

    @pytest.mark.law("FLYZ-43-2")
    @pytest.mark.parametrize(("unanswered", "kind"), [(Unanswered.LAPSES, DeemedKind.LAPSED), (Unanswered.WITHDRAWN, DeemedKind.WITHDRAWN), (Unanswered.NOTHING, None)])
    def test_the_applicant_who_does_not_answer(self, unanswered: Unanswered, kind: DeemedKind | None) -> None:
        asked = clock(ClockKind.APPLICANT, days=8, start="CorrectionRequested", consequence=unanswered.value)
        assert deemed(clocks=[asked], procedure=replace(self.OPEN, unanswered=unanswered)) is kind

    @pytest.mark.law("MFD-1077-2")
    def test_a_couple_that_does_not_come_for_its_divorce_in_time_has_taken_it_back(self) -> None:
        fetch = clock(ClockKind.APPLICANT, days=31, start="SpecialProcedureEnded", consequence="withdrawn")
        assert deemed(clocks=[fetch], procedure=Procedure(name="x")) is DeemedKind.WITHDRAWN

    def test_a_term_that_leads_to_nothing_means_nothing_here(self) -> None:
        assert deemed(clocks=[clock(ClockKind.APPLICANT, days=80, start="CaseDecided"), clock(ClockKind.STATUTORY, days=80)], procedure=self.OPEN) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("district")
class TestJob:
    @pytest.fixture
    def number(self, at: datetime) -> str:
        return hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no

    def state(self, number: str) -> CaseState:
        return cases.summary(actor=SYSTEM, case_no=number).state

    @pytest.mark.law("XKF-32-4")
    def test_at_the_end_of_the_fifth_working_day_and_not_before(self, number: str, at: datetime) -> None:
        last_minute = datetime(2026, 11, 9, 23, 59, tzinfo=CHINA)
        assert jobs.let_run_out(at=last_minute) == 0
        assert self.state(number) is CaseState.SUBMITTED
        midnight = last_minute + timedelta(minutes=2)
        assert jobs.let_run_out(at=midnight) == 1
        assert self.state(number) is CaseState.ACCEPTED
        deemed_fact = next(fact for fact in cases.case(actor=SYSTEM, case_no=number).facts if fact.name == "CaseAccepted")
        assert deemed_fact.effective_at == at
        (red,) = queries.lights_of(actor=SYSTEM, case_no=number)
        assert (red.rule, red.colour.value, red.department_code) == ("S01", "red", cast_actor("luo").department_code)
        drain(clock=lambda: midnight)
        jobs.watch_lights(at=midnight)
        assert [(one.clock_code, one.resolved_at is None) for one in queries.lights_of(actor=SYSTEM, case_no=number)] == [
            ("accept", False), ("promised", True)]  # counted from the day of receipt, the promise is passed as well
        assert jobs.let_run_out(at=midnight + timedelta(days=1)) == 0

    def test_the_light_falls_with_the_act_when_it_is_refused(self, number: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        """One transaction: a case somebody took up meanwhile gets no light from a term that did not run out on it."""
        class TakenUp(Refusal):
            code = "taken_up"

        def refuses(**_what: object) -> None:
            raise TakenUp

        monkeypatch.setattr("onewindow.domain.cases.commands.deem", refuses)
        assert jobs.let_run_out(at=at + timedelta(days=9)) == 0
        assert queries.lights_of(actor=SYSTEM, case_no=number) == ()

    def test_what_was_accepted_in_time_is_left_alone(self, number: str, at: datetime) -> None:
        commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
        before = cases.case(actor=SYSTEM, case_no=number).facts
        assert jobs.let_run_out(at=at + timedelta(days=9)) == 0
        assert cases.case(actor=SYSTEM, case_no=number).facts == before

    @pytest.mark.parametrize(("unanswered", "state"), [("lapses", CaseState.LAPSED), ("withdrawn", CaseState.WITHDRAWN)])
    def test_what_was_asked_for_and_never_came_ends_the_case(self, at: datetime, unanswered: str, state: CaseState) -> None:
        source = shipped_item(FOOD)
        catalogue.publish(actor=SYSTEM, at=at, source={**source, "procedure": {**source["procedure"], "answer_days": 15, "unanswered": unanswered}})
        number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
        point = CorrectionPoint(material_code="layout", point_code="layout-areas", text="请补标")
        commands.request_correction(actor=cast_actor("luo"), at=at, case_no=number, points=(point,))
        assert jobs.let_run_out(at=at + timedelta(days=15)) == 0
        assert jobs.let_run_out(at=at + timedelta(days=16)) == 1
        assert self.state(number) is state
        assert queries.lights_of(actor=SYSTEM, case_no=number) == ()
