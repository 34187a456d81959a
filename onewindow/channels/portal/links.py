"""Links to the screens that hang under the portal. A screen this installation doesn't mount has no link."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of a menu."""

    label: str
    href: str
    current: bool = False


def address(name: str, **kwargs: object) -> str:
    """Where a named screen is; empty when it isn't mounted."""
    try:
        return reverse(name, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""


def link(label: str, name: str, *, here: str, **kwargs: object) -> Link | None:
    """A menu's link to a screen, marked when the reader is on it or below it; None when it isn't mounted."""
    href = address(name, **kwargs)
    if not href:
        return None
    return Link(label=label, href=href, current=here == href if href == "/" else here.startswith(href))
