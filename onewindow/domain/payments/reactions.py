"""What the room does when facts were announced: money that is due back is paid back, outside the transaction."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.payments import commands, queries
from onewindow.domain.payments.facts import RefundDue
from onewindow.domain.payments.gateways import gateway_by_code
from onewindow.domain.payments.types import RefundAnswer
from onewindow.kernel.actor import system_actor
from onewindow.kernel.reaction import on


def order_refund(fact: RefundDue) -> RefundAnswer | None:
    """Tell the gateway to pay back; None when it was told already. Raises GatewayDown, to be tried again."""
    order = queries.refund_order(refund_no=fact.refund_no)
    return gateway_by_code(order.gateway).refund(order=order, at=datetime.fromisoformat(fact.due_at)) if order else None


def make_refund(fact: RefundDue, *, at: datetime, prepared: RefundAnswer | None) -> None:
    """Record what the gateway answered."""
    if prepared:
        actor = system_actor(name="payments")
        commands.record_refund(actor=actor, at=at, refund_no=fact.refund_no, answer=prepared)


REACTIONS = (on(RefundDue, make_refund, prepare=order_refund),)
