"""Timed work of applications: drafts nobody comes back to are announced and then erased (个人信息保护法 47); what a register
could not give yet is asked for again. Each draft stands alone; one that was changed in between is passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from onewindow.domain.applications import commands
from onewindow.domain.applications.queries import drafts
from onewindow.domain.evidence import queries as evidence
from onewindow.kernel.actor import system_actor
from onewindow.kernel.errors import Refusal
from onewindow.kernel.schedule import every

PLATFORM = system_actor(name="applications")


def tend_drafts(*, at: datetime) -> int:
    """Warn of drafts that will expire and erase those that have; returns how many were erased."""
    _each(drafts.drafts_to_warn(at=at), partial(commands.warn_expiring, actor=PLATFORM, at=at))
    return _each(drafts.drafts_to_erase(at=at), partial(commands.discard, actor=PLATFORM, at=at))


def fetch_waiting(*, at: datetime) -> int:
    """Ask registers again for what the office promised to get; returns for how many drafts something was asked."""
    return _each(evidence.waiting_checks(at=at), partial(commands.ask_registers, actor=PLATFORM, at=at, again=True))


def _each(numbers: Iterable[str], act: Callable[..., object]) -> int:
    done = 0
    for draft_no in numbers:
        try:
            act(draft_no=draft_no)
        except Refusal:
            continue
        done += 1
    return done


JOBS = (every(seconds=3600, run=tend_drafts, name="applications.tend_drafts"), every(seconds=60, run=fetch_waiting, name="applications.fetch_waiting"))
