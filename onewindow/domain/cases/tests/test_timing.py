"""Special procedures, extension, and what the law takes as done by silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from onewindow.domain.applications import commands as drafting
from onewindow.domain.applications import queries as drafts
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.commands.closing import SpecialOpen
from onewindow.domain.cases.commands.intake import NothingToTakeIn, PresenceMissing
from onewindow.domain.cases.commands.record import TermOver
from onewindow.domain.cases.commands.timing import AlreadyUnderWay, NoBasisToPause, NoExtension, TooEarly
from onewindow.domain.cases.demo import cast_actor, fill_draft, hand_in
from onewindow.domain.cases.types import CaseState, CorrectionPoint, DeemedKind, Outcome
from onewindow.domain.catalogue import commands as catalogue
from onewindow.domain.catalogue.demo import shipped_item
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.permits import commands as permit_commands
from onewindow.domain.permits import queries as permits
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.deadlines import ClockKind, ClockState
from onewindow.kernel.errors import NotAllowed
from onewindow.kernel.relay import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
PLATFORM = system_actor(name="watch")
TEST = {"code": "test", "kind": "test", "name": "餐饮具消毒检测", "amount": 7, "unit": "workday", "trigger": "现场抽取样品送检的", "basis": ["XKF-45"]}
HEARING = {"code": "hearing", "kind": "hearing", "name": "听证", "mandatory": True, "amount": 20, "unit": "workday", "basis": ["XKF-45"]}
Change = Callable[..., None]


@pytest.fixture
def food(at: datetime) -> Change:
    """Publishes the food licence anew with changes to its source."""

    def publish(**changes: Any) -> None:
        source = shipped_item(FOOD)
        procedure = changes.pop("procedure", {})
        source["procedure"] = {**source["procedure"], **procedure}
        catalogue.publish(actor=PLATFORM, at=at, source={**source, **changes})

    return publish


def _accepted(at: datetime) -> str:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    commands.accept(actor=cast_actor("luo", channel="office"), at=at, case_no=number)
    return number


def _due(number: str, at: datetime, kind: ClockKind = ClockKind.STATUTORY) -> date | None:
    return next(clock.due_on for clock in queries.clocks(actor=PLATFORM, case_nos=(number,), at=at)[number] if clock.rule.kind is kind)


def _leader() -> Actor:
    return cast_actor("deng", channel="office")


@pytest.mark.law("MFD-1077-2")
def test_a_couple_that_does_not_fetch_its_divorce_has_taken_it_back(at: datetime, food: Change) -> None:
    cooling = {"code": "cooling_off", "kind": "cooling_off", "name": "冷静期", "mandatory": True, "amount": 30, "unit": "natural_day", "basis": ["XKF-45"]}
    fetch = {"code": "fetch", "name": "领证的期限", "unit": "natural_day", "amount": 30, "kind": "applicant", "start_fact": "SpecialProcedureEnded",
             "end_facts": ["CaseDecided", "CaseWithdrawn"], "basis": "XKF-45", "consequence": "withdrawn"}
    food(specials=[cooling], clocks=[*shipped_item(FOOD)["clocks"], fetch])
    number, over = _accepted(at), at + timedelta(days=30)
    commands.pause(actor=PLATFORM, at=at, case_no=number, special_code="cooling_off", reason="申请离婚")
    commands.resume(actor=PLATFORM, at=over, case_no=number, special_code="cooling_off", result="期满")
    with pytest.raises(TooEarly):
        commands.deem(actor=PLATFORM, at=over + timedelta(days=30), case_no=number, kind=DeemedKind.WITHDRAWN)
    commands.deem(actor=PLATFORM, at=over + timedelta(days=34), case_no=number, kind=DeemedKind.WITHDRAWN)
    assert queries.summary(actor=PLATFORM, case_no=number).state is CaseState.WITHDRAWN
    assert PaperKind.DEEMED_WITHDRAWAL in _kinds(number)


def _kinds(number: str) -> list[PaperKind]:
    return [paper.kind for paper in queries.case(actor=PLATFORM, case_no=number).documents]


@pytest.mark.law("XKF-45")
def test_a_special_procedure_is_told_in_writing_and_its_days_are_not_counted(at: datetime, food: Change) -> None:
    food(specials=[TEST])
    number = _accepted(at)
    before = _due(number, at)
    commands.pause(actor=PLATFORM, at=at + timedelta(days=1), case_no=number, special_code="test", reason="抽样送检")
    assert PaperKind.SPECIAL_NOTICE in _kinds(number)
    commands.resume(actor=PLATFORM, at=at + timedelta(days=8), case_no=number, special_code="test", result="合格")
    after = _due(number, at + timedelta(days=8))
    assert before is not None and after == before + timedelta(days=7)  # five working days stood still, over one weekend
    assert _kinds(number)[-1] is PaperKind.SPECIAL_END


@pytest.mark.law("XKF-45")
def test_the_clock_stops_for_nothing_the_standard_does_not_name(at: datetime, food: Change) -> None:
    food(specials=[TEST])
    number = _accepted(at)
    with pytest.raises(NoBasisToPause) as refused:
        commands.pause(actor=PLATFORM, at=at, case_no=number, special_code="waiting", reason="等一等")
    assert "第四十五条" in refused.value.article
    with pytest.raises(AlreadyUnderWay):
        commands.resume(actor=PLATFORM, at=at, case_no=number, special_code="test", result="-")


@pytest.mark.parametrize("code", ["luo", "huang", "deng"])
def test_no_post_stops_the_clock_or_starts_it_again_by_itself(at: datetime, food: Change, code: str) -> None:
    """A procedure has rules of its own: it begins and ends in its own room, never by the clock alone."""
    food(specials=[HEARING])
    number, actor = _accepted(at), cast_actor(code, channel="office")
    with pytest.raises(NotAllowed):
        commands.pause(actor=actor, at=at, case_no=number, special_code="hearing", reason="依法应当听证")
    commands.pause(actor=PLATFORM, at=at, case_no=number, special_code="hearing", reason="依法应当听证")
    with pytest.raises(NotAllowed):
        commands.resume(actor=actor, at=at, case_no=number, special_code="hearing", result="已经举行")


def test_no_decision_before_a_mandatory_special_procedure_is_over(at: datetime, food: Change) -> None:
    food(specials=[HEARING])
    number, luo, huang = _accepted(at), cast_actor("luo", channel="office"), cast_actor("huang", channel="office")
    commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    commands.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    with pytest.raises(SpecialOpen) as missing:
        commands.decide(actor=huang, at=at, case_no=number, outcome=Outcome.GRANTED)
    assert missing.value.data["missing"] == "听证"
    commands.pause(actor=PLATFORM, at=at, case_no=number, special_code="hearing", reason="依法应当听证")
    with pytest.raises(SpecialOpen):
        commands.decide(actor=huang, at=at, case_no=number, outcome=Outcome.GRANTED)
    commands.resume(actor=PLATFORM, at=at + timedelta(days=10), case_no=number, special_code="hearing", result="笔录见附件")
    decided = commands.decide(actor=huang, at=at + timedelta(days=10), case_no=number, outcome=Outcome.GRANTED)
    assert decided.state is CaseState.DECIDED


@pytest.mark.law("XKF-42-1")
def test_the_organ_leader_extends_once_and_says_why(at: datetime) -> None:
    number = _accepted(at)
    before = _due(number, at)
    with pytest.raises(NotAllowed):
        commands.extend(actor=cast_actor("huang", channel="office"), at=at, case_no=number, amount=5, reason="需要补充论证")
    for amount, reason in ((5, " "), (11, "需要补充论证"), (0, "需要补充论证")):
        with pytest.raises(NoExtension):
            commands.extend(actor=_leader(), at=at, case_no=number, amount=amount, reason=reason)
    commands.extend(actor=_leader(), at=at, case_no=number, amount=10, reason="需要补充论证")
    after = _due(number, at)
    assert before is not None and after is not None and after > before
    assert PaperKind.EXTENSION in _kinds(number)
    with pytest.raises(NoExtension) as again:
        commands.extend(actor=_leader(), at=at, case_no=number, amount=1, reason="还要")
    assert "第四十二条" in again.value.article


@pytest.mark.law("XKF-42-1")
def test_the_day_told_after_an_extension_is_the_extended_one_though_the_promise_is_not(at: datetime, food: Change) -> None:
    clocks = [{**clock, "extension_fact": ""} if clock["kind"] == "promised" else clock for clock in shipped_item(FOOD)["clocks"]]
    food(clocks=[{name: value for name, value in clock.items() if value != ""} for clock in clocks])
    number = _accepted(at)
    law = next(clock.due_on for clock in queries.clocks(actor=PLATFORM, case_nos=(number,), at=at)[number] if clock.rule.kind is ClockKind.STATUTORY)
    before = queries.summary(actor=PLATFORM, case_no=number).due_on
    commands.extend(actor=_leader(), at=at, case_no=number, amount=10, reason="需要补充论证")
    after = queries.summary(actor=PLATFORM, case_no=number).due_on
    assert before is not None and law is not None and after is not None
    assert before < law < after


@pytest.mark.law("XKF-42-2")
def test_a_joint_case_is_extended_by_the_governments_leader_not_the_organs(at: datetime, food: Change) -> None:
    food(procedure={"extension": "government"})
    number = _accepted(at)
    with pytest.raises(NoExtension):
        commands.extend(actor=_leader(), at=at, case_no=number, amount=5, reason="联合办理")


@pytest.mark.law("XKF-32-4")
def test_five_days_of_silence_is_acceptance_from_the_day_of_receipt(at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    with pytest.raises(TooEarly):
        commands.deem(actor=PLATFORM, at=at + timedelta(days=6), case_no=number, kind=DeemedKind.ACCEPTED)
    late = at + timedelta(days=8)
    point = CorrectionPoint(material_code="layout", point_code="layout-areas", text="请补标")
    with pytest.raises(TermOver):
        commands.request_correction(actor=cast_actor("luo", channel="office"), at=late, case_no=number, points=(point,))
    accepted = commands.deem(actor=PLATFORM, at=late, case_no=number, kind=DeemedKind.ACCEPTED)
    assert accepted.state is CaseState.ACCEPTED
    assert PaperKind.DEEMED_ACCEPTANCE in _kinds(number)
    started = next(clock.started_at for clock in queries.clocks(actor=PLATFORM, case_nos=(number,), at=late)[number] if clock.rule.kind is ClockKind.STATUTORY)
    assert started is not None and started.date() == at.date()


@pytest.mark.law("XKF-32-4")
def test_silence_accepts_but_nobody_is_granted_what_they_did_not_come_for(at: datetime, food: Change) -> None:
    food(handling={**shipped_item(FOOD)["handling"], "presence": True, "presence_basis": shipped_item(FOOD)["bases"][0]["code"]})
    number, late = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no, at + timedelta(days=8)
    commands.deem(actor=PLATFORM, at=late, case_no=number, kind=DeemedKind.ACCEPTED)
    luo, huang = cast_actor("luo", channel="office"), cast_actor("huang", channel="office")
    commands.review(actor=luo, at=late, case_no=number, step_code="review", passed=True)
    commands.review(actor=luo, at=late, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    with pytest.raises(PresenceMissing):
        commands.decide(actor=huang, at=late, case_no=number, outcome=Outcome.GRANTED)
    he = cast_actor("he", channel="counter")
    with pytest.raises(PresenceMissing):
        commands.receive(actor=he, at=late, case_no=number, present=("别人",))
    assert commands.receive(actor=he, at=late, case_no=number, present=("陈静怡",)).state is CaseState.ACCEPTED
    with pytest.raises(NothingToTakeIn):
        commands.receive(actor=he, at=late, case_no=number, present=("陈静怡",))
    assert commands.decide(actor=huang, at=late, case_no=number, outcome=Outcome.GRANTED).state is CaseState.DECIDED


def test_only_the_platform_deems(at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    with pytest.raises(NotAllowed):
        commands.deem(actor=cast_actor("luo", channel="office"), at=at + timedelta(days=8), case_no=number, kind=DeemedKind.ACCEPTED)


def test_what_was_asked_for_and_never_came_lets_the_case_lapse(at: datetime, food: Change) -> None:
    food(procedure={"answer_days": 15, "unanswered": "lapses"})
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    point = CorrectionPoint(material_code="layout", point_code="layout-areas", text="请补标")
    commands.request_correction(actor=cast_actor("luo", channel="office"), at=at, case_no=number, points=(point,))
    due_on = queries.case(actor=PLATFORM, case_no=number).answer_by_on
    assert due_on == date(2026, 11, 17)
    with pytest.raises(TooEarly):
        commands.deem(actor=PLATFORM, at=at + timedelta(days=15), case_no=number, kind=DeemedKind.LAPSED)
    lapsed = commands.deem(actor=PLATFORM, at=at + timedelta(days=16), case_no=number, kind=DeemedKind.LAPSED)
    assert lapsed.state is CaseState.LAPSED
    assert _kinds(number)[-1] is PaperKind.LAPSE


def test_where_the_law_says_so_the_unanswered_case_counts_as_withdrawn(at: datetime, food: Change) -> None:
    food(procedure={"answer_days": 15, "unanswered": "withdrawn"})
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    point = CorrectionPoint(material_code="layout", point_code="layout-areas", text="请补标")
    commands.request_correction(actor=cast_actor("luo", channel="office"), at=at, case_no=number, points=(point,))
    late = at + timedelta(days=16)
    with pytest.raises(TooEarly):
        commands.deem(actor=PLATFORM, at=late, case_no=number, kind=DeemedKind.LAPSED)
    assert commands.deem(actor=PLATFORM, at=late, case_no=number, kind=DeemedKind.WITHDRAWN).state is CaseState.WITHDRAWN


def test_what_ended_unanswered_leaves_nothing_open_and_is_kept_for_the_next_form(at: datetime) -> None:
    chen = cast_actor("chen")
    number = hand_in(actor=chen, at=at, item_code=FOOD).case_no
    point = CorrectionPoint(material_code="layout", point_code="layout-areas", text="请补标")
    commands.request_correction(actor=cast_actor("luo", channel="office"), at=at, case_no=number, points=(point,))
    late = at + timedelta(days=32)
    commands.deem(actor=PLATFORM, at=late, case_no=number, kind=DeemedKind.LAPSED)
    assert not drafts.drafts_of(actor=chen), "the correction nobody answered is closed"
    again = drafting.start(actor=chen, at=late, item_code=FOOD)
    assert again.values()["premises_address"] == "示例路38号首层"


@pytest.mark.law("XKF-50-2")
def test_a_renewal_nobody_decided_ends_with_the_permit_renewed_by_silence(at: datetime) -> None:
    chen, jian, hygiene = cast_actor("chen"), cast_actor("jian", channel="office"), "public-place-hygiene-licence"
    number = hand_in(actor=chen, at=at, item_code=hygiene).case_no
    commands.accept(actor=jian, at=at, case_no=number)
    commands.review(actor=jian, at=at, case_no=number, step_code="review", passed=True)
    commands.review(actor=jian, at=at, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("kuang").ref)
    commands.decide(actor=cast_actor("lao", channel="office"), at=at, case_no=number, outcome=Outcome.GRANTED)
    permit = permits.permit(actor=chen, permit_no=queries.case(actor=PLATFORM, case_no=number).permit_no)
    assert permit.valid_until is not None
    asked = datetime.combine(permit.valid_until - timedelta(days=40), at.timetz())
    renewal = commands.submit(actor=chen, at=asked, draft_no=fill_draft(actor=chen, at=asked, item_code=hygiene, act="renew", permit_no=permit.permit_no)).case_no
    with pytest.raises(TooEarly):
        commands.deem(actor=PLATFORM, at=asked, case_no=renewal, kind=DeemedKind.RENEWED)
    over = datetime.combine(permit.valid_until + timedelta(days=1), at.timetz())
    permit_commands.deem_renewed(actor=PLATFORM, at=over, permit_no=permit.permit_no)
    drain(clock=lambda: over)
    ended = queries.case(actor=PLATFORM, case_no=renewal)
    assert (ended.summary.state, ended.summary.outcome, ended.permit_no) == (CaseState.DECIDED, Outcome.GRANTED, permit.permit_no)
    assert PaperKind.DEEMED_RENEWAL in _kinds(renewal) and ended.parcels


def test_the_cached_due_day_is_rebuilt_equal(at: datetime) -> None:
    numbers = (_accepted(at), hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no)
    assert commands.rebuild_due(actor=PLATFORM, at=at + timedelta(days=1), case_nos=numbers) == ()
    found = queries.due_cases(actor=PLATFORM, before=date(2027, 1, 1), limit=10)
    assert {row.case_no for row in found} == set(numbers)
    assert all(row.next_due_on is not None for row in found)


def test_a_stopped_clock_says_so(at: datetime, food: Change) -> None:
    food(specials=[TEST])
    number = _accepted(at)
    commands.pause(actor=PLATFORM, at=at, case_no=number, special_code="test", reason="抽样送检")
    states = {clock.rule.kind: clock.state for clock in queries.clocks(actor=PLATFORM, case_nos=(number,), at=at + timedelta(days=2))[number]}
    assert states[ClockKind.STATUTORY] is ClockState.STOPPED
