"""The counter's first page."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.domain.applications import commands as applications
from onewindow.domain.cases import commands
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import NoKind
from onewindow.domain.catalogue import queries as catalogue
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
    assert len(number) == 22
    for typed, status, words in ((number, 404, "对照回执核对"), (number[:-2], 200, "共 22 位"), ("12345x", 200, "没有办件含有“12345x”")):
        missed = client.get(DESK, {"q": typed})
        assert missed.status_code == status
        assert f'value="{typed}"' in missed.content.decode() and words in missed.content.decode()


def test_the_desk_asks_as_often_for_few_cases_as_for_many(client: Client, at: datetime) -> None:
    _as(client, "he")
    client.get(DESK)  # the catalogue is read once
    numbers = []
    for _ in range(2):
        for _case in range(3):
            hand_in(actor=cast_actor("chen"), at=at, item_code="self-employed-registration")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(DESK).status_code == 200
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 10  # who is signed in, what is kept, and the seven lists of the desk


def test_the_desk_shows_why_a_case_waits_and_opens_the_next_by_a_key(client: Client, at: datetime) -> None:
    first = hand_in(actor=cast_actor("chen"), at=at, item_code="self-employed-registration").case_no
    hand_in(actor=cast_actor("chen"), at=at, item_code="food-catering-licence")
    page = _as(client, "he").get(DESK).content.decode()
    assert f'href="{reverse("worklists:counter_case", args=[first])}" data-key="F2"' in page
    assert page.count("网上提交") == 2


def test_words_look_through_every_case_the_counter_may_open(client: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code="food-catering-licence").case_no
    found = _as(client, "he").get(DESK, {"q": "陈静"})
    assert found.status_code == 200
    assert found.content.decode().count(reverse("worklists:counter_case", args=[number])) >= 3  # found, in the list, and the next one
    commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)  # and does not wait any more
    for typed in ("陈静", "食品经营", number[8:20]):
        assert reverse("worklists:counter_case", args=[number]) in client.get(DESK, {"q": typed}).content.decode(), typed
    nobody = client.get(DESK, {"q": "没有这个人"})
    assert nobody.status_code == 200 and "申请人姓名" in nobody.content.decode()
    assert reverse("worklists:counter_case", args=[number]) not in _as(client, "tan").get(DESK, {"q": "陈静"}).content.decode()


def test_what_a_clerk_began_for_somebody_waits_on_the_desk(client: Client, at: datetime) -> None:
    clerk, chen = cast_actor("he", channel="counter"), cast_actor("chen")
    draft = applications.start(actor=clerk, at=at, item_code="self-employed-registration", applicant_no=chen.ref)
    page = _as(client, "he").get(DESK).content.decode()
    assert reverse("applications:counter_tasks", args=[draft.draft_no]) in page
    assert reverse("applications:counter_tasks", args=[draft.draft_no]) not in _as(client, "tan").get(DESK).content.decode()


def test_what_a_clerk_declined_is_found_again_also_when_it_was_never_taken_in(client: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code="self-employed-registration").case_no
    link = reverse("worklists:counter_case", args=[number])
    he = cast_actor("he", channel="counter")
    commands.decline(actor=he, at=at, case_no=number, kind=NoKind.NOT_REQUIRED, reason="不用登记。", article=catalogue.current_bundle(item_code="self-employed-registration", on=at.date()).setting()[0])
    page = _as(client, "he").get(DESK).content.decode()
    assert link in page and "依法不需要办理" in page
    assert client.get(link).status_code == 200
    assert link in client.get(DESK, {"q": "陈"}).content.decode()
    assert link not in _as(client, "tan").get(DESK).content.decode(), "another hall had nothing to do with it"


def test_the_services_begin_with_those_applied_for_most_and_say_how_many_there_are(client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onewindow.domain.applications.web.staff.MOST_ITEMS", 5)
    clerk, chen = cast_actor("he", channel="counter"), cast_actor("chen")
    for code in ("self-employed-registration", "food-catering-licence", "food-catering-licence"):
        applications.start(actor=clerk, at=at, item_code=code, applicant_no=chen.ref)
    address, every = reverse("applications:counter_choose", args=[chen.ref]), catalogue.items()
    page = _as(client, "he").get(address).content.decode()
    assert len(every) > 5 and f"先列常办的 5 个，共 {len(every)} 个；输入名称查找其他事项" in page
    first, second = (page.index(f'value="{code}"') for code in ("food-catering-licence", "self-employed-registration"))
    assert first < second and page.count('name="item_code"') == 5
    found = client.get(address, {"q": every[0].plain_name}).content.decode()
    assert every[0].plain_name in found and "先列常办的" not in found
