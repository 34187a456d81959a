"""From the waybill to the door: hand-over, what carriers report, lost and returned parcels, and giving out at a hall."""

from __future__ import annotations

import hashlib
from datetime import datetime

from onewindow.domain.courier import queries
from onewindow.domain.courier.carriers import carrier_by_code
from onewindow.domain.courier.carriers.port import PushNotSigned
from onewindow.domain.courier.commands.booking import locked
from onewindow.domain.courier.facts import (
    ConsignmentDamaged,
    ConsignmentDelivered,
    ConsignmentHandedOver,
    ConsignmentKept,
    ConsignmentLost,
    ConsignmentReturned,
    ConsignmentUndelivered,
    WaybillGiven,
)
from onewindow.domain.courier.models import ConsignmentRow, PushRow, ScanRow
from onewindow.domain.courier.rules import parcels
from onewindow.domain.courier.types import (
    CarrierReport,
    Consignment,
    ConsignmentState,
    ScanKind,
    TrackingScan,
)
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import BadInput, NotAllowed, NotFound, Refusal
from onewindow.kernel.facts import Fact

TAKEN_SENTENCE = "Write who took the papers, how they are related, and the last four characters of the identity card."
WORDS = {ConsignmentState.KEPT: "kept at a hall", ConsignmentState.REFUSED: "refused at the door"}
RELATIONS = frozenset({"self", "family", "colleague", "proxy"})


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


class DestinationUnclear(Refusal):
    """Nobody has looked yet at an address whose province is in doubt, so who pays is not settled."""

    code = "destination_unclear"
    sentence = "It is not clear whether the address of {consignment_no} lies inside the province, so who pays is open. Look at the address and say so first."


class PushRefused(Refusal):
    """A carrier's push that was not signed by it, or speaks of what only our counters can know."""

    code = "push_refused"
    sentence = "The report is not signed by the carrier {carrier}. Nothing was recorded."
    status = 403


class NotOnTheWay(Refusal):
    """Only a parcel that is with its carrier can be lost."""

    code = "not_on_the_way"
    sentence = "Consignment {consignment_no} is not with the carrier: it is {state}."


class NotBack(Refusal):
    """Only papers that came back can be kept at a hall or given out there."""

    code = "not_back"
    sentence = "Consignment {consignment_no} is not back with us: it is {state}."


class KeptElsewhere(Refusal):
    """Papers are given out where they lie."""

    code = "kept_elsewhere"
    sentence = "These papers lie at {hall}. They are given out there."
    status = 403


@command("courier.record_waybill", right=None)
def record_waybill(*, actor: Actor, at: datetime, consignment_no: str, waybill_no: str) -> Done[Consignment]:
    """Record the number the carrier gave; one that is there stays. For the platform only.

    Refuses NotAllowed to anybody else, NotFound, WaybillTaken.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed(act="courier.record_waybill")
    row = locked(actor, consignment_no)
    if row.waybill_no:
        return Done(queries.consignment_record(row))
    _give_waybill(row, waybill_no)
    fact = WaybillGiven(consignment_no=consignment_no, case_no=row.case_no, waybill_no=row.waybill_no)
    return Done(queries.consignment_record(row), subject=f"consignment:{consignment_no}", facts=(fact,),
                payload={"waybill_no": row.waybill_no})


@command("courier.hand_over", right="courier.hand_over")
def hand_over(*, actor: Actor, at: datetime, consignment_no: str, waybill_no: str = "", key: str = "") -> Done[Consignment]:
    """Record that the counter gave the parcel to the carrier. A typed ``waybill_no`` stands where none was given.

    Refuses NotFound, AlreadyHandedOver, DestinationUnclear, WaybillMissing, WaybillTaken (also for a number unlike
    the carrier's).
    """
    row = locked(actor, consignment_no)
    if queries.consignment_record(row).state is not ConsignmentState.BOOKED:
        raise AlreadyHandedOver(consignment_no=consignment_no)
    if row.payer_reason == "area_unclear":
        raise DestinationUnclear(consignment_no=consignment_no)
    typed = waybill_no.strip().upper()[:40]
    if row.waybill_no and typed and typed != row.waybill_no:
        raise WaybillTaken(waybill_no=typed)
    if not row.waybill_no:
        if not typed:
            raise WaybillMissing(consignment_no=consignment_no)
        _give_waybill(row, typed)
    row.handed_over_by, row.handed_over_centre = actor.ref, actor.centre_code
    row.save()
    facts = _add_scans(row, (TrackingScan(kind=ScanKind.HANDED_OVER, occurred_at=at),), at)
    return Done(queries.consignment_record(row), subject=f"consignment:{consignment_no}", facts=facts,
                payload={"waybill_no": row.waybill_no, "after": ConsignmentState.HANDED_OVER.value})


@command("courier.record_event", right=None)
def record_event(*, actor: Actor, at: datetime, carrier_code: str, payload: bytes, signature: str) -> Done[Consignment]:
    """Take in a carrier's push: late, repeated, in any order it leads to the same state.

    The signature is the authority, so any channel may bring it. Refuses PushRefused (also for what only our own
    counters can report), NotFound.
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


@command("courier.declare_lost", right="courier.declare_lost")
def declare_lost(*, actor: Actor, at: datetime, consignment_no: str, reason: str = "silence", key: str = "") -> Done[Consignment]:
    """Hold a parcel to be lost: the carrier says so, or nothing was heard of it for as long as the rule allows.

    It can then be sent anew; a delivery or return that is reported after all still counts. For the platform, which reads the carrier's
    word and counts the days: no hall says so of a parcel by itself. Refuses NotFound, NotOnTheWay.
    """
    row = locked(actor, consignment_no)
    state = parcels.state_of(queries.scans_of(row))
    if state not in parcels.WITH_CARRIER:
        raise NotOnTheWay(consignment_no=consignment_no, state=WORDS.get(state, state.value))
    facts = _add_scans(row, (TrackingScan(kind=ScanKind.LOST, occurred_at=at, reason=reason.strip()[:120] or "silence"),), at)
    return Done(queries.consignment_record(row), subject=f"consignment:{consignment_no}", facts=facts,
                payload={"before": state.value, "after": ConsignmentState.LOST.value, "reason": reason})


@command("courier.keep_at_hall", right="courier.hand_over")
def keep_at_hall(*, actor: Actor, at: datetime, consignment_no: str, centre_code: str = "", key: str = "") -> Done[Consignment]:
    """Papers the carrier could not deliver lie at a hall now (the actor's own, unless another is named), to be fetched.

    Refuses NotFound (parcel or hall), NotBack unless they came back or were on their way back.
    """
    row = locked(actor, consignment_no)
    state = parcels.state_of(queries.scans_of(row))
    if state not in parcels.COMES_BACK:
        raise NotBack(consignment_no=consignment_no, state=WORDS.get(state, state.value))
    hall = places.centre(code=centre_code or actor.centre_code)
    facts = _add_scans(row, (TrackingScan(kind=ScanKind.KEPT, occurred_at=at, place=hall.name, reason=hall.code),), at)
    return Done(queries.consignment_record(row), subject=f"consignment:{consignment_no}", facts=facts,
                payload={"before": state.value, "after": ConsignmentState.KEPT.value, "centre_code": hall.code})


@command("courier.give_out", right="courier.hand_over")
def give_out(
    *, actor: Actor, at: datetime, consignment_no: str, taken_by: str, relation: str = "self", id_tail: str = "", key: str = "",
) -> Done[Consignment]:
    """Give kept papers out at the hall: delivery is made on receipt. ``relation`` is self, family, colleague or proxy;
    ``id_tail`` the four last characters of the identity card that was shown.

    Refuses NotFound, NotBack, KeptElsewhere, BadInput without a name, relation or four characters.
    """
    row = locked(actor, consignment_no)
    scans = queries.scans_of(row)
    state = parcels.state_of(scans)
    if state not in {ConsignmentState.KEPT, ConsignmentState.RETURNED}:
        raise NotBack(consignment_no=consignment_no, state=WORDS.get(state, state.value))
    kept = next((scan for scan in reversed(scans) if scan.kind is ScanKind.KEPT), None)
    if kept is not None and actor.centre_code not in ("", kept.reason):
        raise KeptElsewhere(hall=kept.place)
    tail = id_tail.strip().upper()
    if not taken_by.strip() or relation not in RELATIONS or len(tail) != 4:
        raise BadInput(fields={"taken_by": TAKEN_SENTENCE})
    scan = TrackingScan(kind=ScanKind.DELIVERED, occurred_at=at, signed_by=taken_by.strip()[:80], relation=relation, id_tail=tail)
    facts = _add_scans(row, (scan,), at)
    return Done(queries.consignment_record(row), subject=f"consignment:{consignment_no}", facts=facts,
                payload={"before": state.value, "after": ConsignmentState.DELIVERED.value, "relation": relation})


def _give_waybill(row: ConsignmentRow, waybill_no: str) -> None:
    if ConsignmentRow.objects.filter(carrier_code=row.carrier_code, waybill_no=waybill_no).exclude(id=row.id).exists():
        raise WaybillTaken(waybill_no=waybill_no)
    row.waybill_no = waybill_no
    row.save()


def _signed_report(carrier_code: str, payload: bytes, signature: str) -> CarrierReport:
    try:
        report = carrier_by_code(carrier_code).read_push(payload=payload, signature=signature)
    except (PushNotSigned, KeyError):
        raise PushRefused(carrier=carrier_code) from None
    if not all(parcels.is_carriers_word(scan.kind) for scan in report.scans):
        raise PushRefused(carrier=carrier_code)
    return report


def _add_scans(row: ConsignmentRow, scans: tuple[TrackingScan, ...], at: datetime) -> tuple[Fact, ...]:
    """Add what is new and tell what the change of state means; nothing when the state stays."""
    before = parcels.state_of(queries.scans_of(row))
    for scan in scans:
        ScanRow.objects.get_or_create(
            consignment=row, kind=scan.kind.value, occurred_at=scan.occurred_at, place=scan.place[:120], signed_by=scan.signed_by[:80],
            reason=scan.reason[:120], relation=scan.relation[:20], id_tail=scan.id_tail[:4], defaults={"recorded_at": at})
    seen = queries.scans_of(row)
    after = parcels.state_of(seen)
    if after is before:
        return ()
    facts: list[Fact] = []
    if before is ConsignmentState.BOOKED:  # a carrier's report may be here before our own
        facts.append(ConsignmentHandedOver(consignment_no=row.consignment_no, case_no=row.case_no, handed_over_at=seen[0].occurred_at.isoformat(),
                                           handed_over_by=row.handed_over_by))
    told = _told(row, after, seen)
    return (*facts, told) if told else tuple(facts)


def _told(row: ConsignmentRow, after: ConsignmentState, seen: tuple[TrackingScan, ...]) -> Fact | None:
    """The fact that a new state means; None for those on the way, which nobody waits for."""
    number, case_no, person_no = row.consignment_no, row.case_no, row.person_no
    delivery = parcels.delivery_of(seen)
    if after is ConsignmentState.DELIVERED and delivery is not None:
        return ConsignmentDelivered(consignment_no=number, case_no=case_no, delivered_at=delivery.occurred_at.isoformat(),
                                    signed_by=delivery.signed_by, relation=delivery.relation)
    if after is ConsignmentState.KEPT:
        kept = _latest(seen, ScanKind.KEPT)
        return ConsignmentKept(consignment_no=number, case_no=case_no, person_no=person_no, centre_code=kept.reason, centre_name=kept.place)
    if after is ConsignmentState.RETURNED:
        reason = next((scan.reason for scan in reversed(seen) if scan.reason), "")
        return ConsignmentReturned(consignment_no=number, case_no=case_no, reason=reason)
    if after is ConsignmentState.LOST:
        cause = _latest(seen, ScanKind.LOST).reason or "carrier"
        return ConsignmentLost(consignment_no=number, case_no=case_no, person_no=person_no, cause=cause)
    if after is ConsignmentState.DAMAGED:
        return ConsignmentDamaged(consignment_no=number, case_no=case_no, person_no=person_no)
    if after in {ConsignmentState.REFUSED, ConsignmentState.UNDELIVERED}:
        reason = "refused" if after is ConsignmentState.REFUSED else "unclaimed"
        return ConsignmentUndelivered(consignment_no=number, case_no=case_no, person_no=person_no, reason=reason)
    return None


def _latest(seen: tuple[TrackingScan, ...], kind: ScanKind) -> TrackingScan:
    return next(scan for scan in reversed(seen) if scan.kind is kind)
