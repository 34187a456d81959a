"""The pages for refunds and bank statements."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory

from onewindow.domain.payments import commands, queries
from onewindow.domain.payments.tests.conftest import AT, CASE, Manners, raised
from onewindow.domain.payments.types import Charge, RefundState, Settlement
from onewindow.domain.payments.web import citizen, staff
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.errors import NotAllowed
from onewindow.kernel.money import Money

pytestmark = pytest.mark.django_db


def request_of(actor: Actor, **posted: str) -> HttpRequest:
    request = RequestFactory().post("/", posted) if posted else RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=bool(actor.ref))  # type: ignore[assignment]
    request.actor = actor  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def test_a_refund_is_asked_for_and_confirmed_on_the_page(paid: Charge, clerk: Actor, head: Actor) -> None:
    typed = {"charge_no": paid.charge_no.lower(), "amount": "10.00", "reason": "多收", "key": "k"}
    for _ in range(2):
        assert staff.request_refund(request_of(clerk, **typed)).status_code == 302
    [asked] = queries.refunds_to_mind(actor=head)
    assert f"/{asked.refund_no}/confirm/" not in staff.refunds(request_of(clerk)).content.decode()
    page = staff.refunds(request_of(head)).content.decode()
    assert f"/{asked.refund_no}/confirm/" in page
    assert clerk.name in page
    staff.confirm_refund(request_of(head, key="c"), refund_no=asked.refund_no)
    assert queries.refunds_of(actor=head, case_no=CASE)[0].state is RefundState.DUE


def test_a_refused_request_keeps_what_was_typed(paid: Charge, clerk: Actor) -> None:
    for amount, status in (("99999", 422), ("many", 422)):
        answer = staff.request_refund(request_of(clerk, charge_no=paid.charge_no, amount=amount, reason="说明文字"))
        assert answer.status_code == status
        assert "说明文字" in answer.content.decode()


def test_declining_needs_a_reason(paid: Charge, clerk: Actor, head: Actor, at: object) -> None:
    asked = commands.request_refund(actor=clerk, at=AT, charge_no=paid.charge_no, reason="r", amount=paid.amount)
    refused = request_of(head, reason="")
    staff.decline_refund(refused, refund_no=asked.refund_no)
    assert [message.level_tag for message in refused._messages] == ["error"]  # type: ignore[attr-defined]
    staff.decline_refund(request_of(head, reason="不符合规定"), refund_no=asked.refund_no)
    assert queries.refunds_to_mind(actor=head) == ()


def test_refunds_are_for_those_who_work_on_them(payer: Actor, operator: Actor) -> None:
    for actor in (payer, operator):
        with pytest.raises(NotAllowed):
            staff.refunds(request_of(actor))


def test_a_difference_is_settled_on_the_page(operator: Actor, clerk: Actor) -> None:
    system, at = system_actor(name="test"), clock.now() - timedelta(days=1)
    charge = raised(Money(1200), at=at)
    order = commands.begin_payment(actor=system, at=at, charge_no=charge.charge_no)
    commands.press_demo_bank(actor=system, at=at, payment_no=order.payment_no, button="pay_silent")
    fetched = staff.fetch_statement(request_of(operator, day=(clock.today() - timedelta(days=1)).isoformat()))
    report_no = fetched["Location"].rstrip("/").rpartition("/")[2]
    page = staff.reconciliation(request_of(operator), report_no=report_no).content.decode()
    assert 'value="booked_here"' in page
    refused = staff.settle(request_of(operator, number=order.payment_no, settlement="booked_here", reason=" "), report_no=report_no)
    assert refused.status_code == 422
    staff.settle(request_of(operator, number=order.payment_no, settlement="booked_here", reason="以对账单为准"), report_no=report_no)
    [line] = queries.reconciliation(actor=operator, report_no=report_no).differences
    assert line.settlement is Settlement.BOOKED_HERE
    assert "以对账单为准" in staff.reconciliation(request_of(operator), report_no=report_no).content.decode()
    assert f"/{report_no}/" in staff.reconciliations(request_of(operator)).content.decode()
    with pytest.raises(NotAllowed):
        staff.reconciliations(request_of(clerk))


def test_a_silent_bank_is_said_on_both_pages(charge: Charge, payer: Actor, operator: Actor, manners: Manners) -> None:
    manners(down="true")
    for request, view in ((request_of(operator, day="x"), staff.fetch_statement),):
        assert view(request)["Location"].endswith("/office/reconciliations/")
        assert [message.level_tag for message in request._messages] == ["error"]  # type: ignore[attr-defined]
    paying = request_of(payer, go="1")
    assert citizen.pay(paying, charge_no=charge.charge_no)["Location"] == f"/my/charges/{charge.charge_no}/"
    assert [message.level_tag for message in paying._messages] == ["error"]  # type: ignore[attr-defined]


