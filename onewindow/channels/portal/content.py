"""The portal's own words: life events and pages of text, read from ``data/portal``; the services put forward."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from onewindow.domain.catalogue.types import ItemEntry
from onewindow.kernel.district import district_record

FOLDER = Path(__file__).resolve().parents[2] / "data" / "portal"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """An occasion of life (一件事) and the services it needs, in the order people do them."""

    code: str
    title: str
    words: str
    icon: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a page. ``mark`` is "ok" for what holds, "no" for what does not, "" for plain points; links are (label, address)."""

    title: str
    words: tuple[str, ...]
    points: tuple[str, ...]
    mark: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """A page of text."""

    slug: str
    title: str
    lead: str
    updated_on: date
    parts: tuple[Part, ...]


@lru_cache(maxsize=1)
def life_events() -> tuple[LifeEvent, ...]:
    """Every life event, in the order of the file."""
    return tuple(LifeEvent(**{**each, "items": tuple(each["items"])}) for each in _read("life.toml")["life"])


def most_used(entries: Sequence[ItemEntry], *, most: int = 8, elder: bool = False) -> tuple[ItemEntry, ...]:
    """The services the district's record puts forward, in its order, for readers of the larger view their own; filled up by code where it names too few."""
    record = district_record(settings.ONEWINDOW_DISTRICT)
    named = f"{record.get('most_used_elder', '') if elder else ''} {record.get('most_used', '')}".split()
    return tuple(sorted(entries, key=lambda entry: named.index(entry.item_code) if entry.item_code in named else len(named))[:most])


def text_page(*, slug: str, names: Mapping[str, str]) -> TextPage | None:
    """The page, its places filled with ``names`` (title, office, hotline, address); None where there is no such page."""
    found = next((each for each in _pages() if each["slug"] == slug), None)
    if found is None:
        return None

    def said(text: str) -> str:
        return text.format_map(names)

    return TextPage(slug=slug, title=said(found["title"]), lead=said(found["lead"]), updated_on=found["updated_on"],
                    parts=tuple(_part(each, said) for each in found["part"]))


def text_titles() -> tuple[tuple[str, str], ...]:
    """Slug and title of every page of text, for the foot and the map of the site."""
    return tuple((each["slug"], each["title"]) for each in _pages())


def _part(plain: Mapping[str, Any], said: Callable[[str], str]) -> Part:
    def all_said(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(said(text) for text in texts)

    return Part(title=said(plain["title"]), words=all_said(plain.get("words", ())), points=all_said(plain.get("points", ())),
                mark=plain.get("mark", ""), links=tuple((link["label"], link["href"]) for link in plain.get("links", ())))


@lru_cache(maxsize=1)
def _pages() -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = _read("pages.toml")["page"]
    return pages


def _read(name: str) -> dict[str, Any]:
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)
