"""At the counter: choose the service for the applicant (whom people has found), then fill in for them.

Helping to type is help and not agency: the draft records who helped, and needs no mandate.
"""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from onewindow.domain.applications import commands
from onewindow.domain.applications.queries.drafts import begun_lately
from onewindow.domain.applications.web import forms
from onewindow.domain.applications.web.surface import Surface
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.people import queries as people
from onewindow.kernel import clock
from onewindow.ui.context import actor_of

MOST_ITEMS = 30


def choose(request: HttpRequest, person_no: str, *, surface: Surface) -> HttpResponse:
    """Choose the service for the applicant; a post opens the draft with the clerk as helper."""
    actor = actor_of(request)
    person = people.person(actor=actor, person_no=person_no)
    if request.method == "POST":
        draft = commands.start(actor=actor, at=clock.now(), item_code=request.POST.get("item_code", ""), applicant_no=person_no,
                               scenario=forms.scenario_from(request.POST), key=request.POST.get("key", ""))
        commands.ask_registers(actor=actor, at=clock.now(), draft_no=draft.draft_no)
        return redirect(surface.url("form", draft.draft_no))
    query = request.GET.get("q", "").strip()
    used = begun_lately()
    found = catalogue.items(search=query) if query else sorted(catalogue.items(), key=lambda entry: (-used[entry.item_code], entry.plain_name))
    context = {"layout": surface.layout, "at": surface.url, "person": person, "query": query, "key": str(uuid.uuid4()),
               "items": found[:MOST_ITEMS], "count": len(found), "party": person.name}
    return render(request, "applications/staff/choose.html", context)
