"""Progress without sign-in: what it tells, and what it never tells."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.cases.demo import cast_actor, hand_in

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
    assert "等窗口收件" in page
    assert case.item_name in page
    assert case.applicant_name not in page
    assert f'{reverse("deadlines:public_why")}?case_no={case.case_no}' in page
    assert "no-store" in shown.headers["Cache-Control"]


def test_a_wrong_number_and_a_wrong_tail_get_the_same_answer(client: Client, at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    other = "C" + case.case_no[1:-1] + ("A" if case.case_no[-1] != "A" else "B")
    wrong_tail = _ask(client, case_no=case.case_no, phone_tail="9999")
    wrong_number = _ask(client, case_no=other, phone_tail="0001")
    assert wrong_tail.status_code == wrong_number.status_code == 404
    pages = [wrong_tail.content.decode().replace(case.case_no, "N").replace("9999", "T"),
             wrong_number.content.decode().replace(other, "N").replace("0001", "T")]
    assert pages[0] == pages[1]
