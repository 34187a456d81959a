"""The port to a carrier: what every carrier, real or twin, must do."""

from __future__ import annotations

from typing import ClassVar, Protocol

from onewindow.domain.courier.types import CarrierKind, CarrierReport, WaybillOrder


class PushNotSigned(Exception):
    """A push was not signed by the carrier, or was changed on its way."""


class CarrierDown(Exception):
    """The carrier gave no answer. Nothing is known to be booked."""


class CarrierPort(Protocol):
    """A carrier of parcels."""

    code: ClassVar[str]
    kind: ClassVar[CarrierKind]

    def book(self, *, order: WaybillOrder) -> str:
        """Book a parcel and give its waybill number; the same consignment_no gives the same one. Raises CarrierDown."""
        ...

    def read_push(self, *, payload: bytes, signature: str) -> CarrierReport:
        """The report in a push. Raises PushNotSigned unless the carrier signed exactly these bytes."""
        ...
