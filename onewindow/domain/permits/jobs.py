"""Timed work of the room."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from onewindow.domain.permits import commands, queries
from onewindow.kernel.actor import system_actor
from onewindow.kernel.schedule import every


def expire_permits(*, at: datetime) -> int:
    """Note the permits whose final day has passed; answers how many."""
    actor = system_actor(name="permits")
    numbers = queries.expired_permits(on=timezone.localdate(at))
    for number in numbers:
        commands.expire(actor=actor, at=at, permit_no=number)
    return len(numbers)


JOBS = (every(seconds=3600, run=expire_permits, name="permits.expire"),)
