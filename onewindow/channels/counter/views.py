"""The counter's first page: what waits, a look-up by receipt number, and the ways to begin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.channels.counter.context import first_page, navigation
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import WorklistView
from onewindow.domain.courier import queries as courier
from onewindow.domain.places import queries as places
from onewindow.kernel.errors import NotFound
from onewindow.kernel.ids import clean_number, is_public_number
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only

LONGEST = 40
ROWS = 12


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The desk; a post without cases (a village helper's) begins with the first page of its own menu."""
    begins = "" if actor_of(request).may("cases.read") else first_page(request)
    return redirect(begins) if begins else desk(request)


@staff_only(right="cases.read", at_counter=True)
def desk(request: HttpRequest) -> HttpResponse:
    """What waits to be taken in, oldest first. ``?q=`` a receipt number opens its case; what can't be found is said here."""
    actor = actor_of(request)
    typed = request.GET.get("q", "").strip()[:LONGEST]
    number = clean_number(typed)
    if is_public_number(number, kind="C"):
        try:
            cases.case(actor=actor, case_no=number)
        except NotFound:
            pass
        else:
            return redirect("worklists:counter_case", case_no=number)
    context = {
        **navigation(request), "query": typed, "missed": bool(typed), "well_formed": is_public_number(number, kind="C"),
        "waiting": cases.worklist(actor=actor, view=WorklistView.INTAKE, cursor=request.GET.get("cursor", ""), size=ROWS),
        "correcting": cases.worklist(actor=actor, view=WorklistView.WAITING, size=ROWS).rows,
        "parcels": len(courier.due_for_pickup(actor=actor)), "counter": places.counter(code=actor.counter_code),
        "centre": places.centre(code=actor.centre_code),
    }
    return render(request, "counter/desk.html", context, status=404 if typed else 200)
