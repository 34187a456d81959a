"""Refunds that staff decide on: asked for by one person, confirmed or declined by another."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum
from django.utils import timezone

from onewindow.domain.payments import queries, rules
from onewindow.domain.payments.commands.booking import due, locked_refund
from onewindow.domain.payments.facts import RefundRequested
from onewindow.domain.payments.models import ChargeRow, PaymentRow, RefundRow
from onewindow.domain.payments.types import Refund, RefundReason, RefundState
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import BadInput, NotFound, Refusal
from onewindow.kernel.money import Money
from onewindow.kernel.numbers import next_number

WHY_SENTENCE = "Write why the money goes back."
DECLINED_SENTENCE = "Write why the refund is declined."


class RefundTooMuch(Refusal):
    """More was asked back than was paid and is still here."""

    code = "refund_too_much"
    sentence = "Of charge {charge_no} at most {most} yuan can be paid back; {asked} were asked for."
    status = 422


class RefundNotOpen(Refusal):
    """The refund was confirmed, declined or made already."""

    code = "refund_not_open"
    sentence = "Refund {refund_no} does not wait for this: it is {state}."


class SamePerson(Refusal):
    """Money leaves by two persons: one asks, another confirms."""

    code = "refund_same_person"
    sentence = "You asked for this refund yourself. Another person must confirm it."
    status = 403


class OtherOrgan(Refusal):
    """The organ that charges decides whether the money goes back."""

    code = "refund_other_organ"
    sentence = "This was charged by another organ. Its own staff confirms or declines the refund."
    status = 403


@command("payments.request_refund", right="payments.request_refund")
def request_refund(*, actor: Actor, at: datetime, charge_no: str, reason: str, amount: Money, key: str = "") -> Done[Refund]:
    """Ask that money of a paid charge goes back, all of it or a part. Nothing moves until another person confirms.

    Refuses NotFound, BadInput without a reason, RefundTooMuch for an amount of zero or beyond what was paid, less
    what goes back or is asked for already (a charge that is not paid has nothing).
    """
    charge = ChargeRow.objects.select_for_update().filter(queries.visible(actor), charge_no=charge_no).first()
    if charge is None:
        raise NotFound(what="charge", number=charge_no)
    if not reason.strip():
        raise BadInput(fields={"reason": WHY_SENTENCE})
    payment = PaymentRow.objects.filter(charge=charge, settles=True).first()
    asked_for = RefundRow.objects.filter(charge=charge, state=RefundState.REQUESTED.value).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    most = rules.refundable(paid=Money(payment.amount_fen if payment else 0), going_back=Money(charge.refunded_fen), asked_for=Money(asked_for))
    if payment is None or not Money(0) < amount <= most:
        raise RefundTooMuch(charge_no=charge_no, most=most, asked=amount)
    row = RefundRow.objects.create(
        refund_no=next_number(kind="RF", on=timezone.localdate(at)), charge=charge, payment=payment, amount_fen=amount.fen,
        reason=RefundReason.OFFICE.value, note=reason.strip()[:200], state=RefundState.REQUESTED.value, requested_by=actor.ref,
        requested_by_name=actor.name, due_at=at)
    fact = RefundRequested(refund_no=row.refund_no, charge_no=charge_no, case_no=charge.case_no, amount_fen=amount.fen)
    return Done(queries.refund_record(row), subject=f"charge:{charge_no}", facts=(fact,),
                payload={"refund_no": row.refund_no, "amount_fen": amount.fen, "reason": row.note})


@command("payments.confirm_refund", right="payments.confirm_refund")
def confirm_refund(*, actor: Actor, at: datetime, refund_no: str, key: str = "") -> Done[Refund]:
    """Confirm a refund somebody else asked for, or order one anew that the gateway failed to make; the gateway is told
    after the commit.

    Refuses NotFound, OtherOrgan, SamePerson, RefundNotOpen.
    """
    row = locked_refund(refund_no)
    _require_organ(actor, row)
    if row.state not in {RefundState.REQUESTED.value, RefundState.FAILED.value}:
        raise RefundNotOpen(refund_no=refund_no, state=f"refund {row.state}")
    if actor.ref == row.requested_by:
        raise SamePerson
    before = row.state
    row.state, row.confirmed_by, row.due_at = RefundState.DUE.value, actor.ref, at
    row.save()
    fact = due(row.charge, row, at)
    return Done(queries.refund_record(row), subject=f"charge:{row.charge.charge_no}", facts=(fact,),
                payload={"refund_no": refund_no, "before": before, "after": row.state})


@command("payments.decline_refund", right="payments.confirm_refund")
def decline_refund(*, actor: Actor, at: datetime, refund_no: str, reason: str, key: str = "") -> Done[Refund]:
    """Decline a refund that was asked for. Refuses NotFound, OtherOrgan, RefundNotOpen, BadInput without a reason."""
    row = locked_refund(refund_no)
    _require_organ(actor, row)
    if row.state != RefundState.REQUESTED.value:
        raise RefundNotOpen(refund_no=refund_no, state=f"refund {row.state}")
    if not reason.strip():
        raise BadInput(fields={"reason": DECLINED_SENTENCE})
    row.state = RefundState.DECLINED.value
    row.save()
    return Done(queries.refund_record(row), subject=f"charge:{row.charge.charge_no}",
                payload={"refund_no": refund_no, "after": row.state, "reason": reason.strip()[:200]})


def _require_organ(actor: Actor, row: RefundRow) -> None:
    if actor.kind is ActorKind.STAFF and row.charge.department_code not in ("", actor.department_code):
        raise OtherOrgan
