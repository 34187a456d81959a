"""Timed work of teams: what was granted together and had no lots drawn, because the page that draws them broke off, has them drawn."""

from __future__ import annotations

from datetime import datetime, timedelta

from onewindow.domain.teams import commands, queries
from onewindow.kernel.actor import system_actor
from onewindow.kernel.schedule import every

PLATFORM = system_actor(name="teams")
PATIENCE = timedelta(minutes=10)


def draw_left(*, at: datetime) -> int:
    """Draw for each act that was left without; answers how many cases are to be looked at again."""
    return sum(commands.draw(actor=PLATFORM, at=at, together=together) for together in queries.undrawn(before=at - PATIENCE))


JOBS = (every(seconds=600, run=draw_left, name="teams.draw_left"),)
