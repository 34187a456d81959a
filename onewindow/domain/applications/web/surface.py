"""The two places an application is filled in: the portal, and the desk of a counter clerk who helps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from onewindow.kernel.actor import ActorKind
from onewindow.kernel.errors import NotAllowed
from onewindow.ui.context import actor_of

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Layout and addresses of one place. ``masked``: long identity numbers are not shown in full."""

    code: str
    layout: str
    prefix: str
    masked: bool

    def url(self, name: str, *args: str) -> str:
        """The address of one of this room's pages here."""
        return reverse(f"applications:{self.prefix}{name}", args=args)


PORTAL = Surface(code="portal", layout="applications/_portal.html", prefix="", masked=False)
DESK = Surface(code="desk", layout="applications/_desk.html", prefix="counter_", masked=True)


def on(surface: Surface, view: View) -> View:
    """The view in this place: signed in, and at the desk a member of staff."""

    @wraps(view)
    def shown(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if surface is DESK and not ((actor := actor_of(request)).kind is ActorKind.STAFF and actor.may("applications.start")):
            raise NotAllowed(act="applications.start")
        return view(request, *args, surface=surface, **kwargs)

    guarded: View = login_required(shown)
    return guarded
