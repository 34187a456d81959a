"""What every gateway must do; the demo twin is held to it, a real one joins by adding itself to the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from onewindow.domain.payments.formats import bank_manners, read_statement
from onewindow.domain.payments.gateways import gateway_by_code
from onewindow.domain.payments.gateways.demo import DemoGateway
from onewindow.domain.payments.gateways.port import GatewayDown, GatewayPort, SignatureWrong
from onewindow.domain.payments.tests.conftest import AT, Manners
from onewindow.domain.payments.types import PaymentOrder, RefundOrder, RefundState
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
        assert (report.payment_no, report.amount, report.is_done) == ("PY1", AMOUNT, paid)
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

    def test_a_repeated_refund_is_one_refund(self, db: None) -> None:
        order = RefundOrder(refund_no="RF1", payment_no="PY1", gateway=self.gateway().code, amount=AMOUNT)
        one, two = (self.gateway().refund(order=order, at=AT) for _ in range(2))
        assert one == two
        assert one.state in {RefundState.DONE, RefundState.ORDERED}
        assert sum(line.number == "RF1" for line in self.gateway().statement(day=AT.date()).lines) <= 1

    def test_a_refund_can_be_asked_after(self, db: None) -> None:
        order = RefundOrder(refund_no="RF1", payment_no="PY1", gateway=self.gateway().code, amount=AMOUNT)
        self.gateway().refund(order=order, at=AT)
        assert self.gateway().refund_state(order=order, at=AT).gateway_ref

    def test_the_statement_is_of_the_day_and_the_gateway(self, db: None) -> None:
        statement = self.gateway().statement(day=AT.date())
        assert (statement.day, statement.gateway) == (AT.date(), self.gateway().code)


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


@pytest.mark.parametrize("how", [{"down": "true"}, {"answer_seconds": "30"}])
def test_a_bank_that_is_down_or_slow_gives_no_answer_and_nobody_waits(db: None, manners: Manners, how: dict[str, str]) -> None:
    manners(**how)
    bank, order = DemoGateway(), RefundOrder(refund_no="RF1", payment_no="PY1", gateway="demo", amount=AMOUNT)
    for act in (lambda: bank.pay_page(order=PaymentOrder(payment_no="PY1", amount=AMOUNT, title="t")), lambda: bank.refund(order=order, at=AT),
                lambda: bank.refund_state(order=order, at=AT), lambda: bank.statement(day=AT.date())):
        with pytest.raises(GatewayDown):
            act()


@pytest.mark.parametrize("how", [{"answer_seconds": "61"}, {"late_minutes": "99999"}, {"refund_minutes": "-1"}])
def test_its_manners_are_bounded(manners: Manners, settings: Settings, how: dict[str, str]) -> None:
    manners(**how)
    with pytest.raises(ValueError, match="not without end"):
        DemoGateway()


def test_an_unknown_fault_is_refused(manners: Manners, settings: Settings) -> None:
    manners(faults='[[statement_fault]]\nfen_ending = 1\nfault = "stolen"\n')
    with pytest.raises(ValueError, match="stolen"):
        bank_manners(Path(settings.ONEWINDOW_DEMO_BANK))


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"number,amount_fen,gateway_ref\nPY1,1.5,x\n"])
def test_what_is_no_statement_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_statement(gateway="demo", day=AT.date(), content=content)
