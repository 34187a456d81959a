"""Accepted with something to follow (容缺受理): the day promised is the day that counts, and nobody is told one that is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications import queries as drafts
from onewindow.domain.applications.demo import DATA, handed_in
from onewindow.domain.applications.types import DraftState, Upload
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.commands.closing import ToleranceOpen
from onewindow.domain.cases.commands.correction import AlreadyAskedOnce, AnswerTooLate
from onewindow.domain.cases.commands.intake import PromisePast
from onewindow.domain.cases.commands.timing import TooEarly
from onewindow.domain.cases.demo import cast_actor, fill_draft
from onewindow.domain.cases.types import CaseState, CorrectionPoint, DeemedKind, Outcome
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.papers import queries as papers
from onewindow.domain.papers.types import PaperKind
from onewindow.kernel.actor import Actor, system_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
HYGIENE, REPORT = "public-place-hygiene-licence", "test_report"
PLATFORM = system_actor(name="test")
DAY = timedelta(days=1)


@pytest.fixture
def chen() -> Actor:
    return cast_actor("chen")


@pytest.fixture
def jian() -> Actor:
    return cast_actor("jian", channel="office")


def _promised(chen: Actor, at: datetime, until: date) -> tuple[str, str]:
    """A case whose report is to follow by the day, and its draft."""
    draft_no = fill_draft(actor=chen, at=at, item_code=HYGIENE)
    for each in drafts.draft(actor=chen, draft_no=draft_no).materials:
        if each.material_code == REPORT:
            applications.detach(actor=chen, at=at, draft_no=draft_no, material_code=REPORT, file_no=each.file_no)
    applications.tolerate(actor=chen, at=at, draft_no=draft_no, material_codes=(REPORT,), until=until)
    return commands.submit(actor=chen, at=at, draft_no=draft_no).case_no, draft_no


def _bring(chen: Actor, at: datetime, draft_no: str) -> None:
    name = handed_in(HYGIENE).uploads[REPORT]
    applications.attach(actor=chen, at=at, draft_no=draft_no, material_code=REPORT, upload=Upload(filename=name, content=DATA.joinpath(name).read_bytes()))


@pytest.mark.law("GDYS-32")
def test_the_case_lapses_on_the_day_after_the_one_promised_and_printed(chen: Actor, jian: Actor, at: datetime) -> None:
    number, _draft = _promised(chen, at, at.date() + 2 * DAY)
    commands.accept(actor=jian, at=at, case_no=number)
    found = queries.case(actor=PLATFORM, case_no=number)
    paper, = (paper for paper in found.documents if paper.kind is PaperKind.TOLERANCE_PROMISE)
    assert papers.content(paper_no=paper.paper_no)[1]["rows"][0][1] == "2026-11-04" == found.answer_by_on.isoformat()
    with pytest.raises(TooEarly):
        commands.deem(actor=PLATFORM, at=at + 2 * DAY, case_no=number, kind=DeemedKind.LAPSED)
    assert commands.deem(actor=PLATFORM, at=at + 3 * DAY, case_no=number, kind=DeemedKind.LAPSED).state is CaseState.LAPSED


@pytest.mark.law("GDYS-32")
def test_what_follows_after_the_day_promised_is_too_late_also_before_the_end_is_recorded(chen: Actor, jian: Actor, at: datetime) -> None:
    number, draft_no = _promised(chen, at, at.date() + 2 * DAY)
    commands.accept(actor=jian, at=at, case_no=number)
    _bring(chen, at + timedelta(hours=1), draft_no)
    with pytest.raises(AnswerTooLate):
        commands.supplement(actor=chen, at=at + 3 * DAY, case_no=number)
    assert commands.supplement(actor=chen, at=at + 2 * DAY, case_no=number).state is CaseState.ACCEPTED


@pytest.mark.law("GDYS-32")
def test_nothing_is_accepted_on_a_promise_whose_day_is_over(chen: Actor, jian: Actor, at: datetime) -> None:
    """It is asked for like anything that is missing, and handed in; then the case is accepted with nothing to follow."""
    number, draft_no = _promised(chen, at, at.date())
    later = at + DAY
    with pytest.raises(PromisePast):
        commands.accept(actor=jian, at=later, case_no=number)
    commands.request_correction(actor=jian, at=later, case_no=number, points=(_point(at, REPORT),))
    _bring(chen, later + timedelta(hours=1), draft_no)
    commands.supplement(actor=chen, at=later + timedelta(hours=1), case_no=number)
    assert commands.accept(actor=jian, at=later + timedelta(hours=2), case_no=number).state is CaseState.ACCEPTED
    assert queries.case(actor=PLATFORM, case_no=number).answer_by_on is None


@pytest.mark.law("GDYS-32", "XKF-32-4")
def test_a_promise_that_ran_out_after_the_one_notice_can_still_be_asked_for_and_nothing_else(chen: Actor, jian: Actor, at: datetime) -> None:
    number, draft_no = _promised(chen, at, at.date() + DAY)
    other = next(material.code for material in _materials(at) if material.code in handed_in(HYGIENE).uploads and material.code != REPORT)
    commands.request_correction(actor=jian, at=at, case_no=number, points=(_point(at, other),))
    name = handed_in(HYGIENE).uploads[other]
    answered, late = at + timedelta(hours=1), at + 2 * DAY
    applications.attach(actor=chen, at=answered, draft_no=draft_no, material_code=other, upload=Upload(filename=name, content=DATA.joinpath(name).read_bytes()))
    commands.supplement(actor=chen, at=answered, case_no=number)
    with pytest.raises(AlreadyAskedOnce):
        commands.request_correction(actor=jian, at=answered, case_no=number, points=(_point(at, REPORT),))
    with pytest.raises(AlreadyAskedOnce):
        commands.request_correction(actor=jian, at=late, case_no=number, points=(_point(at, REPORT), _point(at, other)))
    assert commands.request_correction(actor=jian, at=late, case_no=number, points=(_point(at, REPORT),)).state is CaseState.CORRECTING


def test_after_a_refusal_nothing_is_to_follow(chen: Actor, jian: Actor, at: datetime) -> None:
    number, draft_no = _promised(chen, at, at.date() + 5 * DAY)
    commands.accept(actor=jian, at=at, case_no=number)
    assert drafts.draft(actor=chen, draft_no=draft_no).state is DraftState.CORRECTING
    for step in ("review", "site_check"):
        commands.review(actor=jian, at=at, case_no=number, step_code=step, passed=False, second_officer=cast_actor("kuang").ref, opinion="通风不合格")
    article = catalogue.current_bundle(item_code=HYGIENE, on=at.date()).bases[0].citation
    commands.decide(actor=cast_actor("lao", channel="office"), at=at, case_no=number, outcome=Outcome.REFUSED, reason="通风不合格", article=article)
    assert drafts.draft(actor=chen, draft_no=draft_no).state is not DraftState.CORRECTING
    assert queries.case(actor=chen, case_no=number).answer_by_on is None
    assert next(clock for clock in queries.clocks(actor=PLATFORM, case_nos=(number,), at=at + 90 * DAY)[number] if clock.rule.code == "tolerance").ended_at is not None


def _materials(at: datetime):  # noqa: ANN202
    return catalogue.current_bundle(item_code=HYGIENE, on=at.date()).materials


def _point(at: datetime, code: str) -> CorrectionPoint:
    material = next(material for material in _materials(at) if material.code == code)
    return CorrectionPoint(material_code=code, point_code=material.review_points[0].code, text=material.review_points[0].text)


@pytest.mark.law("GDYS-32", "XKF-32-4")
@pytest.mark.parametrize("promised", [2, 10])
def test_what_silence_accepts_still_follows_and_nothing_is_granted_before(chen: Actor, jian: Actor, at: datetime, promised: int) -> None:
    number, _draft = _promised(chen, at, at.date() + promised * DAY)
    late = at + 8 * DAY
    assert commands.deem(actor=PLATFORM, at=late, case_no=number, kind=DeemedKind.ACCEPTED).state is CaseState.ACCEPTED
    found = queries.case(actor=PLATFORM, case_no=number)
    assert found.answer_by_on is not None and found.answer_by_on >= late.date(), "a day that is over was not told"
    commands.review(actor=jian, at=late, case_no=number, step_code="review", passed=True)
    commands.review(actor=jian, at=late, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("kuang").ref)
    with pytest.raises(ToleranceOpen):
        commands.decide(actor=cast_actor("lao", channel="office"), at=late, case_no=number, outcome=Outcome.GRANTED)
