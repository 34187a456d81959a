"""The office's worklist."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.domain.cases import commands
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.kernel.ids import new_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
OFFICE, FOOD = "/office/", "food-catering-licence"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def accepted(at: datetime) -> str:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
    return number


def _as(client: Client, code: str) -> Client:
    client.post(reverse("demo_sign_in", args=[code]))
    return client


def _copies(number: str, count: int) -> None:
    """Rows like the case's, each a group of its own: a list's length matters here, not how they came about."""
    group, case = apps.get_model("cases", "CaseGroup"), apps.get_model("cases", "Case")
    original = case.objects.get(case_no=number)
    for index in range(count):
        original.pk, original.case_no, original.draft_no = new_key(), f"{number[:-2]}X{index}", f"X{index}"
        original.group = group.objects.create(group_no=f"X{index}", created_at=original.submitted_at)
        original.save(force_insert=True)


def test_staff_who_read_cases_enter_and_others_are_led_to_their_own_pages(client: Client) -> None:
    assert client.get(OFFICE).headers["Location"].startswith(reverse("account_login"))
    for code, status in (("chen", 403), ("ou", 302), ("luo", 200), ("deng", 200)):
        assert _as(client, code).get(OFFICE).status_code == status, code


def test_a_case_stands_in_the_tab_of_what_is_to_be_done(client: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    link = reverse("worklists:office_case", args=[number])
    _as(client, "luo")
    assert link in client.get(OFFICE, {"view": "intake"}).content.decode()
    commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
    assert link in client.get(OFFICE, {"view": "to_accept"}).content.decode()
    commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
    assert link in client.get(OFFICE).content.decode()
    assert link in client.get(OFFICE, {"view": "no-such-tab"}).content.decode()


def test_another_organ_does_not_see_it(client: Client, accepted: str) -> None:
    _as(client, "ye")
    assert accepted not in client.get(OFFICE).content.decode()
    assert client.get(OFFICE, {"q": accepted}).status_code == 404


def test_the_chip_tells_what_is_left_and_what_is_late(client: Client, accepted: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    _as(client, "luo")
    assert "还剩 5 个工作日" in client.get(OFFICE).content.decode()
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at + timedelta(days=7))
    assert "今天到期" in client.get(OFFICE).content.decode()
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at + timedelta(days=9))
    assert "超期 2 个工作日" in client.get(OFFICE).content.decode()


def test_a_receipt_number_opens_its_case(client: Client, accepted: str) -> None:
    found = _as(client, "luo").get(OFFICE, {"q": accepted.lower()})
    assert found.headers["Location"] == reverse("worklists:office_case", args=[accepted])


def test_fifty_cases_cost_no_more_questions_than_one(client: Client, accepted: str) -> None:
    _as(client, "luo")
    client.get(OFFICE)
    numbers = []
    for more in (0, 49):
        _copies(accepted, more)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(OFFICE).content.decode()
        numbers.append(len(asked))
    assert page.count("data-row") == 50
    assert numbers[0] == numbers[1] <= 25


def test_the_next_page_goes_on_where_the_first_ended(client: Client, accepted: str) -> None:
    _copies(accepted, 50)
    _as(client, "luo")
    first = client.get(OFFICE).content.decode()
    cursor = first.split("cursor=")[1].split('"')[0]
    second = client.get(f"{OFFICE}?view=to_do&cursor={cursor}").content.decode()
    assert (first.count("data-row"), second.count("data-row")) == (50, 1)


def test_an_opinion_that_waits_is_told_on_the_first_page(client: Client, accepted: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "件征求意见等我们答复"
    assert words not in _as(client, "luo").get(OFFICE).content.decode()
    monkeypatch.setattr("onewindow.domain.procedures.queries.opinions_waiting", lambda *, actor: 2)
    assert f"有 2 {words}" in client.get(OFFICE).content.decode()
