"""Timed work of the room."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from onewindow.domain.courier import commands, queries
from onewindow.domain.courier.carriers.demo_post import DemoExpress, DemoPost
from onewindow.kernel.actor import system_actor
from onewindow.kernel.schedule import every


def advance_demo_parcels(*, at: datetime) -> int:
    """Move the demo carriers' parcels to where they are by the demo clock, through signed pushes; answers how many
    had news. Does nothing in production."""
    if settings.ONEWINDOW_PRODUCTION:
        return 0
    twins = {twin.code: twin for twin in (DemoPost(), DemoExpress())}
    reports = queries.demo_reports(until=at)
    for code, report in reports:
        payload, signature = twins[code].push(report=report)
        commands.record_event(actor=system_actor(name=code), at=at, carrier_code=code, payload=payload, signature=signature)
    return len(reports)


JOBS = (every(seconds=30, run=advance_demo_parcels, name="courier.advance_demo_parcels"),)
