"""At the desks: the panel of the counter's screen, its buttons, and what was confirmed of a case."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.mirrors import commands, queries
from onewindow.domain.mirrors.types import Panel, ShowingState
from onewindow.domain.places import queries as places
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.ids import is_public_number
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.formats import time_cn
from onewindow.ui.refusals import said

SHOW = "mirrors.show"


@require_safe
@never_cache
@staff_only(right=SHOW, at_counter=True)
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """The screen of this counter, seen from a draft or a case. A fragment for the pages that hold it, a page of its own for those without script."""
    return _shown(request, number)


def act(body: Callable[[Actor, str, HttpRequest], object]) -> Callable[..., HttpResponse]:
    """A button of the panel as a view: do it, show the panel; a refusal is said in the panel."""

    @require_POST
    @staff_only(right=SHOW, at_counter=True)
    def view(request: HttpRequest, number: str) -> HttpResponse:
        try:
            body(actor_of(request), number, request)
        except NotFound:
            raise
        except Refusal as refusal:
            return _shown(request, number, refusal=said(refusal), status=refusal.status)
        return _shown(request, number) if getattr(request, "htmx", False) else redirect("mirrors:panel", number=number)

    return view


def _show(actor: Actor, number: str, _request: HttpRequest) -> object:
    return commands.show(actor=actor, at=clock.now(), **_about(number))


def _clear(actor: Actor, _number: str, _request: HttpRequest) -> object:
    return commands.clear(actor=actor, at=clock.now())


def _pair(actor: Actor, _number: str, request: HttpRequest) -> object:
    return commands.pair(actor=actor, at=clock.now(), code="".join(filter(str.isdigit, request.POST.get("code", ""))))


def _unpair(actor: Actor, _number: str, _request: HttpRequest) -> object:
    return commands.unpair(actor=actor, at=clock.now())


ACTS = {"show": act(_show), "clear": act(_clear), "pair": act(_pair), "unpair": act(_unpair)}


@require_safe
@never_cache
@staff_only(right="cases.read")
def proof(request: HttpRequest, case_no: str) -> HttpResponse:
    """What the applicant confirmed at a counter of what this case rests on; for clerk and office alike."""
    found = queries.proofs_of(actor=actor_of(request), case_no=case_no)
    rows = [(each, places.counter(code=each.counter_code).name) for each in found]
    template = "mirrors/_proof.html" if getattr(request, "htmx", False) else "mirrors/proof.html"
    return render(request, template, {"proofs": rows, "case_no": case_no})


@require_POST
@staff_only(right="evidence.read")
def signature(request: HttpRequest, case_no: str, showing_no: str) -> HttpResponse:
    """The drawn signature. A post, because the use is written down and its owner sees it."""
    found = commands.read_signature(actor=actor_of(request), at=clock.now(), case_no=case_no, showing_no=showing_no)
    disposition = content_disposition_header(as_attachment=False, filename=found.file.name) or "inline"
    return HttpResponse(found.content, content_type=found.file.media_type, headers={"Content-Disposition": disposition})


def _shown(request: HttpRequest, number: str, *, refusal: str = "", status: int = 200) -> HttpResponse:
    found = queries.panel(actor=actor_of(request), at=clock.now(), **_about(number))
    fragment = getattr(request, "htmx", False)
    if fragment and request.GET.get("seen") == found.tag:
        return HttpResponse(status=204)
    words, look = _state(found)
    of_case = is_public_number(number, kind="C")
    context = {
        "panel": found, "shown": found.showing, "number": number, "of_case": of_case, "words": words, "look": look, "asks": _asks(found), "refusal": refusal,
        "back": reverse("worklists:counter_case", args=[number]) if of_case else reverse("applications:counter_check", args=[number]),
        "screen_to": request.build_absolute_uri(reverse("mirrors:screen")),
        "form_to": "" if of_case else reverse("applications:counter_form", args=[number]),
    }
    return render(request, "mirrors/_panel.html" if fragment else "mirrors/panel.html", context, status=200 if fragment else status)


def _about(number: str) -> dict[str, str]:
    return {"case_no": number} if is_public_number(number, kind="C") else {"draft_no": number}


def _asks(found: Panel) -> str:
    """What the screen says to the citizen now."""
    if not found.live or found.showing is None:
        return ""
    if not found.showing.draft_no or found.showing.bound_at:
        return _("Here is your receipt number.")
    if found.showing.state is ShowingState.SIGNED or (found.showing.confirmed_at and not found.e_signature):
        return _("Thank you. The counter submits it now.")
    if found.showing.state is ShowingState.CONFIRMED and found.stands:
        return _("Sign here.")
    return _("Check these %(num)s lines, then sign on the screen.") % {"num": found.lines} if found.e_signature else _("Check these %(num)s lines.") % {"num": found.lines}


def _state(found: Panel) -> tuple[str, str]:
    """How it stands, in the few words of a tag, with its look."""
    shown = found.showing
    if shown is None or (not found.live and not shown.confirmed_at):
        return ("", "")
    if shown.confirmed_at and not found.stands and shown.state in (ShowingState.SIGNED, ShowingState.CLEARED):
        return _("Changed after signing") if shown.signed_at else _("Changed after checking"), "bad"
    if shown.signed_at:
        return _("Checked and signed at %(time)s") % {"time": time_cn(shown.signed_at)}, "ok"
    if shown.confirmed_at and not found.e_signature:
        return _("Checked at %(time)s") % {"time": time_cn(shown.confirmed_at)}, "ok"
    if shown.state is ShowingState.OBJECTED and found.fixed >= {mark.code for mark, _label in found.marked}:
        return _("Waits: to check again"), "warn"
    return {ShowingState.SHOWN: (_("Waits: to check"), "warn"), ShowingState.OBJECTED: (_("Says something is wrong"), "bad"),
            ShowingState.CONFIRMED: (_("Waits: to sign") if found.stands else _("Waits: to check again"), "warn")}.get(shown.state, ("", ""))
