"""Questions about consignments, postage and packets. Fetching and permission are one step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from onewindow.domain.courier.carriers import DEMO, twin
from onewindow.domain.courier.formats import demo_fates, destinations, postage_rules
from onewindow.domain.courier.models import ConsignmentRow, HoldingRow, PacketRow, PaperRow, ScanRow, SlipRow
from onewindow.domain.courier.rules import custody, parcels, postage
from onewindow.domain.courier.types import (
    Addressee,
    CarrierReport,
    Consignment,
    ConsignmentState,
    Destination,
    Difference,
    FreePostageRule,
    HeldPaper,
    HolderKind,
    Leg,
    Packet,
    PacketState,
    PaperKind,
    PaperLine,
    Papers,
    Payer,
    PostageCase,
    PostageDecision,
    ScanKind,
    SendingCause,
    Signature,
    Slip,
    TrackingScan,
    WaybillOrder,
)
from onewindow.domain.papers import queries as paper_queries
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.once import asked_once

__all__ = ["consignment", "consignments_of", "due_for_pickup", "packet", "packets", "papers_of", "parcels_to_mind", "quote", "slip", "slips"]

READ = frozenset({"courier.read", "courier.hand_over", "courier.rebook"})
CUSTODY = "courier.custody"
HAND_OVER = "courier.hand_over"
MOST_LISTED = 300
NOBODY = Q(pk__in=())
TO_MIND = (ScanKind.ATTEMPT_FAILED, ScanKind.REFUSED, ScanKind.DAMAGED, ScanKind.LOST, ScanKind.RETURNED, ScanKind.KEPT)
OVER = (ScanKind.DELIVERED, ScanKind.RETURNED, ScanKind.KEPT, ScanKind.LOST, ScanKind.DAMAGED)


class PostageUnknown(Refusal):
    """The decision table has no row for the case, so nobody says who pays."""

    code = "postage_unknown"
    sentence = "No postage rule says who pays for this sending ({papers}, {destination}, {cause}). Let the result be fetched at a hall, or have the rule completed."
    status = 422


@asked_once
def consignments_of(*, actor: Actor, case_no: str) -> tuple[Consignment, ...]:
    """The consignments of a case the actor may see, earliest first."""
    return tuple(map(consignment_record, _rows().filter(visible(actor), case_no=case_no).order_by("booked_at", "id")))


def consignment(*, actor: Actor, consignment_no: str) -> Consignment:
    """One consignment. Refuses NotFound, also to those it does not concern."""
    row = _rows().filter(visible(actor), consignment_no=consignment_no).first()
    if row is None:
        raise NotFound(what="consignment", number=consignment_no)
    return consignment_record(row)


def due_for_pickup(*, actor: Actor, most: int = 100) -> tuple[Consignment, ...]:
    """Consignments that wait for the carrier, earliest first; empty to those who may not see them."""
    if not _may_read(actor):
        return ()
    rows = _rows().filter(visible(actor), ~Exists(ScanRow.objects.filter(consignment=OuterRef("pk")))).order_by("booked_at", "id")[:most]
    return tuple(map(consignment_record, rows))


def parcels_to_mind(*, actor: Actor, most: int = 100) -> tuple[Consignment, ...]:
    """Consignments that went wrong and wait for a clerk: undelivered, refused, damaged, lost, back, kept for fetching."""
    if not _may_read(actor):
        return ()
    told = ScanRow.objects.filter(consignment=OuterRef("pk"))
    rows = _rows().filter(visible(actor), Exists(told.filter(kind__in=[kind.value for kind in TO_MIND])), ~Exists(told.filter(kind=ScanKind.DELIVERED.value)),
                          replacement__isnull=True).order_by("booked_at", "id")[:most]
    return tuple(found for found in map(consignment_record, rows) if found.state is not ConsignmentState.IN_TRANSIT)


def postage_for(
    *, item_code: str, addressee: Addressee, official: bool, on: date, leg: Leg = Leg.RESULT, cause: SendingCause = SendingCause.FIRST,
    destination: Destination | None = None,
) -> PostageDecision:
    """Who would pay for sending there, by the decision table in force that day; to be shown before posting is chosen.

    A ``destination`` settled by a clerk goes before code and address. Refuses PostageUnknown where the table has no
    row: nothing is guessed.
    """
    rule = _rule(on)
    place = destination or postage.destination_of(destinations(), area_code=addressee.area_code, address=addressee.address)
    papers = Papers.OFFICIAL if official else Papers.OWN
    decision = None if rule is None else postage.who_pays(rule=rule, asked=PostageCase(
        leg=leg, papers=papers, is_listed=item_code in rule.item_codes, destination=place, cause=cause))
    if decision is None:
        raise PostageUnknown(papers=papers.value, destination=place.value, cause=cause.value)
    return decision


def quote(*, item_code: str, address: str, on: date) -> PostageDecision | None:
    """Who would pay for posting an item's result to a written address that day, told before anything is submitted; None where
    no result is posted to (abroad, Hong Kong, Macao, Taiwan)."""
    try:
        return postage_for(item_code=item_code, addressee=Addressee(name="", phone="", address=address), official=True, on=on)
    except PostageUnknown:
        return None


def waybill_order(*, consignment_no: str) -> tuple[str, WaybillOrder] | None:
    """Carrier code and what it must be told to book the parcel; None when it has its waybill.

    For the room's own reaction: it is the one place where address and phone leave the room.
    """
    row = ConsignmentRow.objects.filter(consignment_no=consignment_no, waybill_no="").first()
    if row is None:
        return None
    rule = _rule(timezone.localdate(row.booked_at))
    order = WaybillOrder(consignment_no=consignment_no, addressee=addressee_of(row), label=rule.label if rule else "", payer=Payer(row.payer))
    return row.carrier_code, order


def demo_reports(*, until: datetime) -> tuple[tuple[str, CarrierReport], ...]:
    """What the demo carriers have to report by the moment: carrier code and one report a parcel that has news. What is
    sent anew arrives."""
    over = ScanRow.objects.filter(consignment=OuterRef("pk"), kind__in=[ScanKind.DELIVERED.value, ScanKind.RETURNED.value])
    rows = _rows().filter(~Exists(over), carrier_code__in=DEMO, scans__kind=ScanKind.HANDED_OVER.value).distinct()
    reports = []
    for row in rows.order_by("booked_at", "id")[:200]:
        known = scans_of(row)
        start = next(scan.occurred_at for scan in known if scan.kind is ScanKind.HANDED_OVER)
        fate = "" if row.replaces else next((fate for words, fate in demo_fates() if words in row.address), "")
        due = twin.due_scans(handed_over_at=timezone.localtime(start), until=until, calendar=packaged_calendar(),
                             fate=fate, signed_by=parcels.masked_name(row.addressee_name))
        told = {(scan.kind, scan.occurred_at) for scan in known}
        news = tuple(scan for scan in due if (scan.kind, scan.occurred_at) not in told)
        if news:
            reports.append((row.carrier_code, CarrierReport(waybill_no=row.waybill_no, scans=news)))
    return tuple(reports)


def packets(*, actor: Actor, only_open: bool = True, most: int = 100) -> tuple[Packet, ...]:
    """Packets from or to the actor's hall: those with an act still to come, or all; the latest first."""
    rows = PacketRow.objects.order_by("-made_at", "-id").prefetch_related("contents__paper")
    if actor.kind is not ActorKind.SYSTEM:
        if not actor.may(CUSTODY) or not actor.centre_code:
            return ()
        rows = rows.filter(Q(from_centre=actor.centre_code) | Q(to_centre=actor.centre_code))
    if only_open:
        rows = rows.filter(Q(taken_over_at__isnull=True) | Q(differs=True, settled_at__isnull=True))
    return packet_records(rows[:most])


def packet(*, actor: Actor, packet_no: str) -> Packet:
    """One packet. Refuses NotFound, also to everybody but the two halls."""
    row = PacketRow.objects.filter(packet_no=packet_no).prefetch_related("contents__paper").first()
    if row is None or not may_see_packet(actor, row):
        raise NotFound(what="packet", number=packet_no)
    return packet_records([row])[0]


def papers_of(*, actor: Actor, case_no: str) -> tuple[HeldPaper, ...]:
    """Where each paper of the case is and who holds it: to a hall those that it held or that are on their way to it."""
    rows = HoldingRow.objects.filter(paper__case_no=case_no, until_at__isnull=True).select_related("paper", "packet")
    if actor.kind is not ActorKind.SYSTEM:
        if not actor.may(CUSTODY) or not actor.centre_code:
            return ()
        held = HoldingRow.objects.filter(holder_kind=HolderKind.CENTRE.value, holder_ref=actor.centre_code).values("paper")
        rows = rows.filter(Q(paper__in=held) | Q(packet__to_centre=actor.centre_code))
    return tuple(_held(row) for row in rows.order_by("paper__kind", "paper__name", "paper__copy_no"))


def slips(*, actor: Actor, most: int = 60) -> tuple[Slip, ...]:
    """The hand-over slips of the actor's hall: first those to be made of what it handed over and no slip lists yet, by day and carrier,
    then those that were made; the latest first."""
    if not actor.may(HAND_OVER) or not actor.centre_code:
        return ()
    batches: dict[tuple[date, str], list[Consignment]] = {}
    for row in _rows().filter(handed_over_centre=actor.centre_code, slip__isnull=True).order_by("booked_at", "id")[:MOST_LISTED]:
        found = consignment_record(row)
        batches.setdefault((handed_on(found), found.carrier_code), []).append(found)
    hall = places.centre(code=actor.centre_code).name
    waiting = [Slip(centre_name=hall, carrier_code=carrier, handed_on=day, consignments=tuple(batches[day, carrier]))
               for day, carrier in sorted(batches, reverse=True)]
    return (*waiting, *map(slip_record, SlipRow.objects.filter(centre_code=actor.centre_code).order_by("-made_at", "-id")[:most]))


def slip(*, actor: Actor, slip_no: str) -> Slip:
    """One hand-over slip with its parcels. Refuses NotFound, also to everybody but the hall that made it."""
    row = SlipRow.objects.filter(slip_no=slip_no).first()
    if row is None or not (actor.kind is ActorKind.SYSTEM or (actor.may(HAND_OVER) and actor.centre_code == row.centre_code)):
        raise NotFound(what="the slip", number=slip_no)
    return slip_record(row)


def silent_numbers(*, until: datetime) -> tuple[str, ...]:
    """Consignments nobody heard of for longer than the rule of the day of their booking allows. For the room's own job."""
    fewest = min(rule.silence_days for rule in postage_rules())
    over = ScanRow.objects.filter(consignment=OuterRef("pk"), kind__in=[kind.value for kind in OVER])
    rows = _rows().filter(~Exists(over)).annotate(latest_at=Max("scans__occurred_at")).filter(latest_at__lte=until - timedelta(days=fewest))
    return tuple(row.consignment_no for row in rows.order_by("booked_at", "id")[:200]
                 if (rule := _rule(timezone.localdate(row.booked_at)))
                 and parcels.is_silent(scans_of(row), until=until, silence_days=rule.silence_days))


def visible(actor: Actor) -> Q:
    """The consignments an actor may know of, as a condition.

    Addressees: their own; agents: those of their principal in the affairs a mandate reaches. Staff who work on parcels: those of their organ,
    and those their own hall sends, gave to the carrier or keeps; who hands over also what no hall has as its own yet.
    """
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    if not actor.rights & READ:
        return _of_addressee(actor)
    seen = NOBODY
    if actor.department_code:
        seen |= Q(department_code=actor.department_code)
    if actor.centre_code:
        kept = ScanRow.objects.filter(consignment=OuterRef("pk"), kind=ScanKind.KEPT.value, reason=actor.centre_code)
        seen |= Q(centre_code=actor.centre_code) | Q(handed_over_centre=actor.centre_code) | Q(Exists(kept))
    if actor.may(HAND_OVER):
        seen |= Q(centre_code="", handed_over_centre="")
    return seen


def _of_addressee(actor: Actor) -> Q:
    theirs = Q(person_no=actor.principal) if actor.principal else NOBODY
    if actor.within is not None:
        theirs &= Q(case_no__in=actor.within)
    return theirs | Q(person_no=actor.ref) if actor.ref else theirs


def may_see_packet(actor: Actor, row: PacketRow) -> bool:
    """Whether the packet comes from or goes to the actor's hall."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.may(CUSTODY) and bool(actor.centre_code) and actor.centre_code in {row.from_centre, row.to_centre}


def scans_of(row: ConsignmentRow) -> tuple[TrackingScan, ...]:
    """The parcel's scans, each once, in order."""
    return parcels.scans_in_order(
        TrackingScan(kind=ScanKind(scan.kind), occurred_at=scan.occurred_at, place=scan.place, signed_by=scan.signed_by,
                     reason=scan.reason, relation=scan.relation, id_tail=scan.id_tail) for scan in row.scans.all())


def addressee_of(row: ConsignmentRow) -> Addressee:
    """Whom the papers go to, in full; not for pages."""
    return Addressee(name=row.addressee_name, phone=row.phone, address=row.address, person_no=row.person_no, area_code=row.area_code)


def consignment_record(row: ConsignmentRow) -> Consignment:
    """The row and its scans as the record that crosses the wall."""
    scans = scans_of(row)
    state, delivery = parcels.state_of(scans), parcels.delivery_of(scans)
    anew: ConsignmentRow | None = getattr(row, "replacement", None)
    return Consignment(
        consignment_no=row.consignment_no, case_no=row.case_no, carrier_code=row.carrier_code, waybill_no=row.waybill_no,
        addressee_name=row.addressee_name, addressee_masked=parcels.masked_name(row.addressee_name),
        phone_masked=parcels.masked_phone(row.phone), address_masked=parcels.masked_address(row.address), contents=row.contents,
        official=row.official, payer=Payer(row.payer), payer_reason=row.payer_reason, state=state, events=scans,
        booked_at=row.booked_at, delivered_at=delivery.occurred_at if delivery else None,
        signed_by=delivery.signed_by if delivery else "", relation=delivery.relation if delivery else "",
        postage_rule=row.postage_rule, replaces=row.replaces.consignment_no if row.replaces else "",
        replaced_by=anew.consignment_no if anew else "", is_damaged=any(scan.kind is ScanKind.DAMAGED for scan in scans))


def slip_record(row: SlipRow) -> Slip:
    """The row with its parcels, its hall's name and its rendered paper."""
    listed = _rows().filter(slip=row).order_by("waybill_no")
    return Slip(slip_no=row.slip_no, paper_no=row.paper_no, file_no=paper_queries.paper(paper_no=row.paper_no).file_no,
                centre_name=places.centre(code=row.centre_code).name, carrier_code=row.carrier_code, handed_on=row.handed_on,
                made=Signature(ref=row.made_by, name=row.made_by_name, signed_at=row.made_at),
                consignments=tuple(map(consignment_record, listed)))


def handed_on(found: Consignment) -> date:
    """The day our counter gave the parcel to its carrier; only of one that was handed over."""
    return timezone.localdate(next(scan.occurred_at for scan in found.events if scan.kind is ScanKind.HANDED_OVER))


def label_on(day: date) -> str:
    """All that a carrier is told of what is inside, by the postage rule of the day."""
    rule = _rule(day)
    return rule.label if rule else ""


def packet_records(rows: Iterable[PacketRow]) -> tuple[Packet, ...]:
    """The rows as records, with the names of their halls."""
    found = list(rows)
    codes = {code for row in found for code in (row.from_centre, row.to_centre)}
    names = {centre.code: centre.name for centre in places.centres() if centre.code in codes} if codes else {}
    return tuple(_packet(row, names) for row in found)


def listed_lines(row: PacketRow) -> tuple[PaperLine, ...]:
    """The content list of the packet."""
    return _lines(content.paper for content in row.contents.all() if content.is_listed)


def _packet(row: PacketRow, names: dict[str, str]) -> Packet:
    contents = list(row.contents.all())
    state = custody.packet_state(handed_over=row.handed_over_at is not None, taken_over=row.taken_over_at is not None,
                                 differs=row.differs, settled=row.settled_at is not None)
    apart = state in (PacketState.DIFFERS, PacketState.SETTLED)
    difference = Difference(
        missing=_lines(content.paper for content in contents if content.is_missing),
        extra=_lines(content.paper for content in contents if not content.is_listed),
        is_seal_broken=row.is_seal_broken, is_seal_other=row.is_seal_other) if apart else Difference()
    return Packet(
        packet_no=row.packet_no, seal_no=row.seal_no, from_centre=row.from_centre, to_centre=row.to_centre,
        from_name=names.get(row.from_centre, row.from_centre), to_name=names.get(row.to_centre, row.to_centre),
        lines=listed_lines(row), state=state, carrier_code=row.carrier_code, waybill_no=row.waybill_no, messenger=row.messenger,
        made=Signature(ref=row.made_by, name=row.made_by_name, signed_at=row.made_at),
        handed_over=_signature(row.handed_over_by, row.handed_over_by_name, row.handed_over_at),
        taken_over=_signature(row.taken_over_by, row.taken_over_by_name, row.taken_over_at),
        settled=_signature(row.settled_by, row.settled_by_name, row.settled_at),
        difference=difference, note=row.note, settlement=row.settlement)


def _signature(ref: str, name: str, signed_at: datetime | None) -> Signature | None:
    return Signature(ref=ref, name=name, signed_at=signed_at) if signed_at else None


def _lines(papers: Iterable[PaperRow]) -> tuple[PaperLine, ...]:
    return custody.lines_of(custody.counted(
        PaperLine(kind=PaperKind(paper.kind), name=paper.name, case_no=paper.case_no) for paper in papers))


def _held(row: HoldingRow) -> HeldPaper:
    paper = row.paper
    return HeldPaper(case_no=paper.case_no, kind=PaperKind(paper.kind), name=paper.name, copy_no=paper.copy_no,
                     holder_kind=HolderKind(row.holder_kind), holder_ref=row.holder_ref, holder_name=row.holder_name,
                     since_at=row.since_at, packet_no=row.packet.packet_no if row.packet else "")


def _rule(on: date) -> FreePostageRule | None:
    return postage.rule_in_force(postage_rules(), on=on)


def _may_read(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or bool(actor.rights & READ)


def _rows() -> QuerySet[ConsignmentRow]:
    return ConsignmentRow.objects.select_related("replaces", "replacement").prefetch_related("scans")
