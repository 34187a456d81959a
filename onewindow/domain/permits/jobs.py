"""Timed work of the room."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from onewindow.domain.permits import commands, queries
from onewindow.kernel.actor import system_actor
from onewindow.kernel.schedule import every

PLATFORM = system_actor(name="permits")


def end_terms(*, at: datetime) -> int:
    """At the end of a term: renew those whose renewal met silence, then note the others' expiry; answers how many."""
    today = timezone.localdate(at)
    silent = queries.renewals_pending(until=today, overdue_on=today)
    for renewal in silent:
        commands.deem_renewed(actor=PLATFORM, at=at, permit_no=renewal.permit_no)
    ended = queries.expired_permits(on=today)
    for number in ended:
        commands.expire(actor=PLATFORM, at=at, permit_no=number)
    return len(silent) + len(ended)


def remind_holders(*, at: datetime) -> int:
    """Remind holders whose permits end soon; answers how many notices went out."""
    due = queries.reminders_due(on=timezone.localdate(at))
    return sum(commands.remind(actor=PLATFORM, at=at, permit_no=one.permit_no, days=one.days) for one in due)


JOBS = (
    every(seconds=600, run=end_terms, name="permits.end_terms"),
    every(seconds=3600, run=remind_holders, name="permits.remind_holders"),
)
