"""The page of the demo bank. It exists in demo mode only, stands for another company's site, and asks for no sign-in."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onewindow.domain.payments import commands, queries
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor


@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest, payment_no: str) -> HttpResponse:
    """Pay, pay and report twice, late or never, or fail; then go back to the charge."""
    if settings.ONEWINDOW_PRODUCTION or not settings.ONEWINDOW_DEMO:
        raise Http404
    page = queries.bank_page(payment_no=payment_no)
    if request.method != "POST":
        return render(request, "payments/demo_bank.html", {"page": page})
    actor = system_actor(name="demo-bank")
    commands.press_demo_bank(actor=actor, at=clock.now(), payment_no=payment_no, button=request.POST.get("button", ""))
    commands.send_demo_notes(actor=actor, at=clock.now())
    return redirect("payments:charge", charge_no=page.charge_no)
