"""A day that lies in a year whose holidays are not settled says so on the papers and pages that name it; and who may decide alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.applications import queries as applications
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.commands.closing import NotProven
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CaseState, Outcome
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.evidence.types import Finding
from onewindow.domain.papers import queries as papers
from onewindow.domain.papers.types import PaperKind
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.relay import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"


@pytest.mark.parametrize("draft", [False, True])
def test_receipt_acceptance_notice_and_page_say_that_a_day_is_provisional(
    client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch, draft: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    monkeypatch.setattr(Calendar, "is_draft", lambda _self, _day: draft)
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
    commands.accept(actor=cast_actor("luo", channel="office"), at=at, case_no=number)
    said = {paper.kind: papers.content(paper_no=paper.paper_no)[1] for paper in queries.case(actor=cast_actor("chen"), case_no=number).documents}
    assert (said[PaperKind.RECEIPT]["provisional"], said[PaperKind.ACCEPTANCE]["provisional"]) == (draft, draft)
    drain(clock=lambda: at)
    assert all(paper.file_no for paper in queries.case(actor=cast_actor("chen"), case_no=number).documents)
    client.post(reverse("demo_sign_in", args=["chen"]))
    for page in (reverse("progress:case", args=[number]), "/my/"):
        assert ("暂定" in client.get(page).content.decode()) is draft
    client.post(reverse("demo_sign_in", args=["luo"]))
    for page in (reverse("worklists:office_case", args=[number]), "/office/"):
        assert ("暂定" in client.get(page).content.decode()) is draft


@pytest.mark.law("XKF-34-3")
@pytest.mark.parametrize("finding", [Finding.OK, Finding.UNKNOWN, Finding.FAILED])
def test_one_person_decides_on_the_spot_only_what_the_machine_found_fulfilled(at: datetime, monkeypatch: pytest.MonkeyPatch, finding: Finding) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    huang, luo = cast_actor("huang", channel="office"), cast_actor("luo", channel="office")
    commands.accept(actor=huang, at=at, case_no=number)
    commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    commands.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    bundle = catalogue.bundle(bundle_hash=queries.summary(actor=luo, case_no=number).bundle_hash)
    alone = replace(bundle, procedure=replace(bundle.procedure, separate_persons=False))
    monkeypatch.setattr(catalogue, "bundle", lambda bundle_hash: alone)  # noqa: ARG005 - as the query takes it
    points = {(material.code, point.code): finding for material in bundle.materials for point in material.review_points}
    monkeypatch.setattr(applications, "machine_findings", lambda filled: points)  # noqa: ARG005 - as the query takes it
    if finding is Finding.OK:
        assert commands.decide(actor=huang, at=at + timedelta(hours=1), case_no=number, outcome=Outcome.GRANTED).state is CaseState.DECIDED
        return
    with pytest.raises(NotProven) as refused:
        commands.decide(actor=huang, at=at + timedelta(hours=1), case_no=number, outcome=Outcome.GRANTED)
    assert refused.value.article == "行政许可法 34"
