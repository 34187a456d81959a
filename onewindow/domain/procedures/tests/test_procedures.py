"""Hearings, consultations and checks of promises in a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries as case_queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.catalogue import commands as catalogue
from onewindow.domain.catalogue.demo import shipped_item
from onewindow.domain.papers import queries as papers
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
from onewindow.domain.procedures.commands.holding import NotFinished, NotTold, StillLasting
from onewindow.domain.procedures.types import HearingState, ProcedureState
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
PLATFORM = system_actor(name="test")
HEARING = {"code": "hearing", "kind": "hearing", "name": "听证", "mandatory": True, "amount": 20, "unit": "workday", "basis": ["XKF-45"]}
OPINION = {"code": "ask", "kind": "consultation", "name": "征求意见", "counted": True, "amount": 3, "unit": "workday", "organs": ["ylbz"],
           "trigger": "涉及医保定点的", "basis": ["XKF-45"]}
TEST = {"code": "test", "kind": "test", "name": "检测", "amount": 7, "unit": "workday", "trigger": "抽样的", "basis": ["XKF-45"]}
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


@pytest.mark.law("XKF-45")
@pytest.mark.parametrize(("changes", "reason", "days"), [
    ({}, " ", 3), ({"amount": 0}, "抽样送检", 0), ({}, "抽样送检", 8), ({}, "抽样送检", -1), ({"amount": 0}, "抽样送检", 9999),
])
def test_a_stop_is_told_with_its_reason_and_a_time_within_the_law(at: datetime, food: Change, luo: Actor, changes: dict[str, Any], reason: str, days: int) -> None:
    food(specials=[{**TEST, **changes}])
    number = _accepted(at)
    with pytest.raises(NotTold) as refused:
        commands.begin(actor=luo, at=at, case_no=number, special_code="test", reason=reason, days=days)
    assert "第四十五条" in refused.value.article
    assert case_queries.case(actor=PLATFORM, case_no=number).open_specials == ()


@pytest.mark.parametrize("changes", [{"counted": True, "amount": 0}, {"kind": "awaited_finding", "amount": 0}])
def test_what_is_counted_or_hangs_on_another_needs_no_time_told(at: datetime, food: Change, luo: Actor, changes: dict[str, Any]) -> None:
    food(specials=[{**TEST, **changes}])
    begun = commands.begin(actor=luo, at=at, case_no=_accepted(at), special_code="test", reason="等待结论")
    assert begun.expected_on is None
    with pytest.raises(NotFinished):
        commands.end(actor=luo, at=at, procedure_no=begun.procedure_no, result=" ")
    with pytest.raises(NotFound):
        commands.end(actor=cast_actor("jian", channel="office"), at=at, procedure_no=begun.procedure_no, result="完成")


@pytest.mark.law("MFD-1077-1")
@pytest.mark.parametrize(("kind", "amount"), [("cooling_off", 30), ("public_notice", 7)])
def test_what_lasts_by_law_is_not_ended_before(at: datetime, food: Change, luo: Actor, kind: str, amount: int) -> None:
    food(specials=[{**TEST, "kind": kind, "amount": amount, "unit": "natural_day", "mandatory": True}])
    number = _accepted(at)
    with pytest.raises(NotTold):
        commands.begin(actor=luo, at=at, case_no=number, special_code="test", reason="依法公示", days=amount - 1)
    begun = commands.begin(actor=luo, at=at, case_no=number, special_code="test", reason="依法公示")
    for early in (timedelta(minutes=1), timedelta(days=amount)):
        with pytest.raises(StillLasting):
            commands.end(actor=luo, at=at + early, procedure_no=begun.procedure_no, result="期满")
    ended = commands.end(actor=luo, at=at + timedelta(days=amount + 4), procedure_no=begun.procedure_no, result="期满")
    assert (ended.state, local_day(ended.ended_at)) == (ProcedureState.OVER, begun.expected_on), "over with its last day, whenever that is noted"


@pytest.mark.law("MFD-1077-1", "MFD-1077-2")
def test_a_cooling_off_ends_by_itself_and_the_term_to_fetch_runs_from_its_last_day(at: datetime, food: Change, luo: Actor) -> None:
    fetch = {"code": "fetch", "name": "领证的期限", "unit": "natural_day", "amount": 30, "kind": "applicant", "start_fact": "SpecialProcedureEnded",
             "end_facts": ["CaseDecided", "CaseWithdrawn"], "basis": "XKF-45", "consequence": "withdrawn"}
    food(specials=[{**TEST, "kind": "cooling_off", "amount": 30, "unit": "natural_day", "mandatory": True}], clocks=[*shipped_item(FOOD)["clocks"], fetch])
    number, gone = _accepted(at), _accepted(at)
    begun = [commands.begin(actor=luo, at=at, case_no=case_no, special_code="test", reason="申请离婚") for case_no in (gone, number)][-1]
    cases.withdraw(actor=cast_actor("chen"), at=at, case_no=gone)
    assert begun.expected_on == date(2026, 12, 2) and jobs.let_time_end(at=at + timedelta(days=30)) == 0
    late = at + timedelta(days=33)
    assert [jobs.let_time_end(at=late) for _ in range(2)] == [1, 0]
    over, = queries.procedures_of(actor=luo, case_no=number)
    assert (over.state, local_day(over.ended_at)) == (ProcedureState.OVER, date(2026, 12, 2))
    found = next(clock for clock in case_queries.clocks(actor=PLATFORM, case_nos=(number,), at=late)[number] if clock.rule.code == "fetch")
    assert (local_day(found.started_at), found.due_on) == (date(2026, 12, 2), date(2027, 1, 4)), "from the last day, not from the day of the job"


@pytest.mark.law("XKF-45")
def test_begun_again_it_says_how_much_of_its_time_is_left(at: datetime, food: Change, luo: Actor) -> None:
    food(specials=[TEST])
    number, week = _accepted(at), timedelta(days=7)
    for begun_at in (at, at + week, at + 2 * week):
        held = commands.begin(actor=luo, at=begun_at, case_no=number, special_code="test", reason="抽样送检").procedure_no
        commands.end(actor=luo, at=begun_at + week, procedure_no=held, result="须再检")
    told = [paper.paper_no for paper in case_queries.case(actor=PLATFORM, case_no=number).documents if paper.kind is PaperKind.SPECIAL_NOTICE]
    assert [papers.content(paper_no=paper_no)[1]["fields"][-1][1] for paper_no in told] == ["不计入", "其中2个工作日不计入", "计入"]


@pytest.mark.parametrize("counted", [True, False])
def test_the_notice_says_of_its_time_what_is_so(at: datetime, food: Change, luo: Actor, counted: bool) -> None:
    food(specials=[{**TEST, "counted": counted}])
    number = _accepted(at)
    commands.begin(actor=luo, at=at, case_no=number, special_code="test", reason="抽样送检")
    paper, = (paper for paper in case_queries.case(actor=PLATFORM, case_no=number).documents if paper.kind is PaperKind.SPECIAL_NOTICE)
    text = str(papers.content(paper_no=paper.paper_no))
    assert ("不计入" in text) is not counted and "不计算在办理期限内" not in text


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


@pytest.mark.law("XKF-45")
def test_an_expert_review_leaves_the_opinion_as_a_paper(food: Change, luo: Actor, at: datetime) -> None:
    food(specials=[{"code": "experts", "kind": "expert_review", "name": "专家评审", "amount": 10, "unit": "workday", "trigger": "工艺复杂的", "basis": ["XKF-45"]}])
    number = _accepted(at)
    held = commands.begin(actor=luo, at=at, case_no=number, special_code="experts", reason="工艺流程是否合理")
    commands.end(actor=luo, at=at + timedelta(days=3), procedure_no=held.procedure_no, result="流程合理。\n建议增加留样设备。")
    [opinion] = [paper for paper in case_queries.case(actor=PLATFORM, case_no=number).documents if paper.kind is PaperKind.EXPERT_OPINION]
    _template, said = papers.content(paper_no=opinion.paper_no)
    assert said["paragraphs"] == ["流程合理。", "建议增加留样设备。"]
