"""Facts reach their reactions once in effect, in order, through failures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from onewindow.kernel import outbox, relay
from onewindow.kernel.facts import Fact
from onewindow.kernel.models import Delivery, OutboxFact, Schedule
from onewindow.kernel.reaction import Reaction
from onewindow.kernel.schedule import every

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLit(Fact):
    room: str
    turn: int = 0


class Listener:
    def __init__(self) -> None:
        self.seen: list[tuple[str, int]] = []
        self.failing: set[str] = set()
        self.prepared: list[object] = []

    def run(self, fact: LampLit, *, at: datetime, prepared: object = None) -> None:
        if prepared is not None:
            self.prepared.append(prepared)
        if fact.room in self.failing:
            raise RuntimeError("no power")
        self.seen.append((fact.room, fact.turn))


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    wiring, heard = outbox.Wiring(), Listener()
    wiring.listen([Reaction(name="test.run", fact=LampLit, run=heard.run)])
    monkeypatch.setattr(outbox, "wiring", wiring)
    monkeypatch.setattr(relay, "wiring", wiring)
    return heard


def _light(room: str, number: int = 1) -> None:
    outbox.put(facts=(LampLit(room=room, turn=number),), subject=f"room:{room}", number=number, at=NOW)


def test_a_fact_is_delivered_once(listener: Listener) -> None:
    _light("a")
    assert relay.drain(clock=lambda: NOW) == 1
    assert relay.drain(clock=lambda: NOW) == 0
    assert listener.seen == [("a", 1)]


def test_a_rolled_back_act_announces_nothing(listener: Listener) -> None:
    def act() -> None:
        with transaction.atomic():
            _light("a")
            raise RuntimeError("fell over")

    with pytest.raises(RuntimeError):
        act()
    relay.drain(clock=lambda: NOW)
    assert listener.seen == [] and not OutboxFact.objects.exists()


def test_a_failing_delivery_waits_then_parks_and_holds_back_only_its_subject(listener: Listener) -> None:
    listener.failing = {"bad"}
    _light("bad", 1)
    _light("bad", 2)
    _light("good", 1)
    at = NOW
    for _ in range(relay.MOST_TRIES + 1):
        relay.drain(clock=lambda moment=at: moment)
        at += timedelta(minutes=10)
    assert listener.seen == [("good", 1)]
    (delivery_id, fact, reaction, error), = relay.parked()
    assert (fact, reaction) == ("LampLit", "test.run") and "no power" in error
    listener.failing = set()
    assert relay.replay(delivery_id=delivery_id, at=at)
    relay.drain(clock=lambda: at)
    assert listener.seen == [("good", 1), ("bad", 1), ("bad", 2)], "the subject's order is kept"


def test_the_effect_falls_with_the_failed_delivery(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(fact: LampLit, *, at: datetime) -> None:
        Schedule.objects.create(name="effect", next_at=at)
        raise RuntimeError("after the effect")

    monkeypatch.setitem(outbox.wiring.reactions, "test.run", Reaction(name="test.run", fact=LampLit, run=run))
    _light("a")
    relay.drain(clock=lambda: NOW)
    assert not Schedule.objects.exists()
    assert Delivery.objects.get().tries == 1


def test_the_slow_part_runs_before_and_hands_its_value_over(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(outbox.wiring.reactions, "test.run",
                        Reaction(name="test.run", fact=LampLit, run=listener.run, prepare=lambda fact: f"drawn {fact.room}"))
    _light("a")
    relay.drain(clock=lambda: NOW)
    assert listener.prepared == ["drawn a"] and listener.seen == [("a", 1)]


def test_a_job_runs_when_due_and_a_failing_one_stops_nobody(listener: Listener) -> None:
    ran: list[datetime] = []

    def fail(*, at: datetime) -> None:
        raise RuntimeError("job broke")

    outbox.wiring.plan([every(seconds=60, run=fail, name="a.fail"), every(seconds=60, run=lambda *, at: ran.append(at), name="b.note")])
    assert relay.run_jobs(at=NOW) == ["a.fail", "b.note"]
    assert relay.run_jobs(at=NOW + timedelta(seconds=30)) == []
    assert relay.run_jobs(at=NOW + timedelta(seconds=61)) == ["a.fail", "b.note"]
    assert len(ran) == 2 and "job broke" in Schedule.objects.get(name="a.fail").last_error


def test_acts_without_history_take_the_next_place_of_their_subject(listener: Listener) -> None:
    for turn in range(3):
        outbox.put(facts=(LampLit(room="a", turn=turn),), subject="room:a", number=0, at=NOW)
    relay.drain(clock=lambda: NOW)
    assert listener.seen == [("a", 0), ("a", 1), ("a", 2)]


def test_facts_without_a_subject_are_refused():
    """They would share one queue, and two acts at once would take the same place in it."""
    with pytest.raises(ValueError, match="facts need a subject"):
        outbox.put(facts=(LampLit(room="a", turn=1),), subject="", number=0, at=NOW)
    assert not OutboxFact.objects.exists()
