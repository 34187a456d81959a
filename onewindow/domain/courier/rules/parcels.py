"""The state of a consignment, which carrier may carry, what a label shows. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from onewindow.domain.courier.types import CarrierKind, ConsignmentState, ScanKind, SendingCause, TrackingScan

MOST_TRIES = 2
TOWN = re.compile("(?<=[区县市旗])[^省市区县旗]{1,8}?(?:街道|镇|乡)")
_ORDER = {kind: place for place, kind in enumerate(ScanKind)}
# Which scan makes which state, the strongest first.
_MAKES = (
    (ScanKind.DELIVERED, ConsignmentState.DELIVERED),
    (ScanKind.KEPT, ConsignmentState.KEPT),
    (ScanKind.RETURNED, ConsignmentState.RETURNED),
    (ScanKind.LOST, ConsignmentState.LOST),
    (ScanKind.DAMAGED, ConsignmentState.DAMAGED),
    (ScanKind.REFUSED, ConsignmentState.REFUSED),
)
_ON_THE_WAY = {ScanKind.COLLECTED, ScanKind.MOVED, ScanKind.OUT_FOR_DELIVERY, ScanKind.ATTEMPT_FAILED}
_OURS = {ScanKind.HANDED_OVER, ScanKind.KEPT}
_CAUSES = {
    ConsignmentState.LOST: SendingCause.LOST, ConsignmentState.DAMAGED: SendingCause.DAMAGED,
}
SENT_ANEW = frozenset({
    ConsignmentState.LOST, ConsignmentState.DAMAGED, ConsignmentState.RETURNED, ConsignmentState.KEPT,
})
COMES_BACK = frozenset({
    ConsignmentState.UNDELIVERED, ConsignmentState.REFUSED, ConsignmentState.DAMAGED, ConsignmentState.RETURNED,
})
WITH_CARRIER = frozenset({
    ConsignmentState.HANDED_OVER, ConsignmentState.IN_TRANSIT, ConsignmentState.UNDELIVERED, ConsignmentState.REFUSED,
})


def scans_in_order(scans: Iterable[TrackingScan]) -> tuple[TrackingScan, ...]:
    """Each scan once, by time, then by what comes earlier on a parcel's way.

    The same kind at the same time is the same scan; of two tellings the fuller one is kept.
    """
    kept: dict[tuple[ScanKind, float], TrackingScan] = {}
    for scan in scans:
        key = (scan.kind, scan.occurred_at.timestamp())
        if key not in kept or _words(scan) > _words(kept[key]):
            kept[key] = scan
    return tuple(sorted(kept.values(), key=lambda scan: (scan.occurred_at, _ORDER[scan.kind])))


def state_of(scans: Iterable[TrackingScan]) -> ConsignmentState:
    """The state that a set of scans amounts to, whatever the order in which they came in.

    More scans only ever lead further: delivered is never undone by a late or repeated scan, and a parcel held to
    be lost is found again by what proves it (a return, a delivery), not by an old scan that comes in late.
    """
    seen = scans_in_order(scans)
    kinds = {scan.kind for scan in seen}
    for kind, state in _MAKES:
        if kind in kinds:
            return state
    if sum(scan.kind is ScanKind.ATTEMPT_FAILED for scan in seen) >= MOST_TRIES:
        return ConsignmentState.UNDELIVERED
    if kinds & _ON_THE_WAY:
        return ConsignmentState.IN_TRANSIT
    return ConsignmentState.HANDED_OVER if ScanKind.HANDED_OVER in kinds else ConsignmentState.BOOKED


def delivery_of(scans: Iterable[TrackingScan]) -> TrackingScan | None:
    """The earliest delivery among the scans: the day that counts for service (送达)."""
    return next((scan for scan in scans_in_order(scans) if scan.kind is ScanKind.DELIVERED), None)


def cause_of_resending(scans: Iterable[TrackingScan]) -> SendingCause:
    """Why papers have to be sent again, read from what happened to them."""
    seen = scans_in_order(scans)
    kinds = {scan.kind for scan in seen}
    by_state = _CAUSES.get(state_of(seen))
    if by_state is not None:
        return by_state
    if ScanKind.DAMAGED in kinds:
        return SendingCause.DAMAGED
    if ScanKind.REFUSED in kinds:
        return SendingCause.REFUSED
    return SendingCause.UNCLAIMED if ScanKind.ATTEMPT_FAILED in kinds else SendingCause.WRONG_ADDRESS


def is_silent(scans: Iterable[TrackingScan], *, until: datetime, silence_days: int) -> bool:
    """Whether a parcel with a carrier was not heard of for so many days (of 24 hours)."""
    seen = scans_in_order(scans)
    return bool(seen) and state_of(seen) in WITH_CARRIER and until - seen[-1].occurred_at >= timedelta(days=silence_days)


def is_carriers_word(kind: ScanKind) -> bool:
    """Whether a carrier may report it. What our own counters do, only they can say."""
    return kind not in _OURS


def may_carry(*, official: bool, carrier: CarrierKind) -> bool:
    """Official papers go by the postal enterprise only (邮政法 55); a person's own papers by anyone."""
    return not official or carrier is CarrierKind.POSTAL


def masked_name(name: str) -> str:
    """The surname and stars, as it stands on a label."""
    name = name.strip()
    return name[:1] + "*" * max(len(name) - 1, 0)


def masked_phone(phone: str) -> str:
    """The ends of a phone number."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "*" * len(phone)


def masked_address(address: str) -> str:
    """The beginning of an address: enough to tell the town, not the door."""
    address = address.strip()
    return address if len(address) <= 2 else address[: max(2, min(9, len(address) // 2))] + "****"


def masked_to_town(address: str) -> str:
    """An address up to its town (镇、街道、乡), for the list a carrier signs; as ``masked_address`` where none is named."""
    found = TOWN.search(address.strip())
    return address.strip()[:found.end()] if found else masked_address(address)


def _words(scan: TrackingScan) -> tuple[str, ...]:
    return (scan.signed_by, scan.relation, scan.id_tail, scan.reason, scan.place)
