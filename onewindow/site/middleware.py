"""Who acts in this request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from onewindow.domain.cases import queries as cases
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.permits import queries as permits
from onewindow.kernel import clock
from onewindow.kernel.actor import ANONYMOUS, Actor
from onewindow.kernel.once import remembering
from onewindow.ui.refusals import said

Answer = Callable[[HttpRequest], HttpResponse]

MOST_CASES = 500  # of one principal that an agent of single matters finds messages, charges and permits of
READING = {"GET", "HEAD"}
STAFF_PREFIXES = {"/counter/": "counter", "/office/": "office"}


class AskedOnce:
    """While a page is read, doors remember what they answered (kernel.once); a page that sends something asks each time."""

    def __init__(self, get_response: Answer) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on, remembering where nothing is sent."""
        if request.method not in READING:
            return self._next(request)
        with remembering():
            return self._next(request)


class ActorMiddleware:
    """Gives each request its ``actor``: looked up once, when somebody first asks."""

    def __init__(self, get_response: Answer) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor and go on."""
        setattr(request, "actor", self._actor(request))  # noqa: B010 - the request type has no such attribute
        return self._next(request)

    def _actor(self, request: HttpRequest) -> Actor:
        if not request.user.is_authenticated:
            return ANONYMOUS
        channel = next((code for prefix, code in STAFF_PREFIXES.items() if request.path.startswith(prefix)), "portal")
        principal = request.session.get("on_behalf_of", "")
        help_no = request.session.get("help_no", "") if channel == "portal" else ""
        try:
            return _placed(mandates.actor_for(account_id=request.user.pk, channel=channel, on_behalf_of=principal, help_no=help_no,
                                              at=clock.now() if principal or help_no else None))
        except (mandates.NotMandated, mandates.HelpIsOver) as refusal:
            messages.error(request, said(refusal))
            request.session.pop("on_behalf_of", None)
            request.session.pop("help_no", None)
            return mandates.actor_for(account_id=request.user.pk, channel=channel)


def _placed(actor: Actor) -> Actor:
    """The actor, and where mandates reach single matters alone, the numbers of the cases and permits these come to: rooms below the cases ask by number."""
    if actor.within is None:
        return actor
    known = replace(actor, within=frozenset(each.case_no for each in cases.cases_of(actor=actor, limit=MOST_CASES)))
    held = permits.permits_of(actor=known, holder_no=actor.principal)
    return replace(known, within=known.within | {each.permit_no for each in held} if known.within else frozenset())
