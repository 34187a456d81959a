"""Starred services (收藏): the list, and the star itself. What a search did not find, counted without asking who."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.wishes import commands, queries
from onewindow.kernel import clock
from onewindow.ui.context import actor_of
from onewindow.ui.pace import Pace, TooManyTries

SEARCHES = Pace(door="unmet", per_thing=60)
LONGEST = 60


@require_safe
@login_required
def stars(request: HttpRequest) -> HttpResponse:
    """What the reader starred, the newest first. A service that left the catalogue is passed over."""
    entries = {entry.item_code: entry for entry in catalogue.items(on=clock.today())}
    starred = queries.stars(actor=actor_of(request))
    return render(request, "wishes/stars.html", {"entries": [entries[code] for code in starred if code in entries]})


@require_POST
@login_required
def star(request: HttpRequest, item_code: str) -> HttpResponse:
    """Star the service, or take the star away (``drop``); then back to ``next``. Refuses NotFound, NotAllowed for staff."""
    drops = "drop" in request.POST
    verb = commands.drop_star if drops else commands.star
    verb(actor=actor_of(request), at=clock.now(), item_code=item_code)
    messages.success(request, _("The star is gone.") if drops else _("Starred. You find it under “My affairs”."))
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else "wishes:stars")


@require_POST
def unmet(request: HttpRequest) -> HttpResponse:
    """``q`` found nothing: count its words. The answer says whether they were kept."""
    kept, typed = False, request.POST.get("q", "").strip()[:LONGEST]
    with suppress(TooManyTries):
        SEARCHES.hold(request, thing=typed)
        SEARCHES.missed(request, thing=typed)
        kept = commands.note_unmet(actor=actor_of(request), at=clock.now(), typed=typed)
    return render(request, "wishes/_noted.html" if "HX-Request" in request.headers else "wishes/noted.html", {"kept": kept})
