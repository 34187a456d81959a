"""Who may enter: members of staff whose post reads cases and sits at a counter."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from onewindow.kernel.actor import ActorKind
from onewindow.kernel.errors import NotAllowed
from onewindow.ui.context import actor_of

RIGHT = "cases.read"
View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Nobody signed in: to the staff sign-in and back. Somebody else, a citizen for instance: NotAllowed."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        actor = actor_of(request)
        if actor.kind is ActorKind.ANONYMOUS:
            return redirect_to_login(request.get_full_path(), login_url=reverse("account_login"))
        if actor.kind is not ActorKind.STAFF or not actor.may(RIGHT) or not actor.counter_code:
            raise NotAllowed(act=RIGHT)
        return view(request, *args, **kwargs)

    return guarded
