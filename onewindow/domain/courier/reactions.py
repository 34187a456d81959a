"""What the room does when facts were announced: a booked parcel is booked at its carrier, outside the transaction."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.courier import commands, queries
from onewindow.domain.courier.carriers import carrier_by_code
from onewindow.domain.courier.facts import ConsignmentBooked
from onewindow.kernel.actor import system_actor
from onewindow.kernel.reaction import on


def order_waybill(fact: ConsignmentBooked) -> str:
    """Ask the carrier for a waybill; empty when there is one. Raises CarrierDown, to be tried again."""
    wanted = queries.waybill_order(consignment_no=fact.consignment_no)
    if wanted is None:
        return ""
    carrier_code, order = wanted
    return carrier_by_code(carrier_code).book(order=order)


def keep_waybill(fact: ConsignmentBooked, *, at: datetime, prepared: str) -> None:
    """Record the number the carrier gave."""
    if prepared:
        actor = system_actor(name="courier")
        commands.record_waybill(actor=actor, at=at, consignment_no=fact.consignment_no, waybill_no=prepared)


REACTIONS = (on(ConsignmentBooked, keep_waybill, prepare=order_waybill),)
