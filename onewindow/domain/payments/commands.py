"""Verbs of the room: raise a charge, pay it, take in the gateway's reports, cancel, give back."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from onewindow.domain.payments import queries, rules
from onewindow.domain.payments.facts import ChargeCancelled, ChargePaid, ChargeRaised, RefundDue, RefundMade
from onewindow.domain.payments.gateways import gateway_by_code
from onewindow.domain.payments.gateways.demo import DemoGateway
from onewindow.domain.payments.gateways.port import SignatureWrong
from onewindow.domain.payments.models import CallbackRow, ChargeRow, DemoBankNote, PaymentRow, RefundRow
from onewindow.domain.payments.types import (
    AttemptState,
    BankPage,
    Charge,
    ChargeState,
    GatewayReport,
    PaymentIntent,
    PaymentOrder,
    Refund,
    RefundReason,
    RefundState,
)
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal
from onewindow.kernel.facts import Fact
from onewindow.kernel.money import Money
from onewindow.kernel.numbers import next_number

LATE = timedelta(hours=2)


class ChargeNeedsBasis(Refusal):
    """A charge without a law or regulation behind it, or of nothing at all."""

    code = "charge_needs_basis"
    sentence = "A charge needs an amount above zero and the law or regulation it rests on."
    status = 422


class ChargeNotOpen(Refusal):
    """The charge is paid, cancelled or refunded."""

    code = "charge_not_open"
    sentence = "Charge {charge_no} can't be paid or cancelled any more: it is {state}."


class CallbackRefused(Refusal):
    """A gateway's report that was not signed by it."""

    code = "callback_refused"
    sentence = "The report is not signed by the gateway {gateway}. Nothing was recorded."
    status = 403


class AmountMismatch(Refusal):
    """A gateway reports another amount than was asked for."""

    code = "amount_mismatch"
    sentence = "Payment {payment_no} asked for {asked} yuan, the gateway reports {reported} yuan. Check with the gateway; nothing was recorded."


@command("payments.raise", right="payments.raise")
def raise_charge(
    *, actor: Actor, at: datetime, case_no: str, payer_no: str, title: str, amount: Money, basis: str, key: str = "",
) -> Done[Charge]:
    """Tell a payer what is owed for a case (许可法 58–59: only what law or regulation allows).

    Refuses ChargeNeedsBasis for an amount of zero or an empty basis.
    """
    if amount.fen <= 0 or not basis.strip():
        raise ChargeNeedsBasis(article="行政许可法 58, 59")
    number = next_number(kind="CH", on=timezone.localdate(at))
    row = ChargeRow.objects.create(charge_no=number, case_no=case_no, payer_no=payer_no, title=title, amount_fen=amount.fen,
                                   basis=basis, state=ChargeState.OPEN.value, raised_at=at)
    fact = ChargeRaised(charge_no=number, case_no=case_no, payer_no=payer_no, amount_fen=amount.fen)
    return Done(queries.charge_record(row), subject=f"charge:{number}", facts=(fact,), basis=basis,
                payload={"case_no": case_no, "payer_no": payer_no, "title": title, "amount_fen": amount.fen})


def start_payment(*, actor: Actor, at: datetime, charge_no: str) -> PaymentIntent:
    """Open (or take up again) the payment of a charge at the gateway in use and say where to pay.

    The gateway is asked after the attempt is recorded and outside the transaction. Refuses NotFound,
    ChargeNotOpen, NotAllowed.
    """
    order = begin_payment(actor=actor, at=at, charge_no=charge_no)
    return PaymentIntent(payment_no=order.payment_no, pay_url=gateway_by_code().pay_page(order=order))


@command("payments.pay", right="payments.pay")
def begin_payment(*, actor: Actor, at: datetime, charge_no: str) -> Done[PaymentOrder]:
    """Record an attempt to pay a charge; one that is still under way is taken up again. Refuses as start_payment."""
    row = ChargeRow.objects.select_for_update().filter(charge_no=charge_no).first()
    if row is None or not queries.may_see(actor, row.payer_no):
        raise NotFound(what="charge", number=charge_no)
    if row.state != ChargeState.OPEN.value:
        raise ChargeNotOpen(charge_no=charge_no, state=row.state)
    gateway = gateway_by_code().code
    under_way = PaymentRow.objects.filter(charge=row, gateway=gateway, state=AttemptState.STARTED.value).first()
    payment = under_way or PaymentRow.objects.create(
        payment_no=next_number(kind="PY", on=timezone.localdate(at)), charge=row, gateway=gateway, amount_fen=row.amount_fen,
        state=AttemptState.STARTED.value, started_at=at)
    order = PaymentOrder(payment_no=payment.payment_no, amount=Money(fen=payment.amount_fen), title=row.title)
    if under_way:
        return Done(order)
    return Done(order, subject=f"charge:{charge_no}", payload={"payment_no": payment.payment_no, "gateway": gateway})


@command("payments.record_callback", right=None)
def record_callback(*, actor: Actor, at: datetime, gateway: str, payload: bytes, signature: str) -> Done[Charge]:
    """Take in a gateway's report: late, repeated and in any order it leads to the same end.

    The signature is the authority, so any channel may bring it. Money for a charge that is no longer open
    becomes a refund. Refuses CallbackRefused, NotFound, AmountMismatch.
    """
    report = _signed_report(gateway, payload, signature)
    charge_id = PaymentRow.objects.filter(payment_no=report.payment_no, gateway=gateway).values_list("charge_id", flat=True).first()
    if charge_id is None:
        raise NotFound(what="payment", number=report.payment_no)
    charge = ChargeRow.objects.select_for_update().get(id=charge_id)
    payment = PaymentRow.objects.select_for_update().get(payment_no=report.payment_no)
    if report.amount.fen != payment.amount_fen:
        raise AmountMismatch(payment_no=payment.payment_no, asked=Money(fen=payment.amount_fen), reported=report.amount)
    _keep_callback(payment, gateway, payload, at)
    effect = rules.effect_of_report(attempt=AttemptState(payment.state), charge=ChargeState(charge.state), paid=report.paid)
    if effect is None:
        return Done(queries.charge_record(charge))
    payment.state, payment.settles = effect.attempt.value, effect.pays_charge
    payment.gateway_ref, payment.ended_at = report.gateway_ref, at
    payment.save()
    facts: tuple[Fact, ...] = ()
    if effect.pays_charge:
        facts = (_settle(charge, payment, at),)
    elif effect.refund:
        facts = (_owe_back(charge, payment, effect.refund, at),)
    return Done(queries.charge_record(charge), subject=f"charge:{charge.charge_no}", facts=facts,
                payload={"payment_no": payment.payment_no, "attempt": payment.state, "charge": charge.state})


@command("payments.cancel", right="payments.cancel")
def cancel(*, actor: Actor, at: datetime, charge_no: str, reason: str) -> Done[Charge]:
    """Say that a charge is no longer owed. What was paid for it becomes a refund.

    Refuses NotFound, ChargeNotOpen when it is cancelled or refunded already.
    """
    charge = ChargeRow.objects.select_for_update().filter(charge_no=charge_no).first()
    if charge is None:
        raise NotFound(what="charge", number=charge_no)
    if charge.state not in {ChargeState.OPEN.value, ChargeState.PAID.value}:
        raise ChargeNotOpen(charge_no=charge_no, state=charge.state)
    before = charge.state
    charge.state, charge.cancelled_at, charge.cancel_reason = ChargeState.CANCELLED.value, at, reason
    charge.save()
    facts: list[Fact] = [ChargeCancelled(charge_no=charge_no, case_no=charge.case_no, reason=reason)]
    paid_by = PaymentRow.objects.filter(charge=charge, settles=True).first()
    if paid_by:
        facts.append(_owe_back(charge, paid_by, RefundReason.CHARGE_CANCELLED, at))
    return Done(queries.charge_record(charge), subject=f"charge:{charge_no}", facts=tuple(facts),
                payload={"before": before, "after": charge.state, "reason": reason})


@command("payments.record_refund", right=None)
def record_refund(*, actor: Actor, at: datetime, refund_no: str, gateway_ref: str) -> Done[Refund]:
    """Record that the gateway has paid a refund back; again is harmless. For the platform only.

    Refuses NotAllowed to anybody else, NotFound.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed(act="payments.record_refund")
    row = RefundRow.objects.select_for_update().select_related("charge", "payment").filter(refund_no=refund_no).first()
    if row is None:
        raise NotFound(what="refund", number=refund_no)
    if row.state == RefundState.DONE.value:
        return Done(queries.refund_record(row))
    row.state, row.done_at, row.gateway_ref = RefundState.DONE.value, at, gateway_ref
    row.save()
    charge = ChargeRow.objects.select_for_update().get(id=row.charge_id)
    charge.state = rules.state_after_refund(charge=ChargeState(charge.state), paid_for_it=row.payment.settles).value
    charge.save()
    fact = RefundMade(refund_no=refund_no, charge_no=charge.charge_no, case_no=charge.case_no, amount_fen=row.amount_fen)
    return Done(queries.refund_record(row), subject=f"charge:{charge.charge_no}", facts=(fact,),
                payload={"refund_no": refund_no, "gateway_ref": gateway_ref, "charge": charge.state})


@command("payments.demo_bank", right=None, chained=False)
def press_demo_bank(*, actor: Actor, at: datetime, payment_no: str, button: str) -> Done[BankPage]:
    """A button of the demo bank's page: ``pay``, ``pay_twice``, ``fail`` or ``pay_late`` (two hours on).

    It only writes down what the bank will report. Refuses NotFound for another gateway's payment or an
    unknown button. Can't run in production, where the twin refuses to exist.
    """
    bank = DemoGateway()
    page = queries.bank_page(payment_no=payment_no)
    reports = {"pay": ((True, ""),), "pay_twice": ((True, ""), (True, "again")), "fail": ((False, ""),), "pay_late": ((True, ""),)}
    if button not in reports:
        raise NotFound(what="button", number=button)
    due_at = at + LATE if button == "pay_late" else at
    for paid, nonce in reports[button]:
        payload, signature = bank.callback(payment_no=payment_no, amount=page.amount, paid=paid, nonce=nonce)
        DemoBankNote.objects.create(payload=payload, signature=signature, due_at=due_at)
    return Done(page)


@command("payments.send_demo_note", right=None, chained=False)
def send_demo_note(*, actor: Actor, at: datetime, note_id: UUID) -> Done[bool]:
    """Send one callback of the demo bank; answers whether it was taken. A refused one is not sent again."""
    note = DemoBankNote.objects.select_for_update().get(id=note_id)
    if note.sent_at is not None:
        return Done(False)
    note.sent_at = at
    note.save()
    try:
        record_callback(actor=actor, at=at, gateway=DemoGateway.code, payload=bytes(note.payload), signature=note.signature)
    except Refusal:
        return Done(False)
    return Done(True)


def send_demo_notes(*, actor: Actor, at: datetime) -> int:
    """Send the demo bank's callbacks whose time has come, each in its own transaction; answers how many were taken."""
    return sum(send_demo_note(actor=actor, at=at, note_id=note_id) for note_id in queries.due_demo_notes(at=at))


def _signed_report(gateway: str, payload: bytes, signature: str) -> GatewayReport:
    try:
        return gateway_by_code(gateway).read_callback(payload=payload, signature=signature)
    except (SignatureWrong, KeyError):
        raise CallbackRefused(gateway=gateway) from None


def _keep_callback(payment: PaymentRow, gateway: str, payload: bytes, at: datetime) -> None:
    row, is_new = CallbackRow.objects.get_or_create(
        gateway=gateway, digest=hashlib.sha256(payload).hexdigest(),
        defaults={"payload": payload, "payment": payment, "recorded_at": at})
    if not is_new:
        CallbackRow.objects.filter(id=row.id).update(times=F("times") + 1)


def _settle(charge: ChargeRow, payment: PaymentRow, at: datetime) -> ChargePaid:
    charge.state, charge.paid_at = ChargeState.PAID.value, at
    charge.receipt_no = next_number(kind="RC", on=timezone.localdate(at))
    charge.save()
    return ChargePaid(charge_no=charge.charge_no, case_no=charge.case_no, payment_no=payment.payment_no,
                      receipt_no=charge.receipt_no, amount_fen=charge.amount_fen)


def _owe_back(charge: ChargeRow, payment: PaymentRow, reason: RefundReason, at: datetime) -> RefundDue:
    refund = RefundRow.objects.create(refund_no=next_number(kind="RF", on=timezone.localdate(at)), charge=charge, payment=payment,
                                      amount_fen=payment.amount_fen, reason=reason.value, state=RefundState.DUE.value, due_at=at)
    return RefundDue(refund_no=refund.refund_no, charge_no=charge.charge_no, case_no=charge.case_no,
                     amount_fen=refund.amount_fen, reason=reason.value)
