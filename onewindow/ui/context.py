"""What every page knows: how its reader wants it shown, and who the reader is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse

from onewindow.kernel.actor import ANONYMOUS, Actor

MODE_COOKIE = "ow_mode"
YEAR = 365 * 24 * 3600
SIZES = (16, 18, 24, 30)
LARGE = 24
"""From so many pixels on, text needs the layout of the larger view: one column, large targets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """How a reader wants pages: large for older readers, in strong contrast, with a line that guides the eye, or in text of so many pixels.

    The functions are the same in each. ``size`` 0 leaves the size to the surface.
    """

    elder: bool = False
    contrast: bool = False
    line: bool = False
    size: int = 0

    @property
    def large(self) -> bool:
        """Whether the layout is that of the larger view: chosen as such, or needed by the size of the text."""
        return self.elder or self.size >= LARGE

    @property
    def cookie(self) -> str:
        """The cookie value that brings this mode back."""
        words = [name for name in ("elder", "contrast", "line") if getattr(self, name)]
        return ".".join([*words, f"size-{self.size}"] if self.size else words) or "standard"

    def switched(self, word: str) -> Mode:
        """This mode after one press of the toolbar: elder, standard, contrast, plain, line, no-line, size-16 to size-30. Another word changes nothing.

        Choosing the larger view or leaving it begins with its own size again; within it, no size is below its own 21 pixels.
        """
        made: dict[str, Mode] = {
            "elder": replace(self, elder=True, size=0), "standard": replace(self, elder=False, size=0),
            "contrast": replace(self, contrast=True), "plain": replace(self, contrast=False),
            "line": replace(self, line=True), "no-line": replace(self, line=False),
            **{f"size-{size}": replace(self, size=size if size >= LARGE or (size != SIZES[0] and not self.elder) else 0) for size in SIZES},
        }
        return made.get(word, self)


def mode_of(request: HttpRequest) -> Mode:
    """The mode in the reader's cookie; anything unknown in it is passed over."""
    words = request.COOKIES.get(MODE_COOKIE, "").split(".")
    return Mode(elder="elder" in words, contrast="contrast" in words, line="line" in words,
                size=next((size for size in SIZES if f"size-{size}" in words), 0))


def keep_mode(answer: HttpResponse, mode: str, *, secure: bool) -> None:
    """Let the reader's browser keep the mode for a year. It is no secret and says nothing of the reader."""
    answer.set_cookie(MODE_COOKIE, mode, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request; the anonymous actor when nobody signed in."""
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) else ANONYMOUS


def page(request: HttpRequest) -> dict[str, object]:
    """Context of every page: ``mode``, ``viewer`` (the actor, anonymous when nobody signed in), ``here``, and ``idle`` (when and where to ask whether
    somebody is still there; None for a guest)."""
    return {"mode": mode_of(request), "viewer": actor_of(request), "here": request.path, "idle": getattr(request, "idle", None)}
