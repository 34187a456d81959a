"""What every carrier must do; the demo twins are held to it, a real one joins by adding itself to the list."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from onewindow.domain.courier.carriers import carrier_by_code
from onewindow.domain.courier.carriers.demo_courier import DemoCourier
from onewindow.domain.courier.carriers.demo_post import DemoPost
from onewindow.domain.courier.carriers.port import CarrierPort, PushNotSigned
from onewindow.domain.courier.carriers.twin import ENDS, DemoCarrier
from onewindow.domain.courier.formats import demo_fates
from onewindow.domain.courier.tests.conftest import addressee
from onewindow.domain.courier.types import (
    CarrierKind,
    CarrierReport,
    Payer,
    ScanKind,
    TrackingScan,
    WaybillOrder,
)

REPORT = CarrierReport(waybill_no="W1", scans=(
    TrackingScan(kind=ScanKind.COLLECTED, occurred_at=datetime(2016, 11, 24, tzinfo=UTC), place="示例营业部"),
    TrackingScan(kind=ScanKind.DELIVERED, occurred_at=datetime(2016, 11, 25, tzinfo=UTC), signed_by="陈*", relation="self"),
))


def order(number: str) -> WaybillOrder:
    return WaybillOrder(consignment_no=number, addressee=addressee(), label="l", payer=Payer.GOVERNMENT)


class CarrierContract:
    """The shared tests. A subclass gives the carrier and a signed push made by its other end."""

    def carrier(self) -> CarrierPort:
        raise NotImplementedError

    def push(self) -> tuple[bytes, str]:
        raise NotImplementedError

    def test_booking_twice_gives_one_waybill(self) -> None:
        assert self.carrier().book(order=order("CN1")) == self.carrier().book(order=order("CN1"))

    def test_two_parcels_have_two_waybills(self) -> None:
        assert len({self.carrier().book(order=order(f"CN{n}")) for n in range(200)}) == 200

    def test_a_signed_push_is_read(self) -> None:
        payload, signature = self.push()
        assert self.carrier().read_push(payload=payload, signature=signature) == REPORT

    def test_every_changed_byte_is_noticed(self) -> None:
        payload, signature = self.push()
        for place in range(0, len(payload), 11):
            changed = payload[:place] + bytes([payload[place] ^ 1]) + payload[place + 1:]
            with pytest.raises(PushNotSigned):
                self.carrier().read_push(payload=changed, signature=signature)

    @pytest.mark.parametrize("signature", ["", "0", "签名"])
    def test_a_missing_or_foreign_signature_is_noticed(self, signature: str) -> None:
        with pytest.raises(PushNotSigned):
            self.carrier().read_push(payload=self.push()[0], signature=signature)

    def test_another_carriers_signature_is_noticed(self) -> None:
        payload, _ = self.push()
        other = DemoCourier() if self.carrier().code == DemoPost.code else DemoPost()
        with pytest.raises(PushNotSigned):
            self.carrier().read_push(payload=payload, signature=other.push(report=REPORT)[1])


class TestDemoPost(CarrierContract):
    def carrier(self) -> CarrierPort:
        return carrier_by_code("demo_post")

    def push(self) -> tuple[bytes, str]:
        return DemoPost().push(report=REPORT)


class TestDemoCourier(CarrierContract):
    def carrier(self) -> CarrierPort:
        return carrier_by_code("demo_courier")

    def push(self) -> tuple[bytes, str]:
        return DemoCourier().push(report=REPORT)


def test_the_carrier_in_use_is_the_post() -> None:
    assert carrier_by_code().kind is CarrierKind.POSTAL
    assert carrier_by_code("demo_courier").kind is CarrierKind.EXPRESS


@pytest.mark.parametrize("twin", [DemoPost, DemoCourier])
def test_twins_refuse_production(settings: Settings, twin: type[DemoCarrier]) -> None:
    settings.ONEWINDOW_PRODUCTION = True
    with pytest.raises(ImproperlyConfigured):
        twin()


def test_every_fate_of_the_data_is_known() -> None:
    assert {fate for _, fate in demo_fates()} <= set(ENDS)
