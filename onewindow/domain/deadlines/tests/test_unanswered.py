"""The applicant who never hands in what was asked for, with the items as they are shipped."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from onewindow.domain.cases import commands
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CaseState, CorrectionPoint
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.deadlines import jobs
from onewindow.domain.papers import queries as papers
from onewindow.domain.papers.types import PaperKind
from onewindow.kernel.actor import system_actor
from onewindow.kernel.deadlines import CHINA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
SYSTEM = system_actor(name="test")
HYGIENE = "public-place-hygiene-licence"


def test_the_food_licence_lapses_after_the_day_its_notice_gave(at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code="food-catering-licence").case_no
    point = CorrectionPoint(material_code="layout", point_code="layout-areas", text="请补标")
    commands.request_correction(actor=cast_actor("luo"), at=at, case_no=number, points=(point,))
    until = cases.case(actor=SYSTEM, case_no=number).answer_by_on
    assert until is not None and (until - at.date()).days == 30
    last = datetime(until.year, until.month, until.day, 23, 59, tzinfo=CHINA)
    assert jobs.let_run_out(at=last) == 0
    assert jobs.let_run_out(at=last + timedelta(minutes=2)) == 1
    found = cases.case(actor=SYSTEM, case_no=number)
    assert (found.summary.state, found.documents[-1].kind) == (CaseState.LAPSED, PaperKind.LAPSE)
    _template, said = papers.content(paper_no=found.documents[-1].paper_no)
    assert f"{until.year}年{until.month}月{until.day}日" in str(said["reasons"]), "the paper names the day that was given"
    assert "暂行规定" not in str(said), "the article that nobody has verified is not printed as law"
    assert said["basis"] == ["《中华人民共和国行政许可法》第三十二条第一款第四项"], "what the notice rests on is"


def test_the_licensing_law_lets_nothing_lapse(at: datetime) -> None:
    """行政许可法 knows no term for the answer: the notice of such a licence names no day, and the case stays open."""
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=HYGIENE).case_no
    material = catalogue.current_bundle(item_code=HYGIENE, on=at.date()).materials[0]
    point = CorrectionPoint(material_code=material.code, point_code=material.review_points[0].code, text="请补")
    commands.request_correction(actor=cast_actor("jian"), at=at, case_no=number, points=(point,))
    assert cases.case(actor=SYSTEM, case_no=number).answer_by_on is None
    assert jobs.let_run_out(at=at + timedelta(days=300)) == 0
    assert cases.summary(actor=SYSTEM, case_no=number).state is CaseState.CORRECTING
