"""Who may know of a case, a case in one line, and lists of such lines."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from onewindow.domain.cases.models import Case, CaseFact
from onewindow.domain.cases.types import (
    FINAL_STATES,
    CaseState,
    CaseSummary,
    DueCase,
    Outcome,
    Worklist,
    WorklistView,
)
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import RECORDED
from onewindow.domain.mandates.types import Power
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound
from onewindow.kernel.paging import page_of

NOBODY = Q(pk__in=())


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
            seen |= Q(state=CaseState.SUBMITTED) | Q(state=CaseState.ACCEPTED, centre_code="", bundle_hash__in=catalogue.wanting_in_person())
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


def find(actor: Actor, case_no: str) -> Case:
    """The case, if the actor may know of it; else NotFound, whichever of the two it was."""
    row = Case.objects.select_related("group").filter(visible(actor), case_no=case_no).first()
    if row is None:
        raise NotFound(what="the case", number=case_no)
    return row


def summary_of(case: Case) -> CaseSummary:
    """The line of a loaded case (with its group loaded)."""
    return CaseSummary(
        case_no=case.case_no, group_no=case.group.group_no, item_code=case.item_code, item_name=case.item_name,
        applicant_no=case.applicant_no, applicant_name=case.applicant_name, department_code=case.department_code,
        state=CaseState(case.state), outcome=Outcome(case.outcome) if case.outcome else None, submitted_at=case.submitted_at,
        due_on=case.due_on, channel=case.channel, draft_no=case.draft_no, bundle_hash=case.bundle_hash)


def cases_of(*, actor: Actor, limit: int = 50) -> tuple[CaseSummary, ...]:
    """The cases of the actor's principal, newest first."""
    rows = Case.objects.select_related("group").filter(visible(actor), applicant_no=actor.principal)
    return tuple(summary_of(row) for row in rows.order_by("-submitted_at", "-id")[:limit])


def worklist(*, actor: Actor, view: WorklistView, cursor: str = "", size: int = 30, counted: bool = False) -> Worklist:
    """What a staff member's post has to do, the most pressing first. The same few queries however long the list is.

    ``counted`` also says how many cases each view holds.
    """
    rows = Case.objects.select_related("group").filter(visible(actor), _wanted(actor, view))
    page = page_of(queryset=rows, order=_order(view), listing=f"cases.worklist.{view.value}", cursor=cursor, size=size)
    counts = {each: Case.objects.filter(visible(actor), _wanted(actor, each)).count() for each in WorklistView} if counted else {}
    return Worklist(rows=tuple(summary_of(row) for row in page.rows), next_cursor=page.next_cursor, counts=counts)


def due_cases(*, actor: Actor, before: date, limit: int, after_case_no: str = "") -> tuple[DueCase, ...]:
    """Open cases some clock of which is due before the day, by number, for whoever watches over deadlines.

    ``after_case_no`` goes on where an earlier page ended, so a walk over all of them is a row of small queries.
    """
    rows = Case.objects.filter(visible(actor), case_no__gt=after_case_no, next_due_on__lt=before).exclude(state__in=FINAL_STATES)
    return tuple(
        DueCase(case_no=row.case_no, state=CaseState(row.state), item_code=row.item_code, item_name=row.item_name, bundle_hash=row.bundle_hash,
                department_code=row.department_code, due_on=row.due_on, next_due_on=row.next_due_on, answer_by_on=row.answer_by_on)
        for row in rows.order_by("case_no")[:limit])


def _order(view: WorklistView) -> tuple[str, ...]:
    """By due day where every row has one; before acceptance by age. No column of an order may be null."""
    return {WorklistView.TO_DO: ("due_on", "id"), WorklistView.DONE: ("-decided_at", "-id")}.get(view, ("submitted_at", "id"))


def _wanted(actor: Actor, view: WorklistView) -> Q:
    organ = Q(department_code=actor.department_code) if actor.department_code else NOBODY
    if view is WorklistView.INTAKE:
        return Q(state=CaseState.SUBMITTED)
    if view is WorklistView.TO_ACCEPT:
        return organ & Q(state=CaseState.RECEIVED)
    if view is WorklistView.TO_DO:  # also what a grant obliges to, until it is on record
        done = CaseFact.objects.filter(case=OuterRef("pk"), name=RECORDED)
        obliged = Q(state=CaseState.DECIDED, outcome=Outcome.GRANTED, bundle_hash__in=catalogue.obliging_after_grant())
        return organ & (Q(state=CaseState.ACCEPTED) | Q(obliged, ~Exists(done)))
    if view is WorklistView.WAITING:
        return Q(state=CaseState.CORRECTING)
    return organ & Q(state__in=(CaseState.DECIDED, CaseState.CLOSED))

