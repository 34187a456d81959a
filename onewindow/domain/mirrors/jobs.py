"""Timed work of mirrors: screens nobody paired are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from onewindow.domain.mirrors import commands, queries
from onewindow.kernel.actor import system_actor
from onewindow.kernel.schedule import every


def forget_unpaired(*, at: datetime) -> int:
    """Erase devices that asked to be a screen and that no clerk paired for a day; answers how many."""
    return sum(commands.forget_screen(actor=system_actor(name="mirrors"), at=at, screen_no=number)
               for number in queries.waiting_screens(before=at - timedelta(days=1)))


JOBS = (every(seconds=86_400, run=forget_unpaired, name="mirrors.forget_unpaired"),)
