"""What the desks say of a case: its state, its timeline with who acted, and why an act was refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.domain.cases.types import (
    AHEAD_LABELS,
    ENDED_BADLY,
    FACT_LABELS,
    FILED_LABEL,
    STATE_LABELS,
    STATE_LOOKS,
    CaseDetail,
    CaseState,
    CaseSummary,
    FactView,
    Outcome,
    is_filed,
)
from onewindow.domain.catalogue.types import Bundle
from onewindow.kernel.errors import Refusal
from onewindow.ui.formats import actor_said, datetime_cn, money
from onewindow.ui.refusals import said
from onewindow.ui.times import Entry, timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """What keeps a case from being granted, with its article; ``refusing``: from being decided at all. Empty when nothing does."""

    sentence: str = ""
    article: str = ""
    refusing: bool = False


def waits(detail: CaseDetail, bundle: Bundle) -> Waits:
    """What the decision waits for: special procedures to be held or ended, or the consent of an organ that did not agree."""
    held = dict.fromkeys((*detail.open_specials, *detail.missing_specials))
    for codes, sentence, articles in (
        (held, _("This can't be decided yet. It is under way or still to be held under “Special procedures”: %(special)s."), bundle.special_articles(held)),
        (detail.withheld_consents, _("This can't be granted: the law wants the consent of another organ, and it did not agree (%(special)s). "
                                     "Ask it anew under “Special procedures”, or refuse the application."), bundle.consent_articles(detail.withheld_consents)),
    ):
        if codes:
            names = "、".join(special.name for special in bundle.all_specials if special.code in codes)
            return Waits(sentence=sentence % {"special": names}, article="、".join(articles), refusing=codes is held)
    return Waits()


def missing(detail: CaseDetail, bundle: Bundle) -> tuple[str, ...]:
    """The special procedures the standard wants in every case and nobody has begun, by name."""
    wanted = set(detail.missing_specials) - set(detail.open_specials)
    return tuple(special.name for special in bundle.all_specials if special.code in wanted) if detail.summary.state is CaseState.ACCEPTED else ()


def taken(facts: Iterable[FactView]) -> frozenset[str]:
    """The codes of the papers whose originals were taken or seen at a counter, from the notes of taking in."""
    return frozenset(code for fact in facts if fact.name == "CaseTakenIn" for code in fact.note.split("、") if code)


def state_said(summary: CaseSummary, facts: Iterable[FactView]) -> tuple[str, str]:
    """Words and look of the case's state; a refusal is told as such, and so is a filing, which nobody decides."""
    if summary.outcome is Outcome.REFUSED:
        return _("Decision: refused"), "bad"
    if summary.state is CaseState.DECIDED and is_filed(facts):
        return _("Filed"), "ok"
    return _(STATE_LABELS[summary.state]), STATE_LOOKS.get(summary.state, "")


def entries(facts: Iterable[FactView], state: CaseState, *, steps: Iterable[str]) -> tuple[Entry, ...]:
    """The timeline for staff: every fact, who did it and who helped, its note; then what comes. ``steps`` are the open review steps.

    A filing has no acceptance and no decision, so neither is told.
    """
    known = tuple(facts)
    quiet = {"CaseAccepted", "CaseDecided"} if is_filed(known) else set()
    done = [("bad" if fact.name in ENDED_BADLY else "done", _fact(fact), datetime_cn(fact.recorded_at),
             " · ".join(filter(None, (actor_said(fact.actor_name), _helped(fact), _note(fact))))) for fact in known if fact.name not in quiet]
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


def _fact(fact: FactView) -> str:
    if is_filed((fact,)):
        return _(FILED_LABEL)
    return _(FACT_LABELS[fact.name]) if fact.name in FACT_LABELS else fact.name


def _helped(fact: FactView) -> str:
    return _("helped by %(name)s") % {"name": fact.assisted_by} if fact.assisted_by else ""


def _note(fact: FactView) -> str:
    if fact.name == "ChargeRaised" and fact.note:
        return money(fact.note)
    return _(fact.note) if fact.note.isascii() and fact.note else fact.note
