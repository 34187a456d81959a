"""Who may know of a case: one function, compiled into every query of the room."""

from __future__ import annotations

from django.db.models import Q

from onewindow.domain.cases.models import Case
from onewindow.domain.cases.types import CaseState
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound

NOBODY = Q(pk__in=())


def visible(actor: Actor) -> Q:
    """The cases an actor may know of, as a condition.

    Citizens: those they or their principals applied for. Staff: those of the competent organ and those their
    own centre took in or hands the result of over. There is no superuser.
    """
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    if actor.kind is ActorKind.PERSON:
        return Q(applicant_no=actor.principal) | Q(submitted_by=actor.ref, applicant_no=actor.principal)
    if actor.kind is ActorKind.STAFF and actor.may("cases.read"):
        seen = NOBODY
        if actor.department_code:
            seen |= Q(department_code=actor.department_code)
        if actor.centre_code:
            seen |= Q(centre_code=actor.centre_code) | Q(collect_centre_code=actor.centre_code)
        if actor.may("cases.receive"):
            seen |= Q(state=CaseState.SUBMITTED)
        return seen
    return NOBODY


def find(actor: Actor, case_no: str) -> Case:
    """The case, if the actor may know of it; else NotFound, whichever of the two it was."""
    row = Case.objects.select_related("group").filter(visible(actor), case_no=case_no).first()
    if row is None:
        raise NotFound(what="the case", number=case_no)
    return row
