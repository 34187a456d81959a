"""At the counter: find the person whose card lies there, or register them. What is done for them is the next room's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from onewindow.domain.people import commands, queries
from onewindow.domain.people.types import Person
from onewindow.kernel import clock
from onewindow.kernel.errors import Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only(right="applications.start", at_counter=True)
def find(request: HttpRequest) -> HttpResponse:
    """Look the applicant up by identity number; who is unknown can be registered on the same page.

    The number travels by post only, so that it stands in no address and no log.
    """
    number = request.POST.get("id_number", "")
    context: dict[str, object] = {"id_number": number, "unknown": False, "refusal": "", "typed": {}}
    if request.method == "POST":
        try:
            person = _register(request, number) if "register" in request.POST else queries.find_person(actor=actor_of(request), id_number=number)
        except Refusal as refusal:
            context |= {"unknown": "register" in request.POST, "refusal": said(refusal), "typed": request.POST.dict()}
        else:
            if person is not None:
                return redirect("applications:counter_choose", person_no=person.person_no)
            context["unknown"] = True
    return render(request, "people/find.html", context)


def _register(request: HttpRequest, number: str) -> Person:
    return commands.register_person(actor=actor_of(request), at=clock.now(), name=request.POST.get("name", ""), id_number=number,
                                    phone=request.POST.get("phone", ""), address=request.POST.get("address", ""))
