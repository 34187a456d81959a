"""My affairs: what waits for me, drafts, cases, charges, permits, messages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onewindow.channels.portal.affairs import affairs_of
from onewindow.channels.portal.links import address
from onewindow.kernel import clock
from onewindow.ui.context import actor_of


@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """Everything of the party the reader acts for. Without a sign-in it leads to one and back."""
    actor = actor_of(request)
    if not actor.ref:
        return HttpResponseRedirect(f"{address('account_request_login_code') or '/'}?next={request.path}")
    return render(request, "portal/my.html", {"affairs": affairs_of(actor=actor, at=clock.now()), "address": address, "whole": actor.within is None})
