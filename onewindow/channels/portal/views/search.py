"""Search: what people say in their own words, narrowed by audience, theme and organ; suggestions while they type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from onewindow.channels.portal.content import most_used
from onewindow.channels.portal.wording import AUDIENCES, four_facts, start_said
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import ItemEntry
from onewindow.domain.people import queries as people
from onewindow.domain.wishes import queries as wishes
from onewindow.kernel import clock
from onewindow.ui.context import actor_of, mode_of

A_PAGE = 10
MOST_HINTS = 6
MOST_NEAR = 5
LONGEST = 60  # characters of a question
# What people type who look for the larger view; the search opens it for them.
LARGER_VIEW = frozenset(
    ("长者版", "老人版", "老年版", "老年模式", "长者模式", "大字", "大字版", "大字体", "关怀", "关怀版", "关怀模式", "适老", "适老化"))
FACETS = {"audience": gettext_lazy("By audience"), "theme": gettext_lazy("By theme"), "organ": gettext_lazy("By office")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A way to narrow down: words, how many services it leaves, where it leads."""

    words: str
    count: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """What can be narrowed by: its name, the choices left, the most frequent first."""

    title: str
    choices: tuple[Choice, ...]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Items whose names people use, with the four facts of each; without words all items, ``page`` by page. Writes nothing.

    ``audience``, ``theme`` and ``organ`` narrow down; values nobody knows are passed over. Words for the larger view open it.
    """
    query = request.GET.get("q", "").strip()[:LONGEST]
    wants_large = query in LARGER_VIEW
    if wants_large and not mode_of(request).elder:
        here = f"{request.path}?{urlencode({'q': query})}"
        return HttpResponseRedirect(f"{reverse('portal:mode')}?{urlencode({'set': 'elder', 'next': here})}")
    today = clock.today()
    everything = catalogue.items(on=today)
    found = () if wants_large else catalogue.items(on=today, search=query) if query else everything
    organs = {organ.code: organ.short_name for organ in people.departments()}
    narrowing = _Narrowing(request, query=query, organs=organs, everything=everything)
    left = narrowing.left(found)
    pages = max(1, -(-len(left) // A_PAGE))
    page = min(pages, max(1, int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 1))
    return render(request, "portal/search.html", {
        "query": query, "wants_large": wants_large, "total": len(left), "page": page, "pages": pages, "items": left[(page - 1) * A_PAGE:page * A_PAGE],
        "four_facts": four_facts, "start_said": start_said, "organs": organs, "picked": narrowing.picked(), "facets": narrowing.facets(left) if left else (),
        "starred": wishes.stars(actor=actor_of(request)) if left else (), "more": f"?{urlencode({'q': query, **narrowing.chosen, 'page': ''})}", "nearest": () if left else _nearest(query, everything),
    })


class _Narrowing:
    """What a reader has narrowed down by, and what is left to narrow down by."""

    def __init__(self, request: HttpRequest, *, query: str, organs: Mapping[str, str], everything: Sequence[ItemEntry]) -> None:
        self._query, self._organs = query, organs
        self._values: dict[str, Callable[[ItemEntry], Iterable[str]]] = {
            "audience": lambda entry: entry.audience, "theme": lambda entry: entry.themes, "organ": lambda entry: (entry.department_code,),
        }
        given = {name: request.GET.get(name, "") for name in FACETS}
        self.chosen = {name: value for name, value in given.items() if value and any(value in self._values[name](entry) for entry in everything)}

    def left(self, found: Iterable[ItemEntry]) -> list[ItemEntry]:
        return [entry for entry in found if all(value in self._values[name](entry) for name, value in self.chosen.items())]

    def picked(self) -> tuple[Choice, ...]:
        """What was chosen, each with the address without it."""
        return tuple(Choice(words=self._words(name, value), count=0, href=self._address({key: kept for key, kept in self.chosen.items() if key != name}))
                     for name, value in self.chosen.items())

    def facets(self, left: Sequence[ItemEntry]) -> tuple[Facet, ...]:
        """What still tells the services apart."""
        made = []
        for name, title in FACETS.items():
            counted = Counter(value for entry in left for value in self._values[name](entry)).most_common()
            choices = tuple(Choice(words=self._words(name, value), count=count, href=self._address({**self.chosen, name: value}))
                            for value, count in counted if name not in self.chosen)
            if len(choices) > 1:
                made.append(Facet(title=str(title), choices=choices))
        return tuple(made)

    def _words(self, name: str, value: str) -> str:
        return str(AUDIENCES[value]) if name == "audience" else self._organs.get(value, value) if name == "organ" else value

    def _address(self, chosen: Mapping[str, str]) -> str:
        return f"?{urlencode({'q': self._query, **chosen})}"


def _nearest(query: str, everything: Sequence[ItemEntry]) -> tuple[ItemEntry, ...]:
    """Services that share the most characters with what was asked, for a search that found nothing; the most used where none shares any."""
    asked = set(query)

    def shared(entry: ItemEntry) -> float:
        return max(len(asked & set(name)) / len(name) for name in (entry.plain_name, entry.name, *entry.aliases))

    near = sorted((entry for entry in everything if shared(entry)), key=shared, reverse=True)
    return tuple(near[:MOST_NEAR]) or most_used(everything, most=MOST_NEAR)


@require_safe
def hints(request: HttpRequest) -> HttpResponse:
    """What the search box offers while people type, as a fragment: services named so, in characters, pinyin or initials."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    today = clock.today()
    entries = {entry.item_code: entry for entry in catalogue.items(on=today)} if typed else {}
    found = catalogue.suggest(prefix=typed, limit=MOST_HINTS, on=today) if typed else ()
    return render(request, "portal/_hints.html", {"hints": [entries[hit.code] for hit in found if hit.code in entries]})
