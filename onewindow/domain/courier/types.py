"""Records that cross the room's wall: consignments, what carriers report, who pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConsignmentState(StrEnum):
    """Where a consignment is, computed from what is known to have happened to it; never stored."""

    BOOKED = "booked"
    HANDED_OVER = "handed_over"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    RETURNED = "returned"


class ScanKind(StrEnum):
    """What a carrier (or our own counter) reports of a parcel."""

    HANDED_OVER = "handed_over"
    COLLECTED = "collected"
    MOVED = "moved"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPT_FAILED = "attempt_failed"
    DELIVERED = "delivered"
    RETURNED = "returned"


class CarrierKind(StrEnum):
    """POSTAL is the postal enterprise (邮政企业), the only one that may carry official papers (邮政法 55)."""

    POSTAL = "postal"
    EXPRESS = "express"


class Payer(StrEnum):
    """Who pays the postage: government (包邮) or the addressee on delivery (到付)."""

    GOVERNMENT = "government"
    ADDRESSEE = "addressee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Where a consignment goes. ``person_no`` is who may follow it; ``area_code`` the chosen division code
    (6 to 12 digits), empty when only the written address is known."""

    name: str
    phone: str
    address: str
    person_no: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingScan:
    """One thing that happened to a parcel. Time and kind make it what it is: told twice, it is one scan."""

    kind: ScanKind
    occurred_at: datetime
    place: str = ""
    signed_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierReport:
    """What a carrier's push says of one waybill."""

    waybill_no: str
    scans: tuple[TrackingScan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """Papers on their way to somebody (邮寄送达). The phone never leaves the room but on the waybill."""

    consignment_no: str
    case_no: str
    carrier_code: str
    waybill_no: str
    addressee_name: str
    addressee_masked: str
    phone_masked: str
    address_masked: str
    contents: str
    official: bool
    payer: Payer
    payer_reason: str
    state: ConsignmentState
    events: tuple[TrackingScan, ...]
    booked_at: datetime
    delivered_at: datetime | None = None
    signed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaybillOrder:
    """What a carrier is told, and no more (快递暂行条例 22, 25): whom, where, who pays. Never item, case or ID number."""

    consignment_no: str
    addressee: Addressee
    label: str
    payer: Payer


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePostageRule:
    """When government pays (包邮规则), in force from a day. ``area_prefix`` and ``area_names`` are the province;
    ``label`` is all a waybill says of the contents."""

    rule_id: str
    valid_from: str
    source: str
    item_codes: frozenset[str]
    area_prefix: str
    area_names: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostageDecision:
    """Who pays and why. ``reason`` is a code: free, not_listed, outside, area_unclear, repeated, not_official, no_rule."""

    payer: Payer
    reason: str
    rule_id: str = ""
