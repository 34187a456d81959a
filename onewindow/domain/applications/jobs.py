"""Timed work of applications: drafts nobody comes back to are announced and then erased (个人信息保护法 47)."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.applications import commands, queries
from onewindow.kernel.actor import system_actor
from onewindow.kernel.errors import Refusal
from onewindow.kernel.schedule import every


def tend_drafts(*, at: datetime) -> int:
    """Warn of drafts that will expire and erase those that have; returns how many were erased.

    Each draft stands alone; one that was saved or submitted in between is passed over.
    """
    actor = system_actor(name="applications")
    limits = queries.draft_limits(at=at)
    for draft_no in queries.idle_drafts(saved_before=limits.warn_if_saved_before, not_warned=True):
        try:
            commands.warn_expiring(actor=actor, at=at, draft_no=draft_no)
        except Refusal:
            continue
    erased = 0
    for draft_no in queries.idle_drafts(saved_before=limits.erase_if_saved_before, warned_before=limits.warned_before):
        try:
            commands.discard(actor=actor, at=at, draft_no=draft_no)
        except Refusal:
            continue
        erased += 1
    return erased


JOBS = (every(seconds=3600, run=tend_drafts, name="applications.tend_drafts"),)
