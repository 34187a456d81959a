"""What the room does when a case was decided on a promise: its check is put on the organ's list."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.cases.facts import CaseDecided
from onewindow.domain.cases.types import Outcome
from onewindow.domain.procedures import commands, queries
from onewindow.kernel.actor import system_actor
from onewindow.kernel.reaction import on

PLATFORM = system_actor(name="procedures")


def plan_check(fact: CaseDecided, *, at: datetime) -> None:
    """A grant on a promise is checked afterwards."""
    if fact.outcome == Outcome.GRANTED and queries.rests_on_promise(actor=PLATFORM, case_no=fact.case_no):
        commands.plan_check(actor=PLATFORM, at=at, case_no=fact.case_no)


REACTIONS = (on(CaseDecided, plan_check),)
