"""What mirrors does when what was confirmed on a screen is handed in."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.cases.facts import CaseSubmitted, CaseSupplemented
from onewindow.domain.mirrors import commands
from onewindow.kernel.actor import system_actor
from onewindow.kernel.reaction import on

PLATFORM = system_actor(name="mirrors")


def bind_submitted(fact: CaseSubmitted, *, at: datetime) -> None:
    """The draft became a case: the applicant's confirmation of it goes with it."""
    commands.bind(actor=PLATFORM, at=at, case_no=fact.case_no)


def bind_supplemented(fact: CaseSupplemented, *, at: datetime) -> None:
    """A correction was handed in: a confirmation of the corrected draft goes with the case too."""
    commands.bind(actor=PLATFORM, at=at, case_no=fact.case_no)


REACTIONS = (on(CaseSubmitted, bind_submitted), on(CaseSupplemented, bind_supplemented))
