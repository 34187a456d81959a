"""The first page, places to go, and how pages are shown."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.channels.portal.affairs import affairs_of
from onewindow.channels.portal.content import life_events, most_used
from onewindow.channels.portal.context import ASKS_VIEW
from onewindow.channels.portal.wording import AUDIENCES, four_facts, hours_said
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.people import commands as people_commands
from onewindow.domain.people import queries as people
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import AreaLevel, CentreLevel
from onewindow.kernel import clock
from onewindow.ui.context import actor_of, keep_mode, mode_of

MOST_THEMES = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, what waits for the reader, the most used items, life events, progress. In demo mode the cast to sign in as."""
    actor = actor_of(request)
    items = catalogue.items(on=clock.today())
    centres = places.centres()
    themes = Counter(theme for entry in items for theme in entry.themes).most_common(MOST_THEMES)
    return render(request, "portal/home.html", {
        "items": most_used(items, elder=mode_of(request).elder), "four_facts": four_facts, "events": life_events(), "themes": themes, "audiences": AUDIENCES,
        "affairs": affairs_of(actor=actor, at=clock.now()) if actor.ref else None,
        "cast": people.cast() if settings.ONEWINDOW_DEMO else (),
        "first_centre": next((centre for centre in centres if centre.level is CentreLevel.DISTRICT), None), "hours": hours_said,
        "count": {"items": len(items), "centres": len(centres), "weekend": sum(1 for c in centres if c.is_open_on(6) or c.is_open_on(7))},
    })


@require_safe
def centres(request: HttpRequest) -> HttpResponse:
    """Where to go: every centre with address and opening hours, of one area if asked."""
    area_code = request.GET.get("area", "")
    towns = places.areas(level=AreaLevel.TOWN)
    known = area_code if area_code in {town.code for town in towns} else ""
    shown = places.centres(area_code=known) if known else tuple(c for c in places.centres() if c.level is not CentreLevel.VILLAGE)
    return render(request, "portal/centres.html", {"centres": shown, "area_code": known, "areas": towns, "hours": hours_said})


@require_http_methods(["GET", "HEAD", "POST"])
def mode(request: HttpRequest) -> HttpResponse:
    """Switch how pages are shown (``set``: a word of ``Mode.switched``) and go back to ``next``. Keeps a cookie; by POST the account of
    whoever is signed in keeps it too, for their other devices."""
    sent = request.POST if request.method == "POST" else request.GET
    back = sent.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(back if safe else reverse("portal:home"))
    chosen = mode_of(request).switched(sent.get("set", "")).cookie
    keep_mode(answer, chosen, secure=request.is_secure())
    if request.method == "POST" and request.user.is_authenticated:
        people_commands.keep_view(actor=actor_of(request), at=clock.now(), account_id=request.user.pk, view=chosen)
        request.session.pop(ASKS_VIEW, None)
    return answer
