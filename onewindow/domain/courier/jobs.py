"""Timed work of the room."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from onewindow.domain.courier import commands, queries
from onewindow.domain.courier.carriers.demo_courier import DemoCourier
from onewindow.domain.courier.carriers.demo_post import DemoPost
from onewindow.domain.courier.commands import NotOnTheWay
from onewindow.kernel.actor import system_actor
from onewindow.kernel.schedule import every


def advance_demo_parcels(*, at: datetime) -> int:
    """Move the demo carriers' parcels to where they are by the demo clock, through signed pushes; answers how many
    had news. Does nothing in production."""
    if settings.ONEWINDOW_PRODUCTION:
        return 0
    twins = {twin.code: twin for twin in (DemoPost(), DemoCourier())}
    reports = queries.demo_reports(until=at)
    for code, report in reports:
        payload, signature = twins[code].push(report=report)
        commands.record_event(actor=system_actor(name=code), at=at, carrier_code=code, payload=payload, signature=signature)
    return len(reports)


def declare_silent_lost(*, at: datetime) -> int:
    """Hold parcels to be lost that nobody heard of for longer than the postage rule allows; answers how many."""
    actor, declared = system_actor(name="courier"), 0
    for number in queries.silent_numbers(until=at):
        try:
            commands.declare_lost(actor=actor, at=at, consignment_no=number)
        except NotOnTheWay:  # something was heard of it in the meantime
            continue
        declared += 1
    return declared


JOBS = (
    every(seconds=30, run=advance_demo_parcels, name="courier.advance_demo_parcels"),
    every(seconds=3600, run=declare_silent_lost, name="courier.declare_silent_lost"),
)
