"""What the desks say of a case: its state, its timeline with who acted, and why an act was refused."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from onewindow.domain.cases.types import (
    AHEAD_LABELS,
    ENDED_BADLY,
    FACT_LABELS,
    STATE_LABELS,
    STATE_LOOKS,
    CaseState,
    CaseSummary,
    FactView,
    Outcome,
)
from onewindow.domain.evidence.types import CheckState
from onewindow.kernel.errors import Refusal
from onewindow.ui.formats import datetime_cn, money
from onewindow.ui.refusals import said
from onewindow.ui.times import Entry, timeline


def state_said(summary: CaseSummary) -> tuple[str, str]:
    """Words and look of the case's state; a refusal is told as such."""
    if summary.outcome is Outcome.REFUSED:
        return _("Decision: refused"), "bad"
    return _(STATE_LABELS[summary.state]), STATE_LOOKS.get(summary.state, "")


def check_said(state: CheckState) -> tuple[str, str]:
    """Words and look of what came of asking a register instead of the applicant."""
    return {CheckState.MATCHED: (_("Checked: agrees"), "ok"), CheckState.CONFLICT: (_("Checked: differs"), "bad"),
            CheckState.UNKNOWN: (_("Checked: no entry"), "warn")}.get(state, (_("Not checked yet"), "warn"))


def entries(facts: Iterable[FactView], state: CaseState, *, steps: Iterable[str]) -> tuple[Entry, ...]:
    """The timeline for staff: every fact, who did it and who helped, its note; then what comes. ``steps`` are the open review steps."""
    done = [("bad" if fact.name in ENDED_BADLY else "done", _(FACT_LABELS[fact.name]) if fact.name in FACT_LABELS else fact.name,
             datetime_cn(fact.recorded_at), " · ".join(filter(None, (fact.actor_name, _helped(fact), _note(fact))))) for fact in facts]
    titles, now = [_(label) for label in AHEAD_LABELS.get(state, ())], "、".join(steps)
    ahead = [_("Review: %(steps)s") % {"steps": now}, *titles[1:]] if state is CaseState.ACCEPTED and now else titles
    return timeline(done, ahead)


def sentence_of(refusal: Refusal) -> str:
    """Why an act was refused. A step that isn't open is told by where the case stands, not by codes."""
    if refusal.code == "illegal_step":
        state = str(refusal.data.get("state", ""))
        here = _(STATE_LABELS[CaseState(state)]) if state in {each.value for each in CaseState} else state
        return _("This is not possible now: the case stands at “%(state)s”.") % {"state": here}
    return said(refusal)


def _helped(fact: FactView) -> str:
    return _("helped by %(name)s") % {"name": fact.assisted_by} if fact.assisted_by else ""


def _note(fact: FactView) -> str:
    if fact.name == "ChargeRaised" and fact.note:
        return money(fact.note)
    return _(fact.note) if fact.note.isascii() and fact.note else fact.note
