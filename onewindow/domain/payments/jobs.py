"""Timed work of the room."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.payments import commands
from onewindow.kernel.actor import system_actor
from onewindow.kernel.schedule import every


def send_demo_notes(*, at: datetime) -> int:
    """Send the demo bank's callbacks whose time has come; answers how many were taken."""
    return commands.send_demo_notes(actor=system_actor(name="demo-bank"), at=at)


JOBS = (every(seconds=15, run=send_demo_notes, name="payments.send_demo_notes"),)
