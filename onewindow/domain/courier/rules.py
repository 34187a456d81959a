"""The state of a consignment, who pays, which carrier may carry, what a label shows. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from onewindow.domain.courier.types import (
    CarrierKind,
    ConsignmentState,
    FreePostageRule,
    Payer,
    PostageDecision,
    ScanKind,
    TrackingScan,
)

MOST_TRIES = 2
_ORDER = {kind: place for place, kind in enumerate(ScanKind)}
_ON_THE_WAY = {ScanKind.COLLECTED, ScanKind.MOVED, ScanKind.OUT_FOR_DELIVERY, ScanKind.ATTEMPT_FAILED}


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

    More scans only ever lead further: delivered is never undone by a late or repeated scan; two failed tries
    are a return, unless the carrier delivered after all.
    """
    seen = scans_in_order(scans)
    kinds = {scan.kind for scan in seen}
    tries = sum(scan.kind is ScanKind.ATTEMPT_FAILED for scan in seen)
    if ScanKind.DELIVERED in kinds:
        return ConsignmentState.DELIVERED
    if ScanKind.RETURNED in kinds or tries >= MOST_TRIES:
        return ConsignmentState.RETURNED
    if kinds & _ON_THE_WAY:
        return ConsignmentState.IN_TRANSIT
    return ConsignmentState.HANDED_OVER if ScanKind.HANDED_OVER in kinds else ConsignmentState.BOOKED


def delivery_of(scans: Iterable[TrackingScan]) -> TrackingScan | None:
    """The earliest delivery among the scans: the day that counts for service (送达)."""
    return next((scan for scan in scans_in_order(scans) if scan.kind is ScanKind.DELIVERED), None)


def may_carry(*, official: bool, carrier: CarrierKind) -> bool:
    """Official papers go by the postal enterprise only (邮政法 55); a person's own papers by anyone."""
    return not official or carrier is CarrierKind.POSTAL


def rule_in_force(rules: Iterable[FreePostageRule], *, on: date) -> FreePostageRule | None:
    """The rule with the latest beginning that is not after the day; None before the earliest."""
    begun = [rule for rule in rules if date.fromisoformat(rule.valid_from) <= on]
    return max(begun, key=lambda rule: rule.valid_from, default=None)


def who_pays(
    *, rule: FreePostageRule | None, item_code: str, area_code: str, address: str, official: bool, is_repeat: bool,
) -> PostageDecision:
    """Who pays, by the rule of the day: government for the earliest sending of a listed item's result inside the area.

    A code and a written address that disagree, or an address that names no province or city, are unclear: the
    clerk sees it before the hand-over, and until then a doubt does not cost the addressee anything.
    """
    if rule is None:
        return PostageDecision(payer=Payer.ADDRESSEE, reason="no_rule")
    inside = _is_inside(rule, area_code, address)
    if not official:
        reason = "not_official"
    elif item_code not in rule.item_codes:
        reason = "not_listed"
    elif inside is None:
        reason = "area_unclear"
    elif not inside:
        reason = "outside"
    else:
        reason = "repeated" if is_repeat else "free"
    payer = Payer.GOVERNMENT if reason in {"free", "area_unclear"} else Payer.ADDRESSEE
    return PostageDecision(payer=payer, reason=reason, rule_id=rule.rule_id)


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


def _is_inside(rule: FreePostageRule, area_code: str, address: str) -> bool | None:
    named = any(address.strip().startswith(name) for name in rule.area_names)
    if not area_code:
        return True if named else None
    by_code = area_code.startswith(rule.area_prefix)
    return None if named and not by_code else by_code


def _words(scan: TrackingScan) -> tuple[str, str, str]:
    return (scan.signed_by, scan.reason, scan.place)
