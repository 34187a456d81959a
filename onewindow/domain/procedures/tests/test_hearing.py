"""The right to a hearing: told, used or passed; who may be heard, who presides, and what waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries as case_queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CaseState, Outcome
from onewindow.domain.catalogue import commands as catalogue
from onewindow.domain.catalogue.demo import shipped_item
from onewindow.domain.mandates.commands import grant_mandate
from onewindow.domain.mandates.queries import mandates_of
from onewindow.domain.mandates.types import MandateKind, MandateTerms, Power
from onewindow.domain.notices import queries as notices
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.people import queries as people
from onewindow.domain.procedures import commands, jobs, queries
from onewindow.domain.procedures.commands.hearing import (
    AlreadyTold,
    AskedTooLate,
    DecidedAlready,
    NoHearingRight,
    PresidingAway,
    PresidingHandler,
    RecordIncomplete,
    ThirdPartyIncomplete,
    ThirdPartyUnknown,
    WrongTime,
)
from onewindow.domain.procedures.commands.holding import HeldOnce
from onewindow.domain.teams import commands as teams
from onewindow.domain.teams.types import LeaveTerms
from onewindow.kernel.actor import Actor, Reach, system_actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import Clock, ClockKind, ClockState
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.ledger import history

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
PLATFORM = system_actor(name="test")
DAY = timedelta(days=1)


@pytest.fixture
def luo() -> Actor:
    return cast_actor("luo", channel="office")


@pytest.fixture
def number(at: datetime, luo: Actor) -> str:
    """A case of the food licence, whose standard lists no hearing, reviewed and ready to be decided."""
    case_no = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    cases.accept(actor=luo, at=at, case_no=case_no)
    cases.review(actor=luo, at=at, case_no=case_no, step_code="review", passed=True)
    cases.review(actor=luo, at=at, case_no=case_no, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    return case_no


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """The case refuses with this code: its refusals stand behind its door."""
    with pytest.raises(Refusal) as found:
        yield found
    assert found.value.code == code


def _decide(number: str, at: datetime, who: str = "huang") -> CaseState:
    return cases.decide(actor=cast_actor(who, channel="office"), at=at, case_no=number, outcome=Outcome.GRANTED).state


def _clock(number: str, at: datetime, code: str) -> Clock:
    return next(clock for clock in case_queries.clocks(actor=PLATFORM, case_nos=(number,), at=at)[number] if clock.rule.code == code)


def _history(procedure_no: str) -> dict[str, object]:
    return history(subject=f"procedure:{procedure_no}")[-1].payload or {}


def _papers(number: str) -> list[PaperKind]:
    return [paper.kind for paper in case_queries.case(actor=PLATFORM, case_no=number).documents]


@pytest.mark.law("XKF-47-1")
def test_a_hearing_asked_for_is_held_before_the_decision_though_the_standard_lists_none(at: datetime, luo: Actor, number: str) -> None:
    assert shipped_item(FOOD).get("specials", []) == []
    commands.tell_hearing_right(actor=luo, at=at, case_no=number)
    with refused("hearing_right_open") as waits:
        _decide(number, at + DAY)
    assert "第四十七条" in waits.value.article
    before = case_queries.summary(actor=PLATFORM, case_no=number).due_on
    commands.ask_for_hearing(actor=cast_actor("chen"), at=at, case_no=number, reason="影响生意")
    for day in (at, at + 8 * DAY):
        with refused("special_open"):
            _decide(number, day)
    begun = commands.begin(actor=luo, at=at, case_no=number, special_code="hearing", reason="申请人要求听证")
    assert not begun.counted and begun.hearing is not None
    with refused("special_open"):
        _decide(number, at)
    held = at + 9 * DAY
    commands.arrange_hearing(actor=luo, at=at, procedure_no=begun.procedure_no, held_at=held, place="三楼会议室", presiding=cast_actor("deng").ref)
    commands.record_hearing(actor=luo, at=held, procedure_no=begun.procedure_no, record="申请人陈述……", participants=("陈小明",))
    commands.end(actor=luo, at=held, procedure_no=begun.procedure_no, result="听证笔录见附件")
    assert before is not None and case_queries.summary(actor=PLATFORM, case_no=number).due_on > before, "the time of the hearing is not counted"
    assert _decide(number, held) is CaseState.DECIDED


@pytest.mark.law("XKF-47-1")
def test_a_right_nobody_used_passes_and_the_case_goes_on(at: datetime, luo: Actor, number: str) -> None:
    told = commands.tell_hearing_right(actor=luo, at=at, case_no=number)
    with pytest.raises(AlreadyTold):
        commands.tell_hearing_right(actor=luo, at=at + DAY, case_no=number)
    with refused("hearing_right_open"):
        _decide(number, at + 7 * DAY)
    assert jobs.let_rights_pass(at=at + 7 * DAY) == 0
    after = at + 8 * DAY
    assert (jobs.let_rights_pass(at=after), jobs.let_rights_pass(at=after)) == (1, 0)
    asking = _clock(number, after, "hearing_ask")
    assert (asking.state, asking.due_on) == (ClockState.MET, told.until_on)
    with pytest.raises(AskedTooLate):
        commands.ask_for_hearing(actor=cast_actor("chen"), at=after, case_no=number, reason="影响生意")
    assert _decide(number, after) is CaseState.DECIDED


@pytest.mark.law("XKF-47-1", "XKF-48-1")
def test_the_terms_of_a_hearing_are_clocks_of_the_case(at: datetime, luo: Actor, number: str) -> None:
    days = current_calendar().add_workdays
    commands.tell_hearing_right(actor=luo, at=at, case_no=number)
    asking = _clock(number, at, "hearing_ask")
    assert (asking.rule.kind, asking.rule.amount, asking.due_on) == (ClockKind.APPLICANT, 5, days(at.date(), 5))
    commands.ask_for_hearing(actor=cast_actor("chen"), at=at + DAY, case_no=number, reason="影响生意")
    begun = commands.begin(actor=luo, at=at + 2 * DAY, case_no=number, special_code="hearing", reason="申请人要求听证")
    called = (at + DAY).date()
    notice, hearing = _clock(number, at + 2 * DAY, "hearing_notice"), _clock(number, at + 2 * DAY, "hearing")
    assert (notice.rule.kind, notice.due_on, hearing.due_on) == (ClockKind.HEARING, days(called, 13), days(called, 20)), "from being asked, not from being begun"
    cases.rebuild_due(actor=PLATFORM, at=at + 16 * DAY, case_nos=(number,))
    due, = case_queries.due_cases(actor=PLATFORM, before=days(called, 30), limit=10)
    assert due.next_due_on == days(called, 13), "while the case stands still the notice is what is due next"
    held = at + 14 * DAY
    commands.arrange_hearing(actor=luo, at=at + 2 * DAY, procedure_no=begun.procedure_no, held_at=held, place="三楼会议室", presiding=cast_actor("deng").ref)
    commands.record_hearing(actor=luo, at=held, procedure_no=begun.procedure_no, record="申请人陈述……", participants=("陈小明",))
    assert [_clock(number, held, code).state for code in ("hearing_ask", "hearing_notice", "hearing")] == [ClockState.MET] * 3


@pytest.mark.law("XKF-47-1", "XKF-48-1")
def test_what_cannot_be_held_in_time_any_more_is_held_late_under_a_red_light(at: datetime, luo: Actor, number: str) -> None:
    """The party keeps its right: the breach burns and stands in the history, and the case can be decided."""
    begun = commands.begin(actor=luo, at=at, case_no=number, special_code="hearing", reason="涉及公共利益").procedure_no
    now, deng, huang = at + 21 * DAY, cast_actor("deng").ref, cast_actor("huang").ref  # the fifteenth working day
    commands.arrange_hearing(actor=luo, at=at, procedure_no=begun, held_at=at + 28 * DAY, place="三楼会议室", presiding=deng)
    assert _history(begun)["late"] is False
    terms = queries.hearing_terms(actor=luo, case_no=number, at=now)
    assert terms is not None and terms.late
    with pytest.raises(WrongTime):
        commands.arrange_hearing(actor=luo, at=now, procedure_no=begun, held_at=now + 7 * DAY, place="三楼会议室", presiding=huang)
    held = now + 14 * DAY
    commands.arrange_hearing(actor=luo, at=now, procedure_no=begun, held_at=held, place="三楼会议室", presiding=huang)
    assert _history(begun)["late"] is True and "第四十七条" in next(
        fact.note for fact in reversed(case_queries.case(actor=luo, case_no=number).facts) if fact.name == "HearingArranged")
    assert _clock(number, held, "hearing").state is ClockState.OVERDUE
    commands.record_hearing(actor=luo, at=held, procedure_no=begun, record="……", participants=("陈小明",))
    assert _clock(number, held, "hearing").state is ClockState.BROKEN
    commands.end(actor=luo, at=held, procedure_no=begun, result="听证笔录见附件")
    assert _decide(number, held, who="deng") is CaseState.DECIDED


@pytest.mark.law("XKF-48-3", "XKF-48-5")
def test_whoever_examined_the_papers_does_not_preside_and_nobody_nameless_signs(at: datetime, luo: Actor) -> None:
    feng, held = cast_actor("feng", channel="office"), at + 9 * DAY
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    cases.precheck(actor=feng, at=at, case_no=number)
    cases.accept(actor=luo, at=at, case_no=number)
    begun = commands.begin(actor=luo, at=at, case_no=number, special_code="hearing", reason="涉及公共利益").procedure_no
    with pytest.raises(PresidingHandler):
        commands.arrange_hearing(actor=luo, at=at, procedure_no=begun, held_at=held, place="三楼会议室", presiding=feng.ref)
    commands.arrange_hearing(actor=luo, at=at, procedure_no=begun, held_at=held, place="三楼会议室", presiding=cast_actor("deng").ref)
    with pytest.raises(RecordIncomplete):
        commands.record_hearing(actor=luo, at=held, procedure_no=begun, record="……", participants=(" ", ""))
    kept = commands.record_hearing(actor=luo, at=held, procedure_no=begun, record="……", participants=(" ", "陈小明 ")).hearing
    assert kept is not None and kept.participants == ("陈小明",)


def test_whoever_is_on_leave_on_the_day_does_not_preside(at: datetime, luo: Actor, number: str) -> None:
    huang, deng, held = cast_actor("huang", channel="office"), cast_actor("deng"), at + 9 * DAY
    begun = commands.begin(actor=luo, at=at, case_no=number, special_code="hearing", reason="涉及公共利益").procedure_no
    terms = LeaveTerms(staff_no=huang.ref, deputy_no=deng.ref, from_on=held.date(), until_on=held.date() + timedelta(days=3), reason="年假")
    teams.record_leave(actor=huang, at=at, terms=terms)
    with pytest.raises(PresidingAway) as told:
        commands.arrange_hearing(actor=luo, at=at, procedure_no=begun, held_at=held, place="三楼会议室", presiding=huang.ref)
    assert huang.name in str(told.value) and held.date().isoformat() in str(told.value)
    made = commands.arrange_hearing(actor=luo, at=at, procedure_no=begun, held_at=held + 4 * DAY, place="三楼会议室", presiding=huang.ref)
    assert made.hearing is not None and made.hearing.presiding == huang.name, "back at work, nothing is against it"


@pytest.mark.law("XKF-47-1")
def test_nobody_is_told_of_a_hearing_after_the_decision(at: datetime, luo: Actor, number: str) -> None:
    _decide(number, at)
    with pytest.raises(DecidedAlready):
        commands.tell_hearing_right(actor=luo, at=at, case_no=number)
    with pytest.raises(DecidedAlready):
        commands.tell_third_party(actor=luo, at=at, case_no=number, name="二楼住户", interest="油烟排放影响居住")


@pytest.mark.law("XKF-48-3")
def test_whoever_presides_neither_reviews_nor_decides_and_is_told_apart_by_number(at: datetime, luo: Actor) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    cases.accept(actor=luo, at=at, case_no=number)
    begun = commands.begin(actor=luo, at=at, case_no=number, special_code="hearing", reason="涉及公共利益").procedure_no
    held, feng = at + 9 * DAY, cast_actor("feng", channel="office")
    commands.arrange_hearing(actor=luo, at=at, procedure_no=begun, held_at=held, place="三楼会议室", presiding=feng.ref)
    with refused("presides_hearing"):
        cases.review(actor=feng, at=at, case_no=number, step_code="review", passed=True)
    cases.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    with refused("presides_hearing"):
        cases.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=feng.ref)
    huang = cast_actor("huang").ref
    commands.arrange_hearing(actor=luo, at=at, procedure_no=begun, held_at=held, place="三楼会议室", presiding=huang)
    cases.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=feng.ref)
    with pytest.raises(PresidingHandler):
        commands.arrange_hearing(actor=luo, at=at, procedure_no=begun, held_at=held, place="三楼会议室", presiding=feng.ref)
    commands.record_hearing(actor=luo, at=held, procedure_no=begun, record="……", participants=("陈小明",))
    with pytest.raises(WrongTime):
        commands.arrange_hearing(actor=luo, at=held, procedure_no=begun, held_at=held + 9 * DAY, place="三楼会议室", presiding=huang)
    commands.end(actor=luo, at=held, procedure_no=begun, result="听证笔录见附件")
    with refused("presides_hearing"):
        _decide(number, held)
    assert _decide(number, held, who="deng") is CaseState.DECIDED


@pytest.mark.law("XKF-36", "XKF-47-1")
def test_a_third_party_is_told_says_its_say_and_may_ask(at: datetime, luo: Actor, number: str) -> None:
    with pytest.raises(ThirdPartyIncomplete):
        commands.tell_third_party(actor=luo, at=at, case_no=number, name="二楼住户", interest=" ")
    told = commands.tell_third_party(actor=luo, at=at, case_no=number, name="二楼住户", interest="油烟排放影响居住")
    assert PaperKind.THIRD_PARTY_NOTICE in _papers(number)
    with refused("hearing_right_open"):
        _decide(number, at)
    said = commands.record_statement(actor=luo, at=at + DAY, paper_no=told.paper_no, said="油烟从窗口进来，要求听证。", asks=True)
    assert said.asked_at is not None and said.said.startswith("油烟")
    with refused("special_open"):
        _decide(number, at + 8 * DAY)
    begun = commands.begin(actor=luo, at=at + DAY, case_no=number, special_code="hearing", reason="利害关系人要求听证").procedure_no
    commands.arrange_hearing(actor=luo, at=at + DAY, procedure_no=begun, held_at=at + 14 * DAY, place="三楼会议室", presiding=cast_actor("deng").ref)
    assert _papers(number).count(PaperKind.HEARING_NOTICE) == 2, "one to the applicant and one to the third party"


def test_a_registered_third_party_asks_by_itself_and_learns_nothing_else_of_the_case(at: datetime, luo: Actor, number: str) -> None:
    li = cast_actor("li")
    with pytest.raises(NotFound):
        queries.hearing_rights(actor=li, case_no=number)
    commands.tell_third_party(actor=luo, at=at, case_no=number, name="隔壁店铺", interest="共用出入口", party_no=li.ref)
    asked = commands.ask_for_hearing(actor=li, at=at + DAY, case_no=number, reason="出入口会被占用")
    assert queries.hearing_rights(actor=li, case_no=number) == (asked,)
    with pytest.raises(NotFound):
        queries.procedures_of(actor=li, case_no=number)


@pytest.mark.law("XKF-46", "XKF-48-2")
def test_a_public_hearing_is_announced_until_it_is_held(at: datetime, luo: Actor, number: str) -> None:
    begun = commands.begin(actor=luo, at=at, case_no=number, special_code="hearing", reason="涉及公共利益").procedure_no
    held = at + 9 * DAY
    assert queries.public_hearings(at=at) == ()
    commands.arrange_hearing(actor=luo, at=at, procedure_no=begun, held_at=held, place="三楼会议室", presiding=cast_actor("deng").ref)
    announced, = queries.public_hearings(at=at)
    assert (announced.place, announced.held_at, announced.item_name) == ("三楼会议室", held, shipped_item(FOOD)["item"]["name"])
    assert queries.public_hearings(at=held + DAY) == ()
    commands.arrange_hearing(actor=luo, at=at, procedure_no=begun, held_at=held, place="三楼会议室", presiding=cast_actor("deng").ref, public=False)
    assert queries.public_hearings(at=at) == ()


def test_where_the_procedure_gives_no_right_nobody_is_told_of_one(at: datetime, luo: Actor) -> None:
    source = shipped_item(FOOD)
    catalogue.publish(actor=PLATFORM, at=at, source={**source, "procedure": {**source["procedure"], "hearing_right": False}})
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    cases.accept(actor=luo, at=at, case_no=number)
    with pytest.raises(NoHearingRight):
        commands.tell_hearing_right(actor=luo, at=at, case_no=number)


@pytest.mark.law("XKF-36")
def test_a_third_party_is_looked_up_by_number_and_name(at: datetime, luo: Actor, number: str) -> None:
    li = cast_actor("li")
    for name, paper in (("李文辉", "440605199001011340"), ("隔壁店铺", "13800000002"), ("李文辉", "13800009999")):
        with pytest.raises(ThirdPartyUnknown):
            commands.tell_third_party(actor=luo, at=at, case_no=number, name=name, interest="共用出入口", number=paper)
    told = commands.tell_third_party(actor=luo, at=at, case_no=number, name="李文辉", interest="共用出入口", number=" 138 0000 0002 ")
    assert told.party_no == li.ref
    assert [each.about for each in notices.inbox(actor=li)] == [number], "told in the mailbox"
    company = mandates_of(agent_no=li.ref)[0]
    found = commands.tell_third_party(actor=luo, at=at, case_no=number, name=company.principal_name, interest="共用出入口",
                                      number=people.organisation(org_no=company.principal_no).uscc)
    assert found.party_no == company.principal_no
    on_paper = commands.tell_third_party(actor=luo, at=at, case_no=number, name="二楼住户", interest="油烟排放影响居住")
    assert on_paper.party_no == ""


@pytest.mark.law("XKF-48-P2")
def test_a_hearing_is_held_once(at: datetime, luo: Actor, number: str) -> None:
    begun = commands.begin(actor=luo, at=at, case_no=number, special_code="hearing", reason="依职权举行").procedure_no
    held = at + 14 * DAY
    commands.arrange_hearing(actor=luo, at=at, procedure_no=begun, held_at=held, place="三楼会议室", presiding=cast_actor("deng").ref)
    commands.record_hearing(actor=luo, at=held, procedure_no=begun, record="……", participants=("陈静怡",))
    commands.end(actor=luo, at=held, procedure_no=begun, result="听证笔录见附件")
    with pytest.raises(HeldOnce):
        commands.begin(actor=luo, at=held + DAY, case_no=number, special_code="hearing", reason="再举行一次")


@pytest.mark.law("MFD-165", "XKF-47-1")
def test_an_agent_asks_for_a_hearing_by_a_mandate_for_this_service(at: datetime, number: str, luo: Actor) -> None:
    chen, li = cast_actor("chen"), cast_actor("li")
    agent = replace(li, on_behalf_of=chen.ref, reach=(Reach(powers=frozenset({Power.CORRECT})),))
    commands.tell_hearing_right(actor=luo, at=at, case_no=number)

    def mandated(item_code: str, power: Power) -> None:
        terms = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=(power,), item_codes=(item_code,), valid_from=at.date(), valid_until=at.date())
        grant_mandate(actor=PLATFORM, at=at, principal_no=chen.ref, agent_no=li.ref, terms=terms)

    mandated("self-employed-registration", Power.APPLY)
    mandated(FOOD, Power.PAY)
    with refused("not_mandated") as refusal:
        commands.ask_for_hearing(actor=agent, at=at, case_no=number, reason="影响生意")
    assert refusal.value.article == "民法典 165"
    mandated(FOOD, Power.APPLY)
    assert commands.ask_for_hearing(actor=agent, at=at, case_no=number, reason="影响生意").asked_at == at
