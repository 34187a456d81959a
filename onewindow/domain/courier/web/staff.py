"""Parcels at the counter: what waits for the carrier, what went wrong on its way, and what may be done about it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.courier import commands, queries
from onewindow.domain.courier.types import Addressee, Consignment, Destination, SendingCause
from onewindow.kernel import clock, files
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal
from onewindow.kernel.ids import new_key
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said

RIGHT = "courier.hand_over"
MOST = 500
Act = Callable[[Actor, str, QueryDict], Consignment]


@require_safe
@login_required
def parcels(request: HttpRequest) -> HttpResponse:
    """Parcels that wait for the carrier, earliest first, and those that went wrong."""
    actor = actor_of(request)
    if not actor.may(RIGHT):
        raise NotAllowed(act=RIGHT)
    return render(request, "courier/parcels.html", {
        "parcels": queries.due_for_pickup(actor=actor), "minded": queries.parcels_to_mind(actor=actor), "key": new_key().hex})


@require_POST
@login_required
def act(request: HttpRequest, consignment_no: str, verb: str) -> HttpResponse:
    """Do one thing with one parcel; a refusal is shown above the list."""
    if verb not in ACTS:
        raise Http404
    body, words = ACTS[verb]
    try:
        done = body(actor_of(request), consignment_no, request.POST)
    except Refusal as refusal:
        messages.error(request, said(refusal) + (_(" (%(article)s)") % {"article": refusal.article} if refusal.article else ""))
    else:
        messages.success(request, str(words) % {"number": done.waybill_no, "consignment": done.consignment_no})
    return redirect("courier:parcels")


@require_safe
@never_cache
@staff_only(right=RIGHT)
def slips(request: HttpRequest) -> HttpResponse:
    """What the hall handed over and no slip lists yet, and the slips that were made."""
    actor = actor_of(request)
    return render(request, "courier/slips.html", {"slips": queries.slips(actor=actor), "key": new_key().hex})


@require_POST
@staff_only(right=RIGHT)
def make_slip(request: HttpRequest) -> HttpResponse:
    """Make the slip of the parcels that were shown; a refusal is shown above the list as it is now."""
    try:
        made = commands.make_slip(actor=actor_of(request), at=clock.now(), consignment_nos=tuple(request.POST.getlist("consignment")[:MOST]),
                                  key=request.POST.get("key", ""))
    except Refusal as refusal:
        messages.error(request, said(refusal))
        return redirect("courier:slips")
    messages.success(request, _("The slip is made. Print two copies and have the carrier sign both."))
    return redirect("courier:slip", slip_no=made.slip_no)


@require_safe
@never_cache
@staff_only(right=RIGHT)
def slip(request: HttpRequest, slip_no: str) -> HttpResponse:
    """One slip: who made it when, and its parcels with their cases, which the carrier's copy does not name."""
    return render(request, "courier/slip.html", {"slip": queries.slip(actor=actor_of(request), slip_no=slip_no)})


@require_safe
@never_cache
@staff_only(right=RIGHT)
def slip_paper(request: HttpRequest, slip_no: str) -> HttpResponse:
    """The slip as PDF. Refuses NotFound while it is being made."""
    found = queries.slip(actor=actor_of(request), slip_no=slip_no)
    if not found.file_no:
        raise NotFound(what="the paper", number=found.paper_no)
    content = files.content_of(file_no=found.file_no, reader=files.FileReader(ref=f"slip:{slip_no}", entitled=True))
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{slip_no}.pdf"'})


def hand_over(actor: Actor, consignment_no: str, sent: QueryDict) -> Consignment:
    """Give one parcel to the carrier."""
    return commands.hand_over(actor=actor, at=clock.now(), consignment_no=consignment_no, waybill_no=sent.get("waybill_no", ""),
                              key=sent.get("key", ""))


def settle_destination(actor: Actor, consignment_no: str, sent: QueryDict) -> Consignment:
    """Say where a doubtful address lies."""
    told = sent.get("destination", "")
    destination = Destination(told) if told in {"inside", "outside"} else Destination.UNCLEAR
    return commands.settle_destination(actor=actor, at=clock.now(), consignment_no=consignment_no, destination=destination,
                                       key=sent.get("key", ""))


def keep(actor: Actor, consignment_no: str, sent: QueryDict) -> Consignment:
    """Keep what came back at this hall."""
    return commands.keep_at_hall(actor=actor, at=clock.now(), consignment_no=consignment_no, key=sent.get("key", ""))


def give_out(actor: Actor, consignment_no: str, sent: QueryDict) -> Consignment:
    """Give kept papers out."""
    return commands.give_out(actor=actor, at=clock.now(), consignment_no=consignment_no, taken_by=sent.get("taken_by", ""),
                             relation=sent.get("relation", ""), id_tail=sent.get("id_tail", ""), key=sent.get("key", ""))


def resend(actor: Actor, consignment_no: str, sent: QueryDict) -> Consignment:
    """Send papers anew: to the address that was typed, or to the same one where nothing was."""
    told = sent.get("cause", "")
    cause = SendingCause(told) if told in set(SendingCause) else None
    to = Addressee(name=sent.get("to_name", "")[:80], phone=sent.get("to_phone", "")[:20], address=sent.get("to_address", "")[:200])
    typed = any((to.name.strip(), to.phone.strip(), to.address.strip()))
    return commands.rebook(actor=actor, at=clock.now(), consignment_no=consignment_no, cause=cause, addressee=to if typed else None,
                           key=sent.get("key", ""))


ACTS: dict[str, tuple[Act, Promise]] = {
    "hand-over": (hand_over, gettext_lazy("Handed over: waybill %(number)s.")),
    "destination": (settle_destination, gettext_lazy("The address is settled, and who pays with it.")),
    "keep": (keep, gettext_lazy("Kept here to be fetched: %(consignment)s.")),
    "give-out": (give_out, gettext_lazy("Given out, delivery is made: %(consignment)s.")),
    "resend": (resend, gettext_lazy("Booked anew: %(consignment)s. It waits for the carrier.")),
}
