"""Answering the one notice: each point with its place, on one page that keeps the notice in sight until all is handed in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from onewindow.domain.applications import queries as drafts
from onewindow.domain.applications.demo import DATA
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CaseState, CorrectionPoint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
LAYOUT = CorrectionPoint(material_code="layout", point_code="layout-facilities", text="")
SITE = CorrectionPoint(material_code="application_form", point_code="form-site", text="", element_id="premises_address")
ADDRESS = "示例镇海景路八号一层商铺"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def chen(client: Client) -> Client:
    client.post(reverse("demo_sign_in", args=["chen"]))
    return client


def _asked(at: datetime, *points: CorrectionPoint) -> str:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    commands.request_correction(actor=cast_actor("luo"), at=at, case_no=number, points=points)
    return number


def _later(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at + timedelta(hours=1))


def _draft_no(number: str) -> str:
    return queries.case(actor=cast_actor("chen"), case_no=number).summary.draft_no


def _version(number: str) -> int:
    return drafts.draft(actor=cast_actor("chen"), draft_no=_draft_no(number)).version


def _page(client: Client, name: str, *args: str) -> str:
    shown = client.get(reverse(f"progress:{name}", args=args))
    assert shown.status_code == 200
    return shown.content.decode()


def _bring(client: Client, number: str, code: str = "layout", content: bytes = b"") -> HttpResponse:
    file = SimpleUploadedFile("layout.png", content or DATA.joinpath("layout.png").read_bytes(), content_type="image/png")
    return client.post(reverse("progress:bring", args=[number, code]), {"file": file})


def test_the_notice_stands_on_the_page_until_all_of_it_is_handed_in(chen: Client, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    number = _asked(at, LAYOUT)
    page = _page(chen, "case", number)
    assert "布局图没有标出" in page and "要重新交" in page
    assert reverse("progress:correct", args=[number]) in page
    asked = _page(chen, "correct", number)
    assert "布局图没有标出" in asked and "health_certificates" not in asked
    assert 'aria-disabled="true"' in asked, "nothing new came yet"
    refused = chen.post(reverse("progress:correct", args=[number]), {"key": "k-1", "expected_version": _version(number)})
    assert refused.status_code == 422 and "需要补正，请您重新提交" in refused.content.decode()
    _later(monkeypatch, at)
    back = _bring(chen, number)
    assert back.headers["Location"].startswith(reverse("progress:correct", args=[number]))
    asked = _page(chen, "correct", number)
    assert "布局图没有标出" in asked and "layout.png" in asked and 'aria-disabled="true"' not in asked
    done = chen.post(reverse("progress:correct", args=[number]), {"key": "k-2", "expected_version": _version(number)})
    assert done.headers["Location"] == reverse("progress:case", kwargs={"case_no": number})
    assert "布局图没有标出" not in _page(chen, "case", number)  # the alert goes with the answer
    over = chen.get(reverse("progress:correct", args=[number]))  # and an old message leads to the case
    assert over.headers["Location"] == reverse("progress:case", kwargs={"case_no": number})


def test_an_answer_is_put_right_on_the_same_page_and_nothing_else_of_the_form(chen: Client, at: datetime) -> None:
    number = _asked(at, SITE)
    asked = _page(chen, "correct", number)
    assert 'name="premises_address"' in asked and 'name="contact_name"' not in asked
    assert 'type="file"' not in asked, "the form is made from answers, nobody uploads it"
    sent = {"key": "k-1", "expected_version": _version(number), "premises_address": ADDRESS, "contact_name": "别人"}
    assert chen.post(reverse("progress:correct", args=[number]), sent).status_code == 302
    detail = queries.case(actor=cast_actor("chen"), case_no=number)
    assert detail.summary.state is CaseState.RECEIVED or detail.summary.state is CaseState.SUBMITTED
    values = queries.sealed(actor=cast_actor("chen"), case_no=number).values()
    assert values["premises_address"] == ADDRESS and values["contact_name"] != "别人"


def test_a_wrong_answer_comes_back_with_the_notice_and_what_was_typed(chen: Client, at: datetime) -> None:
    number = _asked(at, SITE)
    wrong = chen.post(reverse("progress:correct", args=[number]), {"key": "k-1", "expected_version": _version(number), "premises_address": ""})
    page = wrong.content.decode()
    assert wrong.status_code == 422 and 'href="#f-premises_address"' in page
    assert queries.case(actor=cast_actor("chen"), case_no=number).summary.state is CaseState.CORRECTING


def test_a_paper_and_an_answer_go_in_together(chen: Client, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    number = _asked(at, LAYOUT, SITE)
    _later(monkeypatch, at)
    _bring(chen, number)
    asked = _page(chen, "correct", number)
    assert 'name="premises_address"' in asked and "layout.png" in asked
    sent = {"key": "k-1", "expected_version": _version(number), "premises_address": ADDRESS}
    assert chen.post(reverse("progress:correct", args=[number]), sent).status_code == 302
    assert queries.sealed(actor=cast_actor("chen"), case_no=number).values()["premises_address"] == ADDRESS


def test_a_file_that_is_none_is_told_on_the_page_of_the_notice(chen: Client, at: datetime) -> None:
    number = _asked(at, LAYOUT)
    assert _bring(chen, number, content=b"no picture").status_code == 302
    page = _page(chen, "correct", number)
    assert 'class="alert bad"' in page and "布局图没有标出" in page


def test_what_nobody_asked_for_cannot_be_changed_through_the_page(chen: Client, at: datetime) -> None:
    number = _asked(at, LAYOUT)
    before = drafts.draft(actor=cast_actor("chen"), draft_no=_draft_no(number)).materials
    _bring(chen, number, "health_certificates")
    assert drafts.draft(actor=cast_actor("chen"), draft_no=_draft_no(number)).materials == before


def test_what_is_asked_is_for_the_applicant_alone(client: Client, at: datetime) -> None:
    number = _asked(at, LAYOUT)
    assert client.get(reverse("progress:correct", args=[number])).status_code == 302
    client.post(reverse("demo_sign_in", args=["li"]))
    assert client.get(reverse("progress:correct", args=[number])).status_code == 404
    assert _bring(client, number).status_code == 404
