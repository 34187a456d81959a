"""Timed work: organs that stayed silent where a text takes that for agreement, rights to a hearing nobody used, what time
alone brings to its end, promises not put right in time."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from onewindow.domain.procedures import commands
from onewindow.domain.procedures.queries import waiting
from onewindow.kernel.actor import system_actor
from onewindow.kernel.errors import Refusal
from onewindow.kernel.schedule import every

PLATFORM = system_actor(name="procedures")


def take_silence(*, at: datetime) -> int:
    """Take silence for agreement, one opinion a transaction; answers how many."""
    found = waiting.silent_consultations(before=timezone.localdate(at))
    for number in found:
        commands.take_silence(actor=PLATFORM, at=at, consultation_no=number)
    return len(found)


def let_rights_pass(*, at: datetime) -> int:
    """Note the rights to a hearing that were not used in time, one a transaction; answers how many."""
    found = waiting.passed_rights(before=timezone.localdate(at))
    for number in found:
        commands.let_right_pass(actor=PLATFORM, at=at, paper_no=number)
    return len(found)


def let_time_end(*, at: datetime) -> int:
    """End what time alone ends (离婚冷静期, 民法典 1077) when its last day is over, one a transaction; answers how many.

    A case that ended before refuses, and its procedure stays as it stood.
    """
    done, latest = 0, ""
    while found := waiting.lapsed_procedures(before=timezone.localdate(at), after_no=latest):
        done += sum(_ended(number, at) for number in found)
        latest = found[-1]
    return done


def _ended(number: str, at: datetime) -> bool:
    try:
        commands.end(actor=PLATFORM, at=at, procedure_no=number, result="期满。")
    except Refusal:
        return False
    return True


def let_rectifications_run_out(*, at: datetime) -> int:
    """Put the promises whose time to be put right is over back on the list, one a transaction; answers how many."""
    found = waiting.rectifications_over(before=timezone.localdate(at))
    for number in found:
        commands.run_out(actor=PLATFORM, at=at, check_no=number)
    return len(found)


JOBS = (
    every(seconds=600, run=take_silence, name="procedures.take_silence"),
    every(seconds=600, run=let_rights_pass, name="procedures.let_rights_pass"),
    every(seconds=600, run=let_time_end, name="procedures.let_time_end"),
    every(seconds=600, run=let_rectifications_run_out, name="procedures.let_rectifications_run_out"),
)
