"""What every gateway must do; the demo twin is held to it, a real one joins by adding itself to the list."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from onewindow.domain.payments.gateways import gateway_by_code
from onewindow.domain.payments.gateways.demo import DemoGateway
from onewindow.domain.payments.gateways.port import GatewayPort, SignatureWrong
from onewindow.domain.payments.types import PaymentOrder, RefundOrder
from onewindow.kernel.money import Money

AMOUNT = Money(1250)


class GatewayContract:
    """The shared tests. A subclass gives the gateway and a signed callback made by its other end."""

    def gateway(self) -> GatewayPort:
        raise NotImplementedError

    def callback(self, payment_no: str, *, paid: bool) -> tuple[bytes, str]:
        raise NotImplementedError

    def test_the_same_order_has_the_same_page(self) -> None:
        order = PaymentOrder(payment_no="PY1", amount=AMOUNT, title="t")
        assert self.gateway().pay_page(order=order) == self.gateway().pay_page(order=order)

    @pytest.mark.parametrize("paid", [True, False])
    def test_a_signed_callback_is_read(self, paid: bool) -> None:
        payload, signature = self.callback("PY1", paid=paid)
        report = self.gateway().read_callback(payload=payload, signature=signature)
        assert (report.payment_no, report.amount, report.paid) == ("PY1", AMOUNT, paid)
        assert report.gateway_ref

    def test_every_changed_byte_is_noticed(self) -> None:
        payload, signature = self.callback("PY1", paid=True)
        for place in range(0, len(payload), 7):
            changed = payload[:place] + bytes([payload[place] ^ 1]) + payload[place + 1:]
            with pytest.raises(SignatureWrong):
                self.gateway().read_callback(payload=changed, signature=signature)

    def test_a_missing_signature_is_noticed(self) -> None:
        payload, _ = self.callback("PY1", paid=True)
        with pytest.raises(SignatureWrong):
            self.gateway().read_callback(payload=payload, signature="")

    def test_a_repeated_refund_is_one_refund(self) -> None:
        order = RefundOrder(refund_no="RF1", payment_no="PY1", gateway=self.gateway().code, amount=AMOUNT)
        assert self.gateway().refund(order=order) == self.gateway().refund(order=order)


class TestDemoGateway(GatewayContract):
    def gateway(self) -> GatewayPort:
        return gateway_by_code("demo")

    def callback(self, payment_no: str, *, paid: bool) -> tuple[bytes, str]:
        return DemoGateway().callback(payment_no=payment_no, amount=AMOUNT, paid=paid)


def test_the_twin_refuses_production(settings: Settings) -> None:
    settings.ONEWINDOW_PRODUCTION = True
    with pytest.raises(ImproperlyConfigured):
        gateway_by_code("demo")


def test_an_installation_names_its_own_gateways(settings: Settings) -> None:
    settings.ONEWINDOW_GATEWAYS = {"town": "onewindow.domain.payments.gateways.demo.DemoGateway"}
    assert isinstance(gateway_by_code(), DemoGateway)
    with pytest.raises(KeyError):
        gateway_by_code("demo")
