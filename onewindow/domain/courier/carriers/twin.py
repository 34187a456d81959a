"""What the demo twins of carriers share.

Complete: they book, sign their pushes, and parcels move with the demo clock: collected the same day, on the
road the next day, delivered on the second working day. Words in the address change a parcel's fate.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from onewindow.domain.courier.carriers.port import PushNotSigned
from onewindow.domain.courier.types import CarrierReport, ScanKind, TrackingScan, WaybillOrder
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.fields import keyring

WAY = ((ScanKind.COLLECTED, 0), (ScanKind.MOVED, 1), (ScanKind.OUT_FOR_DELIVERY, 2))
ENDS: dict[str, tuple[tuple[ScanKind, int], ...]] = {
    "": ((ScanKind.DELIVERED, 2),),
    "second_try": ((ScanKind.ATTEMPT_FAILED, 2), (ScanKind.DELIVERED, 3)),
    "nobody_home": ((ScanKind.ATTEMPT_FAILED, 2), (ScanKind.ATTEMPT_FAILED, 3), (ScanKind.RETURNED, 5)),
    "refused": ((ScanKind.REFUSED, 2), (ScanKind.RETURNED, 4)),
    "damaged": ((ScanKind.DAMAGED, 2), (ScanKind.RETURNED, 4)),
    "lost": (),
    "reported_lost": ((ScanKind.LOST, 3),),
}
REASONS = {ScanKind.ATTEMPT_FAILED: "nobody_home"}
WORDS = ("place", "signed_by", "reason", "relation", "id_tail")


class DemoCarrier:
    """What the twins share. Refuses to exist in production."""

    code: ClassVar[str] = ""
    prefix: ClassVar[str] = ""

    def __init__(self) -> None:
        if settings.ONEWINDOW_PRODUCTION:
            raise ImproperlyConfigured(f"The carrier {self.code} is a demo twin and can't carry anything in production.")

    def book(self, *, order: WaybillOrder) -> str:
        """A waybill number that depends on the consignment alone."""
        number = int.from_bytes(hashlib.sha256(f"{self.code}|{order.consignment_no}".encode()).digest()[:6], "big")
        return f"{self.prefix}{number % 10**11:011d}CN"

    def read_push(self, *, payload: bytes, signature: str) -> CarrierReport:
        """Check the signature, then read the report."""
        if not hmac.compare_digest(self._sign(payload).encode(), signature.encode()):
            raise PushNotSigned
        values = json.loads(payload)
        scans = tuple(
            TrackingScan(kind=ScanKind(scan["kind"]), occurred_at=datetime.fromisoformat(scan["occurred_at"]),
                         **{word: str(scan.get(word, "")) for word in WORDS})
            for scan in values["scans"])
        return CarrierReport(waybill_no=str(values["waybill_no"]), scans=scans)

    def push(self, *, report: CarrierReport) -> tuple[bytes, str]:
        """What the carrier sends: payload and signature."""
        scans = [{"kind": scan.kind.value, "occurred_at": scan.occurred_at.isoformat(), **{word: getattr(scan, word) for word in WORDS}}
                 for scan in report.scans]
        payload = json.dumps({"waybill_no": report.waybill_no, "scans": scans}, ensure_ascii=False).encode()
        return payload, self._sign(payload)

    def _sign(self, payload: bytes) -> str:
        return keyring().mac(payload, purpose=f"courier.{self.code}").hex()


def due_scans(
    *, handed_over_at: datetime, until: datetime, calendar: Calendar, fate: str, signed_by: str,
) -> tuple[TrackingScan, ...]:
    """What has happened to a demo parcel by the moment ``until``: a pure function, so asking twice changes nothing.

    Day 0 is the hand-over, day 1 the next day of any kind, later days are counted in working days.
    """
    scans = []
    for place, (kind, day) in enumerate((*WAY, *ENDS[fate])):
        moment = _moment(handed_over_at, day, place, calendar)
        if moment <= until:
            is_delivery = kind is ScanKind.DELIVERED
            reason = fate if kind in {ScanKind.REFUSED, ScanKind.DAMAGED, ScanKind.RETURNED} else REASONS.get(kind, "")
            scans.append(TrackingScan(kind=kind, occurred_at=moment, signed_by=signed_by if is_delivery else "",
                                      relation="self" if is_delivery else "", reason=reason))
    return tuple(scans)


def _moment(start: datetime, day: int, place: int, calendar: Calendar) -> datetime:
    if day == 0:
        return start + timedelta(hours=1)
    on = start.date() + timedelta(days=1) if day == 1 else calendar.add_workdays(start.date(), day)
    return datetime.combine(on, datetime.min.time(), tzinfo=start.tzinfo) + timedelta(hours=8, minutes=30 * place)
