"""Who may know of a case, a case in one line, and lists of such lines."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, DateField, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from onewindow.domain.cases import types
from onewindow.domain.cases.models import Case, CaseFact
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import RECORDED
from onewindow.domain.mandates.types import Power
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound
from onewindow.kernel.ids import clean_number
from onewindow.kernel.once import asked_once
from onewindow.kernel.paging import page_of

NOBODY, ENDED = Q(pk__in=()), Coalesce("decided_at", "closed_at", "submitted_at")


def visible(actor: Actor) -> Q:
    """The cases an actor may know of, as a condition.

    Citizens: those they applied for; agents: those of their principal which a mandate reaches (`_of_person`). Staff: those of the competent organ and those their
    own centre took in or hands the result of over; a counter also what nobody has taken in yet. The government's leader: those of its organs whose time only that
    leader extends (行政许可法 42(2)). There is no superuser.
    """
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    if actor.kind is ActorKind.PERSON:
        return _of_person(actor)
    if actor.kind is ActorKind.STAFF and actor.may("cases.read"):
        seen = NOBODY
        if actor.department_code:
            seen |= Q(department_code=actor.department_code)
        if actor.centre_code:
            seen |= Q(centre_code=actor.centre_code) | Q(collect_centre_code=actor.centre_code)
        if actor.may("cases.receive"):
            seen |= Q(state=types.CaseState.SUBMITTED) | Q(state=types.CaseState.ACCEPTED, centre_code="", bundle_hash__in=catalogue.wanting_in_person())
        if actor.may("cases.extend"):
            seen |= Q(bundle_hash__in=catalogue.extended_by_government(department_code=actor.department_code))
        return seen
    return NOBODY


def _of_person(actor: Actor) -> Q:
    """One's own cases; an agent's by the matters of the mandate (民法典 165). Who may only apply knows of those they handed in themselves."""
    theirs = Q(applicant_no=actor.principal)
    if not actor.is_agent:
        return theirs
    known = NOBODY
    for each in actor.reach:
        matters = theirs & Q(item_code__in=each.matters) if each.matters else theirs
        known |= matters if each.powers - {Power.APPLY} else matters & Q(submitted_by=actor.ref)
    return known


@asked_once
def find(actor: Actor, case_no: str) -> Case:
    """The case, if the actor may know of it; else NotFound, whichever of the two it was. ``has_others`` tells whether others are handled with it."""
    others = Case.objects.filter(group=OuterRef("group")).exclude(pk=OuterRef("pk"))
    row = Case.objects.select_related("group").annotate(has_others=Exists(others)).filter(visible(actor), case_no=case_no).first()
    if row is None:
        raise NotFound(what="the case", number=case_no)
    return row


def facts_of(case: Case) -> tuple[CaseFact, ...]:
    """The facts of a loaded case, in order: read once, and what an act that holds the case notes is added to them."""
    if case.known_facts is None:
        case.known_facts = tuple(case.facts.order_by("number"))
    return case.known_facts


def summary_of(case: Case) -> types.CaseSummary:
    """The line of a loaded case (with its group loaded)."""
    return types.CaseSummary(
        case_no=case.case_no, group_no=case.group.group_no, item_code=case.item_code, item_name=case.item_name,
        applicant_no=case.applicant_no, applicant_name=case.applicant_name, department_code=case.department_code,
        state=types.CaseState(case.state), outcome=types.Outcome(case.outcome) if case.outcome else None, submitted_at=case.submitted_at,
        due_on=case.due_on, channel=case.channel, draft_no=case.draft_no, bundle_hash=case.bundle_hash,
        day=case.answer_by_on if case.state == types.CaseState.CORRECTING else case.due_on or case.next_due_on)


def cases_of(*, actor: Actor, limit: int = 50, words: str = "") -> tuple[types.CaseSummary, ...]:
    """The cases of the actor's principal, newest first; with ``words`` those of all the actor may know of that answer to them: part of the applicant's
    name, of the service's or of the number."""
    rows = Case.objects.select_related("group").filter(visible(actor), _told(words) if words else Q(applicant_no=actor.principal))
    return tuple(summary_of(row) for row in rows.order_by("-submitted_at", "-id")[:limit])


def worklist(
    *, actor: Actor, view: types.WorklistView, cursor: str = "", size: int = 30, counted: bool = False, since: datetime | None = None,
    narrowed: types.Narrowed = types.Narrowed(),
) -> types.Worklist:
    """What a staff member's post has to do, the most pressing first, in the same few queries however long the list is.

    ``counted`` also says how many cases each view but the done ones holds, ``since`` how often the actor recorded each kind of fact from that moment on.
    """
    owing = catalogue.obliging_after_grant() if counted or view in (types.WorklistView.TO_DO, types.WorklistView.DUE_SOON) else ()
    wanted = {each: _wanted(actor, each, narrowed.before or date.max, owing) for each in types.WorklistView}
    rows = Case.objects.select_related("group").filter(visible(actor), wanted[view], _kept(narrowed)).annotate(
        day=Coalesce("answer_by_on" if view is types.WorklistView.WAITING else "due_on", "next_due_on", Value(date.max), output_field=DateField()), ended_at=ENDED)
    page = page_of(queryset=rows, order=_order(view), listing=f"cases.worklist.{view.value}", cursor=cursor, size=size)
    views = {each.value: Count("pk", filter=wanted[each]) for each in types.WorklistView if each is not types.WorklistView.DONE} if counted else {}
    counts = Case.objects.filter(visible(actor), _kept(narrowed)).exclude(state__in=types.FINAL_STATES).aggregate(**views) if views else {}
    acted = CaseFact.objects.filter(actor_ref=actor.ref, recorded_at__gte=since).values_list("name").annotate(Count("pk")).order_by() if since else ()
    return types.Worklist(rows=tuple(summary_of(row) for row in page.rows), next_cursor=page.next_cursor, acted=dict(acted),
                          counts={types.WorklistView(name): number for name, number in counts.items()})


def _kept(narrowed: types.Narrowed) -> Q:
    """What a worklist is narrowed to, as a condition."""
    asked = {"item_code": narrowed.item_code, "channel": narrowed.channel, "state__in": narrowed.states}
    kept = Q(**{column: value for column, value in asked.items() if value}) & (Q(case_no__in=narrowed.only) if narrowed.only is not None else Q()) & _told(narrowed.words)
    return kept & ~Q(case_no__in=narrowed.without) if narrowed.without else kept


def _told(words: str) -> Q:
    """What somebody types to find a case: part of the applicant's name, of the service's, or of the number."""
    number = clean_number(words)
    return Q(applicant_name__icontains=words) | Q(item_name__icontains=words) | Q(case_no__contains=number) if number else Q() if not words else NOBODY


def due_cases(*, actor: Actor, before: date, limit: int, after_case_no: str = "") -> tuple[types.DueCase, ...]:
    """Open cases some clock of which is due before the day, by number, for whoever watches over deadlines.

    ``after_case_no`` goes on where an earlier page ended, so a walk over all of them is a row of small queries.
    """
    rows = Case.objects.filter(visible(actor), case_no__gt=after_case_no, next_due_on__lt=before).exclude(state__in=types.FINAL_STATES)
    return tuple(
        types.DueCase(case_no=row.case_no, state=types.CaseState(row.state), item_code=row.item_code, item_name=row.item_name, bundle_hash=row.bundle_hash,
                department_code=row.department_code, due_on=row.due_on, next_due_on=row.next_due_on, answer_by_on=row.answer_by_on)
        for row in rows.order_by("case_no")[:limit])


def _order(view: types.WorklistView) -> tuple[str, ...]:
    """By the day to act until, those without one last; at intake by age, ended ones by their end. No column of an order may be null."""
    return {types.WorklistView.INTAKE: ("submitted_at", "id"), types.WorklistView.DONE: ("-ended_at", "-id")}.get(view, ("day", "id"))


def _wanted(actor: Actor, view: types.WorklistView, before: date, owing: tuple[str, ...]) -> Q:
    organ = Q(department_code=actor.department_code) if actor.department_code else NOBODY
    if view is types.WorklistView.INTAKE:
        return Q(state=types.CaseState.SUBMITTED)
    if view is types.WorklistView.DUE_SOON:
        return _wanted(actor, types.WorklistView.TO_DO, before, owing) & (Q(due_on__lt=before) | Q(due_on=None, next_due_on__lt=before))
    if view is types.WorklistView.RETURNED:  # the applicant answered what was asked: it is the organ's turn again
        return organ & Q(state=types.CaseState.RECEIVED, correction__answered_at__isnull=False)
    if view is types.WorklistView.TO_DO:  # also what a grant obliges to, until it is on record
        done = CaseFact.objects.filter(case=OuterRef("pk"), name=RECORDED)
        obliged = Q(state=types.CaseState.DECIDED, outcome=types.Outcome.GRANTED, bundle_hash__in=owing)
        return organ & (Q(state__in=(types.CaseState.SUBMITTED, types.CaseState.RECEIVED, types.CaseState.ACCEPTED)) | Q(obliged, ~Exists(done)))
    if view is types.WorklistView.WAITING:
        return Q(state=types.CaseState.CORRECTING)
    return (organ | (Q(centre_code=actor.centre_code) if actor.counter_code else NOBODY)) & Q(state__in=types.FINAL_STATES | {types.CaseState.DECIDED})
