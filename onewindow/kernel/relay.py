"""The relay: carries facts to their reactions and runs timed jobs.

Each delivery is one transaction that holds the reaction's effect and the mark that it was delivered, so a
crash in between repeats nothing in effect. Deliveries of one subject reach a reaction in order; a delivery
that keeps failing is parked, visibly, and holds back its subject's later ones.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import close_old_connections, connection, transaction
from django.db.models import Exists, OuterRef

from onewindow.kernel.locks import in_turn
from onewindow.kernel.models.outbox import Delivery, DeliveryState, Schedule
from onewindow.kernel.outbox import NOTIFY_CHANNEL, fact_of, wiring

log = logging.getLogger(__name__)

MOST_TRIES = 6
BATCH = 50
POLL_SECONDS = 1.0
PACKAGE = "/onewindow/"


def drain(*, clock: Callable[[], datetime], limit: int = 10_000) -> int:
    """Deliver what is due until nothing is left (or the limit is reached); answers how many were delivered."""
    delivered = 0
    with _without_haste():
        while delivered < limit:
            due = _due(clock())
            if not due:
                break
            delivered += sum(_deliver(row, clock) for row in due)
    return delivered


def run_jobs(*, at: datetime) -> list[str]:
    """Run every timed job that is due; answers their names. A job that fails is logged and due again later."""
    ran = []
    for name in sorted(wiring.jobs):
        if _claim_job(name, at):
            ran.append(name)
            _run_job(name, at)
    return ran


class InProcessRelay:
    """The relay as a thread of the serving process: the embedded default."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._bell = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="relay", daemon=True)

    def start(self) -> None:
        """Begin; commits wake it from now on."""
        wiring.wake = self._bell.set
        self._thread.start()

    def stop(self, *, timeout: float = 5.0) -> None:
        """Finish the delivery at hand and end."""
        self._over.set()
        self._bell.set()
        self._thread.join(timeout)

    def _loop(self) -> None:
        while not self._over.is_set():
            self._bell.wait(POLL_SECONDS)
            self._bell.clear()
            turn(self._clock)


class ListeningRelay:
    """The relay as a process of its own on PostgreSQL: LISTEN wakes it, SKIP LOCKED shares the work."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.over = threading.Event()

    def run(self) -> None:
        """Work until ``over`` is set."""
        while not self.over.is_set():
            turn(self._clock)
            self._wait()

    def _wait(self) -> None:
        if connection.vendor != "postgresql":
            self.over.wait(POLL_SECONDS)
            return
        connection.ensure_connection()
        raw = connection.connection
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {NOTIFY_CHANNEL}")
        for _ in raw.notifies(timeout=POLL_SECONDS, stop_after=1):
            pass


def turn(clock: Callable[[], datetime]) -> None:
    """One round of the relay: deliveries, then jobs. Whatever goes wrong is logged and the next round comes."""
    try:
        close_old_connections()
        drain(clock=clock)
        run_jobs(at=clock())
    except Exception:  # the relay must outlive a database that is away for a minute
        log.exception("relay round failed")
    finally:
        close_old_connections()


@contextmanager
def _without_haste() -> Iterator[None]:
    """Nobody waits for a delivery, and one that power took away with its mark is delivered again: its commit need not wait for the disk.

    Commits of people's acts do, and take with them whatever was committed before; so does the end of a round. On PostgreSQL each delivery says so
    for its own transaction, and the server follows within a second.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")  # writes what was left to the disk; waits for nobody


def _due(at: datetime) -> list[Delivery]:
    earlier = Delivery.objects.filter(
        reaction=OuterRef("reaction"), subject=OuterRef("subject"), number__lt=OuterRef("number"),
    ).exclude(state=DeliveryState.DONE)
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_try_at__lte=at)
    return list(waiting.filter(~Exists(earlier)).select_related("fact").order_by("id")[:BATCH])


def _deliver(row: Delivery, clock: Callable[[], datetime]) -> bool:
    reaction = wiring.reactions.get(row.reaction)
    if reaction is None:
        return _failed(row, clock(), LookupError(f"no reaction is called {row.reaction}"))
    try:
        fact = fact_of(row.fact)
        extra = {"prepared": reaction.prepare(fact)} if reaction.prepare else {}
        with in_turn(), transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL synchronous_commit TO off")
            mine = Delivery.objects.select_for_update(skip_locked=connection.vendor == "postgresql").filter(
                id=row.id, state=DeliveryState.WAITING)
            if not list(mine.values_list("id", flat=True)):  # rows are read, since only a row that is read is locked
                return False
            reaction.run(fact, at=clock(), **extra)
            Delivery.objects.filter(id=row.id).update(state=DeliveryState.DONE, done_at=clock(), last_error="")
    except Exception as error:  # noqa: BLE001 - any failure of a reaction is recorded with its delivery and tried again
        return _failed(row, clock(), error)
    return True


def _failed(row: Delivery, at: datetime, error: Exception) -> bool:
    tries = row.tries + 1
    state = DeliveryState.PARKED if tries >= MOST_TRIES else DeliveryState.WAITING
    log.warning("delivery %s of %s to %s failed (try %s): %r", row.id, row.fact.name, row.reaction, tries, error)
    Delivery.objects.filter(id=row.id, state=DeliveryState.WAITING).update(
        tries=tries, state=state, last_error=_told(error),
        next_try_at=at if state == DeliveryState.PARKED else at + timedelta(seconds=min(2 ** tries, 300)))  # a parked one keeps when it was given up
    return False


def _told(error: Exception) -> str:
    """An error to keep: its kind and the line of ours it arose in, then its words, which may hold what people wrote and are shown to nobody."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if PACKAGE in frame.filename and frame.name != _deliver.__name__]
    where = f" ({ours[-1].filename.rpartition(PACKAGE)[2].removesuffix('.py').replace('/', '.')}:{ours[-1].lineno})" if ours else ""
    return f"{type(error).__name__}{where}: {error}"[:2000]


def _claim_job(name: str, at: datetime) -> bool:
    with transaction.atomic():
        row = Schedule.objects.select_for_update().filter(name=name).first()
        if row is None:
            Schedule.objects.create(name=name, next_at=wiring.jobs[name].next_after(at), ran_at=at)
            return True
        if row.next_at > at:
            return False
        row.next_at, row.ran_at = wiring.jobs[name].next_after(at), at
        row.save(update_fields=["next_at", "ran_at"])
        return True


def _run_job(name: str, at: datetime) -> None:
    try:
        wiring.jobs[name].run(at=at)
        Schedule.objects.filter(name=name).exclude(last_error="").update(last_error="")
    except Exception as error:  # one job's failure must not stop the others
        log.exception("job %s failed", name)
        Schedule.objects.filter(name=name).update(last_error=_told(error))
