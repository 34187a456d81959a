"""My affairs: what waits for me, drafts, cases, charges, permits, messages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onewindow.channels.portal.affairs import affairs_of
from onewindow.channels.portal.links import address
from onewindow.domain.applications import queries as applications
from onewindow.domain.catalogue import queries as catalogue
from onewindow.kernel import clock
from onewindow.ui.context import actor_of


@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """Everything of the party the reader acts for. Without a sign-in it leads to one and back."""
    actor = actor_of(request)
    if not actor.ref:
        return HttpResponseRedirect(f"{address('account_request_login_code') or '/'}?next={request.path}")
    return render(request, "portal/my.html", {"affairs": affairs_of(actor=actor, at=clock.now()), "address": address, "whole": actor.within is None})


@require_safe
@login_required
def drafts(request: HttpRequest) -> HttpResponse:
    """The applications a person has begun and not submitted."""
    found = applications.drafts_of(actor=actor_of(request), at=clock.now())
    items = {code: catalogue.item(item_code=code) for code in {draft.item_code for draft in found}}
    return render(request, "portal/drafts.html", {"drafts": found, "items": items, "address": address})
