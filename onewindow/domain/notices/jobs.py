"""Timed work of notices: the deliveries that left the transaction."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.notices import commands, queries
from onewindow.domain.notices.transports import transport_for
from onewindow.domain.notices.transports.port import TransportFailed
from onewindow.domain.notices.types import DueDelivery
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.schedule import every


def deliver_due(*, at: datetime) -> int:
    """Deliver what is due and return how many got through. Each delivery stands alone: one failure stops no other."""
    actor = system_actor(name="notices")
    return sum(_deliver(actor, due, at) for due in queries.deliveries_due(at=at))


def _deliver(actor: Actor, due: DueDelivery, at: datetime) -> bool:
    transport = transport_for(due.transport)
    envelope = commands.claim_delivery(actor=actor, at=at, due=due)
    if envelope is None:
        return False
    try:
        outside_ref = transport.deliver(envelope=envelope, at=at)
    except TransportFailed as failure:
        commands.record_delivery(actor=actor, at=at, envelope=envelope, error=str(failure) or "refused")
        return False
    commands.record_delivery(actor=actor, at=at, envelope=envelope, outside_ref=outside_ref)
    return True


JOBS = (every(seconds=5, run=deliver_due, name="notices.deliver"),)
