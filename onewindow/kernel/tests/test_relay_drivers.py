"""The relay's drivers: a thread that commits wake, and a process that PostgreSQL wakes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection, connections

from onewindow.kernel import locks, outbox, relay
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import command
from onewindow.kernel.models import Delivery, LedgerEntry, LedgerHead, OutboxFact
from onewindow.kernel.reaction import Reaction
from onewindow.kernel.tests.test_command import WORKER, Done, ThingMade, make

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def _until(done: Callable[[], bool], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not done():
        time.sleep(0.02)
    return done()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the one reaction heard; the outbox is connected to nothing else."""
    wiring, seen = outbox.Wiring(), []

    def run(fact: ThingMade, *, at: datetime) -> None:
        seen.append(fact.name)

    wiring.listen([Reaction(name="test.run", fact=ThingMade, run=run)])
    monkeypatch.setattr(outbox, "wiring", wiring)
    monkeypatch.setattr(relay, "wiring", wiring)
    return seen


@command("thing.note", right=None)
def note(*, actor: Actor, at: datetime, name: str) -> Done[str]:
    """An act with a fact, for the drivers."""
    return Done(name, subject=f"thing:{name}", facts=(ThingMade(name=name),))


def test_a_commit_wakes_the_thread(heard: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    turns = threading.Semaphore(0)
    monkeypatch.setattr(relay, "turn", lambda _clock: turns.release())
    monkeypatch.setattr(relay, "POLL_SECONDS", 60.0)
    driver = relay.InProcessRelay(lambda: NOW)
    driver.start()
    try:
        wake = outbox.wiring.wake
        assert wake is not None
        wake()
        assert turns.acquire(timeout=10), "the thread slept on although it was woken"
    finally:
        driver.stop()
    assert not driver._thread.is_alive()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_a_commit_on_another_connection_wakes_the_listener(heard: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "POLL_SECONDS", 30.0)
    driver = relay.ListeningRelay(lambda: NOW)

    def work() -> None:
        driver.run()
        connections.close_all()

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    time.sleep(1.0)
    begun = time.monotonic()
    make(actor=WORKER, at=NOW, name="a")
    assert _until(lambda: heard == ["a"])
    assert time.monotonic() - begun < 10, "found by polling, not by listening"
    driver.over.set()
    make(actor=WORKER, at=NOW, name="b")
    worker.join(15)
    assert not worker.is_alive()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_workers_share_the_deliveries_and_repeat_none(heard: list[str]) -> None:
    for number in range(40):
        note(actor=WORKER, at=NOW, name=f"n{number}")

    def work() -> None:
        relay.drain(clock=lambda: NOW)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert sorted(heard) == sorted(f"n{number}" for number in range(40))
    assert not Delivery.objects.exclude(state="done").exists()
    for model in (Delivery, OutboxFact, LedgerEntry, LedgerHead):
        model.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_delivery_does_not_wait_for_the_disk_and_an_act_does(heard: list[str]) -> None:
    asked = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}[connection.vendor]
    soon, sure = {"sqlite": (1, 2), "postgresql": ("off", "on")}[connection.vendor]

    if connection.vendor == "postgresql":  # the server of the tests may be in haste as a whole
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO on")

    def haste() -> object:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            return cursor.fetchone()[0]

    outbox.wiring.listen([Reaction(name="test.haste", fact=ThingMade, run=lambda fact, *, at: heard.append(haste()))])  # noqa: ARG005
    make(actor=WORKER, at=NOW, name="a")
    assert relay.drain(clock=lambda: NOW) == 2
    assert sorted(map(str, heard)) == sorted(["a", str(soon)])
    assert haste() == sure
    connection.close()  # with what was set on it


def test_threads_pass_the_door_in_the_order_they_came() -> None:
    line, passed = locks._Line(), []  # the queue alone: in_turn stands in it on SQLite only

    def come(number: int) -> None:
        line.wait()
        passed.append(number)
        line.leave()

    line.wait()
    threads = [threading.Thread(target=come, args=(number,)) for number in range(5)]
    for number, thread in enumerate(threads, start=1):
        thread.start()
        assert _until(lambda number=number: len(line._waiting) == number)
    line.leave()
    for thread in threads:
        thread.join(10)
    assert passed == [0, 1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_a_place_at_the_door_is_given_back_after_a_failure() -> None:
    for _time in range(2):
        with pytest.raises(ZeroDivisionError), locks.in_turn():
            raise ZeroDivisionError
    with locks.in_turn():
        pass
