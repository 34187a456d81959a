"""Acts on many, the views one keeps, handing one case over."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CaseState
from onewindow.domain.teams import queries as teams
from onewindow.kernel import ledger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD, BULK = "food-catering-licence", "/office/bulk/"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def numbers(at: datetime) -> list[str]:
    return [hand_in(actor=cast_actor(code), at=at, item_code=FOOD).case_no for code in ("chen", "li")]


def _as(client: Client, code: str) -> Client:
    client.post(reverse("demo_sign_in", args=[code]))
    return client


def _state(number: str) -> CaseState:
    return queries.summary(actor=cast_actor("luo"), case_no=number).state


def test_several_are_accepted_each_by_an_act_of_its_own(client: Client, numbers: list[str], at: datetime) -> None:
    commands.accept(actor=cast_actor("luo"), at=at, case_no=numbers[1])
    page = _as(client, "luo").post(BULK, {"act": "accept", "key": "k", "case": numbers}).content.decode()
    assert _state(numbers[0]) is CaseState.ACCEPTED
    assert "2 件中办成 1 件" in page and "没办成" in page and "现在不能这样办" in page
    assert [entry.act for entry in ledger.history(subject=f"case:{numbers[0]}")][-1] == "cases.accept"
    again = client.post(BULK, {"act": "accept", "key": "k", "case": numbers[:1]}).content.decode()  # the same form sent twice
    assert "1 件中办成 1 件" in again
    assert [entry.act for entry in ledger.history(subject=f"case:{numbers[0]}")].count("cases.accept") == 1


def test_several_are_handed_over_and_marked_as_seen(client: Client, numbers: list[str]) -> None:
    _as(client, "luo")
    assert "冯晓雯" in client.post(BULK, {"act": "choose", "case": numbers}).content.decode()
    assert "2 件中办成 2 件" in client.post(BULK, {"act": "hand", "to": cast_actor("feng").ref, "case": numbers}).content.decode()
    assert {line.staff_name for line in teams.lines(case_nos=numbers).values()} == {"冯晓雯"}
    assert "2 件中办成 0 件" in client.post(BULK, {"act": "hand", "to": cast_actor("ye").ref, "case": numbers}).content.decode()
    client.post(BULK, {"act": "seen", "case": numbers})
    assert all(line.seen_by == (cast_actor("luo").ref,) for line in teams.lines(case_nos=numbers).values())


def test_the_list_is_printed(client: Client, numbers: list[str]) -> None:
    page = _as(client, "luo").post(BULK, {"act": "print", "case": numbers}).content.decode()
    assert 'data-surface="print"' in page and "陈静怡" in page and "李文辉" in page


@pytest.mark.parametrize("sent", [{"act": "accept"}, {"act": "decide", "case": ["C1"]}, {}])
def test_nothing_ticked_and_acts_the_law_does_not_allow_for_many_do_nothing(client: Client, numbers: list[str], sent: dict[str, object]) -> None:
    assert _as(client, "luo").post(BULK, sent).headers["Location"] == "/office/"
    assert _state(numbers[0]) is CaseState.SUBMITTED


def test_other_organs_cases_and_other_people_are_refused(client: Client, numbers: list[str]) -> None:
    assert _as(client, "ye").post(BULK, {"act": "accept", "case": numbers}).status_code == 404
    assert _as(client, "chen").post(BULK, {"act": "accept", "case": numbers}).status_code == 403
    assert client.get(BULK).status_code == 405
    assert "2 件中办成 0 件" in _as(client, "deng").post(BULK, {"act": "accept", "case": numbers}).content.decode()  # a leader accepts nothing
    assert _state(numbers[0]) is CaseState.SUBMITTED


def test_one_case_is_handed_over_from_its_page(client: Client, numbers: list[str]) -> None:
    _as(client, "luo")
    address = reverse("office:hand_over", args=[numbers[0]])
    assert address in client.get(reverse("worklists:office_case", args=[numbers[0]])).content.decode()
    client.post(address, {"to": cast_actor("feng").ref, "key": "k", "reason": "她熟悉这个片区"})
    assert teams.lines(case_nos=numbers)[numbers[0]].given_reason == "她熟悉这个片区"
    told = client.post(address, {"to": "S0", "key": "k2"}, follow=True).content.decode()
    assert "选一位本部门办件的同事" in told
    assert _as(client, "ye").post(address, {"to": cast_actor("pan").ref}).status_code == 404
    assert teams.lines(case_nos=numbers)[numbers[0]].staff_name == "冯晓雯"


def test_a_view_is_kept_begun_with_renamed_and_dropped(client: Client, numbers: list[str]) -> None:
    _as(client, "luo")
    views, question = reverse("office:views"), "?view=to_do&state=submitted"
    client.post(views, {"act": "keep", "name": "新来的", "question": question})
    assert "新来的" in client.get("/office/").content.decode()
    client.post(views, {"act": "start", "name": "新来的", "renamed_from": "新来的", "question": question})
    assert client.get("/office/").headers["Location"] == f"/office/{question}"
    client.post(views, {"act": "keep", "name": "网上新件", "renamed_from": "新来的", "question": question})
    assert "网上新件" in client.get("/office/?view=to_do").content.decode()
    assert "网上新件" not in _as(client, "feng").get("/office/?view=to_do").content.decode()
    client.post(views, {"act": "drop", "name": "网上新件", "question": question})  # another's: nothing happens
    assert "网上新件" in _as(client, "luo").get("/office/?view=to_do").content.decode()
    client.post(views, {"act": "drop", "name": "网上新件", "question": "https://elsewhere.example/"})
    assert client.get("/office/").status_code == 200
    assert "给视图起一个没用过的名称" in client.post(views, {"act": "keep", "name": "", "question": question}, follow=True).content.decode()
