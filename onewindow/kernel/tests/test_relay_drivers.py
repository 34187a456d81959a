"""The relay's drivers: a thread that commits wake, and a process that PostgreSQL wakes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connections

from onewindow.kernel import outbox, relay
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
