"""The operator's pages: who may open them, what they tell, and that a parked fact delivered again really arrives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.kernel import backlog, outbox, relay
from onewindow.kernel.health import Check, Finding, Level, board
from onewindow.kernel.models import Delivery, LedgerEntry
from onewindow.kernel.reaction import Reaction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
HOME, OUTBOX, RETRY, HEALTH = "/office/operator/", "/office/outbox/", "/office/outbox/retry/", "/office/health/"
FOOD, REACTION = "food-catering-licence", "teams.note_submitted"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def park(monkeypatch: pytest.MonkeyPatch, at: datetime) -> Callable[[], str]:
    """Hands a case in while the team's list fails, until the relay gives its fact up; answers the case number. The failure stays until the test is over or mends it."""
    def parked() -> str:
        right = outbox.wiring.reactions[REACTION]

        def broken(fact: object, *, at: datetime) -> None:
            raise RuntimeError("the list of 13800000001 is away")

        monkeypatch.setitem(outbox.wiring.reactions, REACTION, Reaction(name=REACTION, fact=right.fact, run=broken))
        number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
        moment = at
        for _ in range(relay.MOST_TRIES + 1):
            relay.drain(clock=lambda now=moment: now)
            moment += timedelta(minutes=10)
        monkeypatch.setitem(outbox.wiring.reactions, REACTION, right)
        return str(number)
    return parked


def _as(client: Client, code: str) -> Client:
    client.post(reverse("demo_sign_in", args=[code]))
    return client


@pytest.mark.parametrize("page", [HOME, OUTBOX, HEALTH])
@pytest.mark.parametrize(("code", "status"), [("mai", 200), ("ou", 403), ("huo", 403), ("huang", 403), ("he", 403), ("chen", 403)])
def test_who_may_open_them(client: Client, page: str, code: str, status: int) -> None:
    assert _as(client, code).get(page).status_code == status
    assert Client().get(page).status_code == 302


def test_the_overview_is_where_an_operator_begins_and_leads_to_all(client: Client) -> None:
    _as(client, "mai")
    page = client.get(HOME).content.decode()
    menu = page.split("<nav", 1)[1].split("</nav>")[0]
    assert f'href="{HOME}" aria-current="page"' in menu
    for href in (OUTBOX, HEALTH, reverse("catalogue:batches"), reverse("catalogue:batches") + "#counters", reverse("deadlines:calendar")):
        assert f'href="{href}"' in page.split("</nav>", 1)[1], href
    assert client.get("/office/").headers.get("Location", HOME) == HOME


def test_a_parked_fact_stands_there_without_the_words_of_its_error(client: Client, park: Callable[[], str]) -> None:
    number = park()
    _as(client, "mai")
    page = client.get(OUTBOX).content.decode()
    part = page.split('id="parked"')[1].split("投递情况")[0]
    assert "提交后更新待办" in part and "CaseSubmitted" in part and number in part and "RuntimeError" in part
    assert "13800000001" not in page
    assert "停放 1 条" in client.get(HOME).content.decode()


def test_delivered_again_it_arrives_and_history_names_the_operator(client: Client, park: Callable[[], str], at: datetime) -> None:
    number = park()
    row, = backlog.parked()
    sent = {"delivery": str(row.delivery_id)}
    assert _as(client, "huang").post(RETRY, sent).status_code == 403
    assert Delivery.objects.get(id=row.delivery_id).state == "parked"
    answer = _as(client, "mai").post(RETRY, sent, follow=True).content.decode()
    assert "1 条已放回队列" in answer and "没有停放的事实" in answer
    relay.drain(clock=lambda: at + timedelta(minutes=1))
    done = Delivery.objects.get(id=row.delivery_id)
    assert (done.state, done.last_error, done.subject) == ("done", "", row.subject) and number in done.subject
    entry = LedgerEntry.objects.get(subject=f"outbox:{REACTION}")
    assert (entry.act, entry.actor["ref"]) == ("outbox.retry", cast_actor("mai").ref)
    assert "已不在停放中" in client.post(RETRY, sent, follow=True).content.decode(), "delivered again only once"


def test_all_of_a_reaction_at_once(client: Client, park: Callable[[], str], at: datetime) -> None:
    park()
    park()
    assert len(backlog.parked()) == 2
    assert "2 条已放回队列" in _as(client, "mai").post(RETRY, {"reaction": REACTION}, follow=True).content.decode()
    relay.drain(clock=lambda: at + timedelta(minutes=1))
    assert not backlog.parked() and not Delivery.objects.filter(reaction=REACTION).exclude(state="done").exists()


@pytest.mark.parametrize("sent", [{}, {"delivery": "nothing"}, {"delivery": str(UUID(int=1))}, {"reaction": "no.such"}])
def test_what_is_not_parked_is_said_to_be_missing(client: Client, sent: dict[str, str]) -> None:
    answer = _as(client, "mai").post(RETRY, sent, follow=True)
    assert answer.status_code == 200 and "已不在停放中" in answer.content.decode()


def test_jobs_stand_with_their_last_and_next_run(client: Client, at: datetime) -> None:
    relay.run_jobs(at=at)
    page = _as(client, "mai").get(OUTBOX).content.decode().split('id="jobs"')[1]
    row = next(part for part in page.split("<tr>") if "ledger.sign_root" in part)
    assert "每日存证签名" in row and "每 1 小时" in row and "09:30" in row and "10:30" in row and "正常" in row


@pytest.mark.parametrize(("page", "most"), [(OUTBOX, 8), (HEALTH, 16), (HOME, 20)])
def test_they_ask_little(client: Client, page: str, most: int, park: Callable[[], str]) -> None:
    park()
    _as(client, "mai").get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    park()
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    own = [query["sql"] for query in asked if "django_session" not in query["sql"] and "people_account" not in query["sql"]]
    assert len(asked) == len(few), "a second parked fact costs no further query"
    assert len(own) <= most, "\n".join(own)


def test_health_says_what_stands_what_it_means_and_what_to_do(client: Client) -> None:
    page = _as(client, "mai").get(HEALTH).content.decode()
    relay_part = page.split('id="check-relay"')[1].split("</li>")[0]
    assert "还没运行过" in relay_part and "马上处理" in relay_part and "onewindow worker" in relay_part
    assert "演示替身" in page.split('id="check-transports"')[1].split("</li>")[0]
    assert "数据表已同步" in page.split('id="check-release"')[1].split("</li>")[0]


def test_the_page_and_the_container_ask_one_board(client: Client, park: Callable[[], str]) -> None:
    park()
    assert b"parked=1" in client.get("/healthz").content
    assert "停放 1 条" in _as(client, "mai").get(HEALTH).content.decode().split('id="check-outbox"')[1].split("</li>")[0]


def test_a_check_that_breaks_is_itself_a_finding(client: Client, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    def broken(at: datetime) -> Finding:
        raise OSError("no such disk")

    monkeypatch.setitem(board._checks, "store", Check(code="store", look=broken))
    finding, = board.look(at=at, only=("store",))
    assert (finding.level, finding.values) == (Level.BAD, {"failure": "OSError"})
    assert "检查本身出错（OSError）" in _as(client, "mai").get(HEALTH).content.decode()
