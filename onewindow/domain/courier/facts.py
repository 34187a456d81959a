"""What the room announces."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentBooked(Fact):
    """Papers are to be sent; the carrier is asked for a waybill."""

    consignment_no: str
    case_no: str
    carrier_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaybillGiven(Fact):
    """The carrier gave a waybill number; the parcel can be labelled."""

    consignment_no: str
    case_no: str
    waybill_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentHandedOver(Fact):
    """The counter gave the parcel to the carrier. ``handed_over_at`` is ISO text, ``handed_over_by`` a staff number."""

    consignment_no: str
    case_no: str
    handed_over_at: str
    handed_over_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentDelivered(Fact):
    """The papers were received (送达). ``delivered_at`` is the carrier's time as ISO text."""

    consignment_no: str
    case_no: str
    delivered_at: str
    signed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentReturned(Fact):
    """The papers came back; they lie ready to be fetched."""

    consignment_no: str
    case_no: str
    reason: str
