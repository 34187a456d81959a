"""Timed work of people: posts begin on their first day and end after their last."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onewindow.domain.people.commands import posts as commands
from onewindow.domain.people.commands.accounts import AccountUnknown
from onewindow.domain.people.queries import staff as queries
from onewindow.kernel.actor import system_actor
from onewindow.kernel.schedule import every


def turn_posts(*, at: datetime) -> int:
    """Open the accounts of posts that begin and close those of posts that are over, one a transaction; answers how many."""
    return sum(_turned(account_id, at) for account_id in queries.due_to_turn(on=at.date()))


def _turned(account_id: UUID, at: datetime) -> bool:
    try:
        commands.turn_post(actor=system_actor(name="people"), at=at, account_id=account_id)
    except AccountUnknown:  # somebody else was faster
        return False
    return True


JOBS = (every(seconds=60, run=turn_posts, name="people.turn_posts"),)
