"""Refunds decided by staff: two persons, parts, never more than was paid, done by the gateway sooner or later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from onewindow.domain.payments import commands, jobs, queries, reactions
from onewindow.domain.payments.commands.refunds import OtherOrgan
from onewindow.domain.payments.facts import RefundDue
from onewindow.domain.payments.gateways.demo import DemoGateway
from onewindow.domain.payments.models import RefundRow
from onewindow.domain.payments.tests.conftest import CASE, Manners
from onewindow.domain.payments.types import Charge, ChargeState, Refund, RefundAnswer, RefundState
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.errors import BadInput, NotAllowed, NotFound
from onewindow.kernel.models.outbox import OutboxFact
from onewindow.kernel.money import Money

BANK = Actor(kind=ActorKind.PARTNER, ref="gateway:demo", name="demo", channel="openapi")
SYSTEM = system_actor(name="payments")

pytestmark = pytest.mark.django_db


def facts(name: str) -> list[dict[str, object]]:
    return list(OutboxFact.objects.filter(name=name).order_by("number").values_list("payload", flat=True))


def told_to_the_bank(at: datetime) -> None:
    """Do what the relay does with the latest refund that fell due."""
    fact = RefundDue(**facts("RefundDue")[-1])  # type: ignore[arg-type]
    reactions.make_refund(fact, at=at, prepared=reactions.order_refund(fact))


def only(actor: Actor) -> Refund:
    found, = queries.refunds_of(actor=actor, case_no=CASE)
    return found


def test_a_part_goes_back_by_two_persons(paid: Charge, clerk: Actor, head: Actor, payer: Actor, at: datetime) -> None:
    asked = commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="多收一年", amount=Money(1000))
    assert (asked.state, facts("RefundDue")) == (RefundState.REQUESTED, [])
    assert queries.refunds_of(actor=payer, case_no=CASE) == ()  # nothing is promised to the payer yet
    assert queries.ledger().is_balanced
    assert [refund.refund_no for refund in queries.refunds_to_mind(actor=head)] == [asked.refund_no]
    commands.confirm_refund(actor=head, at=at, refund_no=asked.refund_no)
    told_to_the_bank(at)
    assert only(payer).state is RefundState.DONE
    charge = queries.charge(actor=payer, charge_no=paid.charge_no)
    assert (charge.state, charge.refunded) == (ChargeState.PAID, Money(1000))
    [fact] = facts("ChargeRefunded")
    assert (fact["amount_fen"], fact["left_fen"]) == (1000, paid.amount.fen - 1000)
    ledger = queries.ledger()
    assert ledger.is_balanced
    assert (ledger.entries, ledger.kept) == (paid.amount - Money(1000), paid.amount - Money(1000))


def test_all_of_it_in_two_parts_ends_in_refunded(paid: Charge, clerk: Actor, head: Actor, at: datetime) -> None:
    for amount in (Money(400), paid.amount - Money(400)):
        asked = commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="r", amount=amount)
        commands.confirm_refund(actor=head, at=at, refund_no=asked.refund_no)
        told_to_the_bank(at)
        assert queries.ledger().is_balanced
    assert queries.charge(actor=clerk, charge_no=paid.charge_no).state is ChargeState.REFUNDED
    assert queries.ledger().entries == Money(0)


def test_who_asks_cant_confirm(paid: Charge, head: Actor, clerk: Actor, at: datetime) -> None:
    asked = commands.request_refund(actor=head, at=at, charge_no=paid.charge_no, reason="r", amount=Money(1))
    with pytest.raises(commands.SamePerson):
        commands.confirm_refund(actor=head, at=at, refund_no=asked.refund_no)
    with pytest.raises(NotAllowed):
        commands.confirm_refund(actor=clerk, at=at, refund_no=asked.refund_no)
    with pytest.raises(IntegrityError), transaction.atomic():
        RefundRow.objects.update(confirmed_by=head.ref)


def test_never_more_than_was_paid(paid: Charge, clerk: Actor, at: datetime) -> None:
    for amount in (Money(0), Money(-5), paid.amount + Money(1)):
        with pytest.raises(commands.RefundTooMuch):
            commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="r", amount=amount)
    commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="r", amount=paid.amount - Money(3))
    with pytest.raises(commands.RefundTooMuch, match=r"0\.03"):
        commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="r", amount=Money(4))


def test_what_is_not_paid_cant_be_asked_back(charge: Charge, clerk: Actor, stranger: Actor, at: datetime) -> None:
    with pytest.raises(commands.RefundTooMuch):
        commands.request_refund(actor=clerk, at=at, charge_no=charge.charge_no, reason="r", amount=Money(1))
    with pytest.raises(NotFound):
        commands.request_refund(actor=clerk, at=at, charge_no="CH-none", reason="r", amount=Money(1))
    with pytest.raises(BadInput):
        commands.request_refund(actor=clerk, at=at, charge_no=charge.charge_no, reason=" ", amount=Money(1))
    with pytest.raises(NotAllowed):
        commands.request_refund(actor=stranger, at=at, charge_no=charge.charge_no, reason="r", amount=Money(1))


def test_a_declined_refund_frees_its_amount(paid: Charge, clerk: Actor, head: Actor, at: datetime) -> None:
    asked = commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="r", amount=paid.amount)
    with pytest.raises(BadInput):
        commands.decline_refund(actor=head, at=at, refund_no=asked.refund_no, reason="")
    commands.decline_refund(actor=head, at=at, refund_no=asked.refund_no, reason="没有依据")
    for act, more in ((commands.confirm_refund, {}), (commands.decline_refund, {"reason": "r"})):
        with pytest.raises(commands.RefundNotOpen):
            act(actor=head, at=at, refund_no=asked.refund_no, **more)
    assert commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="r", amount=paid.amount).amount == paid.amount
    assert queries.ledger().is_balanced


def test_cancelling_gives_back_the_rest_and_drops_what_was_only_asked_for(paid: Charge, clerk: Actor, head: Actor, at: datetime) -> None:
    one = commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="r", amount=Money(100))
    commands.confirm_refund(actor=head, at=at, refund_no=one.refund_no)
    told_to_the_bank(at)
    two = commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="r", amount=Money(50))
    commands.cancel(actor=clerk, at=at, charge_no=paid.charge_no, reason="撤回")
    told_to_the_bank(at)
    with pytest.raises(commands.RefundNotOpen):
        commands.confirm_refund(actor=head, at=at, refund_no=two.refund_no)
    assert queries.charge(actor=clerk, charge_no=paid.charge_no).state is ChargeState.REFUNDED
    ledger = queries.ledger()
    assert ledger.is_balanced
    assert ledger.entries == Money(0)


def test_a_refund_may_be_under_way_until_the_callback(paid: Charge, clerk: Actor, head: Actor, at: datetime, manners: Manners) -> None:
    manners(refund_minutes="60")
    asked = commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="r", amount=Money(100))
    commands.confirm_refund(actor=head, at=at, refund_no=asked.refund_no)
    told_to_the_bank(at)
    assert (only(head).state, facts("ChargeRefunded")) == (RefundState.ORDERED, [])
    assert jobs.send_demo_notes(at=at) == 0
    assert jobs.send_demo_notes(at=at + timedelta(hours=1)) == 1
    assert only(head).state is RefundState.DONE
    assert jobs.ask_after_refunds(at=at + timedelta(hours=2)) == 0
    assert queries.ledger().is_balanced


def test_a_refund_whose_callback_is_lost_is_asked_after(paid: Charge, clerk: Actor, head: Actor, at: datetime, manners: Manners) -> None:
    manners(refund_minutes="2880")
    asked = commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="r", amount=Money(100))
    commands.confirm_refund(actor=head, at=at, refund_no=asked.refund_no)
    told_to_the_bank(at)
    jobs.ask_after_refunds(at=at)
    assert only(head).state is RefundState.ORDERED
    manners(down="true")
    assert jobs.ask_after_refunds(at=at + timedelta(days=2)) == 0
    manners(refund_minutes="2880")
    assert jobs.ask_after_refunds(at=at + timedelta(days=2)) == 1
    assert only(head).state is RefundState.DONE
    assert jobs.send_demo_notes(at=at + timedelta(days=3)) == 1  # the callback after all: nothing twice
    assert len(facts("ChargeRefunded")) == 1
    assert queries.ledger().is_balanced


def test_a_failed_refund_is_ordered_anew_by_a_person(paid: Charge, clerk: Actor, head: Actor, at: datetime) -> None:
    asked = commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="r", amount=Money(100))
    commands.confirm_refund(actor=head, at=at, refund_no=asked.refund_no)
    payload, signature = DemoGateway().callback(payment_no=asked.payment_no, refund_no=asked.refund_no, amount=Money(100), paid=False)
    commands.record_callback(actor=BANK, at=at, gateway="demo", payload=payload, signature=signature)
    assert (only(head).state, len(facts("RefundFailed"))) == (RefundState.FAILED, 1)
    assert queries.ledger().is_balanced
    commands.confirm_refund(actor=head, at=at, refund_no=asked.refund_no)
    told_to_the_bank(at)
    assert only(head).state is RefundState.DONE
    failed_late = RefundAnswer(state=RefundState.FAILED, gateway_ref="x")
    assert commands.record_refund(actor=SYSTEM, at=at, refund_no=asked.refund_no, answer=failed_late).state is RefundState.DONE


@pytest.mark.parametrize(("amount", "refund_no", "error"), [(99, "", commands.AmountMismatch), (100, "RF-UNKNOWN", NotFound)])
def test_a_refund_report_that_fits_nothing_is_put_aside(
    paid: Charge, clerk: Actor, head: Actor, operator: Actor, at: datetime, amount: int, refund_no: str, error: type[Exception],
) -> None:
    asked = commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="r", amount=Money(100))
    commands.confirm_refund(actor=head, at=at, refund_no=asked.refund_no)
    payload, signature = DemoGateway().callback(payment_no=asked.payment_no, refund_no=refund_no or asked.refund_no, amount=Money(amount), paid=True)
    with pytest.raises(error):
        commands.record_callback(actor=BANK, at=at, gateway="demo", payload=payload, signature=signature)
    assert [stray.payment_no for stray in queries.strays(actor=operator)] == [refund_no or asked.refund_no]
    assert only(head).state is RefundState.DUE


def test_the_same_key_asks_once(paid: Charge, clerk: Actor, at: datetime) -> None:
    asked = {commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="r", amount=Money(5), key="k").refund_no for _ in range(3)}
    assert len(asked) == 1


def test_another_organs_head_neither_confirms_nor_declines_nor_sees(paid: Charge, clerk: Actor, head: Actor, at: datetime) -> None:
    asked = commands.request_refund(actor=clerk, at=at, charge_no=paid.charge_no, reason="重复缴费", amount=paid.amount)
    other = replace(head, department_code="wsjk")
    with pytest.raises(OtherOrgan):
        commands.confirm_refund(actor=other, at=at, refund_no=asked.refund_no)
    with pytest.raises(OtherOrgan):
        commands.decline_refund(actor=other, at=at, refund_no=asked.refund_no, reason="x")
    assert queries.refunds_to_mind(actor=other) == ()
    assert [one.refund_no for one in queries.refunds_to_mind(actor=head)] == [asked.refund_no]
