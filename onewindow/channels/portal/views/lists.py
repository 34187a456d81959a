"""Ways to a service without searching: by theme, by office, by occasion of life; pages of text and the map of the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from onewindow.channels.portal.content import life_events, text_page, text_titles
from onewindow.channels.portal.links import Link, link
from onewindow.channels.portal.wording import AUDIENCES, four_facts, start_said
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import ItemEntry
from onewindow.domain.people import queries as people
from onewindow.kernel import clock
from onewindow.kernel.district import district_record

OPEN_PAGES = (
    ("portal:home", gettext_lazy("Home page")), ("portal:search", gettext_lazy("Find a service")), ("portal:themes", gettext_lazy("By theme")),
    ("portal:organs", gettext_lazy("By office")), ("portal:centres", gettext_lazy("Where to go")), ("progress:progress", gettext_lazy("Track a case")),
    ("permits:verify", gettext_lazy("Check a permit")), ("procedures:hearings", gettext_lazy("Public hearings")),
    ("standards:law", gettext_lazy("The law behind it")), ("portal:my", gettext_lazy("My affairs")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Services that belong together; ``anchor`` is where it stands on the page, ``short`` the title where there is little room."""

    anchor: str
    title: str
    note: str
    items: tuple[ItemEntry, ...]
    short: str = ""


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """Every service under its themes, of one ``audience`` if asked."""
    audience = request.GET.get("audience", "")
    audience = audience if audience in AUDIENCES else ""
    groups = _by_theme(catalogue.items(on=clock.today(), audience=audience))
    return render(request, "portal/groups.html", {"heading": _("Services by theme"), "here_name": "portal:themes", "groups": groups, "audience": audience})


@require_safe
def organs(request: HttpRequest) -> HttpResponse:
    """Every service under the office in charge of it."""
    gathered = _gathered((entry.department_code, entry) for entry in catalogue.items(on=clock.today()))
    groups = tuple(Group(anchor=organ.code, title=organ.name, short=organ.short_name, note=organ.phone, items=gathered[organ.code])
                   for organ in people.departments() if organ.code in gathered)
    return render(request, "portal/groups.html", {"heading": _("Services by office"), "here_name": "portal:organs", "groups": groups, "audience": ""})


@require_safe
def life(request: HttpRequest, code: str) -> HttpResponse:
    """The services an occasion of life needs, one after the other. 404 for an occasion nobody knows."""
    event = next((each for each in life_events() if each.code == code), None)
    if event is None:
        raise Http404(code)
    entries = {entry.item_code: entry for entry in catalogue.items(on=clock.today())}
    return render(request, "portal/life.html", {
        "event": event, "items": [entries[each] for each in event.items if each in entries], "four_facts": four_facts, "start_said": start_said,
        "others": [each for each in life_events() if each.code != code],
    })


@require_safe
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of text: how to tell a real site, accessibility, privacy. 404 for one nobody wrote."""
    record = district_record(settings.ONEWINDOW_DISTRICT)
    shown = text_page(slug=slug, names={"title": record["site_title"], "office": record["office_name"], "hotline": record["hotline"],
                                        "address": settings.ONEWINDOW_PUBLIC_ADDRESS or request.build_absolute_uri("/")})
    if shown is None:
        raise Http404(slug)
    return render(request, "portal/text.html", {"page": shown, "texts": text_titles()})


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page and every service by theme."""
    pages: list[Link | None] = [link(str(label), name, here="") for name, label in OPEN_PAGES]
    return render(request, "portal/sitemap.html", {
        "pages": [each for each in pages if each is not None], "texts": text_titles(), "events": life_events(),
        "groups": _by_theme(catalogue.items(on=clock.today())),
    })


def _by_theme(entries: Sequence[ItemEntry]) -> tuple[Group, ...]:
    """The themes, the one with the most services first."""
    gathered = _gathered((theme, entry) for entry in entries for theme in entry.themes)
    ranked = sorted(gathered, key=lambda theme: -len(gathered[theme]))
    return tuple(Group(anchor=f"t{number}", title=theme, note="", items=gathered[theme]) for number, theme in enumerate(ranked, start=1))


def _gathered(pairs: Iterable[tuple[str, ItemEntry]]) -> Mapping[str, tuple[ItemEntry, ...]]:
    found: dict[str, list[ItemEntry]] = defaultdict(list)
    for name, entry in pairs:
        found[name].append(entry)
    return {name: tuple(entries) for name, entries in found.items()}
