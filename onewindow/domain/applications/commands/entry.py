"""Into a draft: fetch, check who asks, lock; and the refusals the verbs share."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.applications import rules
from onewindow.domain.applications.models import Draft
from onewindow.domain.applications.queries.drafts import draft_record, refuse_entry
from onewindow.domain.applications.types import Draft as Record
from onewindow.domain.applications.types import DraftState
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotFound, Refusal, Stale
from onewindow.kernel.statetable import IllegalStep


class DraftClosed(Refusal):
    """The draft was submitted or given up; the verb isn't open any more."""

    code = "draft_closed"
    sentence = "This application was already submitted or given up and can't be changed. Open the case to see where it stands."


class StaleDraft(Stale):
    """Another device or helper saved in between. ``typed`` is what this save brought; nothing of it is lost."""

    code = "stale_draft"
    sentence = "This application was changed elsewhere in the meantime (now version {version}). What you typed is kept on this page; please compare and save again."

    def __init__(self, *, version: int, typed: dict[str, str]) -> None:
        self.typed = dict(typed)
        super().__init__(version=version)


class NotInForm(Refusal):
    """An answer was sent to a question this service does not ask (行政许可法 29: nothing unrelated is asked)."""

    code = "not_in_form"
    sentence = "This form does not ask for: {names}."
    status = 422


class NotReopened(Refusal):
    """A correction asks for some things only; the rest stays as submitted."""

    code = "not_reopened"
    sentence = "The correction does not ask for {names}; only what the notice names can be changed."


def entered(*, actor: Actor, at: datetime, draft_no: str, verb: str) -> tuple[Draft, DraftState]:
    """The locked row and the state the verb leads to. Refuses NotFound to strangers, NotMandated, DraftClosed."""
    row = known_to(actor=actor, at=at, draft_no=draft_no)
    return row, stepped(row, verb)


def known_to(*, actor: Actor, at: datetime, draft_no: str) -> Draft:
    """The locked row, whatever its state, for who may change it now: an agent's mandate is looked at anew each time (民法典 173, 174).

    Refuses NotFound to strangers, NotMandated.
    """
    row = Draft.objects.select_for_update().filter(draft_no=draft_no).first()
    if row is None:
        raise NotFound(what="draft", number=draft_no)
    refuse_entry(actor=actor, at=at, row=row, powers=rules.powers_to_change(DraftState(row.state)))
    return row


def stepped(row: Draft, verb: str) -> DraftState:
    """The state the verb leads to. Refuses DraftClosed."""
    try:
        return rules.STATES.next(DraftState(row.state), verb)
    except IllegalStep:
        raise DraftClosed from None


def kept(row: Draft, *, actor: Actor, at: datetime) -> Record:
    """The draft with the change to its row saved, as a record."""
    touched(row, actor=actor, at=at)
    row.save()
    return draft_record(row)


def touched(row: Draft, *, actor: Actor, at: datetime) -> None:
    """Count a save and note its time and helper. The caller saves the row."""
    row.version += 1
    row.saved_at = at
    row.warned_at = None
    if actor.assisted_by:
        row.assisted_by = actor.assisted_by
