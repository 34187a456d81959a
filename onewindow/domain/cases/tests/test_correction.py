"""The one-time notice: once, complete, only from the list; and its answer."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications import queries as drafts
from onewindow.domain.applications.demo import DATA
from onewindow.domain.applications.types import Upload
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.commands.correction import (
    AlreadyAskedOnce,
    AnswerTooLate,
    NothingAsked,
    NotOnTheList,
)
from onewindow.domain.cases.demo import cast_actor, fill_draft, hand_in
from onewindow.domain.cases.types import CaseState, CorrectionPoint, DeemedKind, WhoseTurn
from onewindow.kernel.actor import system_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
LAYOUT = CorrectionPoint(material_code="layout", point_code="layout-facilities", text="请在布局图上标出洗手池。")


@pytest.fixture
def case_no(at: datetime) -> str:
    return hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no


def _answer(case_no: str, at: datetime) -> None:
    chen = cast_actor("chen")
    draft_no = queries.summary(actor=chen, case_no=case_no).draft_no
    upload = Upload(filename="layout.png", content=DATA.joinpath("layout.png").read_bytes())
    applications.attach(actor=chen, at=at, draft_no=draft_no, material_code="layout", upload=upload)


def test_the_notice_asks_and_it_is_the_applicants_turn(case_no: str, at: datetime) -> None:
    asked = commands.request_correction(actor=cast_actor("luo"), at=at, case_no=case_no, points=(LAYOUT,))
    assert asked.state is CaseState.CORRECTING
    detail = queries.case(actor=cast_actor("chen"), case_no=case_no)
    assert detail.turn is WhoseTurn.APPLICANT
    assert detail.correction is not None
    [point] = detail.correction.points
    assert (point.material_code, point.point_code) == (LAYOUT.material_code, LAYOUT.point_code)
    assert point.text.startswith("布局图没有标出"), "the notice speaks in the words of the standard, whatever was sent"


@pytest.mark.law("XKF-32-4", "XKF-32-5")
def test_a_second_notice_is_refused_by_law_even_after_the_answer(case_no: str, at: datetime) -> None:
    luo = cast_actor("luo")
    commands.request_correction(actor=luo, at=at, case_no=case_no, points=(LAYOUT,))
    later = at + timedelta(hours=2)
    _answer(case_no, later)
    commands.supplement(actor=cast_actor("chen"), at=later, case_no=case_no)
    with pytest.raises(AlreadyAskedOnce) as refused:
        commands.request_correction(actor=luo, at=later, case_no=case_no, points=(LAYOUT,))
    assert "第三十二条" in refused.value.article
    assert commands.accept(actor=luo, at=later, case_no=case_no).state is CaseState.ACCEPTED


@pytest.mark.law("XKF-31-1", "GDYS-29")
@pytest.mark.parametrize(("points", "refusal"), [
    ((), NothingAsked),
    ((CorrectionPoint(material_code="layout", point_code="other", text="其他材料"),), NotOnTheList),
    ((CorrectionPoint(material_code="noise-permit", point_code="x", text="环评"),), NotOnTheList),
])
def test_nothing_outside_the_standard_can_be_asked_for(case_no: str, at: datetime, points: tuple[CorrectionPoint, ...], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        commands.request_correction(actor=cast_actor("luo"), at=at, case_no=case_no, points=points)
    assert queries.summary(actor=cast_actor("chen"), case_no=case_no).state is CaseState.SUBMITTED


def test_the_answer_must_bring_what_was_asked_and_makes_a_new_sealing(case_no: str, at: datetime) -> None:
    commands.request_correction(actor=cast_actor("luo"), at=at, case_no=case_no, points=(LAYOUT,))
    with pytest.raises(applications.DraftIncomplete):
        commands.supplement(actor=cast_actor("chen"), at=at, case_no=case_no)
    _answer(case_no, at + timedelta(hours=1))
    answered = commands.supplement(actor=cast_actor("chen"), at=at + timedelta(hours=1), case_no=case_no)
    assert answered.state is CaseState.RECEIVED
    assert drafts.sealed(draft_no=answered.draft_no).sealing == 2


def test_a_group_gets_one_notice_and_only_the_members_it_concerns_answer(at: datetime) -> None:
    chen, luo = cast_actor("chen"), cast_actor("luo")
    drafts = [fill_draft(actor=chen, at=at, item_code=item) for item in (FOOD, FOOD, "self-employed-registration")]
    lead = commands.submit(actor=chen, at=at, draft_no=drafts[0], together_with=tuple(drafts[1:]))
    one, two, three = (member.case_no for member in queries.case(actor=chen, case_no=lead.case_no).members)
    commands.request_correction(actor=luo, at=at, case_no=one, points=(LAYOUT,), whole_group=True)
    details = [queries.case(actor=chen, case_no=number) for number in (one, two, three)]
    assert [detail.summary.state for detail in details] == [CaseState.CORRECTING, CaseState.CORRECTING, CaseState.SUBMITTED]
    assert len({detail.correction.document_no for detail in details if detail.correction}) == 1
    for number in (one, two):
        _answer(number, at + timedelta(hours=1))
        assert commands.supplement(actor=chen, at=at + timedelta(hours=1), case_no=number).state is CaseState.RECEIVED


def test_an_answer_after_the_applicants_own_term_does_not_revive_the_case(case_no: str, at: datetime) -> None:
    commands.request_correction(actor=cast_actor("luo"), at=at, case_no=case_no, points=(LAYOUT,))
    last_on = queries.case(actor=cast_actor("chen"), case_no=case_no).answer_by_on
    assert last_on is not None
    _answer(case_no, at + timedelta(hours=1))
    over = datetime.combine(last_on + timedelta(days=1), time(0, 1), at.tzinfo)
    with pytest.raises(AnswerTooLate) as refused:  # whether or not the end was recorded yet
        commands.supplement(actor=cast_actor("chen"), at=over, case_no=case_no)
    assert str(last_on) in refused.value.text() and refused.value.article
    assert commands.deem(actor=system_actor(name="test"), at=over, case_no=case_no, kind=DeemedKind.LAPSED).state is CaseState.LAPSED


def test_an_answer_in_the_last_minute_of_the_term_counts(case_no: str, at: datetime) -> None:
    commands.request_correction(actor=cast_actor("luo"), at=at, case_no=case_no, points=(LAYOUT,))
    last_on = queries.case(actor=cast_actor("chen"), case_no=case_no).answer_by_on
    assert last_on is not None
    _answer(case_no, at + timedelta(hours=1))
    last = datetime.combine(last_on, time(23, 59), at.tzinfo)
    assert commands.supplement(actor=cast_actor("chen"), at=last, case_no=case_no).state is CaseState.RECEIVED
