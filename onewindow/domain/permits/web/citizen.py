"""A holder's own permits."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.permits import queries
from onewindow.domain.permits.web.wording import editions, timeline
from onewindow.kernel import clock
from onewindow.ui.context import actor_of

FIRST_REMINDER = timedelta(days=60)  # before that, renewing is nobody's turn


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The permits of whoever is signed in, or of the party they act for."""
    actor = actor_of(request)
    return render(request, "permits/mine.html", {"permits": queries.permits_of(actor=actor, holder_no=actor.principal), "today": clock.today()})


@require_safe
@never_cache
@login_required
def permit(request: HttpRequest, permit_no: str) -> HttpResponse:
    """One permit: what it says, how long it holds, what happened to it, its document and papers."""
    actor = actor_of(request)
    found = queries.permit(actor=actor, permit_no=permit_no)
    life = queries.life_of(actor=actor, permit_no=permit_no)
    context = {
        "permit": found, "life": life, "timeline": timeline(life), "editions": editions(life), "today": clock.today(),
        "papers": [entry for entry in life.entries if entry.paper_no], "ended": next((e for e in reversed(life.entries) if e.remedies), None),
        "soon": found.valid_until is not None and clock.today() + FIRST_REMINDER >= found.valid_until,
        "renew_to": _renewal(found.kind, permit_no),
        "check_at": f"{reverse('permits:verify')}?n={found.permit_no}&c={found.check_code}",
    }
    return render(request, "permits/permit.html", context)


def _renewal(kind: str, permit_no: str) -> str:
    """Where the renewal is applied for, what it says filled in; nowhere when no service renews this kind."""
    code = catalogue.renewing(number_kind=kind, on=clock.today())
    return f"{reverse('applications:start', args=[code])}?{urlencode({'act': 'renew', 'permit': permit_no})}" if code else ""


@require_safe
@never_cache
@login_required
def document(request: HttpRequest, permit_no: str) -> HttpResponse:
    """The permit's signed PDF, for its holder and for staff who may read permits."""
    return _pdf(queries.document_of(actor=actor_of(request), permit_no=permit_no), permit_no)


@require_safe
@never_cache
@login_required
def paper(request: HttpRequest, permit_no: str, paper_no: str) -> HttpResponse:
    """A paper of the permit's life, such as the decision that ended it."""
    return _pdf(queries.document_of(actor=actor_of(request), permit_no=permit_no, paper_no=paper_no), paper_no)


def _pdf(content: bytes, number: str) -> HttpResponse:
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{number}.pdf"'})
