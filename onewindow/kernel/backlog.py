"""What the relay has before it and what it gave up: questions of whoever runs the platform, and putting parked deliveries back in line."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import Refusal
from onewindow.kernel.locks import row_lock
from onewindow.kernel.models.outbox import Delivery, DeliveryState, Schedule
from onewindow.kernel.outbox import ring, wiring

RATE = timedelta(hours=1)
ALIVE = timedelta(minutes=5)
"""A relay that ran no timed job for so long is taken to stand still; a job so long past its time is overdue."""
MOST_PARKED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionLoad:
    """One reaction: what it listens to, what waits for it and since when, what was given up, what it got done in the last hour."""

    reaction: str
    fact: str
    waiting: int = 0
    oldest_at: datetime | None = None
    parked: int = 0
    done_last_hour: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedDelivery:
    """A delivery that was given up. ``failure`` is the kind of error and where it arose; its words stay in the server's log, since they
    may hold what a form or a paper said. ``held_back`` later facts of the same subject wait behind it."""

    delivery_id: UUID
    fact: str
    subject: str
    reaction: str
    attempts: int
    failure: str
    recorded_at: datetime
    parked_at: datetime
    held_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """A timed job: how often, when it ran and runs again, how it ended. ``failure`` as of a parked delivery."""

    name: str
    interval: timedelta
    ran_at: datetime | None
    next_at: datetime | None
    failure: str
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """How many deliveries went back in line."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """The outbox in three numbers."""

    waiting: int
    parked: int
    oldest_at: datetime | None


class NothingParked(Refusal):
    """The delivery, or every delivery of the reaction, is in line or done."""

    code = "nothing_parked"
    sentence = "This is parked no more: somebody may have delivered it again. The list below is as it stands now."


def backlog() -> Backlog:
    """What waits and since when, and how much was given up."""
    found = Delivery.objects.exclude(state=DeliveryState.DONE).aggregate(
        waiting=Count("id", filter=Q(state=DeliveryState.WAITING)), parked=Count("id", filter=Q(state=DeliveryState.PARKED)),
        oldest=Min("fact__recorded_at", filter=Q(state=DeliveryState.WAITING)))
    return Backlog(waiting=found["waiting"], parked=found["parked"], oldest_at=found["oldest"])


def loads(*, at: datetime) -> tuple[ReactionLoad, ...]:
    """Every reaction that is wired here or has something left over, by name."""
    still = Delivery.objects.exclude(state=DeliveryState.DONE).values("reaction").annotate(
        waiting=Count("id", filter=Q(state=DeliveryState.WAITING)), parked=Count("id", filter=Q(state=DeliveryState.PARKED)),
        oldest=Min("fact__recorded_at", filter=Q(state=DeliveryState.WAITING)))
    open_by: dict[str, Any] = {row["reaction"]: row for row in still.order_by("reaction")}
    done = Delivery.objects.filter(state=DeliveryState.DONE, done_at__gte=at - RATE).values("reaction").annotate(done=Count("id"))
    done_by = {row["reaction"]: row["done"] for row in done.order_by("reaction")}
    rows = []
    for name in sorted({*wiring.reactions, *open_by}):
        wired, row = wiring.reactions.get(name), open_by.get(name, {})
        rows.append(ReactionLoad(reaction=name, fact=wired.fact.wire_name() if wired else "", waiting=row.get("waiting", 0), oldest_at=row.get("oldest"),
                                 parked=row.get("parked", 0), done_last_hour=done_by.get(name, 0)))
    return tuple(rows)


def parked(*, limit: int = MOST_PARKED) -> tuple[ParkedDelivery, ...]:
    """Deliveries that were given up, the oldest first."""
    behind = Delivery.objects.filter(reaction=OuterRef("reaction"), subject=OuterRef("subject"), number__gt=OuterRef("number"),
                                     state=DeliveryState.WAITING).order_by().values("subject").annotate(n=Count("id")).values("n")
    rows = Delivery.objects.filter(state=DeliveryState.PARKED).select_related("fact").annotate(behind=Coalesce(Subquery(behind), 0)).order_by("id")
    return tuple(
        ParkedDelivery(delivery_id=row.id, fact=row.fact.name, subject=row.subject, reaction=row.reaction, attempts=row.tries,
                       failure=kind_of(row.last_error), recorded_at=row.fact.recorded_at, parked_at=row.next_try_at, held_back=row.behind)
        for row in rows[:limit])


def jobs(*, at: datetime) -> tuple[JobRun, ...]:
    """Every timed job of this installation, by name."""
    rows = {row.name: row for row in Schedule.objects.all()}
    return tuple(_job_run(name, rows.get(name), at) for name in sorted(wiring.jobs))


def latest_run() -> datetime | None:
    """When a timed job last began: the sign that some relay is alive."""
    return Schedule.objects.order_by("-ran_at").filter(ran_at__isnull=False).values_list("ran_at", flat=True).first()


def is_relay_alive(*, at: datetime) -> bool:
    """Whether a timed job ran lately."""
    latest = latest_run()
    return latest is not None and latest >= at - ALIVE


def kind_of(error: str) -> str:
    """The kind of a stored error and where it arose, without its words."""
    return error.partition(": ")[0][:200]


@command("outbox.retry", right="outbox.retry")
def retry(*, actor: Actor, at: datetime, delivery_id: UUID) -> Done[Retried]:
    """Put one parked delivery back in line; the relay tries it again at once. Refuses NothingParked."""
    rows = list(row_lock(Delivery.objects.filter(id=delivery_id, state=DeliveryState.PARKED)))
    if not rows:
        raise NothingParked
    return _back_in_line(rows, at)


@command("outbox.retry_reaction", right="outbox.retry")
def retry_reaction(*, actor: Actor, at: datetime, reaction: str) -> Done[Retried]:
    """Put everything the reaction left parked back in line. Refuses NothingParked."""
    rows = list(row_lock(Delivery.objects.filter(reaction=reaction, state=DeliveryState.PARKED)))
    if not rows:
        raise NothingParked
    return _back_in_line(rows, at)


def _back_in_line(rows: Iterable[Delivery], at: datetime) -> Done[Retried]:
    taken = list(rows)
    Delivery.objects.filter(id__in=[row.id for row in taken]).update(state=DeliveryState.WAITING, tries=0, next_try_at=at)
    ring()
    reaction = taken[0].reaction
    return Done(Retried(count=len(taken)), subject=f"outbox:{reaction}",
                payload={"deliveries": sorted(str(row.id) for row in taken), "subjects": sorted({row.subject for row in taken})})


def _job_run(name: str, row: Schedule | None, at: datetime) -> JobRun:
    job = wiring.jobs[name]
    if row is None:
        return JobRun(name=name, interval=job.interval, ran_at=None, next_at=None, failure="", overdue=False)
    return JobRun(name=name, interval=job.interval, ran_at=row.ran_at, next_at=row.next_at, failure=kind_of(row.last_error), overdue=row.next_at < at - ALIVE)
