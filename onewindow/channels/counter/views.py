"""The counter's first page: what waits and why, what is in hand, and the ways to begin; a search of both."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.channels.counter.context import first_page, navigation
from onewindow.domain.applications import queries as applications
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import STATE_LABELS, STATE_LOOKS, CaseSummary, Outcome, WorklistView
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.courier import queries as courier
from onewindow.domain.people import queries as people
from onewindow.domain.places import queries as places
from onewindow.domain.worklists import queries as worklists
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotFound
from onewindow.kernel.ids import clean_number, is_public_number
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only

LONGEST, ROWS, FOUND, LATELY = 40, 30, 30, 8
PLACES = 22  # of a receipt number: its kind, six digits, six, seven, two check digits


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The desk; a post without cases (a village helper's) begins with the first page of its own menu."""
    begins = "" if actor_of(request).may("cases.read") else first_page(request)
    return redirect(begins) if begins else desk(request)


@staff_only(right="cases.read", at_counter=True)
def desk(request: HttpRequest) -> HttpResponse:
    """What waits to be taken in, oldest first, with why. ``?q=``: a receipt number opens its case, other words look through the cases this counter
    may open, by applicant and service; what can't be found is said."""
    actor = actor_of(request)
    typed = request.GET.get("q", "").strip()[:LONGEST]
    number = clean_number(typed)
    well_formed = is_public_number(number, kind="C")
    if well_formed and _opens(actor, number):
        return redirect("worklists:counter_case", case_no=number)
    at = clock.now()
    beside = worklists.counter_desk(actor=actor, at=at, size=ROWS)
    correcting = cases.worklist(actor=actor, view=WorklistView.WAITING, size=ROWS).rows
    ended = cases.worklist(actor=actor, view=WorklistView.DONE, size=LATELY).rows
    found = cases.cases_of(actor=actor, words=typed, limit=FOUND) if typed and not well_formed else ()
    context = {**navigation(request), "query": typed, "found": found, "missed": bool(typed) and not found, "well_formed": well_formed,
               "numbered": typed[:1].upper() == "C" and number[1:].isdecimal(), "places": PLACES, "most": FOUND, "desk": beside, "correcting": correcting,
               "ended": [(row, *ended_as(row)) for row in ended],
               **_in_hand(actor), "counter": places.counter(code=actor.counter_code), "centre": places.centre(code=actor.centre_code)}
    return render(request, "counter/desk.html", context, status=404 if well_formed else 200)


def ended_as(case: CaseSummary) -> tuple[str, str]:
    """How the case ended, in words and look; a refusal is told as such."""
    return (_("Decision: refused"), "bad") if case.outcome is Outcome.REFUSED else (_(STATE_LABELS[case.state]), STATE_LOOKS.get(case.state, ""))


def _opens(actor: Actor, number: str) -> bool:
    """Whether the actor may know of the case with this number."""
    try:
        cases.summary(actor=actor, case_no=number)
    except NotFound:
        return False
    return True


def _in_hand(actor: Actor) -> dict[str, object]:
    """What this clerk and this hall have begun: drafts for people, parcels that wait for the carrier, packets on their way."""
    drafts = applications.drafts_of(actor=actor, limit=8)
    names = people.names_of(refs=[draft.applicant_no for draft in drafts]) if drafts else {}
    items = {entry.item_code: entry.plain_name for entry in catalogue.items()} if drafts else {}
    return {"drafts": [(draft, names.get(draft.applicant_no, ""), items.get(draft.item_code, draft.item_code)) for draft in drafts],
            "parcels": courier.due_for_pickup(actor=actor, most=20), "packets": courier.packets(actor=actor, most=8)}
