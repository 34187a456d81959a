"""Staff's pages: refunds asked for and confirmed by two persons, days compared with the bank's statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.payments import commands, queries
from onewindow.domain.payments.types import DifferenceKind, ReconciliationLine, Settlement
from onewindow.kernel import clock
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal
from onewindow.kernel.ids import clean_number, new_key
from onewindow.kernel.money import Money
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said

ASK, CONFIRM, RECONCILE = "payments.request_refund", "payments.confirm_refund", "payments.reconcile"
HOME_GATEWAY = "demo"


@require_safe
@never_cache
@staff_only(right="cases.read")
def refunds(request: HttpRequest) -> HttpResponse:
    """Refunds that wait for somebody, and the form to ask for one. ``?charge=`` names the charge."""
    return _refunds(request)


@require_POST
@staff_only(right=ASK)
def request_refund(request: HttpRequest) -> HttpResponse:
    """Ask for a refund; what was typed stays when it is refused."""
    sent = request.POST
    try:
        asked = commands.request_refund(actor=actor_of(request), at=clock.now(), charge_no=clean_number(sent.get("charge_no", "")),
                                        reason=sent.get("reason", ""), amount=Money.yuan(sent.get("amount", "")), key=sent.get("key", ""))
    except Refusal as refusal:
        return _refunds(request, refusal=refusal)
    messages.success(request, _("Asked for: %(amount)s. Another person confirms it.") % {"amount": asked.amount})
    return redirect("payments:refunds")


@require_POST
@staff_only(right=CONFIRM)
def confirm_refund(request: HttpRequest, refund_no: str) -> HttpResponse:
    """Confirm a refund somebody else asked for."""
    return _told(request, lambda: commands.confirm_refund(actor=actor_of(request), at=clock.now(), refund_no=refund_no,
                                                          key=request.POST.get("key", "")),
                 _("Confirmed. The bank pays it back to the account it came from."), "payments:refunds")


@require_POST
@staff_only(right=CONFIRM)
def decline_refund(request: HttpRequest, refund_no: str) -> HttpResponse:
    """Decline a refund that was asked for."""
    return _told(request, lambda: commands.decline_refund(actor=actor_of(request), at=clock.now(), refund_no=refund_no,
                                                          reason=request.POST.get("reason", ""), key=request.POST.get("key", "")),
                 _("Declined. Nothing goes back."), "payments:refunds")


@require_safe
@never_cache
@staff_only(right=RECONCILE)
def reconciliations(request: HttpRequest) -> HttpResponse:
    """The days that were compared, what is open of them, and callbacks nobody could book."""
    actor, yesterday = actor_of(request), clock.today() - timedelta(days=1)
    return render(request, "payments/reconciliations.html", {
        "reports": queries.reconciliations(actor=actor), "strays": queries.strays(actor=actor), "yesterday": yesterday})


@require_POST
@staff_only(right=RECONCILE)
def fetch_statement(request: HttpRequest) -> HttpResponse:
    """Fetch the statement of a day now and compare it."""
    actor, day = actor_of(request), _day(request.POST.get("day", ""))
    try:
        report = commands.reconcile_day(actor=actor, at=clock.now(), gateway=request.POST.get("gateway", "") or HOME_GATEWAY, day=day)
    except Refusal as refusal:
        messages.error(request, said(refusal))
        return redirect("payments:reconciliations")
    return redirect("payments:reconciliation", report_no=report.report_no)


@require_safe
@never_cache
@staff_only(right=RECONCILE)
def reconciliation(request: HttpRequest, report_no: str) -> HttpResponse:
    """One day with its differences, each with the act that settles it."""
    return _reconciliation(request, report_no)


@require_POST
@staff_only(right=RECONCILE)
def settle(request: HttpRequest, report_no: str) -> HttpResponse:
    """Settle one difference with a reason."""
    sent = request.POST
    told = sent.get("settlement", "")
    try:
        commands.settle_difference(actor=actor_of(request), at=clock.now(), report_no=report_no, number=sent.get("number", ""),
                                   settlement=Settlement(told) if told in set(Settlement) else Settlement.EXPLAINED,
                                   reason=sent.get("reason", ""), key=sent.get("key", ""))
    except NotFound:
        raise
    except Refusal as refusal:
        return _reconciliation(request, report_no, refusal=refusal)
    messages.success(request, _("The difference is settled."))
    return redirect("payments:reconciliation", report_no=report_no)


def _refunds(request: HttpRequest, *, refusal: Refusal | None = None) -> HttpResponse:
    actor = actor_of(request)
    if not (actor.may(ASK) or actor.may(CONFIRM)):
        raise NotAllowed(act=ASK)
    sent = request.POST
    return render(request, "payments/refunds.html", {
        "refunds": queries.refunds_to_mind(actor=actor), "me": actor.ref, "may_ask": actor.may(ASK), "may_confirm": actor.may(CONFIRM),
        "sent": sent, "charge_no": sent.get("charge_no", "") or request.GET.get("charge", "")[:40],
        "problem": said(refusal) if refusal else "", "key": sent.get("key", "") or new_key().hex,
    }, status=refusal.status if refusal else 200)


def _reconciliation(request: HttpRequest, report_no: str, *, refusal: Refusal | None = None) -> HttpResponse:
    report = queries.reconciliation(actor=actor_of(request), report_no=report_no)
    return render(request, "payments/reconciliation.html", {
        "report": report, "lines": [(line, _may_book(line)) for line in report.differences], "sent": request.POST,
        "problem": said(refusal) if refusal else "", "key": new_key().hex,
    }, status=refusal.status if refusal else 200)


def _told(request: HttpRequest, act: Callable[[], object], words: str, to: str) -> HttpResponse:
    """Do it and say so above the list; a refusal is said there as well."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, words)
    return redirect(to)


def _may_book(line: ReconciliationLine) -> bool:
    """Whether the line can be booked on the statement's word: the bank has it, and it belongs to a charge here."""
    return line.kind is DifferenceKind.MISSING_HERE and bool(line.charge_no)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.today() - timedelta(days=1)
