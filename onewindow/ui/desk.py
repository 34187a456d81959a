"""What the staff desks share: who may enter, and the links of a desk's menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from onewindow.kernel.actor import ActorKind
from onewindow.kernel.errors import NotAllowed
from onewindow.ui.context import actor_of

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of the desk's menu."""

    label: str
    href: str
    current: bool


def staff_only(*, right: str | tuple[str, ...], at_counter: bool = False) -> Callable[[View], View]:
    """For staff whose post carries the right (of several one) and, where it says so, sits at a counter.

    Nobody signed in: to the staff sign-in and back. Somebody else, a citizen for instance: NotAllowed.
    """

    opening = (right,) if isinstance(right, str) else right

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            actor = actor_of(request)
            if actor.kind is ActorKind.ANONYMOUS:
                return redirect_to_login(request.get_full_path(), login_url=reverse("account_login"))
            if actor.kind is not ActorKind.STAFF or not any(map(actor.may, opening)) or (at_counter and not actor.counter_code):
                raise NotAllowed(act=opening[0])
            return view(request, *args, **kwargs)

        return guarded

    return decorate
