"""Hearings, consultations and checks of promises in a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries as case_queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import Outcome
from onewindow.domain.catalogue import commands as catalogue
from onewindow.domain.catalogue.demo import shipped_item
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.procedures import commands, jobs, queries
from onewindow.domain.procedures.commands.consulting import (
    AlreadyAnswered,
    NotSilentYet,
    NotYourOpinion,
    OpinionMissing,
)
from onewindow.domain.procedures.commands.hearing import (
    AskedTooLate,
    PresidingHandler,
    RecordIncomplete,
    WrongTime,
)
from onewindow.domain.procedures.commands.holding import NotFinished
from onewindow.domain.procedures.types import HearingState, ProcedureState
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
PLATFORM = system_actor(name="test")
HEARING = {"code": "hearing", "kind": "hearing", "name": "听证", "mandatory": True, "amount": 20, "unit": "workday", "basis": ["XKF-45"]}
OPINION = {"code": "ask", "kind": "consultation", "name": "征求意见", "counted": True, "amount": 3, "unit": "workday", "organs": ["ylbz"],
           "trigger": "涉及医保定点的", "basis": ["XKF-45"]}
Change = Callable[..., None]


@pytest.fixture
def food(at: datetime) -> Change:
    """Publishes the food licence anew with changes to its source."""

    def publish(**changes: Any) -> None:
        catalogue.publish(actor=PLATFORM, at=at, source={**shipped_item(FOOD), **changes})

    return publish


@pytest.fixture
def luo() -> Actor:
    return cast_actor("luo", channel="office")


def _accepted(at: datetime) -> str:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    cases.accept(actor=cast_actor("luo", channel="office"), at=at, case_no=number)
    return number


def _kinds(number: str) -> list[PaperKind]:
    return [paper.kind for paper in case_queries.case(actor=PLATFORM, case_no=number).documents]


@pytest.mark.law("XKF-48-3", "XKF-48-5", "XKF-48-P2")
def test_a_hearing_ends_only_with_its_signed_record(at: datetime, food: Change, luo: Actor) -> None:
    food(specials=[HEARING])
    number = _accepted(at)
    held = commands.begin(actor=luo, at=at, case_no=number, special_code="hearing", reason="依法应当听证")
    with pytest.raises(NotFinished):
        commands.end(actor=luo, at=at, procedure_no=held.procedure_no, result="完成")
    day = at + timedelta(days=9)
    with pytest.raises(PresidingHandler):
        commands.arrange_hearing(actor=luo, at=at, procedure_no=held.procedure_no, held_at=day, place="三楼会议室", presiding=luo.ref)
    huang = cast_actor("huang").ref
    with pytest.raises(WrongTime):
        commands.arrange_hearing(actor=luo, at=at, procedure_no=held.procedure_no, held_at=at + timedelta(days=3), place="三楼会议室", presiding=huang)
    arranged = commands.arrange_hearing(actor=luo, at=at, procedure_no=held.procedure_no, held_at=day, place="三楼会议室", presiding=huang)
    assert arranged.hearing is not None and arranged.hearing.state is HearingState.ARRANGED
    with pytest.raises(WrongTime):
        commands.record_hearing(actor=luo, at=at, procedure_no=held.procedure_no, record="……", participants=("陈",))
    with pytest.raises(RecordIncomplete):
        commands.record_hearing(actor=luo, at=day, procedure_no=held.procedure_no, record="申请人陈述……", participants=())
    commands.record_hearing(actor=luo, at=day, procedure_no=held.procedure_no, record="申请人陈述……\n附近居民陈述……", participants=("陈小明", "居民代表"))
    over = commands.end(actor=luo, at=day, procedure_no=held.procedure_no, result="多数意见同意")
    assert over.state is ProcedureState.OVER
    for kind in (PaperKind.SPECIAL_NOTICE, PaperKind.HEARING_NOTICE, PaperKind.HEARING_RECORD, PaperKind.SPECIAL_END):
        assert kind in _kinds(number)
    assert case_queries.case(actor=PLATFORM, case_no=number).open_specials == ()


@pytest.mark.law("XKF-47-1")
def test_the_right_to_a_hearing_is_told_and_asked_for_in_five_days(at: datetime, luo: Actor) -> None:
    number, chen = _accepted(at), cast_actor("chen")
    with pytest.raises(NotFound):
        commands.ask_for_hearing(actor=chen, at=at, case_no=number, reason="影响生意")
    told = commands.tell_hearing_right(actor=luo, at=at, case_no=number)
    assert PaperKind.HEARING_RIGHT in _kinds(number)
    with pytest.raises(AskedTooLate):
        commands.ask_for_hearing(actor=chen, at=at + timedelta(days=8), case_no=number, reason="影响生意")
    asked = commands.ask_for_hearing(actor=chen, at=at + timedelta(days=7), case_no=number, reason="影响生意")
    assert asked.asked_at is not None and asked.until_on == told.until_on
    assert queries.hearing_rights(actor=chen, case_no=number) == (asked,)


def test_only_the_organ_asked_answers_once_and_with_reasons(at: datetime, food: Change, luo: Actor) -> None:
    food(specials=[OPINION])
    number = _accepted(at)
    held = commands.begin(actor=luo, at=at, case_no=number, special_code="ask", reason="是否影响定点管理")
    asked = held.consultations[0]
    assert asked.due_on is not None and PaperKind.CONSULTATION in _kinds(number)
    with pytest.raises(NotFinished):
        commands.end(actor=luo, at=at, procedure_no=held.procedure_no, result="完成")
    with pytest.raises(NotYourOpinion):
        commands.answer(actor=luo, at=at, consultation_no=asked.consultation_no, agrees=True, opinion="同意")
    other = cast_actor("pan", channel="office")
    assert [entry.consultation_no for entry in queries.consultations_for(actor=other)] == [asked.consultation_no]
    with pytest.raises(OpinionMissing):
        commands.answer(actor=other, at=at, consultation_no=asked.consultation_no, agrees=False, opinion=" ")
    commands.answer(actor=other, at=at, consultation_no=asked.consultation_no, agrees=True, opinion="没有意见")
    with pytest.raises(AlreadyAnswered):
        commands.answer(actor=other, at=at, consultation_no=asked.consultation_no, agrees=True, opinion="没有意见")
    assert commands.end(actor=luo, at=at, procedure_no=held.procedure_no, result="同意").state is ProcedureState.OVER


@pytest.mark.parametrize("agrees", [True, False])
def test_silence_is_agreement_only_where_a_text_says_so(at: datetime, food: Change, luo: Actor, agrees: bool) -> None:
    food(specials=[{**OPINION, "silence_agrees": agrees}])
    number = _accepted(at)
    asked = commands.begin(actor=luo, at=at, case_no=number, special_code="ask", reason="是否影响定点管理").consultations[0]
    with pytest.raises(NotSilentYet):
        commands.take_silence(actor=PLATFORM, at=at, consultation_no=asked.consultation_no)
    assert jobs.take_silence(at=at + timedelta(days=10)) == int(agrees)
    answered = queries.procedures_of(actor=luo, case_no=number)[0].consultations[0]
    assert (answered.by_silence, answered.agrees) == ((True, True) if agrees else (False, None))


@pytest.mark.law("XKF-48-3")
def test_who_presides_neither_reviews_nor_decides(at: datetime, food: Change, luo: Actor) -> None:
    food(specials=[HEARING])
    number, huang = _accepted(at), cast_actor("huang", channel="office")
    held = commands.begin(actor=luo, at=at, case_no=number, special_code="hearing", reason="依法应当听证")
    for presiding in (cast_actor("feng").ref, huang.ref):  # arranged anew: who presides last is kept out
        commands.arrange_hearing(actor=luo, at=at, procedure_no=held.procedure_no, held_at=at + timedelta(days=9), place="三楼会议室", presiding=presiding)
    cases.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    with pytest.raises(Refusal, match="presides"):
        cases.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=huang.ref)
    cases.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    day = at + timedelta(days=9)
    commands.record_hearing(actor=luo, at=day, procedure_no=held.procedure_no, record="……", participants=("陈",))
    commands.end(actor=luo, at=day, procedure_no=held.procedure_no, result="同意")
    with pytest.raises(Refusal, match="presides"):
        cases.decide(actor=huang, at=day, case_no=number, outcome=Outcome.GRANTED)
    assert cases.decide(actor=cast_actor("deng", channel="office"), at=day, case_no=number, outcome=Outcome.GRANTED).outcome is Outcome.GRANTED


def test_between_which_days_a_hearing_can_be_held(at: datetime, food: Change, luo: Actor) -> None:
    food(specials=[HEARING])
    number = _accepted(at)
    assert queries.hearing_terms(actor=luo, case_no=number, at=at) is None
    commands.begin(actor=luo, at=at, case_no=number, special_code="hearing", reason="依法应当听证")
    terms = queries.hearing_terms(actor=luo, case_no=number, at=at + timedelta(days=1))
    assert terms is not None and (terms.earliest_on, terms.latest_on) == (date(2026, 11, 12), date(2026, 11, 30))


def test_a_stranger_begins_nothing_and_sees_nothing(at: datetime, food: Change) -> None:
    food(specials=[HEARING])
    number = _accepted(at)
    with pytest.raises(NotAllowed):
        commands.begin(actor=cast_actor("chen"), at=at, case_no=number, special_code="hearing", reason="-")
    with pytest.raises(NotFound):
        queries.procedures_of(actor=cast_actor("li"), case_no=number)
