"""Why this day: for the applicant, and for anybody with the receipt number and the phone's last four digits."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.domain.deadlines import queries
from onewindow.domain.deadlines.web import pages
from onewindow.kernel import clock
from onewindow.kernel.actor import ActorKind, system_actor
from onewindow.kernel.errors import NotFound
from onewindow.ui.context import actor_of
from onewindow.ui.pace import CASES

PORTAL = "deadlines/_portal.html"


@require_safe
@never_cache
@login_required
def why(request: HttpRequest, case_no: str) -> HttpResponse:
    """The applicant's page; staff are led to the page of their own desk."""
    actor, at = actor_of(request), clock.now()
    if actor.kind is ActorKind.STAFF:
        return redirect("deadlines:counter_why" if actor.counter_code else "deadlines:office_why", case_no=case_no)
    found = queries.explain(actor=actor, case_no=case_no, at=at)
    return pages.why(request, found, actor=actor, at=at, layout=PORTAL, back=reverse("progress:case", args=[case_no]), staff=False)


@require_safe
@never_cache
def public(request: HttpRequest) -> HttpResponse:
    """``?case_no=`` and ``?phone_tail=``: the same page without a name. The same answer whichever of the two is wrong."""
    number, tail = (request.GET.get(name, "").strip()[:pages.LONGEST] for name in ("case_no", "phone_tail"))
    if not number or not tail:
        return redirect("progress:progress")
    at = clock.now()
    CASES.hold(request, thing=number)
    try:
        found = queries.explain_public(case_no=number, phone_tail=tail, at=at)
    except NotFound:
        CASES.missed(request, thing=number)
        raise
    return pages.why(request, found, actor=system_actor(name="deadlines"), at=at, layout=PORTAL, staff=False,
                     back=f"{reverse('progress:progress')}?case_no={found.case_no}&phone_tail={tail[-4:]}")
