"""Verbs of the room: book, take the waybill, hand over, take in what carriers report."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.utils import timezone

from onewindow.domain.courier import queries, rules
from onewindow.domain.courier.carriers import carrier_by_code
from onewindow.domain.courier.carriers.port import PushNotSigned
from onewindow.domain.courier.facts import (
    ConsignmentBooked,
    ConsignmentDelivered,
    ConsignmentHandedOver,
    ConsignmentReturned,
    WaybillGiven,
)
from onewindow.domain.courier.models import ConsignmentRow, PushRow, ScanRow
from onewindow.domain.courier.types import (
    Addressee,
    CarrierReport,
    Consignment,
    ConsignmentState,
    ScanKind,
    TrackingScan,
)
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import BadInput, NotAllowed, NotFound, Refusal
from onewindow.kernel.facts import Fact
from onewindow.kernel.numbers import next_number

ADDRESS_SENTENCES = {
    "name": "Give the name of the person who receives the papers.",
    "phone": "Give a phone number the carrier can call.",
    "address": "Give the full address the papers go to.",
}


class PostOnly(Refusal):
    """Official papers were to go by an express company."""

    code = "post_only"
    sentence = "Official papers travel by the postal enterprise only; {carrier} may not carry them. Choose the post."


class WaybillMissing(Refusal):
    """A parcel without a waybill number can't be handed over."""

    code = "waybill_missing"
    sentence = "The carrier has not given a waybill number for {consignment_no} yet. Type the number on the label, or try again in a minute."


class WaybillTaken(Refusal):
    """The waybill number belongs to another parcel."""

    code = "waybill_taken"
    sentence = "Waybill {waybill_no} belongs to another parcel. Check the number on the label."


class AlreadyHandedOver(Refusal):
    """The parcel is on its way already."""

    code = "already_handed_over"
    sentence = "Consignment {consignment_no} was handed over before."


class PushRefused(Refusal):
    """A carrier's push that was not signed by it."""

    code = "push_refused"
    sentence = "The report is not signed by the carrier {carrier}. Nothing was recorded."
    status = 403


@command("courier.book", right="courier.book")
def book(
    *, actor: Actor, at: datetime, case_no: str, addressee: Addressee, contents: str, official: bool, item_code: str = "",
    key: str = "",
) -> Done[Consignment]:
    """Record that papers are to be sent; the carrier is asked for a waybill after the commit.

    ``item_code`` decides with the destination and the day who pays. Refuses BadInput for an incomplete
    address, PostOnly when official papers would go by an express company (邮政法 55).
    """
    _must_be_complete(addressee)
    carrier = carrier_by_code()
    if not rules.may_carry(official=official, carrier=carrier.kind):
        raise PostOnly(carrier=carrier.code, article="邮政法 55")
    is_repeat = ConsignmentRow.objects.filter(case_no=case_no, official=official).exists()
    decision = queries.postage_for(item_code=item_code, addressee=addressee, official=official, on=timezone.localdate(at),
                                   is_repeat=is_repeat)
    number = next_number(kind="CN", on=timezone.localdate(at))
    row = ConsignmentRow.objects.create(
        consignment_no=number, case_no=case_no, person_no=addressee.person_no, carrier_code=carrier.code,
        addressee_name=addressee.name.strip(), phone=addressee.phone.strip(), address=addressee.address.strip(),
        area_code=addressee.area_code, contents=contents, official=official, payer=decision.payer.value,
        payer_reason=decision.reason, postage_rule=decision.rule_id, booked_at=at)
    fact = ConsignmentBooked(consignment_no=number, case_no=case_no, carrier_code=carrier.code)
    return Done(queries.consignment_record(row), subject=f"consignment:{number}", facts=(fact,),
                basis="邮政法 55" if official else "",
                payload={"case_no": case_no, "official": official, "payer": row.payer, "payer_reason": row.payer_reason,
                         "address": rules.masked_address(row.address)})


@command("courier.record_waybill", right=None)
def record_waybill(*, actor: Actor, at: datetime, consignment_no: str, waybill_no: str) -> Done[Consignment]:
    """Record the number the carrier gave; one that is there stays. For the platform only.

    Refuses NotAllowed to anybody else, NotFound, WaybillTaken.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed(act="courier.record_waybill")
    row = _locked(consignment_no)
    if row.waybill_no:
        return Done(queries.consignment_record(row))
    _give_waybill(row, waybill_no)
    fact = WaybillGiven(consignment_no=consignment_no, case_no=row.case_no, waybill_no=row.waybill_no)
    return Done(queries.consignment_record(row), subject=f"consignment:{consignment_no}", facts=(fact,),
                payload={"waybill_no": row.waybill_no})


@command("courier.hand_over", right="courier.hand_over")
def hand_over(*, actor: Actor, at: datetime, consignment_no: str, waybill_no: str = "") -> Done[Consignment]:
    """Record that the counter gave the parcel to the carrier. A typed ``waybill_no`` stands where none was given.

    Refuses NotFound, AlreadyHandedOver, WaybillMissing, WaybillTaken (also for a number unlike the carrier's).
    """
    row = _locked(consignment_no)
    if queries.consignment_record(row).state is not ConsignmentState.BOOKED:
        raise AlreadyHandedOver(consignment_no=consignment_no)
    typed = waybill_no.strip().upper()
    if row.waybill_no and typed and typed != row.waybill_no:
        raise WaybillTaken(waybill_no=typed)
    if not row.waybill_no:
        if not typed:
            raise WaybillMissing(consignment_no=consignment_no)
        _give_waybill(row, typed)
    row.handed_over_by = actor.ref
    row.save()
    facts = _add_scans(row, (TrackingScan(kind=ScanKind.HANDED_OVER, occurred_at=at),), at)
    return Done(queries.consignment_record(row), subject=f"consignment:{consignment_no}", facts=facts,
                payload={"waybill_no": row.waybill_no, "after": ConsignmentState.HANDED_OVER.value})


@command("courier.record_event", right=None)
def record_event(*, actor: Actor, at: datetime, carrier_code: str, payload: bytes, signature: str) -> Done[Consignment]:
    """Take in a carrier's push: late, repeated, in any order it leads to the same state.

    The signature is the authority, so any channel may bring it. Refuses PushRefused, NotFound.
    """
    report = _signed_report(carrier_code, payload, signature)
    row = ConsignmentRow.objects.select_for_update().filter(carrier_code=carrier_code, waybill_no=report.waybill_no).first()
    if row is None:
        raise NotFound(what="waybill", number=report.waybill_no)
    PushRow.objects.get_or_create(carrier_code=carrier_code, digest=hashlib.sha256(payload).hexdigest(),
                                  defaults={"payload": payload, "recorded_at": at})
    before = len(queries.scans_of(row))
    facts = _add_scans(row, report.scans, at)
    record = queries.consignment_record(row)
    if len(record.events) == before:
        return Done(record)
    return Done(record, subject=f"consignment:{row.consignment_no}", facts=facts,
                payload={"after": record.state.value, "scans": [scan.kind.value for scan in report.scans]})


def _must_be_complete(addressee: Addressee) -> None:
    missing = {name: text for name, text in ADDRESS_SENTENCES.items() if not getattr(addressee, name).strip()}
    if missing:
        raise BadInput(fields=missing)


def _locked(consignment_no: str) -> ConsignmentRow:
    row = ConsignmentRow.objects.select_for_update().filter(consignment_no=consignment_no).first()
    if row is None:
        raise NotFound(what="consignment", number=consignment_no)
    return row


def _give_waybill(row: ConsignmentRow, waybill_no: str) -> None:
    if ConsignmentRow.objects.filter(carrier_code=row.carrier_code, waybill_no=waybill_no).exclude(id=row.id).exists():
        raise WaybillTaken(waybill_no=waybill_no)
    row.waybill_no = waybill_no
    row.save()


def _signed_report(carrier_code: str, payload: bytes, signature: str) -> CarrierReport:
    try:
        return carrier_by_code(carrier_code).read_push(payload=payload, signature=signature)
    except (PushNotSigned, KeyError):
        raise PushRefused(carrier=carrier_code) from None


def _add_scans(row: ConsignmentRow, scans: tuple[TrackingScan, ...], at: datetime) -> tuple[Fact, ...]:
    """Add what is new and tell what the change of state means; nothing when the state stays."""
    before = rules.state_of(queries.scans_of(row))
    for scan in scans:
        ScanRow.objects.get_or_create(consignment=row, kind=scan.kind.value, occurred_at=scan.occurred_at, place=scan.place,
                                      signed_by=scan.signed_by, reason=scan.reason, defaults={"recorded_at": at})
    seen = queries.scans_of(row)
    after, delivery = rules.state_of(seen), rules.delivery_of(seen)
    if after is before:
        return ()
    number, case_no = row.consignment_no, row.case_no
    if after is ConsignmentState.HANDED_OVER:
        return (ConsignmentHandedOver(consignment_no=number, case_no=case_no, handed_over_at=at.isoformat(),
                                      handed_over_by=row.handed_over_by),)
    if after is ConsignmentState.DELIVERED and delivery is not None:
        return (ConsignmentDelivered(consignment_no=number, case_no=case_no, delivered_at=delivery.occurred_at.isoformat(),
                                     signed_by=delivery.signed_by),)
    if after is ConsignmentState.RETURNED:
        reason = next((scan.reason for scan in reversed(seen) if scan.reason), "")
        return (ConsignmentReturned(consignment_no=number, case_no=case_no, reason=reason),)
    return ()
