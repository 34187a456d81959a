"""Facts reach their reactions once in effect, in order, through failures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from onewindow.kernel import backlog, outbox, relay
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotAllowed
from onewindow.kernel.facts import Fact
from onewindow.kernel.models import Delivery, LedgerEntry, OutboxFact, Schedule
from onewindow.kernel.reaction import Reaction
from onewindow.kernel.schedule import every

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
OPERATOR = Actor(kind=ActorKind.STAFF, ref="S1", name="Mai", channel="office", rights=frozenset({"outbox.retry"}))


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
    monkeypatch.setattr(backlog, "wiring", wiring)
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


def _given_up(at: datetime) -> datetime:
    """Let the relay try until it gives up; answers the moment after."""
    for _ in range(relay.MOST_TRIES + 1):
        relay.drain(clock=lambda moment=at: moment)
        at += timedelta(minutes=10)
    return at


def test_a_failing_delivery_waits_then_parks_and_holds_back_only_its_subject(listener: Listener) -> None:
    listener.failing = {"bad"}
    _light("bad", 1)
    _light("bad", 2)
    _light("good", 1)
    at = _given_up(NOW)
    assert listener.seen == [("good", 1)]
    row, = backlog.parked()
    assert (row.fact, row.reaction, row.subject, row.attempts, row.held_back) == ("LampLit", "test.run", "room:bad", relay.MOST_TRIES, 1)
    assert row.failure.startswith("RuntimeError (kernel.tests.test_outbox:") and "no power" not in row.failure, "the kind and the place, never the words"
    assert row.recorded_at == NOW < row.parked_at < at
    assert "no power" in Delivery.objects.get(id=row.delivery_id).last_error
    listener.failing = set()
    assert backlog.retry(actor=OPERATOR, at=at, delivery_id=row.delivery_id).count == 1
    relay.drain(clock=lambda: at)
    assert listener.seen == [("good", 1), ("bad", 1), ("bad", 2)], "the subject's order is kept"
    entry = LedgerEntry.objects.get(subject="outbox:test.run")
    assert (entry.act, entry.actor["ref"], entry.payload["subjects"]) == ("outbox.retry", "S1", ["room:bad"])


def test_all_of_a_reaction_go_back_in_line_at_once_and_only_with_the_right(listener: Listener) -> None:
    listener.failing = {"a", "b"}
    _light("a")
    _light("b")
    at = _given_up(NOW)
    assert {row.subject for row in backlog.parked()} == {"room:a", "room:b"}
    stranger = Actor(kind=ActorKind.STAFF, ref="S2", name="He", channel="counter")
    for act in (lambda: backlog.retry_reaction(actor=stranger, at=at, reaction="test.run"),
                lambda: backlog.retry(actor=stranger, at=at, delivery_id=backlog.parked()[0].delivery_id)):
        with pytest.raises(NotAllowed):
            act()
    listener.failing = {"b"}
    assert backlog.retry_reaction(actor=OPERATOR, at=at, reaction="test.run").count == 2
    at = _given_up(at)
    assert listener.seen == [("a", 1)] and [row.subject for row in backlog.parked()] == ["room:b"], "what fails again is parked again"
    with pytest.raises(backlog.NothingParked):
        backlog.retry_reaction(actor=OPERATOR, at=at, reaction="test.other")


def test_the_operator_sees_what_waits_by_reaction_and_what_the_last_hour_did(listener: Listener) -> None:
    _light("a")
    relay.drain(clock=lambda: NOW)
    listener.failing = {"bad"}
    _light("bad")
    _light("bad", 2)
    relay.drain(clock=lambda: NOW)
    load, = backlog.loads(at=NOW + timedelta(minutes=30))
    assert (load.reaction, load.fact, load.waiting, load.parked, load.done_last_hour, load.oldest_at) == ("test.run", "LampLit", 2, 0, 1, NOW)
    assert backlog.backlog() == backlog.Backlog(waiting=2, parked=0, oldest_at=NOW)
    later, = backlog.loads(at=NOW + timedelta(hours=2))
    assert later.done_last_hour == 0


def test_jobs_tell_when_they_ran_how_they_ended_and_whether_they_are_late(listener: Listener) -> None:
    def fail(*, at: datetime) -> None:
        raise RuntimeError("job broke on 13800000001")

    outbox.wiring.plan([every(seconds=60, run=fail, name="a.fail"), every(seconds=60, run=lambda *, at: None, name="b.note")])
    assert [job.ran_at for job in backlog.jobs(at=NOW)] == [None, None]
    assert not backlog.is_relay_alive(at=NOW)
    relay.run_jobs(at=NOW)
    failing, fine = backlog.jobs(at=NOW + timedelta(minutes=2))
    assert failing.failure.startswith("RuntimeError") and "138" not in failing.failure and fine.failure == ""
    assert (fine.ran_at, fine.next_at, fine.overdue) == (NOW, NOW + timedelta(seconds=60), False)
    assert backlog.is_relay_alive(at=NOW + timedelta(minutes=4))
    assert not backlog.is_relay_alive(at=NOW + timedelta(minutes=6))
    assert all(job.overdue for job in backlog.jobs(at=NOW + timedelta(minutes=7)))


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
