"""Questions about consignments. Fetching and permission are one step."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from onewindow.domain.courier import rules
from onewindow.domain.courier.carriers import demo_post
from onewindow.domain.courier.formats import demo_fates, postage_rules
from onewindow.domain.courier.models import ConsignmentRow, ScanRow
from onewindow.domain.courier.types import (
    Addressee,
    CarrierReport,
    Consignment,
    ConsignmentState,
    Payer,
    PostageDecision,
    ScanKind,
    TrackingScan,
    WaybillOrder,
)
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.errors import NotFound

__all__ = ["consignment", "consignments_of", "demo_reports", "due_for_pickup", "postage_for", "waybill_order"]

READ = frozenset({"courier.read", "courier.hand_over", "courier.book"})
DEMO_CODES = (demo_post.DemoPost.code, demo_post.DemoExpress.code)


def consignments_of(*, actor: Actor, case_no: str) -> tuple[Consignment, ...]:
    """The consignments of a case the actor may see, earliest first."""
    rows = _rows().filter(case_no=case_no).order_by("booked_at", "id")
    return tuple(consignment_record(row) for row in rows if may_see(actor, row))


def consignment(*, actor: Actor, consignment_no: str) -> Consignment:
    """One consignment. Refuses NotFound, also to those it does not concern."""
    row = _rows().filter(consignment_no=consignment_no).first()
    if row is None or not may_see(actor, row):
        raise NotFound(what="consignment", number=consignment_no)
    return consignment_record(row)


def due_for_pickup(*, actor: Actor, most: int = 100) -> tuple[Consignment, ...]:
    """Consignments that wait for the carrier, earliest first; empty to those who may not see them."""
    if actor.kind is not ActorKind.SYSTEM and not actor.rights & READ:
        return ()
    rows = _rows().filter(~Exists(ScanRow.objects.filter(consignment=OuterRef("pk")))).order_by("booked_at", "id")[:most]
    return tuple(consignment_record(row) for row in rows)


def postage_for(*, item_code: str, addressee: Addressee, official: bool, on: date, is_repeat: bool = False) -> PostageDecision:
    """Who would pay for sending there, by the rule in force that day; to be shown before posting is chosen."""
    rule = rules.rule_in_force(postage_rules(), on=on)
    return rules.who_pays(rule=rule, item_code=item_code, area_code=addressee.area_code, address=addressee.address,
                          official=official, is_repeat=is_repeat)


def waybill_order(*, consignment_no: str) -> tuple[str, WaybillOrder] | None:
    """Carrier code and what it must be told to book the parcel; None when it has its waybill.

    For the room's own reaction: it is the one place where address and phone leave the room.
    """
    row = ConsignmentRow.objects.filter(consignment_no=consignment_no, waybill_no="").first()
    if row is None:
        return None
    rule = rules.rule_in_force(postage_rules(), on=timezone.localdate(row.booked_at))
    addressee = Addressee(name=row.addressee_name, phone=row.phone, address=row.address, area_code=row.area_code)
    order = WaybillOrder(consignment_no=consignment_no, addressee=addressee, label=rule.label if rule else "",
                         payer=Payer(row.payer))
    return row.carrier_code, order


def demo_reports(*, until: datetime) -> tuple[tuple[str, CarrierReport], ...]:
    """What the demo carriers have to report by the moment: carrier code and one report a parcel that has news."""
    over = ScanRow.objects.filter(consignment=OuterRef("pk"), kind__in=[ScanKind.DELIVERED.value, ScanKind.RETURNED.value])
    rows = _rows().filter(~Exists(over), carrier_code__in=DEMO_CODES, scans__kind=ScanKind.HANDED_OVER.value).distinct()
    reports = []
    for row in rows.order_by("booked_at", "id")[:200]:
        known = scans_of(row)
        start = next(scan.occurred_at for scan in known if scan.kind is ScanKind.HANDED_OVER)
        fate = next((fate for words, fate in demo_fates() if words in row.address), "")
        due = demo_post.due_scans(handed_over_at=timezone.localtime(start), until=until, calendar=packaged_calendar(),
                                  fate=fate, signed_by=rules.masked_name(row.addressee_name))
        told = {(scan.kind, scan.occurred_at) for scan in known}
        news = tuple(scan for scan in due if (scan.kind, scan.occurred_at) not in told)
        if news:
            reports.append((row.carrier_code, CarrierReport(waybill_no=row.waybill_no, scans=news)))
    return tuple(reports)


def may_see(actor: Actor, row: ConsignmentRow) -> bool:
    """Whether the actor is the one who may follow it (or acts for them), carries a right, or is the platform."""
    if actor.kind is ActorKind.SYSTEM or actor.rights & READ:
        return True
    return bool(actor.principal) and row.person_no in {actor.principal, actor.ref}


def scans_of(row: ConsignmentRow) -> tuple[TrackingScan, ...]:
    """The parcel's scans, each once, in order."""
    return rules.scans_in_order(
        TrackingScan(kind=ScanKind(scan.kind), occurred_at=scan.occurred_at, place=scan.place, signed_by=scan.signed_by,
                     reason=scan.reason) for scan in row.scans.all())


def consignment_record(row: ConsignmentRow) -> Consignment:
    """The row and its scans as the record that crosses the wall."""
    scans = scans_of(row)
    state, delivery = rules.state_of(scans), rules.delivery_of(scans)
    return Consignment(
        consignment_no=row.consignment_no, case_no=row.case_no, carrier_code=row.carrier_code, waybill_no=row.waybill_no,
        addressee_name=row.addressee_name, addressee_masked=rules.masked_name(row.addressee_name),
        phone_masked=rules.masked_phone(row.phone), address_masked=rules.masked_address(row.address), contents=row.contents,
        official=row.official, payer=Payer(row.payer), payer_reason=row.payer_reason, state=state, events=scans,
        booked_at=row.booked_at, delivered_at=delivery.occurred_at if delivery else None,
        signed_by=delivery.signed_by if delivery and state is ConsignmentState.DELIVERED else "")


def _rows() -> QuerySet[ConsignmentRow]:
    return ConsignmentRow.objects.prefetch_related("scans")
