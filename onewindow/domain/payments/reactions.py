"""What the room does when facts were announced: money that is due back is paid back, outside the transaction."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.payments import commands, queries
from onewindow.domain.payments.facts import RefundDue
from onewindow.domain.payments.gateways import gateway_by_code
from onewindow.kernel.actor import system_actor
from onewindow.kernel.reaction import on


def order_refund(fact: RefundDue) -> str:
    """Tell the gateway to pay back; empty when the refund was made already. Raises GatewayDown, to be tried again."""
    order = queries.refund_order(refund_no=fact.refund_no)
    return gateway_by_code(order.gateway).refund(order=order) if order else ""


def make_refund(fact: RefundDue, *, at: datetime, prepared: str) -> None:
    """Record what the gateway did."""
    if prepared:
        actor = system_actor(name="payments")
        commands.record_refund(actor=actor, at=at, refund_no=fact.refund_no, gateway_ref=prepared)


REACTIONS = (on(RefundDue, make_refund, prepare=order_refund),)
