"""Three worked items from the demo's answers to the permit: hygiene, construction, road. Those with a hearing are played in procedures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.commands.closing import SamePerson, SpecialOpen
from onewindow.domain.cases.commands.review import SecondPersonMissing
from onewindow.domain.cases.commands.timing import NoExtension
from onewindow.domain.cases.demo import cast_actor, fill_draft
from onewindow.domain.cases.types import CaseState, Outcome
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.payments import queries as payments
from onewindow.domain.permits import queries as permits
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import ClockKind, ClockState
from onewindow.kernel.relay import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
PLATFORM = system_actor(name="watch")
DAY = timedelta(days=1)
HYGIENE, BUILDING, ROAD = "public-place-hygiene-licence", "building-construction-permit", "road-occupation-permit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """Who plays an item: the applicant, and officer, second officer, head of section and leader of the organ."""

    applicant: str
    officer: str
    second: str
    head: str
    leader: str


WHO = {
    HYGIENE: Played(applicant="chen", officer="jian", second="kuang", head="lao", leader="cen"),
    BUILDING: Played(applicant="guan", officer="mo", second="lu", head="su", leader="zhao"),
    ROAD: Played(applicant="guan", officer="shao", second="zhong", head="cai", leader="pang"),
}


def _office(code: str) -> Actor:
    return cast_actor(code, channel="office")


def _accepted(item: str, at: datetime) -> str:
    """Filled in from the demo's answers, submitted, taken in at the counter, accepted by the officer."""
    who = WHO[item]
    applicant = cast_actor(who.applicant)
    number = commands.submit(actor=applicant, at=at, draft_no=fill_draft(actor=applicant, at=at, item_code=item)).case_no
    taken = commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
    assert taken.state is CaseState.RECEIVED
    commands.accept(actor=_office(who.officer), at=at, case_no=number)
    return number


def _reviewed(item: str, at: datetime, number: str) -> None:
    """Every review step, the one on site by two."""
    who = WHO[item]
    officer = _office(who.officer)
    commands.review(actor=officer, at=at, case_no=number, step_code="review", passed=True, opinion="符合条件。")
    with pytest.raises(SecondPersonMissing):
        commands.review(actor=officer, at=at, case_no=number, step_code="site_check", passed=True)
    commands.review(actor=officer, at=at, case_no=number, step_code="site_check", passed=True, second_officer=_office(who.second).ref)


def _granted(item: str, at: datetime, number: str) -> None:
    """Granted by the head of section, who took no part before; the permit is drawn after the commit."""
    who = WHO[item]
    decided = commands.decide(actor=_office(who.head), at=at, case_no=number, outcome=Outcome.GRANTED)
    assert (decided.state, decided.outcome) == (CaseState.DECIDED, Outcome.GRANTED)
    drain(clock=lambda: at)


def _due(number: str, at: datetime, kind: ClockKind = ClockKind.STATUTORY) -> date:
    due = next(clock.due_on for clock in queries.clocks(actor=PLATFORM, case_nos=(number,), at=at)[number] if clock.rule.kind is kind)
    assert due is not None
    return due


def _kinds(number: str) -> list[PaperKind]:
    return [paper.kind for paper in queries.case(actor=PLATFORM, case_no=number).documents]


def _met(number: str, at: datetime) -> Iterator[bool]:
    return (clock.state is ClockState.MET for clock in queries.clocks(actor=PLATFORM, case_nos=(number,), at=at)[number]
            if clock.rule.kind in (ClockKind.STATUTORY, ClockKind.PROMISED))


def _permit_of(item: str, at: datetime, number: str, *, years: int = 0, until: date | None = None) -> dict[str, str]:
    """What the permit says; checks its holder, validity (``years``, or ``until`` a day), document, and that receipt, acceptance and grant were given."""
    applicant = cast_actor(WHO[item].applicant)
    found = permits.permit(actor=applicant, permit_no=queries.case(actor=applicant, case_no=number).permit_no)
    assert found.document_file_no
    assert found.valid_until == until if not years else (found.valid_until is not None and found.valid_until.year - at.year == years)
    assert {PaperKind.RECEIPT, PaperKind.ACCEPTANCE, PaperKind.GRANT} <= set(_kinds(number))
    assert all(_met(number, at))
    return dict(found.data)


@pytest.mark.law("XKF-45")
def test_a_hair_salon_gets_its_hygiene_licence_and_the_days_of_sampling_are_not_counted(at: datetime) -> None:
    number = _accepted(HYGIENE, at)
    assert _due(number, at) == current_calendar().add_workdays(at.date(), 20)
    assert _due(number, at, ClockKind.PROMISED) == date(2026, 11, 9)
    commands.pause(actor=PLATFORM, at=at + DAY, case_no=number, special_code="test", reason="用品用具抽样送检", days=5)
    commands.resume(actor=PLATFORM, at=at + 8 * DAY, case_no=number, special_code="test", result="合格")
    later = at + 8 * DAY
    assert _due(number, later, ClockKind.PROMISED) == date(2026, 11, 16)
    _reviewed(HYGIENE, later, number)
    _granted(HYGIENE, later, number)
    said = _permit_of(HYGIENE, later, number, years=4)
    assert (said["场所类别"], said["经营项目"]) == ("理发店、美容店", "理发、美容（不含医疗美容）")
    assert {PaperKind.SPECIAL_NOTICE, PaperKind.SPECIAL_END} <= set(_kinds(number))


@pytest.mark.law("XKF-45")
def test_a_construction_permit_is_due_seven_days_after_receipt_and_can_not_be_extended(at: datetime) -> None:
    number = _accepted(BUILDING, at)
    assert _due(number, at) == date(2026, 11, 9)
    assert _due(number, at, ClockKind.PROMISED) == date(2026, 11, 9), "five days end on a Saturday and so on Monday"
    with pytest.raises(NoExtension):
        commands.extend(actor=_office("zhao"), at=at, case_no=number, amount=1, reason="材料多")
    _reviewed(BUILDING, at + DAY, number)
    with pytest.raises(SamePerson):
        _decide_alone(BUILDING, at + DAY)
    _granted(BUILDING, at + 2 * DAY, number)
    said = _permit_of(BUILDING, at + 2 * DAY, number, years=0)
    assert (said["施工单位"], said["合同价格（万元）"]) == ("示例建筑工程有限公司(演示)", "1680")


def _decide_alone(item: str, at: datetime) -> None:
    """The head of section reviews and then wants to decide as well."""
    number, head = _accepted(item, at), _office(WHO[item].head)
    commands.review(actor=head, at=at, case_no=number, step_code="review", passed=True)
    commands.review(actor=head, at=at, case_no=number, step_code="site_check", passed=True, second_officer=_office(WHO[item].second).ref)
    commands.decide(actor=head, at=at, case_no=number, outcome=Outcome.GRANTED)


def test_a_road_is_dug_up_only_when_the_traffic_police_was_asked_and_asking_takes_from_the_time(at: datetime) -> None:
    number = _accepted(ROAD, at)
    before = _due(number, at), _due(number, at, ClockKind.PROMISED)
    _reviewed(ROAD, at, number)
    with pytest.raises(SpecialOpen) as missing:
        commands.decide(actor=_office("cai"), at=at, case_no=number, outcome=Outcome.GRANTED)
    assert missing.value.data["missing"] == "征求公安交通管理部门意见"
    commands.pause(actor=PLATFORM, at=at, case_no=number, special_code="traffic_police", reason="请回复是否同意交通组织方案", days=3)
    later = at + 3 * DAY
    commands.resume(actor=PLATFORM, at=later, case_no=number, special_code="traffic_police", result="同意")
    assert before == (_due(number, later), _due(number, later, ClockKind.PROMISED)), "counted within the time"
    _granted(ROAD, later, number)
    said = _permit_of(ROAD, later, number, until=date(2030, 6, 12))
    assert (said["许可种类"], said["结束日期"]) == ("挖掘（含占用）", "2030-06-12")
    charge, = payments.charges_of(actor=cast_actor("guan"), case_no=number)
    assert charge.amount.fen == 12 * 25000
