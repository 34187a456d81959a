"""The ways around the reader's own pages (我的): the same on each of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from onewindow.channels.portal.links import address
from onewindow.ui.context import actor_of

# Name of the page, its icon and words; whether it is the reader's own alone: an agent of single matters sees neither files nor uses.
PAGES = (
    ("portal:my", "home", gettext_lazy("To do and cases"), False), ("portal:drafts", "pencil", gettext_lazy("Drafts"), False),
    ("notices:inbox", "bell", gettext_lazy("Messages"), False), ("permits:mine", "shield", gettext_lazy("Permits"), False),
    ("wishes:stars", "star", gettext_lazy("Starred services"), False),
    ("evidence:files", "papers", gettext_lazy("My materials"), True), ("payments:charges", "yuan", gettext_lazy("Payments"), False),
    ("mandates:mandates", "user", gettext_lazy("Mandates and help"), False), ("evidence:uses", "eye", gettext_lazy("Uses of my data"), True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link of the reader's own pages."""

    icon: str
    label: str
    href: str
    current: bool


def ways(request: HttpRequest) -> tuple[Way, ...]:
    """The pages the reader may open, the present one marked. Reads no table."""
    whole, here = actor_of(request).within is None, request.path
    found = ((address(name), icon, label) for name, icon, label, alone in PAGES if whole or not alone)
    return tuple(Way(icon=icon, label=str(label), href=href, current=_is_in(here, href)) for href, icon, label in found if href)


def my_nav(request: HttpRequest) -> dict[str, object]:
    """Context of ``ui/mine.html``: asked for by its pages only."""
    return {"my_nav": partial(ways, request)}


def _is_in(here: str, href: str) -> bool:
    return here == href if href == address("portal:my") else here.startswith(href)
