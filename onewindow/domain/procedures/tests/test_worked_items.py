"""Two worked items with a hearing, from the demo's answers to the permit: the entertainment venue and the taking of water."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries as case_queries
from onewindow.domain.cases.demo import cast_actor, fill_draft
from onewindow.domain.cases.types import CaseState, Outcome
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.permits import queries as permits
from onewindow.domain.procedures import commands
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import ClockKind, ClockState
from onewindow.kernel.errors import Refusal
from onewindow.kernel.relay import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
PLATFORM = system_actor(name="watch")
DAY = timedelta(days=1)
VENUE, WATER = "entertainment-venue-licence", "water-abstraction-permit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ:
    """Who of the organ plays an item."""

    officer: str
    second: str
    head: str
    leader: str


ORGANS = {VENUE: Organ(officer="wen", second="cui", head="peng", leader="fu"), WATER: Organ(officer="mo", second="lu", head="su", leader="zhao")}


def _office(code: str) -> Actor:
    return cast_actor(code, channel="office")


def _asked(department_code: str) -> Actor:
    """Somebody of an organ whose opinion is asked."""
    return Actor(kind=ActorKind.STAFF, ref=f"S-{department_code}", name="被征求意见人", channel="office", department_code=department_code,
                 rights=frozenset({"procedures.answer"}))


def _accepted(item: str, at: datetime) -> str:
    applicant = cast_actor("guan")
    number = cases.submit(actor=applicant, at=at, draft_no=fill_draft(actor=applicant, at=at, item_code=item)).case_no
    cases.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
    cases.accept(actor=_office(ORGANS[item].officer), at=at, case_no=number)
    return number


def _reviewed(item: str, at: datetime, number: str) -> None:
    officer, second = _office(ORGANS[item].officer), _office(ORGANS[item].second)
    cases.review(actor=officer, at=at, case_no=number, step_code="review", passed=True, opinion="符合条件。")
    cases.review(actor=officer, at=at, case_no=number, step_code="site_check", passed=True, second_officer=second.ref)


def _granted(item: str, at: datetime, number: str, *, years: int) -> dict[str, str]:
    """Granted in time by the head of section; what the permit says."""
    assert cases.decide(actor=_office(ORGANS[item].head), at=at, case_no=number, outcome=Outcome.GRANTED).state is CaseState.DECIDED
    drain(clock=lambda: at)
    guan = cast_actor("guan")
    found = permits.permit(actor=guan, permit_no=case_queries.case(actor=guan, case_no=number).permit_no)
    assert found.valid_until is not None and found.valid_until.year - at.year == years
    assert all(_clock(number, at, kind).state is ClockState.MET for kind in (ClockKind.STATUTORY, ClockKind.PROMISED))
    return dict(found.data)


def _clock(number: str, at: datetime, kind: ClockKind):
    return next(clock for clock in case_queries.clocks(actor=PLATFORM, case_nos=(number,), at=at)[number] if clock.rule.kind is kind)


def _due(number: str, at: datetime) -> tuple[date, date]:
    law, promise = (_clock(number, at, kind).due_on for kind in (ClockKind.STATUTORY, ClockKind.PROMISED))
    assert law is not None and promise is not None
    return law, promise


def _hearing(item: str, at: datetime, number: str, *, held: datetime) -> None:
    """Called, arranged with the leader in the chair, held, recorded and ended."""
    officer = _office(ORGANS[item].officer)
    begun = commands.begin(actor=officer, at=at, case_no=number, special_code="hearing", reason="依法应当听证").procedure_no
    commands.arrange_hearing(actor=officer, at=at, procedure_no=begun, held_at=held, place="三楼会议室", presiding=_office(ORGANS[item].leader).ref)
    commands.record_hearing(actor=officer, at=held, procedure_no=begun, record="申请人陈述……", participants=("申请人代表", "居民代表"))
    commands.end(actor=officer, at=held, procedure_no=begun, result="多数意见同意")


def _opinions(item: str, at: datetime, number: str, code: str, *, days: int, ended: datetime) -> None:
    """The organs of the item are asked and agree."""
    officer = _office(ORGANS[item].officer)
    begun = commands.begin(actor=officer, at=at, case_no=number, special_code=code, reason="请提出意见", days=days)
    for asked in begun.consultations:
        commands.answer(actor=_asked(asked.department_code), at=ended, consultation_no=asked.consultation_no, agrees=True, opinion="同意")
    commands.end(actor=officer, at=ended, procedure_no=begun.procedure_no, result="同意")


@pytest.mark.law("XKF-46")
def test_an_entertainment_venue_is_never_decided_without_its_hearing_and_the_hearing_is_not_counted(at: datetime) -> None:
    number, head = _accepted(VENUE, at), _office("peng")
    before = _due(number, at)
    _opinions(VENUE, at, number, "police_check", days=3, ended=at + DAY)
    assert before == _due(number, at + DAY), "the check of the declaration is counted"
    _reviewed(VENUE, at + DAY, number)
    with pytest.raises(Refusal) as missing:
        cases.decide(actor=head, at=at + DAY, case_no=number, outcome=Outcome.GRANTED)
    assert (missing.value.code, missing.value.data["missing"]) == ("special_open", "听证")
    later = at + 15 * DAY
    _hearing(VENUE, at + DAY, number, held=later)
    days = current_calendar().add_workdays
    assert _due(number, later) == (days(before[0], 10), days(before[1], 10)), "ten working days of hearing are left out"
    assert {PaperKind.HEARING_NOTICE, PaperKind.HEARING_RECORD} <= {paper.kind for paper in case_queries.case(actor=PLATFORM, case_no=number).documents}
    assert _granted(VENUE, later, number, years=2)["娱乐场所类别"] == "歌舞娱乐场所"


@pytest.mark.law("QSTL-19-1", "QSTL-19-3")
def test_water_has_its_own_45_days_without_experts_hearing_and_asked_departments(at: datetime) -> None:
    number, officer = _accepted(WATER, at), _office("mo")
    days = current_calendar().add_workdays
    before = _due(number, at)
    assert before == (days(at.date(), 45), days(at.date(), 20))
    experts = commands.begin(actor=officer, at=at, case_no=number, special_code="expert_review", reason="论证报告评审", days=10).procedure_no
    commands.end(actor=officer, at=at + 14 * DAY, procedure_no=experts, result="通过")
    _opinions(WATER, at + 14 * DAY, number, "departments", days=5, ended=at + 21 * DAY)
    later = at + 35 * DAY
    _hearing(WATER, at + 21 * DAY, number, held=later)
    assert _due(number, later) == (days(before[0], 25), days(before[1], 25)), "five weeks are left out"
    with pytest.raises(Refusal):
        cases.extend(actor=_office("zhao"), at=later, case_no=number, amount=1, reason="论证复杂")
    _reviewed(WATER, later, number)
    said = _granted(WATER, later, number, years=5)
    assert said["文书种类"] == "取水申请批准文件（新建取水工程）"
    assert said["年取水量（万立方米）"] == "12"
