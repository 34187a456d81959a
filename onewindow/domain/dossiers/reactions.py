"""What dossiers does when a paper can be read, a case has ended, or papers changed hands between halls."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from onewindow.domain.cases.facts import (
    CaseClosed,
    CaseDecided,
    CaseDeclined,
    CaseLapsed,
    CaseSubmitted,
    CaseWithdrawn,
)
from onewindow.domain.courier.facts import PacketTakenOver
from onewindow.domain.dossiers import commands
from onewindow.domain.papers.facts import PaperRendered
from onewindow.kernel.actor import system_actor
from onewindow.kernel.errors import NotFound
from onewindow.kernel.reaction import on

PLATFORM = system_actor(name="dossiers")


def serve_online(fact: PaperRendered, *, at: datetime) -> None:
    """A paper of a case can be read: it is served where the applicant agreed to that."""
    kind, _colon, number = fact.about.partition(":")
    if kind == "case":
        commands.serve_online(actor=PLATFORM, at=at, case_no=number, paper_no=fact.paper_no)


def keep_handover(fact: PacketTakenOver, *, at: datetime) -> None:
    """The other hall took over: each case's file tells which of its papers went there."""
    for case_no in fact.case_nos:
        with suppress(NotFound):  # a packet may hold papers of a case that is not kept here, or one whose number was misread: the packet tells of both
            commands.keep_handover(actor=PLATFORM, at=at, packet_no=fact.packet_no, case_no=case_no)


def keep_application(fact: CaseSubmitted, *, at: datetime) -> None:
    """A case came in: what was handed in leads its file."""
    commands.keep_application(actor=PLATFORM, at=at, case_no=fact.case_no)


def keep_mandate(fact: CaseSubmitted, *, at: datetime) -> None:
    """A case came in: where an agent handed it in, the file tells by which mandate."""
    commands.keep_mandate(actor=PLATFORM, at=at, case_no=fact.case_no)


def keep_approval(fact: CaseDecided, *, at: datetime) -> None:
    """The case is decided: the file tells how that came about."""
    commands.keep_approval(actor=PLATFORM, at=at, case_no=fact.case_no)


def _put_away(name: str) -> Callable[..., None]:
    """The case is over, whichever way: its file gets its list."""

    def run(fact: CaseClosed | CaseDeclined | CaseLapsed | CaseWithdrawn, *, at: datetime) -> None:
        commands.put_away(actor=PLATFORM, at=at, case_no=fact.case_no)

    run.__name__ = name
    return run


REACTIONS = (
    on(PaperRendered, serve_online), on(PacketTakenOver, keep_handover), on(CaseSubmitted, keep_application),
    on(CaseSubmitted, keep_mandate),
    on(CaseDecided, keep_approval),
    on(CaseClosed, _put_away("put_away_closed")), on(CaseDeclined, _put_away("put_away_declined")),
    on(CaseLapsed, _put_away("put_away_lapsed")), on(CaseWithdrawn, _put_away("put_away_withdrawn")),
)
