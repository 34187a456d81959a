"""Taking in what gateways report, and booking what it means: the one place where money enters or leaves the ledger."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import F, Sum
from django.utils import timezone

from onewindow.domain.payments import queries, rules
from onewindow.domain.payments.facts import ChargePaid, ChargeRefunded, RefundDue, RefundFailed
from onewindow.domain.payments.gateways import gateway_by_code
from onewindow.domain.payments.gateways.port import SignatureWrong
from onewindow.domain.payments.models import CallbackRow, ChargeRow, EntryRow, PaymentRow, RefundRow
from onewindow.domain.payments.types import (
    AttemptState,
    CallbackOutcome,
    Charge,
    ChargeState,
    EntryKind,
    GatewayReport,
    Refund,
    RefundAnswer,
    RefundReason,
    RefundState,
    StrayKind,
)
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal
from onewindow.kernel.facts import Fact
from onewindow.kernel.money import Money
from onewindow.kernel.numbers import next_number

UNDER_WAY = frozenset({RefundState.DUE.value, RefundState.ORDERED.value, RefundState.FAILED.value})


class CallbackRefused(Refusal):
    """A gateway's report that was not signed by it."""

    code = "callback_refused"
    sentence = "The report is not signed by the gateway {gateway}. Nothing was recorded."
    status = 403


class AmountMismatch(Refusal):
    """A gateway reports another amount than was asked for."""

    code = "amount_mismatch"
    sentence = "Payment {payment_no} asked for {asked} yuan, the gateway reports {reported} yuan. It was put aside; check with the gateway."


def record_callback(*, actor: Actor, at: datetime, gateway: str, payload: bytes, signature: str) -> Charge:
    """Take in a gateway's report of a payment or refund: late, repeated and in any order it leads to the same end.

    The signature is the authority, so any channel may bring it. Money for a charge that is no longer open becomes a
    refund. What can't be booked (an unknown payment, another amount) is put aside for the reconciliation first and
    then refused. Refuses CallbackRefused, NotFound, AmountMismatch.
    """
    done = take_callback(actor=actor, at=at, gateway=gateway, payload=payload, signature=signature)
    if done.charge is None and done.stray is StrayKind.OTHER_AMOUNT:
        raise AmountMismatch(payment_no=done.payment_no, asked=done.asked, reported=done.reported)
    if done.charge is None:
        raise NotFound(what="payment", number=done.payment_no)
    return done.charge


@command("payments.record_callback", right=None)
def take_callback(*, actor: Actor, at: datetime, gateway: str, payload: bytes, signature: str) -> Done[CallbackOutcome]:
    """The part of ``record_callback`` that is one transaction: book the report, or put it aside."""
    report = _signed_report(gateway, payload, signature)
    known = PaymentRow.objects.filter(payment_no=report.payment_no, gateway=gateway).values_list("charge_id", flat=True).first()
    if known is None:
        return _put_aside(gateway, payload, report, None, StrayKind.UNKNOWN_PAYMENT, at)
    charge = ChargeRow.objects.select_for_update().get(id=known)
    payment = PaymentRow.objects.select_for_update().get(payment_no=report.payment_no)
    if report.refund_no:
        return _refund_report(charge, payment, report, gateway, payload, at)
    if report.amount.fen != payment.amount_fen:
        return _put_aside(gateway, payload, report, payment, StrayKind.OTHER_AMOUNT, at)
    _keep_callback(gateway, payload, report, payment, "", at)
    facts = book_payment(charge, payment, report, at)
    outcome = CallbackOutcome(charge=queries.charge_record(charge), payment_no=payment.payment_no)
    if facts is None:
        return Done(outcome)
    return Done(outcome, subject=f"charge:{charge.charge_no}", facts=facts,
                payload={"payment_no": payment.payment_no, "attempt": payment.state, "charge": charge.state})


@command("payments.record_refund", right=None)
def record_refund(*, actor: Actor, at: datetime, refund_no: str, answer: RefundAnswer) -> Done[Refund]:
    """Record what the gateway answered to a refund: done, failed, or under way; again is harmless. For the platform only.

    Refuses NotAllowed to anybody else, NotFound.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed(act="payments.record_refund")
    row = locked_refund(refund_no)
    before = row.state
    facts = book_refund(row, answer, at)
    if row.state == before:
        return Done(queries.refund_record(row))
    return Done(queries.refund_record(row), subject=f"charge:{row.charge.charge_no}", facts=facts,
                payload={"refund_no": refund_no, "gateway_ref": answer.gateway_ref, "refund": row.state})


def book_payment(charge: ChargeRow, payment: PaymentRow, report: GatewayReport, at: datetime) -> tuple[Fact, ...] | None:
    """What a report of a payment changes, with the rows locked; None when nothing."""
    effect = rules.effect_of_report(attempt=AttemptState(payment.state), charge=ChargeState(charge.state), paid=report.is_done)
    if effect is None:
        return None
    payment.state, payment.settles = effect.attempt.value, effect.pays_charge
    payment.gateway_ref, payment.ended_at = report.gateway_ref, at
    if report.is_done:
        payment.booked_on = report.booked_on or timezone.localdate(at)
    payment.save()
    if not report.is_done:
        return ()
    EntryRow.objects.create(charge=charge, kind=EntryKind.RECEIVED.value, amount_fen=payment.amount_fen, payment=payment, recorded_at=at)
    if effect.refund:
        return (owe_back(charge, payment, effect.refund, Money(payment.amount_fen), at),)
    charge.state, charge.paid_at = ChargeState.PAID.value, at
    charge.receipt_no = next_number(kind="RC", on=timezone.localdate(at))
    charge.save()
    return (ChargePaid(charge_no=charge.charge_no, case_no=charge.case_no, payment_no=payment.payment_no, receipt_no=charge.receipt_no,
                       amount_fen=charge.amount_fen, is_late=queries.is_late(charge)),)


def book_refund(row: RefundRow, answer: RefundAnswer, at: datetime) -> tuple[Fact, ...]:
    """What a gateway's answer to a refund changes, with the row locked. A refund that is done stays done."""
    if row.state not in UNDER_WAY or row.state == answer.state.value:
        return ()
    charge = ChargeRow.objects.select_for_update().get(id=row.charge_id)
    row.state, row.gateway_ref = answer.state.value, answer.gateway_ref
    if answer.state is not RefundState.DONE:
        row.save()
        told = RefundFailed(refund_no=row.refund_no, charge_no=charge.charge_no, case_no=charge.case_no)
        return (told,) if answer.state is RefundState.FAILED else ()
    row.done_at, row.booked_on = at, timezone.localdate(at)
    row.save()
    EntryRow.objects.create(charge=charge, kind=EntryKind.REFUNDED.value, amount_fen=-row.amount_fen, refund=row, recorded_at=at)
    back = RefundRow.objects.filter(payment=row.payment, state=RefundState.DONE.value).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    charge.state = rules.state_after_refund(charge=ChargeState(charge.state), paid_for_it=row.payment.settles,
                                            is_all_back=back == row.payment.amount_fen).value
    charge.save()
    row.charge = charge
    left = EntryRow.objects.filter(charge=charge).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    return (ChargeRefunded(refund_no=row.refund_no, charge_no=charge.charge_no, case_no=charge.case_no, amount_fen=row.amount_fen, left_fen=left),)


def owe_back(charge: ChargeRow, payment: PaymentRow, reason: RefundReason, amount: Money, at: datetime) -> RefundDue:
    """Money that came in and must go back: the refund is due at once."""
    row = RefundRow.objects.create(refund_no=next_number(kind="RF", on=timezone.localdate(at)), charge=charge, payment=payment,
                                   amount_fen=amount.fen, reason=reason.value, state=RefundState.DUE.value, due_at=at)
    return due(charge, row, at)


def due(charge: ChargeRow, row: RefundRow, at: datetime) -> RefundDue:
    """The fact upon which the gateway is told; what goes back of the settling payment is written on the charge."""
    under_way = RefundRow.objects.filter(payment=row.payment).exclude(state__in=[RefundState.REQUESTED.value, RefundState.DECLINED.value])
    if row.payment.settles:
        charge.refunded_fen = under_way.aggregate(fen=Sum("amount_fen"))["fen"] or 0
        charge.save()
    return RefundDue(refund_no=row.refund_no, charge_no=charge.charge_no, case_no=charge.case_no, amount_fen=row.amount_fen,
                     reason=row.reason, due_at=at.isoformat())


def locked_refund(refund_no: str) -> RefundRow:
    """The refund, locked after its charge so that everybody locks in one order. Refuses NotFound."""
    charge_id = RefundRow.objects.filter(refund_no=refund_no).values_list("charge_id", flat=True).first()
    if charge_id is None:
        raise NotFound(what="refund", number=refund_no)
    ChargeRow.objects.select_for_update().get(id=charge_id)
    RefundRow.objects.select_for_update().get(refund_no=refund_no)
    return RefundRow.objects.select_related("charge", "payment").get(refund_no=refund_no)


def _refund_report(charge: ChargeRow, payment: PaymentRow, report: GatewayReport, gateway: str, payload: bytes, at: datetime) -> Done[CallbackOutcome]:
    row = RefundRow.objects.filter(refund_no=report.refund_no, payment=payment).select_related("charge", "payment").first()
    if row is None:
        return _put_aside(gateway, payload, report, payment, StrayKind.UNKNOWN_PAYMENT, at)
    if row.amount_fen != report.amount.fen:
        return _put_aside(gateway, payload, report, payment, StrayKind.OTHER_AMOUNT, at)
    _keep_callback(gateway, payload, report, payment, "", at)
    before = row.state
    facts = book_refund(row, RefundAnswer(state=RefundState.DONE if report.is_done else RefundState.FAILED, gateway_ref=report.gateway_ref), at)
    charge.refresh_from_db()
    outcome = CallbackOutcome(charge=queries.charge_record(charge), payment_no=payment.payment_no)
    if row.state == before:
        return Done(outcome)
    return Done(outcome, subject=f"charge:{charge.charge_no}", facts=facts, payload={"refund_no": row.refund_no, "refund": row.state})


def _signed_report(gateway: str, payload: bytes, signature: str) -> GatewayReport:
    try:
        return gateway_by_code(gateway).read_callback(payload=payload, signature=signature)
    except (SignatureWrong, KeyError):
        raise CallbackRefused(gateway=gateway) from None


def _put_aside(gateway: str, payload: bytes, report: GatewayReport, payment: PaymentRow | None, why: StrayKind, at: datetime) -> Done[CallbackOutcome]:
    """Keep a report that can't be booked, with its reason; money that nobody expected must not be forgotten."""
    _keep_callback(gateway, payload, report, payment, why.value, at)
    number = report.refund_no or report.payment_no
    return Done(CallbackOutcome(stray=why, payment_no=number, asked=Money(payment.amount_fen) if payment else Money(0), reported=report.amount),
                subject=f"gateway:{gateway}", payload={"stray": why.value, "number": number, "amount_fen": report.amount.fen})


def _keep_callback(gateway: str, payload: bytes, report: GatewayReport, payment: PaymentRow | None, stray: str, at: datetime) -> None:
    row, is_new = CallbackRow.objects.get_or_create(
        gateway=gateway, digest=hashlib.sha256(payload).hexdigest(),
        defaults={"payload": payload, "payment": payment, "payment_no": (report.refund_no or report.payment_no)[:40],
                  "amount_fen": report.amount.fen, "stray": stray, "recorded_at": at})
    if not is_new:
        CallbackRow.objects.filter(id=row.id).update(times=F("times") + 1)
