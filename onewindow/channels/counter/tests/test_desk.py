"""The counter's first page."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.domain.cases import commands
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.kernel.channel import channels

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
DESK = "/counter/"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


def _as(client: Client, code: str) -> Client:
    client.post(reverse("demo_sign_in", args=[code]))
    return client


def test_the_channel_is_registered_as_offline_one_window() -> None:
    record = channels.get("counter")
    assert (record.origin_code, record.idle_minutes) == ("8", 10)


def test_only_clerks_enter(client: Client) -> None:
    nobody = client.get(DESK)
    assert nobody.headers["Location"].startswith(reverse("account_login"))
    for code, status in (("chen", 403), ("mai", 403), ("luo", 403), ("he", 200)):
        assert _as(client, code).get(DESK).status_code == status, code


def test_what_was_handed_in_anywhere_waits_until_a_counter_takes_it_in(client: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code="food-catering-licence").case_no
    link = reverse("worklists:counter_case", args=[number])
    assert link in _as(client, "tan").get(DESK).content.decode()
    commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
    assert link not in client.get(DESK).content.decode()


def test_a_receipt_number_opens_its_case(client: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code="food-catering-licence").case_no
    found = _as(client, "he").get(DESK, {"q": f" {number[:7].lower()} {number[7:]}"})
    assert found.headers["Location"] == reverse("worklists:counter_case", args=[number])


def test_a_number_that_opens_nothing_is_said_and_kept(client: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code="food-catering-licence").case_no
    commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
    _as(client, "tan")
    for typed in (number, "12345"):
        missed = client.get(DESK, {"q": typed})
        assert missed.status_code == 404
        assert f'value="{typed}"' in missed.content.decode()


def test_the_desk_asks_as_often_for_few_cases_as_for_many(client: Client, at: datetime) -> None:
    _as(client, "he")
    numbers = []
    for _ in range(2):
        for _case in range(3):
            hand_in(actor=cast_actor("chen"), at=at, item_code="self-employed-registration")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(DESK).status_code == 200
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
