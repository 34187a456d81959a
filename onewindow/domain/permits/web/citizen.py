"""A holder's own permits."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.domain.permits import queries
from onewindow.ui.context import actor_of


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The permits of whoever is signed in, or of the party they act for."""
    actor = actor_of(request)
    return render(request, "permits/mine.html", {"permits": queries.permits_of(actor=actor, holder_no=actor.principal)})


@require_safe
@never_cache
@login_required
def document(request: HttpRequest, permit_no: str) -> HttpResponse:
    """The permit's PDF, for its holder and for staff who may read permits."""
    content = queries.document_of(actor=actor_of(request), permit_no=permit_no)
    return HttpResponse(content, content_type="application/pdf",
                        headers={"Content-Disposition": f'inline; filename="{permit_no}.pdf"'})
