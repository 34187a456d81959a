"""What every page knows: how its reader wants it shown, and who the reader is."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from onewindow.kernel.actor import ANONYMOUS, Actor

MODE_COOKIE = "ow_mode"
MODES = ("standard", "elder", "contrast")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """How a reader wants pages: large for older readers, in strong contrast, or neither. The functions are the same."""

    elder: bool = False
    contrast: bool = False

    @property
    def cookie(self) -> str:
        """The cookie value that brings this mode back."""
        return ".".join(name for name in ("elder", "contrast") if getattr(self, name)) or "standard"


def mode_of(request: HttpRequest) -> Mode:
    """The mode in the reader's cookie; anything unknown in it is passed over."""
    words = request.COOKIES.get(MODE_COOKIE, "").split(".")
    return Mode(elder="elder" in words, contrast="contrast" in words)


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request; the anonymous actor when nobody signed in."""
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) else ANONYMOUS


def page(request: HttpRequest) -> dict[str, object]:
    """Context of every page: ``mode``, ``viewer`` (the actor, anonymous when nobody signed in) and ``here``."""
    return {"mode": mode_of(request), "viewer": actor_of(request), "here": request.path}
