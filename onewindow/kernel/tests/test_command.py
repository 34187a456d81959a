"""The command: right, transaction, history, facts, and resends."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db.transaction import TransactionManagementError

from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.command import Done, KeyReused, command
from onewindow.kernel.errors import NotAllowed, Refusal
from onewindow.kernel.facts import Fact
from onewindow.kernel.ledger import faults, history
from onewindow.kernel.models import CommandReceipt, LedgerEntry, OutboxFact

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
WORKER = Actor(kind=ActorKind.STAFF, ref="S1", name="甲", channel="test", rights=frozenset({"thing.make"}))
STRANGER = Actor(kind=ActorKind.PERSON, ref="P1", name="乙", channel="test")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingMade(Fact):
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    name: str
    made_at: datetime


class Broken(Refusal):
    code = "broken"


MADE: list[str] = []


@command("thing.make", right="thing.make")
def make(*, actor: Actor, at: datetime, name: str, fail: bool = False, key: str = "") -> Done[Thing]:
    MADE.append(name)
    if fail:
        raise Broken
    return Done(Thing(name=name, made_at=at), subject=f"thing:{name}", facts=(ThingMade(name=name),), payload={"name": name}, basis="某法 1")


@command("thing.make_two", right=None)
def make_two(*, actor: Actor, at: datetime, fail: bool) -> Done[str]:
    make(actor=actor, at=at, name="inner")
    if fail:
        raise Broken
    return Done("ok", subject="thing:outer")


@pytest.fixture(autouse=True)
def _clean() -> None:
    MADE.clear()


def test_it_leaves_one_entry_and_its_facts() -> None:
    make(actor=WORKER, at=NOW, name="a")
    entry, = history(subject="thing:a")
    assert (entry.act, entry.actor["ref"], entry.basis, entry.payload) == ("thing.make", "S1", "某法 1", {"name": "a"})
    assert OutboxFact.objects.get().payload == {"name": "a"}


def test_without_the_right_the_body_never_runs() -> None:
    with pytest.raises(NotAllowed):
        make(actor=STRANGER, at=NOW, name="a")
    assert MADE == [] and not LedgerEntry.objects.exists()


def test_the_platform_needs_no_right() -> None:
    assert make(actor=system_actor(name="t"), at=NOW, name="a").name == "a"


@command("thing.swallow", right=None)
def swallow(*, actor: Actor, at: datetime) -> Done[str]:
    with suppress(Broken):
        make(actor=actor, at=at, name="inner", fail=True)
    return Done(str(LedgerEntry.objects.count()), subject="thing:outer")


@pytest.mark.django_db(transaction=True)
def test_the_refusal_of_an_inner_command_cannot_be_gone_on_from() -> None:
    with pytest.raises(TransactionManagementError):
        swallow(actor=WORKER, at=NOW)
    assert not LedgerEntry.objects.exists()


def test_an_inner_command_runs_under_the_outer_act_and_falls_with_it() -> None:
    make_two(actor=STRANGER, at=NOW, fail=False)
    assert LedgerEntry.objects.count() == 2
    with pytest.raises(Broken):
        make_two(actor=STRANGER, at=NOW, fail=True)
    assert LedgerEntry.objects.count() == 2 and OutboxFact.objects.count() == 1
    with pytest.raises(NotAllowed):
        make(actor=STRANGER, at=NOW, name="alone")


def test_a_refusal_leaves_nothing_and_the_same_key_may_be_tried_again() -> None:
    with pytest.raises(Broken):
        make(actor=WORKER, at=NOW, name="a", fail=True, key="k")
    assert not LedgerEntry.objects.exists() and not CommandReceipt.objects.exists()
    assert make(actor=WORKER, at=NOW, name="a", key="k").name == "a"


def test_a_resend_gets_the_stored_answer() -> None:
    earlier = make(actor=WORKER, at=NOW, name="a", key="k")
    again = make(actor=WORKER, at=datetime(2026, 11, 3, tzinfo=UTC), name="a", key="k")
    assert again == earlier and MADE == ["a"]
    with pytest.raises(KeyReused):
        make(actor=WORKER, at=NOW, name="b", key="k")


def test_a_key_belongs_to_its_sender() -> None:
    make(actor=WORKER, at=NOW, name="a", key="k")
    other = Actor(kind=ActorKind.STAFF, ref="S2", name="丙", channel="test", rights=frozenset({"thing.make"}))
    make(actor=other, at=NOW, name="b", key="k")
    assert MADE == ["a", "b"]


def test_history_holds_no_faults() -> None:
    for number in range(5):
        make(actor=WORKER, at=NOW, name="same" if number % 2 else "other")
    assert list(faults()) == []
