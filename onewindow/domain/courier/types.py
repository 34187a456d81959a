"""Records that cross the room's wall: consignments, what carriers report, who pays, packets under two-party custody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ConsignmentState(StrEnum):
    """Where a consignment is, computed from what is known to have happened to it; never stored.

    The order of the members is the order of certainty: more scans only ever lead down this list.
    """

    BOOKED = "booked"
    HANDED_OVER = "handed_over"
    IN_TRANSIT = "in_transit"
    UNDELIVERED = "undelivered"
    REFUSED = "refused"
    DAMAGED = "damaged"
    LOST = "lost"
    RETURNED = "returned"
    KEPT = "kept"
    DELIVERED = "delivered"


class ScanKind(StrEnum):
    """What a carrier (or our own counter) reports of a parcel, in the order of a parcel's way."""

    HANDED_OVER = "handed_over"
    COLLECTED = "collected"
    MOVED = "moved"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPT_FAILED = "attempt_failed"
    REFUSED = "refused"
    DAMAGED = "damaged"
    LOST = "lost"
    RETURNED = "returned"
    KEPT = "kept"
    DELIVERED = "delivered"


class CarrierKind(StrEnum):
    """POSTAL is the postal enterprise (邮政企业), the only one that may carry official papers (邮政法 55)."""

    POSTAL = "postal"
    EXPRESS = "express"


class Payer(StrEnum):
    """Who pays the postage: government (包邮), the addressee on delivery (到付), who sends it to us, or nobody (自取)."""

    GOVERNMENT = "government"
    ADDRESSEE = "addressee"
    SENDER = "sender"
    NOBODY = "nobody"


class Papers(StrEnum):
    """Whose papers travel: official ones of the organ (国家机关公文) or the applicant's own."""

    OFFICIAL = "official"
    OWN = "own"


class Leg(StrEnum):
    """Which way papers go: the result to the applicant, papers to us, back to us undelivered, or fetched at a hall."""

    RESULT = "result"
    INBOUND = "inbound"
    RETURN = "return"
    PICK_UP = "pick_up"


class SendingCause(StrEnum):
    """Why papers are sent this time."""

    FIRST = "first"
    REPEAT = "repeat"
    OFFICE_ERROR = "office_error"
    LOST = "lost"
    DAMAGED = "damaged"
    WRONG_ADDRESS = "wrong_address"
    REFUSED = "refused"
    UNCLAIMED = "unclaimed"


class Destination(StrEnum):
    """Where papers go, seen from the postage rule. UNCLEAR goes to a clerk before the hand-over."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    ABROAD = "abroad"
    UNCLEAR = "unclear"


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
class Parcel:
    """What is to be sent and how. An empty ``carrier_code`` is the carrier in use here; an empty ``cause`` is found
    from what was sent for the case before. ``department_code`` is the organ whose papers these are, ``centre_code`` the hall that sends
    them: whose staff see the parcel. Without a hall it waits at every hall."""

    contents: str
    official: bool
    item_code: str = ""
    department_code: str = ""
    centre_code: str = ""
    carrier_code: str = ""
    leg: Leg = Leg.RESULT
    cause: SendingCause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingScan:
    """One thing that happened to a parcel. Time and kind make it what it is: told twice, it is one scan.

    Of a delivery ``signed_by``, ``relation`` (to the addressee) and ``id_tail`` are the proof (送达回证).
    """

    kind: ScanKind
    occurred_at: datetime
    place: str = ""
    signed_by: str = ""
    reason: str = ""
    relation: str = ""
    id_tail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierReport:
    """What a carrier's push says of one waybill."""

    waybill_no: str
    scans: tuple[TrackingScan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """Papers on their way to somebody (邮寄送达). The phone never leaves the room but on the waybill.

    ``replaces`` and ``replaced_by`` name the consignment before and after it when papers are sent anew.
    """

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
    relation: str = ""
    postage_rule: str = ""
    replaces: str = ""
    replaced_by: str = ""
    is_damaged: bool = False

    @property
    def is_open(self) -> bool:
        """Whether these papers still have to reach somebody: not delivered, and not sent anew in another consignment."""
        return self.state is not ConsignmentState.DELIVERED and not self.replaced_by

    @property
    def latest_at(self) -> datetime:
        """When something was last heard of it."""
        return self.events[-1].occurred_at if self.events else self.booked_at


@dataclass(frozen=True, slots=True, kw_only=True)
class WaybillOrder:
    """What a carrier is told, and no more (快递暂行条例 22, 25): whom, where, who pays. Never item, case or ID number."""

    consignment_no: str
    addressee: Addressee
    label: str
    payer: Payer


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How a destination is told from codes and words of an address."""

    inside_prefix: str
    inside_names: tuple[str, ...]
    outside_prefixes: frozenset[str]
    outside_names: tuple[str, ...]
    abroad_prefixes: frozenset[str]
    abroad_names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostageCase:
    """Everything that decides who pays; a column of the decision table each."""

    leg: Leg
    papers: Papers
    is_listed: bool
    destination: Destination
    cause: SendingCause


@dataclass(frozen=True, slots=True, kw_only=True)
class PostageRow:
    """A row of the decision table: in which cases it holds, who pays then, and a code of the reason."""

    row_id: str
    legs: frozenset[Leg]
    papers: frozenset[Papers]
    listed: frozenset[bool]
    destinations: frozenset[Destination]
    causes: frozenset[SendingCause]
    payer: Payer
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePostageRule:
    """When government pays (包邮规则), in force from a day. ``label`` is all a waybill says of the contents;
    ``silence_days`` is how long nothing may be heard of a parcel before it is held to be lost."""

    rule_id: str
    valid_from: str
    source: str
    label: str
    item_codes: frozenset[str]
    rows: tuple[PostageRow, ...]
    silence_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostageDecision:
    """Who pays and why: a code of the reason, the rule and its row, as ``rule/row``."""

    payer: Payer
    reason: str
    rule_id: str = ""


class PaperKind(StrEnum):
    """What sort of paper travels between halls. The latter two are official papers (邮政法 55)."""

    ORIGINAL = "original"
    COPY = "copy"
    FORM = "form"
    DECISION = "decision"
    PERMIT = "permit"

    @property
    def is_official(self) -> bool:
        """Whether only the postal enterprise or our own messenger may carry it."""
        return self in (PaperKind.DECISION, PaperKind.PERMIT)


class HolderKind(StrEnum):
    """Who can hold a paper: a hall, a carrier, or a messenger of our own."""

    CENTRE = "centre"
    CARRIER = "carrier"
    MESSENGER = "messenger"


class PacketState(StrEnum):
    """Where a packet stands between its two parties. DIFFERS waits for an explanation."""

    MADE = "made"
    HANDED_OVER = "handed_over"
    TAKEN_OVER = "taken_over"
    DIFFERS = "differs"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """A line of a content list (交接清单): so many papers of a kind and name, of one case."""

    kind: PaperKind
    name: str
    case_no: str
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketPlan:
    """A packet to be made: where it goes, its seal, its contents, and who carries it: a carrier by code, else a
    messenger of our own by name."""

    to_centre: str
    seal_no: str
    lines: tuple[PaperLine, ...]
    carrier_code: str = ""
    messenger: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What whoever takes a packet over finds: the seal as read, whether it is whole, the papers as counted."""

    seal_no: str
    is_seal_whole: bool
    lines: tuple[PaperLine, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What was found otherwise than listed (差异报告)."""

    missing: tuple[PaperLine, ...] = ()
    extra: tuple[PaperLine, ...] = ()
    is_seal_broken: bool = False
    is_seal_other: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether everything was found as listed."""
        return not (self.missing or self.extra or self.is_seal_broken or self.is_seal_other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who confirmed a hand-over or take-over, and when. ``ref`` is a staff number."""

    ref: str
    name: str
    signed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """Papers under two-party custody between two halls (双人交接)."""

    packet_no: str
    seal_no: str
    from_centre: str
    to_centre: str
    from_name: str
    to_name: str
    lines: tuple[PaperLine, ...]
    state: PacketState
    carrier_code: str
    waybill_no: str
    messenger: str
    made: Signature
    handed_over: Signature | None = None
    taken_over: Signature | None = None
    settled: Signature | None = None
    difference: Difference = Difference()
    note: str = ""
    settlement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A hand-over slip to a carrier (邮寄交接单); without number and maker it is still to be made. ``file_no`` is empty until it was rendered."""

    centre_name: str
    carrier_code: str
    handed_on: date
    consignments: tuple[Consignment, ...]
    slip_no: str = ""
    paper_no: str = ""
    file_no: str = ""
    made: Signature | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPaper:
    """One paper and who holds it since when (材料在谁手里). ``packet_no`` names the packet it is in, if any."""

    case_no: str
    kind: PaperKind
    name: str
    copy_no: int
    holder_kind: HolderKind
    holder_ref: str
    holder_name: str
    since_at: datetime
    packet_no: str = ""
