"""Progress without sign-in: what it tells, and what it never tells."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CorrectionPoint
from onewindow.domain.notices import queries as notices
from onewindow.kernel.actor import system_actor
from onewindow.kernel.deadlines import ClockKind
from onewindow.ui.formats import date_cn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


def _ask(client: Client, **query: str):
    return client.get(reverse("progress:progress"), query)


def test_the_form_stands_alone_before_anybody_asks(client: Client) -> None:
    shown = _ask(client)
    assert shown.status_code == 200
    assert 'name="case_no"' in shown.content.decode()


def test_number_and_tail_tell_where_it_is_and_no_name(client: Client, at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    spaced = f"{case.case_no[:7]} {case.case_no[7:]}".lower()
    shown = _ask(client, case_no=spaced, phone_tail="0001")
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "已收到，窗口核对材料" in page
    assert case.item_name in page
    assert case.applicant_name not in page
    assert f'{reverse("deadlines:public_why")}?case_no={case.case_no}' in page
    assert "no-store" in shown.headers["Cache-Control"]


def test_until_it_is_accepted_the_day_of_the_answer_is_told(client: Client, at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    page = _ask(client, case_no=case.case_no, phone_tail="0001").content.decode()
    clocks = queries.clocks(actor=system_actor(name="progress"), case_nos=(case.case_no,), at=at)[case.case_no]
    due = next(each.due_on for each in clocks if each.rule.kind is ClockKind.ACCEPT)
    assert due
    assert "前告知您是否受理" in page
    assert date_cn(due) in page


def test_a_wrong_number_and_a_wrong_tail_get_the_same_answer(client: Client, at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    other = "C" + case.case_no[1:-1] + ("A" if case.case_no[-1] != "A" else "B")
    wrong_tail = _ask(client, case_no=case.case_no, phone_tail="9999")
    wrong_number = _ask(client, case_no=other, phone_tail="0001")
    assert wrong_tail.status_code == wrong_number.status_code == 404
    pages = [wrong_tail.content.decode().replace(case.case_no, "N").replace("9999", "T"),
             wrong_number.content.decode().replace(other, "N").replace("0001", "T")]
    assert pages[0] == pages[1]


def test_the_link_of_a_message_tells_one_sentence_and_no_name(client: Client, at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    link = urlsplit(notices.status_link(about=case.case_no)).path
    shown = client.get(link)
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "已收到，窗口核对材料" in page
    assert case.applicant_name not in page
    assert "no-store" in shown.headers["Cache-Control"]
    assert reverse("progress:case", args=[case.case_no]) in page  # which wants a sign-in


def test_a_link_that_was_not_made_here_opens_nothing(client: Client, at: datetime) -> None:
    case, other = (hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD) for _ in range(2))
    tag = notices.status_link(about=other.case_no).rpartition("-")[2].rstrip("/")
    for token in (f"{case.case_no}-{tag}", f"{case.case_no}-", case.case_no, f"-{tag}", f"{case.case_no}-{'0' * 12}"):
        assert client.get(reverse("progress:status", args=[token])).status_code == 404, token


def test_the_link_tells_the_applicant_what_to_do(client: Client, at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    point = CorrectionPoint(material_code="layout", point_code="layout-facilities", text="请在布局图上标出洗手池。")
    commands.request_correction(actor=cast_actor("luo"), at=at, case_no=case.case_no, points=(point,))
    page = client.get(urlsplit(notices.status_link(about=case.case_no)).path).content.decode()
    assert reverse("progress:correct", args=[case.case_no]) in page
    assert "布局图没有标出" not in page


def test_digits_are_not_found_by_trying(client: Client, at: datetime) -> None:
    case, other = (hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD) for _ in range(2))
    tries = [_ask(client, case_no=case.case_no, phone_tail=f"{number:04}").status_code for number in range(5000, 5012)]
    assert tries == [404] * 10 + [429] * 2
    assert _ask(Client(REMOTE_ADDR="203.0.113.9"), case_no=case.case_no.lower(), phone_tail="0001").status_code == 429  # also from elsewhere, also the right one
    refused = client.get(reverse("deadlines:public_why"), {"case_no": case.case_no, "phone_tail": "0001"})
    assert refused.status_code == 429
    assert "等 30 分钟" in refused.content.decode()
    assert client.get("/api/cases/progress", {"case_no": case.case_no, "phone_tail": "0001"}).status_code == 429
    assert _ask(client, case_no=other.case_no, phone_tail="0001").status_code == 200
    assert client.get(urlsplit(notices.status_link(about=case.case_no)).path).status_code == 200


def test_one_caller_has_so_many_wrong_tries_at_all_numbers_together(client: Client, at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    for number in range(60):
        assert client.get(reverse("progress:status", args=[f"C{number}-0"])).status_code == 404
    link = urlsplit(notices.status_link(about=case.case_no)).path
    assert client.get(link).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.9").get(link).status_code == 200
