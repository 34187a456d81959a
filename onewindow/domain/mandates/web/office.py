"""In the office: which organ has entrusted whom with accepting what."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.domain.mandates.commands import entrusting
from onewindow.domain.mandates.queries.entrusting import entrustments as recorded
from onewindow.domain.mandates.types import EntrustmentTerms
from onewindow.domain.mandates.web.forms import DAY
from onewindow.domain.people import queries as people
from onewindow.domain.places import queries as places
from onewindow.kernel import clock
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.formkit import check
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only(right="people.entrust")
def entrustments(request: HttpRequest) -> HttpResponse:
    """Which organ has entrusted whom with accepting what; enter a published document."""
    error, typed = "", request.POST
    if request.method == "POST":
        try:
            entrusting.entrust(actor=actor_of(request), at=clock.now(), terms=_terms(request))
        except Refusal as refusal:
            error = said(refusal)
        else:
            messages.success(request, _("The entrustment is entered."))
            return redirect("mandates:entrustments")
    departments = {each.code: each.name for each in people.departments()}
    halls = {centre.code: centre.name for level in ("district", "town") for centre in places.centres() if centre.level.value == level}
    rows = recorded()
    counters = {row.terms.counter_code: places.counter(code=row.terms.counter_code) for row in rows if row.terms.counter_code}
    context = {"error": error, "typed": typed, "rows": rows, "departments": departments, "halls": halls, "counters": counters,
               "posts": people.names_of(refs=[row.terms.post_no for row in rows if row.terms.post_no]), "today": clock.today()}
    return render(request, "mandates/entrustments.html", context, status=422 if error else 200)


@require_POST
@staff_only(right="people.entrust")
def end_entrustment(request: HttpRequest, entrustment_no: str) -> HttpResponse:
    """Take an entrustment back from today on."""
    try:
        entrusting.end_entrustment(actor=actor_of(request), at=clock.now(), entrustment_no=entrustment_no, reason=request.POST.get("reason", ""))
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("The entrustment is ended. What was accepted under it stands."))
    return redirect("mandates:entrustments")


def _terms(request: HttpRequest) -> EntrustmentTerms:
    days = {name: request.POST.get(name, "") for name in ("published", "from", "until")}
    if any(not day or check(DAY, day) for day in days.values()):
        raise entrusting.EntrustmentUnpublished(article=entrusting.BASIS)
    items = request.POST.get("items", "").replace("\n", ",").split(",")
    return EntrustmentTerms(
        department_code=request.POST.get("department", ""), item_codes=tuple(code.strip() for code in items if code.strip()),
        document_no=request.POST.get("document_no", ""), published_on=date.fromisoformat(days["published"]),
        valid_from=date.fromisoformat(days["from"]), valid_until=date.fromisoformat(days["until"]),
        counter_code=request.POST.get("counter_code", "").strip())
