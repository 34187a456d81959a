"""What every act on a case shares: load and lock, step, note the fact, number the paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from onewindow.domain.cases import rules
from onewindow.domain.cases.models import Case, CaseFact
from onewindow.domain.cases.queries.clocks import clocks_of, timed_facts
from onewindow.domain.cases.queries.details import marking_of
from onewindow.domain.cases.queries.summaries import facts_of, visible
from onewindow.domain.cases.types import CaseState, Verb
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Acceptance, Bundle, Silence, StepKind, Unanswered
from onewindow.domain.limits import queries as limits
from onewindow.domain.limits.types import Memory
from onewindow.domain.papers import commands as papers
from onewindow.domain.papers.types import Paper, PaperDraft
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import Clock, ClockKind, ClockState, local_day
from onewindow.kernel.errors import NotFound, Refusal


class NotCompetent(Refusal):
    """Accepting, declining and asking for what is missing are for the competent organ, or a clerk it has entrusted (行政许可法 24、32)."""

    code = "not_competent"
    sentence = "Only {organ} may answer this application: accept it, decline it, or ask for what is missing."
    status = 403


class TermOver(Refusal):
    """Whoever stayed silent for the term has accepted (行政许可法 32(1)-4)."""

    code = "term_over"
    sentence = "The time to decline or to ask for what is missing ended on {due_on}. By law the case counts as accepted from the day of receipt."


class ArticleUnknown(Refusal):
    """A decision rests on an article of the item's own standard, not on whatever was typed."""

    code = "article_unknown"
    sentence = "“{cited}” is not among the articles of this service's standard. Choose the article the decision rests on."
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What only few facts say: when the law counts from it, what it pairs with, how much, and by which article."""

    effective_at: datetime | None = None
    about: str = ""
    amount: int = 0
    article: str = ""


def locked(actor: Actor, case_no: str) -> Case:
    """The case, its whole group locked until the transaction ends; NotFound when the actor may not know of it.

    An act on one member may go on to the others. So each takes them all at once and by number, as every lock of many cases does:
    two acts on different members wait for each other, and never crosswise.
    """
    group = Case.objects.filter(visible(actor), case_no=case_no).values("group_id")
    rows = Case.objects.select_for_update(of=("self",)).filter(group_id__in=group).order_by("case_no")
    found = next((row for row in rows if row.case_no == case_no), None)
    if found is None:
        raise NotFound(what="the case", number=case_no)
    return found


def members_of(case: Case, *, whole_group: bool = True) -> list[Case]:
    """All members of the group of a locked case, lead first, or the case alone; they are locked with it."""
    if not whole_group:
        return [case]
    return list(Case.objects.filter(group_id=case.group_id).order_by("-is_lead", "case_no"))


def step(case: Case, verb: Verb) -> str:
    """Move the case along the state table and answer the article the step rests on; refuses IllegalStep with the verbs that are allowed."""
    row = rules.STATES.step(CaseState(case.state), verb)
    case.state = row.target
    return catalogue.bundle(bundle_hash=case.bundle_hash).rests_on(verb, row.article)


def require_competent(actor: Actor, case: Case, at: datetime) -> None:
    """Refuse NotCompetent unless the actor is of the competent organ, or at a counter it has entrusted (行政许可法 24)."""
    if not catalogue.may_answer(actor=actor, bundle_hash=case.bundle_hash, on=local_day(at)):
        article = catalogue.bundle(bundle_hash=case.bundle_hash).rests_on(Verb.DECLINE, "行政许可法 24、32")
        raise NotCompetent(organ=people.department(code=case.department_code).name, article=article)


def require_cited(bundle: Bundle, article: str) -> None:
    """Refuse ArticleUnknown for a decision that cites what the item's standard doesn't know."""
    if not bundle.cites(article):
        raise ArticleUnknown(cited=article)


def overdue(case: Case, at: datetime) -> Clock | None:
    """The clock that ran out on an organ whose silence the law takes as acceptance from the day of receipt; None while it has not."""
    if catalogue.bundle(bundle_hash=case.bundle_hash).procedure.silence is not Silence.ACCEPTED:
        return None
    return next((clock for clock in clocks_of(case, at=at) if clock.rule.kind is ClockKind.ACCEPT and clock.state is ClockState.OVERDUE), None)


def refuse_late(case: Case, at: datetime) -> None:
    """Refuse TermOver where the law has taken silence as acceptance already."""
    late = overdue(case, at)
    if late is not None:
        raise TermOver(article=catalogue.bundle(bundle_hash=case.bundle_hash).rests_on(Verb.DEEM_ACCEPTED), due_on=late.due_on)


def unanswered(case: Case, at: datetime, *meant: Unanswered) -> Clock | None:
    """The applicant's own term that ran out and so ends the case, by one of the ways ``meant``; None while there is none. An answer is too
    late from that moment on, whether or not the end was recorded already."""
    ends = {way.value for way in meant}
    own = (clock for clock in clocks_of(case, at=at) if clock.rule.kind is ClockKind.APPLICANT and clock.rule.consequence in ends)
    return next((clock for clock in own if clock.state is ClockState.OVERDUE), None)


def fire(case: Case, bundle: Bundle, *kinds: StepKind) -> None:
    """Do every open step of the kinds in the case's net; a kind that is not open was done before."""
    net = bundle.net()
    for kind in kinds:
        for code in net.enabled(marking_of(case)):
            found = bundle.step(code)
            if found is not None and found.kind is kind:
                case.marking = list(net.fire(marking_of(case), code).tokens)


def enter(case: Case, bundle: Bundle, *, actor: Actor, at: datetime) -> None:
    """An item that is in processing when complete (备案), without an acceptance of its own, is so once it was received."""
    if bundle.procedure.acceptance is Acceptance.WHEN_COMPLETE:
        basis = step(case, Verb.ACCEPT)
        fire(case, bundle, StepKind.RECEIVE)
        case.accepted_at = at
        note(case, rules.ACCEPTED, actor=actor, at=at, told=Told(article=basis))


def pass_through(case: Case, bundle: Bundle) -> None:
    """Bring the case's net to its decision without a review: what the law takes as done needs none."""
    for _ in bundle.steps:  # as many rounds as steps
        fire(case, bundle, StepKind.RECEIVE, StepKind.ACCEPT, StepKind.REVIEW, StepKind.SITE_CHECK, StepKind.DECIDE)


def note(case: Case, name: str, *, actor: Actor, at: datetime, document_no: str = "", text: str = "", happened_at: datetime | None = None,
         told: Told | None = None) -> CaseFact:
    """Append a dated fact to the case; ``happened_at`` where it took place earlier than it is recorded, ``told`` what only few facts say."""
    more = told or Told()
    known = facts_of(case)
    fact = CaseFact.objects.create(
        case=case, number=known[-1].number + 1 if known else 1, name=name, recorded_at=at, document_no=document_no, actor_ref=actor.ref, actor_name=actor.name,
        assisted_by=actor.helper_name or actor.assisted_by, note=text[:300], happened_at=happened_at, effective_at=more.effective_at, about=more.about,
        amount=more.amount, article=more.article[:100])
    case.known_facts = (*known, fact)
    return fact


def facts_named(case: Case, name: str) -> tuple[CaseFact, ...]:
    """The facts of one name, in order."""
    return tuple(fact for fact in facts_of(case) if fact.name == name)


def keep(case: Case, *, at: datetime) -> None:
    """Save the case with the days it caches derived anew."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    dues = limits.dues(bundle=bundle, facts=timed_facts(case), calendar=current_calendar(), at=at, memory=Memory())
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
