"""Booking papers to be sent, sending them anew, and settling where they go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from onewindow.domain.courier import queries
from onewindow.domain.courier.carriers import carrier_by_code
from onewindow.domain.courier.carriers.port import CarrierPort
from onewindow.domain.courier.facts import ConsignmentBooked
from onewindow.domain.courier.models import ConsignmentRow
from onewindow.domain.courier.rules import parcels
from onewindow.domain.courier.types import (
    Addressee,
    Consignment,
    ConsignmentState,
    Destination,
    Leg,
    Parcel,
    PostageDecision,
    SendingCause,
)
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import BadInput, NotFound, Refusal
from onewindow.kernel.numbers import next_number

POSTAL_LAW = "邮政法 55"
ADDRESS_SENTENCES = {
    "name": "Give the name of the person who receives the papers.",
    "phone": "Give a phone number the carrier can call.",
    "address": "Give the full address the papers go to.",
}
RIGHT_ADDRESS_SENTENCE = "The address was wrong: type the right one, with name and phone, before sending the papers anew."
DESTINATION_SENTENCE = "Say whether the address lies inside the province; only a doubtful one is asked."
# What a clerk may say of papers that came back; what the carrier did is read from its reports.
BY_CLERK = frozenset({SendingCause.OFFICE_ERROR, SendingCause.WRONG_ADDRESS})


class PostOnly(Refusal):
    """Official papers were to go by an express company."""

    code = "post_only"
    sentence = "Official papers travel by the postal enterprise only; {carrier} may not carry them. Choose the post."


class CarrierUnknown(Refusal):
    """This installation has no such carrier."""

    code = "carrier_unknown"
    sentence = "There is no carrier {carrier} here. Choose one of the list."
    status = 422


class NotSentAnew(Refusal):
    """Only papers that are lost, damaged or back may be sent anew, and once."""

    code = "not_sent_anew"
    sentence = "Consignment {consignment_no} can't be sent anew: it is {state}. Only what is lost, damaged or back with us can, and only once."


def book(
    *, actor: Actor, at: datetime, case_no: str, addressee: Addressee, contents: str, official: bool, item_code: str = "",
    key: str = "",
) -> Consignment:
    """Record that papers are to be sent by the carrier in use; the short form of ``book_parcel``, with its refusals."""
    return book_parcel(actor=actor, at=at, case_no=case_no, addressee=addressee, key=key,
                       parcel=Parcel(contents=contents, official=official, item_code=item_code))


@command("courier.book", right="courier.book")
def book_parcel(*, actor: Actor, at: datetime, case_no: str, addressee: Addressee, parcel: Parcel, key: str = "") -> Done[Consignment]:
    """Record that papers are to be sent; the carrier is asked for a waybill after the commit.

    The decision table of the day says who pays, and the record names its row. Refuses BadInput for an incomplete
    address, CarrierUnknown, PostOnly when official papers would go by an express company (邮政法 55),
    PostageUnknown where the table has no row for the case.
    """
    _must_be_complete(addressee)
    carrier = _carrier(parcel.carrier_code, official=parcel.official)
    is_repeat = ConsignmentRow.objects.filter(case_no=case_no, official=parcel.official, leg=parcel.leg.value).exists()
    cause = parcel.cause or (SendingCause.REPEAT if is_repeat else SendingCause.FIRST)
    decision = queries.postage_for(item_code=parcel.item_code, addressee=addressee, official=parcel.official, on=timezone.localdate(at),
                                   leg=parcel.leg, cause=cause)
    return _booked(at, case_no, addressee, parcel, carrier, cause, decision, replaces=None)


@command("courier.rebook", right="courier.rebook")
def rebook(
    *, actor: Actor, at: datetime, consignment_no: str, cause: SendingCause | None = None, addressee: Addressee | None = None,
    carrier_code: str = "", key: str = "",
) -> Done[Consignment]:
    """Send papers anew that were lost, damaged or came back, in a new consignment that names the former one.

    Why is read from what happened (lost, damaged, refused, unclaimed); a clerk may say ``office_error`` or
    ``wrong_address`` of papers that are back. Who pays follows from it. Without an ``addressee`` they go to the same
    address, which a wrong one can't be; whoever may follow the former may follow the new one. Refuses NotFound, NotSentAnew, PostOnly, CarrierUnknown, BadInput, PostageUnknown.
    """
    former = locked(actor, consignment_no)
    state = parcels.state_of(queries.scans_of(former))
    if state not in parcels.SENT_ANEW or ConsignmentRow.objects.filter(replaces=former).exists():
        raise NotSentAnew(consignment_no=consignment_no, state="refused at the door" if state is ConsignmentState.REFUSED else state.value)
    told = cause if cause in BY_CLERK and state in {ConsignmentState.RETURNED, ConsignmentState.KEPT} else None
    why = told or parcels.cause_of_resending(queries.scans_of(former))
    known = queries.addressee_of(former)
    if told is SendingCause.WRONG_ADDRESS and addressee is None:
        raise BadInput(fields={"address": RIGHT_ADDRESS_SENTENCE})
    to = replace(addressee, person_no=addressee.person_no or known.person_no) if addressee else known
    _must_be_complete(to)
    carrier = _carrier(carrier_code or former.carrier_code, official=former.official)
    decision = queries.postage_for(item_code=former.item_code, addressee=to, official=former.official, on=timezone.localdate(at), cause=why)
    parcel = Parcel(contents=former.contents, official=former.official, item_code=former.item_code, department_code=former.department_code,
                    centre_code=former.centre_code, carrier_code=carrier.code, cause=why)
    return _booked(at, former.case_no, to, parcel, carrier, why, decision, replaces=former)


@command("courier.settle_destination", right="courier.hand_over")
def settle_destination(*, actor: Actor, at: datetime, consignment_no: str, destination: Destination, key: str = "") -> Done[Consignment]:
    """A clerk has looked at an address whose province was not clear: inside the area of free postage or not; who pays
    is decided anew.

    Refuses NotFound, BadInput when the parcel's destination is not in doubt or the answer is none, PostageUnknown.
    """
    row = locked(actor, consignment_no)
    if row.payer_reason != "area_unclear" or destination is Destination.UNCLEAR:
        raise BadInput(fields={"destination": DESTINATION_SENTENCE})
    decision = queries.postage_for(item_code=row.item_code, addressee=queries.addressee_of(row), official=row.official,
                                   on=timezone.localdate(row.booked_at), leg=Leg(row.leg), cause=SendingCause(row.cause), destination=destination)
    row.payer, row.payer_reason, row.postage_rule = decision.payer.value, decision.reason, decision.rule_id
    row.save()
    return Done(queries.consignment_record(row), subject=f"consignment:{consignment_no}",
                payload={"destination": destination.value, "payer": row.payer, "postage_rule": row.postage_rule})


def locked(actor: Actor, consignment_no: str) -> ConsignmentRow:
    """The consignment to act on, locked. Refuses NotFound, also to those who may not know of it."""
    row = ConsignmentRow.objects.select_for_update().filter(queries.visible(actor), consignment_no=consignment_no).first()
    if row is None:
        raise NotFound(what="consignment", number=consignment_no)
    return row


def _carrier(code: str, *, official: bool) -> CarrierPort:
    try:
        carrier = carrier_by_code(code)
    except KeyError:
        raise CarrierUnknown(carrier=code) from None
    if not parcels.may_carry(official=official, carrier=carrier.kind):
        raise PostOnly(carrier=carrier.code, article=POSTAL_LAW)
    return carrier


def _booked(
    at: datetime, case_no: str, to: Addressee, parcel: Parcel, carrier: CarrierPort, cause: SendingCause, decision: PostageDecision,
    *, replaces: ConsignmentRow | None,
) -> Done[Consignment]:
    number = next_number(kind="CN", on=timezone.localdate(at))
    row = ConsignmentRow.objects.create(
        consignment_no=number, case_no=case_no, person_no=to.person_no, department_code=parcel.department_code, centre_code=parcel.centre_code, carrier_code=carrier.code,
        addressee_name=to.name.strip(), phone=to.phone.strip(), address=to.address.strip(),
        area_code=to.area_code, contents=parcel.contents, official=parcel.official, item_code=parcel.item_code, leg=parcel.leg.value,
        cause=cause.value, payer=decision.payer.value, payer_reason=decision.reason, postage_rule=decision.rule_id, booked_at=at,
        replaces=replaces)
    former = replaces.consignment_no if replaces else ""
    fact = ConsignmentBooked(consignment_no=number, case_no=case_no, carrier_code=carrier.code, replaces=former)
    return Done(queries.consignment_record(row), subject=f"consignment:{number}", facts=(fact,),
                basis=POSTAL_LAW if parcel.official else "", also=(f"consignment:{former}",) if former else (),
                payload={"case_no": case_no, "official": parcel.official, "cause": cause.value, "payer": row.payer,
                         "payer_reason": row.payer_reason, "postage_rule": row.postage_rule, "replaces": former,
                         "address": parcels.masked_address(row.address)})


def _must_be_complete(addressee: Addressee) -> None:
    missing = {name: text for name, text in ADDRESS_SENTENCES.items() if not getattr(addressee, name).strip()}
    if missing:
        raise BadInput(fields=missing)
