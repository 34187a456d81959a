"""What the room announces."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentBooked(Fact):
    """Papers are to be sent; the carrier is asked for a waybill. ``replaces`` names the consignment sent anew."""

    consignment_no: str
    case_no: str
    carrier_code: str
    replaces: str = ""


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
    relation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentUndelivered(Fact):
    """The carrier could not deliver; the papers are coming back. ``reason`` is ``unclaimed`` or ``refused``."""

    consignment_no: str
    case_no: str
    person_no: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentReturned(Fact):
    """The papers came back to us."""

    consignment_no: str
    case_no: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentKept(Fact):
    """The papers lie at a hall for the addressee to fetch (留厅待领); whoever hears it gives notice."""

    consignment_no: str
    case_no: str
    person_no: str
    centre_code: str
    centre_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentDamaged(Fact):
    """The carrier reports damage."""

    consignment_no: str
    case_no: str
    person_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentLost(Fact):
    """The papers are held to be lost. ``cause`` is ``carrier``, ``silence``, or what a clerk wrote."""

    consignment_no: str
    case_no: str
    person_no: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketHandedOver(Fact):
    """A packet left its hall; whoever carries it holds the papers."""

    packet_no: str
    from_centre: str
    to_centre: str
    case_nos: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketTakenOver(Fact):
    """The other party counted and took over."""

    packet_no: str
    from_centre: str
    to_centre: str
    case_nos: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketDiffers(Fact):
    """What arrived is not what was listed, or the seal was not whole."""

    packet_no: str
    from_centre: str
    to_centre: str
    case_nos: tuple[str, ...]
    missing: int
    extra: int
    is_seal_broken: bool
