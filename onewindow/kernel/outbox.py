"""The outbox: facts written in the transaction that made them true, with one delivery per reaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from onewindow.kernel.facts import Fact
from onewindow.kernel.models.outbox import Delivery, OutboxFact
from onewindow.kernel.reaction import Reaction
from onewindow.kernel.records import from_plain, to_plain
from onewindow.kernel.schedule import Job

NOTIFY_CHANNEL = "onewindow_outbox"


class Wiring:
    """Who listens to what, and which jobs run. Filled once at start by the site; the same on every node."""

    def __init__(self) -> None:
        self.reactions: dict[str, Reaction] = {}
        self.jobs: dict[str, Job] = {}
        self.facts: dict[str, type[Fact]] = {}
        self.wake: Callable[[], None] | None = None

    def listen(self, reactions: Iterable[Reaction]) -> None:
        """Add subscriptions. Raises ValueError for two reactions of one name."""
        for reaction in reactions:
            if self.reactions.setdefault(reaction.name, reaction) != reaction:
                raise ValueError(f"two reactions are called {reaction.name!r}")
            self.facts[reaction.fact.wire_name()] = reaction.fact

    def plan(self, jobs: Iterable[Job]) -> None:
        """Add timed jobs. Raises ValueError for two jobs of one name."""
        for job in jobs:
            if self.jobs.setdefault(job.name, job) != job:
                raise ValueError(f"two jobs are called {job.name!r}")

    def listeners(self, fact_name: str) -> tuple[Reaction, ...]:
        """The reactions to a fact, by name."""
        return tuple(self.reactions[name] for name in sorted(self.reactions) if self.reactions[name].fact.wire_name() == fact_name)


wiring = Wiring()


def put(*, facts: tuple[Fact, ...], subject: str, number: int, at: datetime) -> None:
    """Store the facts and their deliveries in the running transaction; wake the relay after the commit.

    ``number`` is the place of the act in the subject's history: facts of one subject reach each reaction in
    that order. 0 stands for an act that leaves no history: it takes the next place of the subject's facts.
    Facts without a subject would all wait for one another and collide: ValueError.
    """
    if not subject:
        raise ValueError(f"facts need a subject: {', '.join(fact.wire_name() for fact in facts)}")
    number = number or _next_place(subject)
    rows = [OutboxFact(name=fact.wire_name(), payload=to_plain(fact), subject=subject, number=number * 100 + position, recorded_at=at)
            for position, fact in enumerate(facts)]
    OutboxFact.objects.bulk_create(rows)
    deliveries = [Delivery(fact=row, reaction=reaction.name, subject=subject, number=row.number, next_try_at=at)
                  for row in rows for reaction in wiring.listeners(row.name)]
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
        ring()


def ring() -> None:
    """Wake the relay once the running transaction is committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {NOTIFY_CHANNEL}")
    if wiring.wake is not None:
        transaction.on_commit(wiring.wake)


def _next_place(subject: str) -> int:
    latest = OutboxFact.objects.filter(subject=subject).aggregate(top=Max("number"))["top"] or 0
    return int(latest) // 100 + 1


def fact_of(row: OutboxFact) -> Fact:
    """The stored fact as its record. Raises KeyError when nobody listens to such facts any more."""
    return from_plain(row.payload, wiring.facts[row.name])
