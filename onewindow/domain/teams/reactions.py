"""What teams does when something happened to a case: its line is brought up to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from onewindow.domain.cases.facts import (
    CaseAccepted,
    CaseClosed,
    CaseDecided,
    CaseDeclined,
    CaseDeemed,
    CaseLapsed,
    CaseReceived,
    CaseReviewed,
    CaseSubmitted,
    CaseSupplemented,
    CaseWithdrawn,
    CorrectionRequested,
)
from onewindow.domain.teams import commands
from onewindow.kernel.actor import system_actor
from onewindow.kernel.reaction import on

PLATFORM = system_actor(name="teams")
Moved = (
    CaseSubmitted | CaseReceived | CorrectionRequested | CaseSupplemented | CaseAccepted | CaseDeclined | CaseReviewed | CaseDecided | CaseClosed | CaseWithdrawn
    | CaseDeemed | CaseLapsed
)


def _noted(name: str) -> Callable[..., None]:
    def run(fact: Moved, *, at: datetime) -> None:
        commands.note_line(actor=PLATFORM, at=at, case_no=fact.case_no)

    run.__name__ = name
    return run


REACTIONS = (
    on(CaseSubmitted, _noted("note_submitted")), on(CaseReceived, _noted("note_received")), on(CorrectionRequested, _noted("note_asked")),
    on(CaseSupplemented, _noted("note_supplemented")), on(CaseAccepted, _noted("note_accepted")), on(CaseDeclined, _noted("note_declined")),
    on(CaseReviewed, _noted("note_reviewed")), on(CaseDecided, _noted("note_decided")), on(CaseClosed, _noted("note_closed")),
    on(CaseWithdrawn, _noted("note_withdrawn")), on(CaseDeemed, _noted("note_deemed")), on(CaseLapsed, _noted("note_lapsed")),
)
