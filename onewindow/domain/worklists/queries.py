"""What a counter has before it: the cases that wait to be taken in, with why, and the numbers of a clerk's day. What may be granted together, and how
the files of a case look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import SealedDraft
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import CaseSummary, WorklistView
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import StepKind
from onewindow.domain.evidence.types import Finding
from onewindow.domain.worklists.types import CounterDesk, DayNumber, InBulk, WaitingCase
from onewindow.kernel import files
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotAllowed, NotFound

DAY = (("CaseTakenIn", "receipt"), ("CaseAccepted", "stamp"), ("CorrectionRequested", "print"), ("ResultCollected", "check"))
OPEN_FILES = "evidence.read"
MINUTES_OF_HOUR, MINUTES_OF_DAY = 60, 1440


def counter_desk(*, actor: Actor, at: datetime, size: int = 12, after: str = "") -> CounterDesk:
    """The cases that wait to be taken in, which of them comes ``after`` the one on the screen, and what the clerk did today.

    The same few queries however many wait.
    """
    began = timezone.make_aware(datetime.combine(timezone.localdate(at), time()))
    found = cases.worklist(actor=actor, view=WorklistView.INTAKE, size=size, since=began)
    entered = {each.item_code for each in catalogue.entitlements(counter_code=actor.counter_code)}
    rows = tuple(WaitingCase(case=row, why=_why(row, here=row.item_code in entered), age=_age(row.submitted_at, at=at), here=row.item_code in entered)
                 for row in found.rows)
    words = {"CaseTakenIn": _("Taken in today"), "CaseAccepted": _("Accepted today"), "CorrectionRequested": _("Notices today"), "ResultCollected": _("Handed out today")}
    return CounterDesk(waiting=rows, next_no=_next(rows, after=after),
                       day=tuple(DayNumber(icon=icon, words=words[name], number=found.acted.get(name, 0)) for name, icon in DAY))


def in_bulk(*, actor: Actor, case_no: str) -> InBulk:
    """Whether the case may be granted together with others: only what its standard lets, with every review point found fulfilled by machine. Refuses NotFound."""
    found, sealed = cases.case(actor=actor, case_no=case_no), cases.sealed(actor=actor, case_no=case_no)
    bundle = catalogue.bundle(bundle_hash=found.summary.bundle_hash)
    deciding = [step for step in bundle.steps if step.kind is StepKind.DECIDE]
    said = applications.machine_findings(filled=sealed) if any(step.decide_in_bulk for step in deciding) else {}
    points = [(material.code, point) for material in bundle.materials_for(sealed.scenario) for point in material.review_points]
    return InBulk(case=found.summary, allowed=any(step.decide_in_bulk for step in deciding), due=any(step.code in found.open_steps for step in deciding),
                  open=tuple(point.text for code, point in points if said.get((code, point.code)) is not Finding.OK))


def thumb(*, actor: Actor, case_no: str, file_no: str) -> bytes:
    """The small picture of a file that was handed in for the case, to whoever may open the file. Refuses NotAllowed, NotFound.

    Nothing is written down for its owner: at this size a paper is told from another and no line of it can be read, and since the pictures come with
    the page, noting them would drown the openings an officer has chosen (个人信息保护法 6: no more than the purpose needs is shown).
    """
    if not actor.may(OPEN_FILES):
        raise NotAllowed(act=OPEN_FILES)
    if file_no not in {given.file_no for given in cases.sealed(actor=actor, case_no=case_no).materials if given.file_no}:
        raise NotFound(what="file", number=file_no)
    return files.thumb_of(file_no=file_no, reader=files.FileReader(ref=actor.ref, entitled=True))


def drawn(*, actor: Actor, sealed: SealedDraft) -> frozenset[str]:
    """Which files of what was submitted have a small picture for the actor."""
    return files.thumbed(file_nos=[given.file_no for given in sealed.materials]) if actor.may(OPEN_FILES) else frozenset()


def _next(rows: Sequence[WaitingCase], *, after: str) -> str:
    """The oldest this counter is entered for behind the one on the screen, else the oldest of all others."""
    mine = [row.case.case_no for row in rows if row.here]
    rest = mine[mine.index(after) + 1:] if after in mine else mine
    return next(iter(rest or [number for number in mine if number != after]), "")


def _age(since: datetime, *, at: datetime) -> str:
    """How long something waits: minutes, hours, then days."""
    minutes = max(0, int((at - since).total_seconds() // 60))
    if minutes < MINUTES_OF_HOUR:
        return ngettext("%(num)d minute", "%(num)d minutes", minutes) % {"num": minutes}
    if minutes < MINUTES_OF_DAY:
        hours = minutes // MINUTES_OF_HOUR
        return ngettext("%(num)d hour", "%(num)d hours", hours) % {"num": hours}
    days = minutes // MINUTES_OF_DAY
    return ngettext("%(num)d day", "%(num)d days", days) % {"num": days}


def _why(row: CaseSummary, *, here: bool) -> str:
    if not here:
        return _("another counter takes it in")
    return {"portal": _("handed in online"), "counter": _("handed in at a counter")}.get(row.channel, _("came from another system"))
