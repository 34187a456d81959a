"""The first page, search, places to go, and how pages are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from onewindow.channels.portal.affairs import affairs_of
from onewindow.channels.portal.wording import four_facts, hours_said
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Audience, ItemEntry
from onewindow.domain.people import queries as people
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import AreaLevel, CentreLevel
from onewindow.kernel import clock
from onewindow.kernel.district import district_record
from onewindow.ui.context import MODE_COOKIE, Mode, actor_of, mode_of

MOST_USED = 9
A_PAGE = 10
MOST_HINTS = 6
YEAR = 365 * 24 * 3600


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, what waits for the reader, the most used items, progress. In demo mode the cast to sign in as."""
    actor = actor_of(request)
    items = catalogue.items(on=clock.today())
    centres = places.centres()
    return render(request, "portal/home.html", {
        "items": _most_used(items), "four_facts": four_facts,
        "affairs": affairs_of(actor=actor, at=clock.now()) if actor.ref else None,
        "cast": people.cast() if settings.ONEWINDOW_DEMO else (),
        "count": {"items": len(items), "centres": len(centres), "weekend": sum(1 for c in centres if c.is_open_on(6) or c.is_open_on(7))},
    })


def _most_used(items: Sequence[ItemEntry]) -> tuple[ItemEntry, ...]:
    """The services the district's record puts forward, in its order; filled up by code where it names too few."""
    named = district_record(settings.ONEWINDOW_DISTRICT).get("most_used", "").split()
    ranked = sorted(items, key=lambda entry: named.index(entry.item_code) if entry.item_code in named else len(named))
    return tuple(ranked[:MOST_USED])


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Items whose names people use, with the four facts of each; without words all items, ``page`` by page."""
    query = request.GET.get("q", "").strip()[:60]
    audience = request.GET.get("audience", "")
    wanted = audience if audience in {each.value for each in Audience} else ""
    found = catalogue.items(on=clock.today(), search=query, audience=wanted)
    pages = max(1, -(-len(found) // A_PAGE))
    page = min(pages, max(1, int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 1))
    shown = found[(page - 1) * A_PAGE:page * A_PAGE]
    return render(request, "portal/search.html", {
        "query": query, "audience": audience, "total": len(found), "page": page, "pages": pages,
        "items": shown, "four_facts": four_facts,
        "nearest": () if found else catalogue.items(on=clock.today())[:4],
    })


@require_safe
def hints(request: HttpRequest) -> HttpResponse:
    """What the search box offers while people type, as a fragment: services named so, in characters, pinyin or initials."""
    typed = request.GET.get("q", "").strip()[:60]
    today = clock.today()
    entries = {entry.item_code: entry for entry in catalogue.items(on=today)} if typed else {}
    found = catalogue.suggest(prefix=typed, limit=MOST_HINTS, on=today) if typed else ()
    return render(request, "portal/_hints.html", {"hints": [entries[hit.code] for hit in found if hit.code in entries]})


@require_safe
def centres(request: HttpRequest) -> HttpResponse:
    """Where to go: every centre with address and opening hours, of one area if asked."""
    area_code = request.GET.get("area", "")
    towns = places.areas(level=AreaLevel.TOWN)
    known = area_code if area_code in {town.code for town in towns} else ""
    shown = places.centres(area_code=known) if known else tuple(c for c in places.centres() if c.level is not CentreLevel.VILLAGE)
    return render(request, "portal/centres.html", {"centres": shown, "area_code": known, "areas": towns, "hours": hours_said})


@require_safe
def mode(request: HttpRequest) -> HttpResponse:
    """Switch how pages are shown (``set``: elder, standard, contrast, plain) and go back to ``next``. Keeps a cookie, writes no table."""
    now = mode_of(request)
    changed: dict[str, Mode] = {
        "elder": replace(now, elder=True), "standard": replace(now, elder=False),
        "contrast": replace(now, contrast=True), "plain": replace(now, contrast=False),
    }
    back = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(back if safe else reverse("portal:home"))
    answer.set_cookie(MODE_COOKIE, changed.get(request.GET.get("set", ""), now).cookie, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return answer
