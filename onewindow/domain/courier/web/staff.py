"""Parcels at the counter: what waits for the carrier, and its hand-over."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.courier import commands, queries
from onewindow.kernel import clock
from onewindow.kernel.errors import NotAllowed, Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.refusals import said

RIGHT = "courier.hand_over"


@require_safe
@login_required
def parcels(request: HttpRequest) -> HttpResponse:
    """Parcels that wait for the carrier, earliest first."""
    actor = actor_of(request)
    if not actor.may(RIGHT):
        raise NotAllowed(act=RIGHT)
    return render(request, "courier/parcels.html", {"parcels": queries.due_for_pickup(actor=actor)})


@require_POST
@login_required
def hand_over(request: HttpRequest, consignment_no: str) -> HttpResponse:
    """Give one parcel to the carrier; a refusal is shown above the list."""
    try:
        done = commands.hand_over(actor=actor_of(request), at=clock.now(), consignment_no=consignment_no,
                                  waybill_no=request.POST.get("waybill_no", ""))
    except Refusal as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Handed over: waybill %(number)s.") % {"number": done.waybill_no})
    return redirect("courier:parcels")
