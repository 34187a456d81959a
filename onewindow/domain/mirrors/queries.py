"""The questions mirrors answers: what a desk knows of its screen, what stands on a screen, and what was confirmed of a case.

A clerk asks as the actor they are. A screen asks by its token alone, and is answered about what a clerk has put on it and nothing else: that clerk's
right was checked when they did.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import Draft, DraftState, Filled
from onewindow.domain.cases import queries as cases
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.mirrors import rules
from onewindow.domain.mirrors.models import ScreenRow, ShowingRow
from onewindow.domain.mirrors.types import (
    CODE_LIVES,
    Mark,
    Panel,
    Proof,
    Screen,
    ScreenState,
    Sheet,
    Showing,
    ShowingState,
    SignedHow,
    Standing,
)
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.ids import is_public_number
from onewindow.kernel.records import from_plain

__all__ = ["panel", "proofs_of", "screen_of", "standing"]

SHOW, ANSWER = "mirrors.show", "mirrors.answer"
READER = system_actor(name="mirrors")  # reads what a clerk, who was checked, has lent to the screen


def panel(*, actor: Actor, at: datetime, draft_no: str = "", case_no: str = "") -> Panel:
    """What the actor's counter shows of the draft, or of the case. Refuses NotAllowed without the right or a counter, NotFound as the draft and the case do."""
    if not actor.may(SHOW) or not actor.counter_code:
        raise NotAllowed(act=SHOW)
    filled = _filled(actor, at, draft_no, case_no)
    bundle = catalogue.bundle(bundle_hash=filled.bundle_hash)
    sheet = rules.sheet_of(filled, bundle)
    screen = ScreenRow.objects.filter(counter_code=actor.counter_code, state=ScreenState.PAIRED.value).first()
    row = ShowingRow.objects.filter(screen=screen).exclude(state=ShowingState.CLEARED.value).first() if screen else None
    mine = row is not None and (row.draft_no == filled.draft_no or bool(case_no) and row.case_no == case_no)
    shown = showing_record(row) if row is not None and mine else _latest_confirmed(filled.draft_no)
    labels = {line.code: line.label for line in sheet.lines}
    return Panel(
        screen=screen_record(screen) if screen else None, showing=shown, live=mine and shown is not None and not shown.is_dark(at),
        other=row is not None and not mine and not showing_record(row).is_dark(at), e_signature=bundle.handling.e_signature,
        e_signature_basis="、".join(bundle.citations((bundle.handling.e_signature_basis,))), lines=len(sheet.lines),
        marked=tuple((mark, labels.get(mark.code, "")) for mark in shown.marks) if shown else (), fixed=rules.fixed(shown.marks, sheet) if shown else frozenset(),
        stands=bool(shown and shown.confirmed_digest == sheet.digest))


def standing(*, token: str, at: datetime) -> Standing | None:
    """What stands on the screen with this token; None for a token nobody knows, or one that was unpaired or never typed in time."""
    row = screen_by(token)
    if row is None or row.state == ScreenState.GIVEN_UP.value or (row.state == ScreenState.WAITING.value and at - row.opened_at > CODE_LIVES):
        return None
    screen = screen_record(row)
    found = ShowingRow.objects.filter(screen=row).exclude(state=ShowingState.CLEARED.value).first()
    if found is None or showing_record(found).is_dark(at):
        return Standing(screen=screen)
    shown = showing_record(found)
    if shown.bound_at is not None or not shown.draft_no:
        summary = cases.summary(actor=READER, case_no=shown.case_no)
        return Standing(screen=screen, showing=shown, item_name=summary.item_name, applicant_name=summary.applicant_name, bundle_hash=summary.bundle_hash)
    filled = draft_on(shown)
    bundle = catalogue.bundle(bundle_hash=filled.bundle_hash)
    sheet = rules.sheet_of(filled, bundle)
    return Standing(screen=screen, showing=shown, bundle_hash=filled.bundle_hash, item_name=bundle.item.plain_name, sheet=sheet, e_signature=bundle.handling.e_signature,
                    applicant_name=people.names_of(refs=[filled.applicant_no]).get(filled.applicant_no, ""),
                    applicant_is_person=not is_public_number(filled.applicant_no, kind="G"), again=rules.fixed(shown.marks, sheet))


def proofs_of(*, actor: Actor, case_no: str) -> tuple[Proof, ...]:
    """What the applicant confirmed and signed at a counter of what was handed in with the case, the latest first. Refuses NotFound."""
    summary = cases.summary(actor=actor, case_no=case_no)
    sealed = cases.sealed(actor=actor, case_no=case_no)
    digest = rules.sheet_of(sealed, catalogue.bundle(bundle_hash=sealed.bundle_hash)).digest
    rows = ShowingRow.objects.filter(draft_no=summary.draft_no, bound_at__isnull=False).order_by("-confirmed_at")
    return tuple(_proof(row, digest) for row in rows if row.confirmed_at)


def screen_of(*, counter_code: str) -> Screen | None:
    """The screen of a counter, if it has one."""
    row = ScreenRow.objects.filter(counter_code=counter_code, state=ScreenState.PAIRED.value).first()
    return screen_record(row) if row else None


def screen_actor(*, token: str) -> Actor:
    """Who acts at a screen: whoever stands before it. The right goes no further than what is on it. Refuses NotFound."""
    row = screen_by(token)
    if row is None or row.state != ScreenState.PAIRED.value:
        raise NotFound(what="screen", number="")
    return Actor(kind=ActorKind.ANONYMOUS, ref=row.screen_no, name="screen", channel="counter", rights=frozenset({ANSWER, "evidence.store"}),
                 counter_code=row.counter_code, centre_code=row.centre_code)


def screen_by(token: str) -> ScreenRow | None:
    """The row of the device that holds the token."""
    return ScreenRow.objects.filter(token_digest=token_digest(token)).first() if token else None


def token_digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def draft_on(shown: Showing) -> Draft:
    """The draft of a showing as it stands now. Refuses NotFound."""
    return applications.draft(actor=READER, draft_no=shown.draft_no)


def sheet_on(shown: Showing) -> Sheet:
    """The sheet of a showing as the draft says it now. Refuses NotFound."""
    filled = draft_on(shown)
    return rules.sheet_of(filled, catalogue.bundle(bundle_hash=filled.bundle_hash))


def screen_record(row: ScreenRow) -> Screen:
    """The row as a record."""
    return Screen(screen_no=row.screen_no, state=ScreenState(row.state), counter_code=row.counter_code, centre_code=row.centre_code, code=row.code,
                  opened_at=row.opened_at)


def showing_record(row: ShowingRow) -> Showing:
    """The row as a record."""
    return Showing(
        showing_no=row.showing_no, draft_no=row.draft_no, case_no=row.case_no, counter_code=row.counter_code, state=ShowingState(row.state),
        shown_by=row.shown_by, shown_by_name=row.shown_by_name, shown_at=row.shown_at, touched_at=row.touched_at,
        marks=from_plain(json.loads(row.marks), tuple[Mark, ...]) if row.marks else (), confirmed_digest=row.confirmed_digest,
        confirmed_at=row.confirmed_at, signed_at=row.signed_at, signer=row.signer, signed_how=SignedHow(row.signed_how) if row.signed_how else None,
        file_no=row.file_no, bound_at=row.bound_at, sealing_no=row.sealing_no)


def waiting_screens(*, before: datetime) -> tuple[str, ...]:
    """The numbers of screens that were opened before the moment and never paired."""
    return tuple(ScreenRow.objects.filter(state=ScreenState.WAITING.value, opened_at__lt=before).values_list("screen_no", flat=True)[:500])


def _filled(actor: Actor, at: datetime, draft_no: str, case_no: str) -> Filled:
    """What the draft says now; of a case, the draft while a correction is open, else what was submitted."""
    if draft_no:
        return applications.draft(actor=actor, at=at, draft_no=draft_no)
    summary = cases.summary(actor=actor, case_no=case_no)
    draft = applications.draft(actor=READER, draft_no=summary.draft_no)
    return draft if draft.state is DraftState.CORRECTING else cases.sealed(actor=actor, case_no=case_no)


def _latest_confirmed(draft_no: str) -> Showing | None:
    row = ShowingRow.objects.filter(draft_no=draft_no, confirmed_at__isnull=False).order_by("-shown_at").first()
    return showing_record(row) if row else None


def _proof(row: ShowingRow, digest: str) -> Proof:
    return Proof(showing_no=row.showing_no, confirmed_at=row.confirmed_at or row.shown_at, signed_at=row.signed_at, signer=row.signer,
                 signed_how=SignedHow(row.signed_how) if row.signed_how else None, file_no=row.file_no, counter_code=row.counter_code,
                 shown_by_name=row.shown_by_name, sealing_no=row.sealing_no, stands=row.confirmed_digest == digest)
