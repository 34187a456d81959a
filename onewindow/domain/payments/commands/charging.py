"""Raising a charge, opening its payment, cancelling it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.mandates.types import Power
from onewindow.domain.payments import queries
from onewindow.domain.payments.commands.booking import owe_back
from onewindow.domain.payments.facts import ChargeCancelled, ChargeRaised
from onewindow.domain.payments.formats import policy
from onewindow.domain.payments.gateways import gateway_by_code
from onewindow.domain.payments.gateways.port import GatewayDown
from onewindow.domain.payments.models import ChargeRow, PaymentRow, RefundRow
from onewindow.domain.payments.types import (
    AttemptState,
    Charge,
    ChargeState,
    PaymentIntent,
    PaymentOrder,
    RefundReason,
    RefundState,
)
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.facts import Fact
from onewindow.kernel.money import Money
from onewindow.kernel.numbers import next_number


class FeeNotListed(Refusal):
    """A charge the published standard of the item does not list, or that comes to nothing (行政许可法 58、59)."""

    code = "fee_not_listed"
    sentence = "The published standard of this service lists no such fee. Nothing may be charged that is not on the list."
    status = 422


class ChargeNotOpen(Refusal):
    """The charge is paid, cancelled or refunded."""

    code = "charge_not_open"
    sentence = "Charge {charge_no} can't be paid or cancelled any more: it is {state}."


class BankSilent(Refusal):
    """The bank gave no answer in time."""

    code = "bank_silent"
    sentence = "The bank does not answer at the moment. Nothing was paid. Try again in a few minutes."
    status = 503


@command("payments.raise", right="payments.raise")
def raise_charge(
    *, actor: Actor, at: datetime, case_no: str, payer_no: str, bundle_hash: str, answers: Mapping[str, str],
    halls: tuple[str, str] = ("", ""), key: str = "",
) -> Done[Charge]:
    """Tell a payer what is owed for a case: the fee of the item's pinned bundle and no other (行政许可法 58、59).

    Title, amount and basis are the bundle's, so that nobody can name one; ``answers`` are the sealed form's, by which a fee is
    counted; ``halls`` are the one that took the case in and the one where its result is fetched. No post carries the right: the decision raises it, or the platform. Refuses FeeNotListed where the bundle has no
    fee, or none is due.
    """
    bundle = catalogue.bundle(bundle_hash=bundle_hash)
    fee = bundle.fee
    amount = fee.due(answers) if fee is not None else Money(0)
    if fee is None or amount.fen <= 0:
        raise FeeNotListed(article="行政许可法 58、59")
    title, basis = fee.title, fee.article or fee.basis
    number = next_number(kind="CH", on=timezone.localdate(at))
    row = ChargeRow.objects.create(charge_no=number, case_no=case_no, payer_no=payer_no, department_code=bundle.item.department_code, centre_code=halls[0],
                                   collect_centre_code=halls[1], title=title, amount_fen=amount.fen, basis=basis, state=ChargeState.OPEN.value, raised_at=at,
                                   pay_until_at=at + timedelta(days=policy().pay_within_days))
    fact = ChargeRaised(charge_no=number, case_no=case_no, payer_no=payer_no, amount_fen=amount.fen)
    return Done(queries.charge_record(row), subject=f"charge:{number}", facts=(fact,), basis=basis,
                payload={"case_no": case_no, "payer_no": payer_no, "title": title, "amount_fen": amount.fen})


def start_payment(*, actor: Actor, at: datetime, charge_no: str) -> PaymentIntent:
    """Open (or take up again) the payment of a charge at the gateway in use and say where to pay.

    The gateway is asked after the attempt is recorded and outside the transaction. Refuses NotFound,
    ChargeNotOpen, NotAllowed, BankSilent.
    """
    order = begin_payment(actor=actor, at=at, charge_no=charge_no)
    try:
        return PaymentIntent(payment_no=order.payment_no, pay_url=gateway_by_code().pay_page(order=order))
    except GatewayDown:
        raise BankSilent from None


@command("payments.pay", right="payments.pay")
def begin_payment(*, actor: Actor, at: datetime, charge_no: str) -> Done[PaymentOrder]:
    """Record an attempt to pay a charge; one that is still under way is taken up again, one whose time ran out is
    closed and a new one opened. An agent needs the power to pay (民法典 165). Refuses as start_payment, NotMandated."""
    row = ChargeRow.objects.select_for_update().filter(queries.visible(actor), charge_no=charge_no).first()
    if row is None:
        raise NotFound(what="charge", number=charge_no)
    if actor.kind is ActorKind.PERSON and actor.ref != row.payer_no:  # a charge names no service, so a mandate is asked for its power and term
        mandates.mandate_for(agent_no=actor.ref, principal_no=row.payer_no, item_code="", power=Power.PAY, on=timezone.localdate(at))
    if row.state != ChargeState.OPEN.value:
        raise ChargeNotOpen(charge_no=charge_no, state=row.state)
    gateway = gateway_by_code().code
    started = PaymentRow.objects.filter(charge=row, gateway=gateway, state=AttemptState.STARTED.value)
    started.filter(expires_at__lte=at).update(state=AttemptState.EXPIRED.value, ended_at=at)
    under_way = started.first()
    payment = under_way or PaymentRow.objects.create(
        payment_no=next_number(kind="PY", on=timezone.localdate(at)), charge=row, gateway=gateway, amount_fen=row.amount_fen,
        state=AttemptState.STARTED.value, started_at=at, expires_at=at + timedelta(minutes=policy().attempt_minutes))
    order = PaymentOrder(payment_no=payment.payment_no, amount=Money(fen=payment.amount_fen), title=row.title)
    if under_way:
        return Done(order)
    return Done(order, subject=f"charge:{charge_no}", payload={"payment_no": payment.payment_no, "gateway": gateway})


@command("payments.cancel", right="payments.cancel")
def cancel(*, actor: Actor, at: datetime, charge_no: str, reason: str) -> Done[Charge]:
    """Say that a charge is no longer owed. What was paid for it and is not going back yet becomes a refund; refunds
    that were only asked for fall away with it.

    Refuses NotFound, ChargeNotOpen when it is cancelled or refunded already.
    """
    charge = ChargeRow.objects.select_for_update().filter(queries.visible(actor), charge_no=charge_no).first()
    if charge is None:
        raise NotFound(what="charge", number=charge_no)
    if charge.state not in {ChargeState.OPEN.value, ChargeState.PAID.value}:
        raise ChargeNotOpen(charge_no=charge_no, state=charge.state)
    before = charge.state
    charge.state, charge.cancelled_at, charge.cancel_reason = ChargeState.CANCELLED.value, at, reason
    charge.save()
    RefundRow.objects.filter(charge=charge, state=RefundState.REQUESTED.value).update(state=RefundState.DECLINED.value)
    facts: list[Fact] = [ChargeCancelled(charge_no=charge_no, case_no=charge.case_no, reason=reason)]
    paid_by, rest = PaymentRow.objects.filter(charge=charge, settles=True).first(), charge.amount_fen - charge.refunded_fen
    if paid_by and rest:
        facts.append(owe_back(charge, paid_by, RefundReason.CHARGE_CANCELLED, Money(rest), at))
    return Done(queries.charge_record(charge), subject=f"charge:{charge_no}", facts=tuple(facts),
                payload={"before": before, "after": charge.state, "reason": reason})
