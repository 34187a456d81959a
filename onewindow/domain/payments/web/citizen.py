"""A payer's charges."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.payments import commands, queries
from onewindow.domain.payments.commands import BankSilent
from onewindow.kernel import clock
from onewindow.ui.context import actor_of
from onewindow.ui.refusals import said


@require_safe
@login_required
def charges(request: HttpRequest) -> HttpResponse:
    """Every charge of whoever is signed in."""
    return render(request, "payments/charges.html", {"charges": queries.charges_to_pay(actor=actor_of(request))})


@require_safe
@login_required
def charge(request: HttpRequest, charge_no: str) -> HttpResponse:
    """What is owed, on what basis, and the button to pay; a receipt once it is paid."""
    actor = actor_of(request)
    found = queries.charge(actor=actor, charge_no=charge_no)
    return render(request, "payments/charge.html", {"charge": found, "refunds": [
        refund for refund in queries.refunds_of(actor=actor, case_no=found.case_no) if refund.charge_no == charge_no]})


@require_POST
@login_required
def pay(request: HttpRequest, charge_no: str) -> HttpResponse:
    """Go to the gateway to pay; back to the charge, with the reason, when the bank does not answer."""
    try:
        intent = commands.start_payment(actor=actor_of(request), at=clock.now(), charge_no=charge_no)
    except BankSilent as refusal:
        messages.error(request, said(refusal))
        return redirect("payments:charge", charge_no=charge_no)
    return redirect(intent.pay_url)
