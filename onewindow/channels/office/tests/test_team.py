"""The team's page: numbers for those who lead, leave for everybody who works on cases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.domain.cases import commands
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.teams import commands as teams
from onewindow.domain.teams import queries
from onewindow.kernel import relay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD, TEAM = "food-catering-licence", "/office/team/"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def numbers(at: datetime) -> list[str]:
    found = [hand_in(actor=cast_actor(code), at=at, item_code=FOOD).case_no for code in ("chen", "li")]
    commands.accept(actor=cast_actor("luo"), at=at, case_no=found[0])
    relay.drain(clock=lambda: at)
    return found


def _as(client: Client, code: str) -> Client:
    client.post(reverse("demo_sign_in", args=[code]))
    return client


@pytest.mark.parametrize(("code", "status"), [("huang", 200), ("deng", 200), ("luo", 200), ("he", 403), ("mai", 403), ("chen", 403)])
def test_who_may_open_it(client: Client, code: str, status: int) -> None:
    assert _as(client, code).get(TEAM).status_code == status


def test_numbers_are_for_those_who_lead(client: Client, numbers: list[str]) -> None:
    assert "超期办件和停在哪一步" in _as(client, "huang").get(TEAM).content.decode()
    assert "超期办件和停在哪一步" not in _as(client, "luo").get(TEAM).content.decode()


def test_late_cases_stand_there_with_where_they_are(client: Client, numbers: list[str], at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    _as(client, "huang")
    assert "没有超期办件" in client.get(TEAM).content.decode()
    teams.hand_over(actor=cast_actor("huang"), at=at, case_no=numbers[0], staff_no=cast_actor("feng").ref)
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at + timedelta(days=9))
    page = client.get(TEAM).content.decode()
    late = page.split("超期办件和停在哪一步")[-1].split("按同事")[0]
    assert "超期 2 个工作日" in late and "停在“材料审查”（审查员）" in late and "冯晓雯" in late
    colleague = page.split("按同事")[-1].split("没有转办的，按环节")[0]
    row = next(part for part in colleague.split("<tr>") if "冯晓雯" in part)
    assert [cell.split(">")[-1] for cell in row.replace("</span>", "").split("</td>")[2:6]] == ["1", "0", "1", "0"]


def test_what_was_handed_to_nobody_stands_by_step_and_post(client: Client, numbers: list[str]) -> None:
    page = _as(client, "huang").get(TEAM).content.decode().split("没有转办的，按环节")[-1]
    assert "材料审查" in page and "受理" in page and "审查员" in page


def test_another_organ_sees_its_own(client: Client, numbers: list[str]) -> None:
    assert "材料审查" not in _as(client, "pan").get(TEAM).content.decode()


def test_a_leave_is_recorded_shown_and_ended(client: Client, at: datetime) -> None:
    _as(client, "luo")
    sent = {"deputy": cast_actor("feng").ref, "from_on": at.date().isoformat(), "until_on": (at.date() + timedelta(days=2)).isoformat(), "reason": "年休假", "key": "k"}
    assert client.post(reverse("office:leave"), sent).status_code == 302
    page = client.get(TEAM).content.decode()
    assert "离岗中" in page and "冯晓雯代办" in page
    assert "离岗，冯晓雯代办" in _as(client, "huang").get(TEAM).content.decode()
    absence = queries.absences(actor=cast_actor("huang"), on=at.date())[0]
    address = reverse("office:end_leave", args=[absence.absence_no])
    assert _as(client, "feng").post(address, {"key": "k"}).status_code == 404
    assert _as(client, "luo").post(address, {"key": "k"}).status_code == 302
    assert "没有人离岗" in client.get(TEAM).content.decode()


@pytest.mark.parametrize("changed", [{"from_on": ""}, {"until_on": "x"}, {"deputy": ""}, {"until_on": "2020-01-01"}])
def test_a_leave_that_can_not_be_says_why_and_keeps_what_was_typed(client: Client, at: datetime, changed: dict[str, str]) -> None:
    sent = {"deputy": cast_actor("feng").ref, "from_on": at.date().isoformat(), "until_on": at.date().isoformat(), "reason": "年休假", **changed}
    answer = _as(client, "luo").post(reverse("office:leave"), sent)
    assert answer.status_code == 422
    assert "年休假" in answer.content.decode() and "离岗" in answer.content.decode()


def test_an_officer_records_no_leave_of_a_colleague(client: Client, at: datetime) -> None:
    sent = {"staff": cast_actor("feng").ref, "deputy": cast_actor("luo").ref, "from_on": at.date().isoformat(), "until_on": at.date().isoformat()}
    assert _as(client, "luo").post(reverse("office:leave"), sent).status_code in (403, 422)
    assert queries.absences(actor=cast_actor("luo"), on=at.date()) == ()


def test_the_page_costs_the_same_however_much_there_is(client: Client, numbers: list[str]) -> None:
    _as(client, "huang")
    client.get(TEAM)
    with CaptureQueriesContext(connection) as asked:
        client.get(TEAM)
    assert len(asked) <= 12


def test_a_leave_that_has_not_begun_is_cancelled_not_ended(client: Client, at: datetime) -> None:
    days = {"from_on": (at + timedelta(days=5)).date().isoformat(), "until_on": (at + timedelta(days=6)).date().isoformat()}
    _as(client, "luo").post(reverse("office:leave"), {"deputy": cast_actor("feng").ref, "reason": "年休假", "key": "k", **days})
    page = client.get(TEAM).content.decode()
    assert "取消罗志明的离岗登记" in page and "罗志明今天回岗" not in page
    absence = queries.absences(actor=cast_actor("luo"), on=at.date())[0]
    done = client.post(reverse("office:end_leave", args=[absence.absence_no]), {"key": "k2"}, follow=True).content.decode()
    assert "已取消罗志明的离岗登记" in done and queries.absences(actor=cast_actor("luo"), on=at.date()) == ()
