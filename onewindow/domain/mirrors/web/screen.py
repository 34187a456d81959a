"""The citizen's screen. It is signed in as nobody: a token in its cookie says which screen it is, and that is all it may show and answer."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.mirrors import commands, queries
from onewindow.domain.mirrors.queries import screen_actor
from onewindow.domain.mirrors.types import Screen, ScreenState, ShowingState, Standing
from onewindow.domain.mirrors.web import words
from onewindow.domain.places import queries as places
from onewindow.kernel import clock
from onewindow.kernel.actor import ANONYMOUS
from onewindow.kernel.errors import Refusal
from onewindow.ui.refusals import said

COOKIE, KEPT = "ow_screen", timedelta(days=400)
DRAWN = "data:image/png;base64,"
MOST_DRAWN = 400_000  # characters of a drawing as it is sent
WRONG, WORDS = "wrong", "words."


@require_safe
@never_cache
def screen(request: HttpRequest) -> HttpResponse:
    """What stands on the screen now. ``?look=1`` goes back from signing to the lines."""
    return _page(request)


@require_POST
def now(request: HttpRequest) -> HttpResponse:
    """What stands on it, asked every few seconds; nothing when it is what the page has already. A post, because marks and words that were not sent yet
    come along, to be drawn again."""
    standing = queries.standing(token=_token(request), at=clock.now())
    if request.POST.get("seen", "") == _tag(standing):
        return HttpResponse(status=204)
    return render(request, "mirrors/screen/_stand.html", {**_context(request, standing), "partial": True})


@require_POST
def begin(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django hands it in
    """Make this device a screen: it shows a code from now on, until a clerk has typed it."""
    opened = commands.open_screen(actor=ANONYMOUS, at=clock.now())
    answer = redirect("mirrors:screen")
    answer.set_cookie(COOKIE, opened.token, max_age=KEPT, httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE, path="/screen/")
    return answer


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """The citizen's word: lines are wrong, all is right, or the signature. A refusal brings the screen back with its sentence and their marks."""
    sent, at = request.POST, clock.now()
    digest, wrong = sent.get("digest", ""), sent.getlist(WRONG)
    try:
        actor = screen_actor(token=_token(request))
        if "sign" in sent:
            typed = sent.get("typed", "")[:60] if sent.get("mine") == "yes" else ""
            commands.sign(actor=actor, at=at, digest=digest, drawing=_drawing(sent.get("drawing", "")), typed=typed)
        elif "object" in sent:
            commands.object_to(actor=actor, at=at, digest=digest, marks={code: sent.get(WORDS + code, "") for code in wrong})
        else:
            commands.confirm(actor=actor, at=at, digest=digest, marked=bool(wrong))
    except Refusal as refusal:
        return _page(request, refusal=said(refusal), status=refusal.status)
    return redirect("mirrors:screen")


def _page(request: HttpRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    standing = queries.standing(token=_token(request), at=clock.now())
    return render(request, "mirrors/screen/page.html", {**_context(request, standing), "refusal": refusal, "partial": False}, status=status)


def _context(request: HttpRequest, standing: Standing | None) -> dict[str, object]:
    shown = standing.showing if standing else None
    sent = request.POST
    return {
        "stage": _stage(standing, look="look" in request.GET), "standing": standing, "shown": shown, "tag": _tag(standing), "refusal": "",
        "groups": words.groups_of(standing) if standing else (), "where": _where(standing.screen) if standing else "", "sent": sent,
        "wrong": set(sent.getlist(WRONG)), "many": len(standing.sheet.lines) if standing and standing.sheet else 0,
    }


def _stage(standing: Standing | None, *, look: bool) -> str:
    """Which of its pages the screen shows."""
    if standing is None:
        return "new"
    if standing.screen.state is ScreenState.WAITING:
        return "code"
    shown, sheet = standing.showing, standing.sheet
    if shown is None:
        return "idle"
    if sheet is None:
        return "receipt"
    if shown.state is ShowingState.SIGNED:
        return "thanks"
    if shown.state is ShowingState.CONFIRMED and shown.confirmed_digest == sheet.digest and not look:
        return "sign" if standing.e_signature else "thanks"
    return "check"


def _tag(standing: Standing | None) -> str:
    return standing.tag if standing else "new"


def _where(screen: Screen) -> str:
    """Which counter the screen belongs to, in words."""
    if screen.state is not ScreenState.PAIRED:
        return ""
    return f"{places.centre(code=screen.centre_code).name} · {places.counter(code=screen.counter_code).name}"


def _token(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def _drawing(sent: str) -> bytes:
    """The drawing as the page sent it; empty when there is none, or nothing that could be one."""
    if not sent.startswith(DRAWN) or len(sent) > MOST_DRAWN:
        return b""
    try:
        return base64.b64decode(sent.removeprefix(DRAWN), validate=True)
    except (binascii.Error, ValueError):
        return b""
