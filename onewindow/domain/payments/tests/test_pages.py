"""The screens of payments, the demo bank and the callback address."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import Settings

from onewindow.domain.payments import commands, queries
from onewindow.domain.payments.gateways.demo import DemoGateway
from onewindow.domain.payments.types import Charge, ChargeState
from onewindow.domain.payments.web import citizen
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


def request_of(actor: Actor, method: str = "get") -> HttpRequest:
    request = getattr(RequestFactory(), method)("/")
    request.user = SimpleNamespace(is_authenticated=bool(actor.ref))
    request.actor = actor
    found: HttpRequest = request
    return found


def test_signed_out_people_are_sent_to_sign_in(client: Client) -> None:
    assert client.get("/my/charges/").status_code == 302


def test_the_payer_pays_at_the_demo_bank_and_gets_a_receipt(client: Client, charge: Charge, payer: Actor, clerk: Actor) -> None:
    assert charge.title in citizen.charges(request_of(payer)).content.decode()
    page = citizen.charge(request_of(payer), charge_no=charge.charge_no).content.decode()
    assert "1,234.56" in page
    assert charge.basis in page
    bank = citizen.pay(request_of(payer, "post"), charge_no=charge.charge_no)["Location"]
    assert "1,234.56" in client.get(bank).content.decode()
    assert client.post(bank, {"button": "pay_twice"})["Location"] == f"/my/charges/{charge.charge_no}/"
    paid = queries.charge(actor=clerk, charge_no=charge.charge_no)
    assert paid.state is ChargeState.PAID
    assert paid.receipt_no in citizen.charge(request_of(payer), charge_no=charge.charge_no).content.decode()
    assert 'name="button"' not in client.get(bank).content.decode()


def test_strangers_see_nothing(charge: Charge, stranger: Actor) -> None:
    assert charge.title not in citizen.charges(request_of(stranger)).content.decode()
    with pytest.raises(NotFound):
        citizen.charge(request_of(stranger), charge_no=charge.charge_no)


def test_a_refund_is_shown(charge: Charge, payer: Actor, clerk: Actor, at: datetime) -> None:
    intent = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    payload, signature = DemoGateway().callback(payment_no=intent.payment_no, amount=charge.amount, paid=True)
    commands.record_callback(actor=clerk, at=at, gateway="demo", payload=payload, signature=signature)
    before = citizen.charge(request_of(payer), charge_no=charge.charge_no).content.decode().count("1,234.56")
    commands.cancel(actor=clerk, at=at, charge_no=charge.charge_no, reason="r")
    assert citizen.charge(request_of(payer), charge_no=charge.charge_no).content.decode().count("1,234.56") > before


def test_the_demo_bank_is_not_there_in_production(client: Client, charge: Charge, payer: Actor, at: datetime, settings: Settings) -> None:
    address = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no).pay_url
    settings.ONEWINDOW_DEMO = False
    assert client.get(address).status_code == 404


def test_the_callback_address_answers_gateways(client: Client, charge: Charge, payer: Actor, at: datetime) -> None:
    intent = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    payload, signature = DemoGateway().callback(payment_no=intent.payment_no, amount=charge.amount, paid=True)
    for _ in range(2):
        answer = client.post("/hooks/payments/demo/", payload, content_type="application/json", headers={"X-Signature": signature})
        assert (answer.status_code, answer.content) == (200, b"success")
    forged = client.post("/hooks/payments/demo/", payload, content_type="application/json", headers={"X-Signature": "0"})
    assert (forged.status_code, forged.content) == (403, b"callback_refused")
