"""Sessions end when nobody is there (GB/T 22239): after so many minutes without a page or an act, by the channel of the account's work.

When a session was last used stands in a signed cookie bound to it, so that reading a page writes no table. A cookie that is missing or of another
session counts from the sign-in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from onewindow.kernel import clock
from onewindow.kernel.actor import ANONYMOUS, Actor
from onewindow.kernel.channel import channels
from onewindow.ui.context import actor_of
from onewindow.ui.typed import keeps_words, words_page

COOKIE = "ow_seen"
QUIET = "X-Quiet"
"""Header of what asks by itself: it is no sign of somebody being there."""
FRESH = 60  # seconds within which a cookie isn't written anew
OWN_DOORS = ("/accounts/", "/demo/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """What a page needs to warn in time: the limit in seconds, where to ask and to stay, where to go at the end (``next`` is put behind it)."""

    seconds: int
    stay_to: str
    end_to: str


class IdleSessions:
    """Middleware, behind the actor. An idle session is ended; the page goes on as for a guest, with a word about it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session or carry it on."""
        limit, ended = limit_of(actor_of(request)), False
        if request.user.is_authenticated:
            ended = 0 < limit <= _idle_for(request)
            setattr(request, "idle", Idle(seconds=limit, stay_to=reverse("session_stay"), end_to=f"{_door(actor_of(request))}?next=") if limit else None)  # noqa: B010 - the request type has no such attribute
        if ended:
            door = _door(actor_of(request))
            logout(request)
            setattr(request, "actor", ANONYMOUS)  # noqa: B010
            setattr(request, "idle", None)  # noqa: B010
            if _elsewhere(request) and (said := _ended(request, door)):
                return said
            messages.info(request, _signed_out())
        answer = self._next(request)
        if _asks_to_sign_in(request, answer):
            return words_page(request, sign_in_to=answer["Location"].partition("?")[0])
        if request.user.is_authenticated and QUIET not in request.headers and (_seen(request) or 0) < clock.machine_seconds() - FRESH:
            answer.set_cookie(COOKIE, _signer(request).sign(str(int(clock.machine_seconds()))), httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        return answer


@never_cache
@require_http_methods(["GET", "POST"])
def stay(request: HttpRequest) -> JsonResponse:
    """How many seconds the session still lasts (GET, which prolongs nothing); POST carries it on. ``left`` is 0 where nobody is signed in."""
    if not request.user.is_authenticated:
        return JsonResponse({"left": 0})
    limit = limit_of(actor_of(request))
    return JsonResponse({"left": limit if request.method == "POST" else max(0, int(limit - _idle_for(request)))})


def limit_of(actor: Actor) -> int:
    """Seconds without an act after which the actor's session ends: what the channel of their work says; outside production one number may stand for all."""
    code = "counter" if actor.counter_code else "office" if actor.post_no else "portal"
    every = 0 if settings.ONEWINDOW_PRODUCTION else settings.ONEWINDOW_IDLE_MINUTES
    return 60 * (every or channels.get(code).idle_minutes)


def _idle_for(request: HttpRequest) -> float:
    """Seconds since the session was last used. A session without any record of a sign-in was made by no page of ours and begins now."""
    begun = max((record["at"] for record in get_authentication_records(request, request.user)), default=clock.machine_seconds())
    return clock.machine_seconds() - max(_seen(request) or 0, begun)


def _seen(request: HttpRequest) -> int | None:
    try:
        return int(_signer(request).unsign(request.COOKIES.get(COOKIE, "")))
    except (BadSignature, ValueError):
        return None


def _signer(request: HttpRequest) -> Signer:
    return Signer(salt=f"seen:{request.session.session_key}")


def _door(actor: Actor) -> str:
    return reverse("account_login" if actor.post_no else "account_request_login_code")


def _signed_out() -> str:
    return _("You were signed out, since nothing was done for a while. What you filled in is kept.")


def _elsewhere(request: HttpRequest) -> bool:
    return not request.path.startswith(OWN_DOORS)


def _ended(request: HttpRequest, door: str) -> HttpResponse | None:
    """What tells a script or a form that the session is over; None for a page that can be shown to a guest."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"message": _signed_out()}, status=HTTPStatus.FORBIDDEN)
    if "HX-Request" in request.headers:
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Refresh": "true"})
    return words_page(request, sign_in_to=door) if keeps_words(request) else None


def _asks_to_sign_in(request: HttpRequest, answer: HttpResponse) -> bool:
    """Whether what somebody typed would be lost on the way to a sign-in."""
    if not keeps_words(request) or not _elsewhere(request) or answer.status_code != HTTPStatus.FOUND or request.user.is_authenticated:
        return False
    return answer["Location"].partition("?")[0] in {reverse("account_login"), reverse("account_request_login_code")}
