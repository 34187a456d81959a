"""At the counter: find or register the applicant, choose the service, then fill in for them.

Helping to type is help and not agency: the draft records who helped, and needs no mandate.
"""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from onewindow.domain.applications import commands
from onewindow.domain.applications.web import forms
from onewindow.domain.applications.web.surface import Surface
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.people import commands as people_commands
from onewindow.domain.people import queries as people
from onewindow.domain.people.types import Person
from onewindow.kernel import clock
from onewindow.kernel.errors import Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.refusals import said

MOST_ITEMS = 30


def find(request: HttpRequest, *, surface: Surface) -> HttpResponse:
    """Look the applicant up by identity number; who is unknown can be registered on the same page.

    The number travels by post only, so that it stands in no address and no log.
    """
    context: dict[str, object] = {"layout": surface.layout, "at": surface.url, "id_number": "", "unknown": False, "refusal": "",
                                  "typed": {}}
    if request.method == "POST":
        number = request.POST.get("id_number", "")
        context["id_number"] = number
        try:
            person = _register(request, number) if "register" in request.POST else people.find_person(actor=actor_of(request), id_number=number)
        except Refusal as refusal:
            context |= {"unknown": "register" in request.POST, "refusal": said(refusal), "typed": request.POST.dict()}
        else:
            if person is not None:
                return redirect(surface.url("choose", person.person_no))
            context["unknown"] = True
    return render(request, "applications/staff/find.html", context)


def choose(request: HttpRequest, person_no: str, *, surface: Surface) -> HttpResponse:
    """Choose the service for the applicant; a post opens the draft with the clerk as helper."""
    actor = actor_of(request)
    person = people.person(actor=actor, person_no=person_no)
    if request.method == "POST":
        draft = commands.start(actor=actor, at=clock.now(), item_code=request.POST.get("item_code", ""), applicant_no=person_no,
                               scenario=forms.scenario_from(request.POST), key=request.POST.get("key", ""))
        commands.ask_registers(actor=actor, at=clock.now(), draft_no=draft.draft_no)
        return redirect(surface.url("tasks", draft.draft_no))
    query = request.GET.get("q", "")
    items = catalogue.items(search=query)[:MOST_ITEMS]
    context = {"layout": surface.layout, "at": surface.url, "person": person, "items": items, "query": query, "key": str(uuid.uuid4())}
    return render(request, "applications/staff/choose.html", context)


def _register(request: HttpRequest, number: str) -> Person:
    return people_commands.register_person(
        actor=actor_of(request), at=clock.now(), name=request.POST.get("name", ""), id_number=number,
        phone=request.POST.get("phone", ""), address=request.POST.get("address", ""))
