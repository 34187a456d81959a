"""What every act on a case shares: load and lock, step, note the fact, number the paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from onewindow.domain.cases import rules
from onewindow.domain.cases.models import Case, CaseFact
from onewindow.domain.cases.queries.clocks import dues_of
from onewindow.domain.cases.queries.details import marking_of
from onewindow.domain.cases.queries.summaries import visible
from onewindow.domain.cases.types import CaseState, Verb
from onewindow.domain.catalogue.types import Bundle, StepKind
from onewindow.domain.papers import commands as papers
from onewindow.domain.papers.types import Paper, PaperDraft
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What only few facts say: when the law counts from it, what it pairs with, how much, and by which article."""

    effective_at: datetime | None = None
    about: str = ""
    amount: int = 0
    article: str = ""


def locked(actor: Actor, case_no: str) -> Case:
    """The case with its row locked until the transaction ends; NotFound when the actor may not know of it."""
    row = Case.objects.select_for_update(of=("self",)).filter(visible(actor), case_no=case_no).first()
    if row is None:
        raise NotFound(what="the case", number=case_no)
    return row


def locked_members(case: Case, *, whole_group: bool) -> list[Case]:
    """The case alone, or all members of its group, lead first, locked in one order so that acts never deadlock."""
    if not whole_group:
        return [case]
    return list(Case.objects.select_for_update(of=("self",)).filter(group_id=case.group_id).order_by("-is_lead", "case_no"))


def step(case: Case, verb: Verb) -> None:
    """Move the case along the state table; refuses IllegalStep with the verbs that are allowed."""
    case.state = rules.STATES.next(CaseState(case.state), verb)


def fire(case: Case, bundle: Bundle, *kinds: StepKind) -> None:
    """Do every open step of the kinds in the case's net; a kind that is not open was done before."""
    net = bundle.net()
    for kind in kinds:
        for code in net.enabled(marking_of(case)):
            found = bundle.step(code)
            if found is not None and found.kind is kind:
                case.marking = list(net.fire(marking_of(case), code).tokens)


def pass_through(case: Case, bundle: Bundle) -> None:
    """Bring the case's net to its decision without a review: what the law takes as done needs none."""
    for _ in bundle.steps:  # as many rounds as steps
        fire(case, bundle, StepKind.RECEIVE, StepKind.ACCEPT, StepKind.REVIEW, StepKind.SITE_CHECK, StepKind.DECIDE)


def note(case: Case, name: str, *, actor: Actor, at: datetime, document_no: str = "", text: str = "", happened_at: datetime | None = None,
         told: Told | None = None) -> CaseFact:
    """Append a dated fact to the case; ``happened_at`` where it took place earlier than it is recorded, ``told`` what only few facts say."""
    more = told or Told()
    latest = CaseFact.objects.filter(case=case).order_by("-number").values_list("number", flat=True).first() or 0
    return CaseFact.objects.create(
        case=case, number=latest + 1, name=name, recorded_at=at, document_no=document_no, actor_ref=actor.ref, actor_name=actor.name,
        assisted_by=actor.helper_name or actor.assisted_by, note=text[:300], happened_at=happened_at, effective_at=more.effective_at, about=more.about,
        amount=more.amount, article=more.article[:100])


def keep(case: Case, *, at: datetime) -> None:
    """Save the case with the days it caches derived anew."""
    dues = dues_of([case], at=at)[case.pk]
    case.due_on, case.next_due_on = dues.due_on, dues.next_due_on
    case.save()


def paper(draft: PaperDraft, *, actor: Actor, at: datetime) -> Paper:
    """Record a numbered paper of the case; it is rendered after the commit."""
    return papers.record(actor=actor, at=at, paper=draft)


def said(document: Paper) -> dict[str, object]:
    """What the history of an act keeps of its paper: the number, and the digest of what it says."""
    return {"document_no": document.paper_no, "digest": document.digest}


def subjects(cases: Iterable[Case]) -> tuple[str, ...]:
    """The history subjects of further members an act belongs to."""
    return tuple(f"case:{case.case_no}" for case in cases)
