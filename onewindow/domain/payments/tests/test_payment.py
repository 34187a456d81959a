"""Charges are raised, paid once, cancelled and refunded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from importlib.resources import files

import pytest

from onewindow.domain.payments import commands, queries, reactions
from onewindow.domain.payments.facts import RefundDue
from onewindow.domain.payments.formats import policy
from onewindow.domain.payments.gateways.demo import DemoGateway
from onewindow.domain.payments.tests.conftest import BUNDLE, FREE, Manners, raised
from onewindow.domain.payments.types import (
    Charge,
    ChargeState,
    RefundAnswer,
    RefundReason,
    RefundState,
    StrayKind,
)
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.models.outbox import OutboxFact
from onewindow.kernel.money import Money

BANK = Actor(kind=ActorKind.PARTNER, ref="gateway:demo", name="demo", channel="openapi")

pytestmark = pytest.mark.django_db


def report(payment_no: str, at: datetime, amount: Money, *, paid: bool = True, nonce: str = "") -> Charge:
    payload, signature = DemoGateway().callback(payment_no=payment_no, amount=amount, paid=paid, nonce=nonce)
    return commands.record_callback(actor=BANK, at=at, gateway="demo", payload=payload, signature=signature)


def facts(name: str) -> list[dict[str, object]]:
    return list(OutboxFact.objects.filter(name=name).values_list("payload", flat=True))


@pytest.mark.law("XKF-58-2", "XKF-59")
@pytest.mark.parametrize(("bundle_hash", "fen"), [(FREE, "5"), (BUNDLE, "0")])
def test_nothing_outside_the_fee_list_can_be_charged(at: datetime, bundle_hash: str, fen: str) -> None:
    with pytest.raises(commands.FeeNotListed) as refusal:
        commands.raise_charge(actor=system_actor(name="test"), at=at, case_no="C", payer_no="P", bundle_hash=bundle_hash, answers={"fen": fen})
    assert refusal.value.article == "行政许可法 58、59"
    assert queries.charges_of(actor=BANK, case_no="C") == ()


def test_a_charge_says_what_the_list_says(charge: Charge) -> None:
    assert (charge.title, charge.amount, charge.basis) == ("补足缴费年限", Money.yuan("1234.56"), "社会保险法 27")


def test_no_post_raises_a_charge_by_itself(clerk: Actor, at: datetime) -> None:
    assert "payments.raise" not in files("onewindow.data").joinpath("rights.toml").read_text(encoding="utf-8")
    with pytest.raises(NotAllowed):
        commands.raise_charge(actor=clerk, at=at, case_no="C", payer_no="P-1", bundle_hash=BUNDLE, answers={"fen": "5"})


def test_the_same_key_raises_one_charge(clerk: Actor, at: datetime) -> None:
    one = raised(Money(5), at=at, case_no="C", key="k1")
    two = raised(Money(5), at=at + timedelta(minutes=1), case_no="C", key="k1")
    assert one == two
    assert len(queries.charges_of(actor=clerk, case_no="C")) == 1


def test_paying_gives_a_receipt_once(charge: Charge, payer: Actor, at: datetime) -> None:
    intent = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    assert intent.pay_url == f"/demo/bank/{intent.payment_no}/"
    paid = report(intent.payment_no, at, charge.amount)
    again = report(intent.payment_no, at + timedelta(hours=1), charge.amount, nonce="again")
    assert paid.state is ChargeState.PAID
    assert paid.receipt_no.startswith("RC")
    assert again == paid
    assert len(facts("ChargePaid")) == 1


def test_a_payment_under_way_is_taken_up_again(charge: Charge, payer: Actor, at: datetime) -> None:
    one = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    two = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    assert one == two
    assert queries.charge(actor=payer, charge_no=charge.charge_no).open_payment_no == one.payment_no


def test_after_a_failure_one_pays_anew(charge: Charge, payer: Actor, at: datetime) -> None:
    one = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    assert report(one.payment_no, at, charge.amount, paid=False).state is ChargeState.OPEN
    two = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    assert two.payment_no != one.payment_no
    assert report(two.payment_no, at, charge.amount).state is ChargeState.PAID
    report(one.payment_no, at, charge.amount)  # the first bank had the money after all
    [refund] = queries.refunds_of(actor=payer, case_no=charge.case_no)
    assert refund.reason is RefundReason.PAID_TWICE
    assert queries.ledger().is_balanced


def test_a_forged_or_changed_callback_is_refused(charge: Charge, payer: Actor, at: datetime) -> None:
    intent = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    payload, signature = DemoGateway().callback(payment_no=intent.payment_no, amount=charge.amount, paid=True)
    for body, sign, gateway in ((payload + b" ", signature, "demo"), (payload, "0" * 64, "demo"), (payload, signature, "other")):
        with pytest.raises(commands.CallbackRefused):
            commands.record_callback(actor=BANK, at=at, gateway=gateway, payload=body, signature=sign)
    assert queries.charge(actor=payer, charge_no=charge.charge_no).state is ChargeState.OPEN


def test_another_amount_is_put_aside_and_refused(charge: Charge, payer: Actor, operator: Actor, at: datetime) -> None:
    intent = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    for _ in range(2):
        with pytest.raises(commands.AmountMismatch, match=r"1234\.56"):
            report(intent.payment_no, at, Money(1))
    [stray] = queries.strays(actor=operator)
    assert (stray.kind, stray.payment_no, stray.amount) == (StrayKind.OTHER_AMOUNT, intent.payment_no, Money(1))
    assert queries.charge(actor=payer, charge_no=charge.charge_no).state is ChargeState.OPEN
    assert report(intent.payment_no, at, charge.amount).state is ChargeState.PAID  # the right report still counts
    assert queries.ledger().is_balanced


def test_a_payment_nobody_knows_is_put_aside_and_refused(operator: Actor, payer: Actor, at: datetime) -> None:
    with pytest.raises(NotFound):
        report("PY-UNKNOWN", at, Money(700))
    [stray] = queries.strays(actor=operator)
    assert (stray.kind, stray.payment_no, stray.amount) == (StrayKind.UNKNOWN_PAYMENT, "PY-UNKNOWN", Money(700))
    assert queries.strays(actor=payer) == ()
    assert queries.ledger().received == Money(0)


def test_money_after_the_attempt_ran_out_pays_the_charge(charge: Charge, payer: Actor, at: datetime) -> None:
    one = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    later = at + timedelta(minutes=policy().attempt_minutes)
    two = commands.start_payment(actor=payer, at=later, charge_no=charge.charge_no)
    assert two.payment_no != one.payment_no
    assert report(one.payment_no, later, charge.amount).state is ChargeState.PAID
    report(two.payment_no, later, charge.amount)
    [refund] = queries.refunds_of(actor=payer, case_no=charge.case_no)
    assert (refund.payment_no, refund.reason) == (two.payment_no, RefundReason.PAID_TWICE)
    assert queries.ledger().is_balanced


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (31, True)])
def test_a_charge_paid_after_its_day_is_marked_late(charge: Charge, payer: Actor, at: datetime, days: int, is_late: bool) -> None:
    intent = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    paid = report(intent.payment_no, at + timedelta(days=days), charge.amount)
    assert (paid.state, paid.is_paid_late) == (ChargeState.PAID, is_late)
    assert [fact["is_late"] for fact in facts("ChargePaid")] == [is_late]


@pytest.mark.parametrize("how", [{"down": "true"}, {"answer_seconds": "6"}])
def test_a_silent_bank_is_said_and_the_attempt_taken_up_again(charge: Charge, payer: Actor, at: datetime, manners: Manners, how: dict[str, str]) -> None:
    manners(**how)
    with pytest.raises(commands.BankSilent):
        commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    manners()
    intent = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    assert report(intent.payment_no, at, charge.amount).state is ChargeState.PAID


def test_late_money_for_a_cancelled_charge_is_paid_back(charge: Charge, payer: Actor, clerk: Actor, at: datetime) -> None:
    intent = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    commands.cancel(actor=clerk, at=at, charge_no=charge.charge_no, reason="申请已撤回")
    assert report(intent.payment_no, at + timedelta(hours=2), charge.amount).state is ChargeState.CANCELLED
    [refund] = queries.refunds_of(actor=payer, case_no=charge.case_no)
    assert (refund.state, refund.reason) == (RefundState.DUE, RefundReason.CHARGE_CANCELLED)
    assert queries.ledger().is_balanced


def test_cancelling_a_paid_charge_ends_in_refunded(charge: Charge, payer: Actor, clerk: Actor, at: datetime) -> None:
    intent = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    report(intent.payment_no, at, charge.amount)
    commands.cancel(actor=clerk, at=at, charge_no=charge.charge_no, reason="重复")
    [due] = facts("RefundDue")
    fact = RefundDue(**due)  # type: ignore[arg-type]
    reactions.make_refund(fact, at=at, prepared=reactions.order_refund(fact))
    assert reactions.order_refund(fact) is None
    assert queries.charge(actor=payer, charge_no=charge.charge_no).state is ChargeState.REFUNDED
    [refund] = queries.refunds_of(actor=payer, case_no=charge.case_no)
    assert refund.state is RefundState.DONE
    assert queries.ledger().is_balanced


def test_nobody_pays_or_cancels_twice(charge: Charge, payer: Actor, clerk: Actor, at: datetime) -> None:
    commands.cancel(actor=clerk, at=at, charge_no=charge.charge_no, reason="重复")
    with pytest.raises(commands.ChargeNotOpen):
        commands.cancel(actor=clerk, at=at, charge_no=charge.charge_no, reason="重复")
    with pytest.raises(commands.ChargeNotOpen):
        commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)


def test_a_charge_is_hidden_from_strangers(charge: Charge, stranger: Actor, clerk: Actor, at: datetime) -> None:
    with pytest.raises(NotFound):
        queries.charge(actor=stranger, charge_no=charge.charge_no)
    with pytest.raises(NotFound):
        commands.start_payment(actor=stranger, at=at, charge_no=charge.charge_no)
    assert queries.charges_of(actor=stranger, case_no=charge.case_no) == ()
    assert len(queries.charges_of(actor=clerk, case_no=charge.case_no)) == 1


def test_rights_are_checked(charge: Charge, payer: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        commands.cancel(actor=payer, at=at, charge_no=charge.charge_no, reason="不想交")
    with pytest.raises(NotAllowed):
        commands.record_refund(actor=payer, at=at, refund_no="RF", answer=RefundAnswer(state=RefundState.DONE, gateway_ref="x"))


def test_the_demo_bank_reports_late_and_twice(charge: Charge, payer: Actor, at: datetime) -> None:
    from onewindow.domain.payments import jobs
    intent = commands.start_payment(actor=payer, at=at, charge_no=charge.charge_no)
    bank = system_actor(name="demo-bank")
    commands.press_demo_bank(actor=bank, at=at, payment_no=intent.payment_no, button="pay_late")
    assert jobs.send_demo_notes(at=at) == 0
    assert jobs.send_demo_notes(at=at + timedelta(hours=2)) == 1
    commands.press_demo_bank(actor=bank, at=at, payment_no=intent.payment_no, button="pay_twice")
    assert jobs.send_demo_notes(at=at + timedelta(hours=3)) == 2
    assert len(facts("ChargePaid")) == 1


def test_a_charge_is_known_to_its_organ_and_its_halls_alone(charge: Charge, clerk: Actor, head: Actor, at: datetime) -> None:
    for reader, knows in ((clerk, True), (head, True), (replace(clerk, centre_code="HALL-B"), False), (replace(head, department_code="scjg"), False)):
        assert bool(queries.charges_of(actor=reader, case_no=charge.case_no)) is knows
        if not knows:
            with pytest.raises(NotFound):
                queries.charge(actor=reader, charge_no=charge.charge_no)
            with pytest.raises(NotFound):
                commands.request_refund(actor=reader, at=at, charge_no=charge.charge_no, reason="r", amount=Money(1))


def test_the_hall_that_hands_the_result_over_knows_the_charge(db: None, clerk: Actor, at: datetime) -> None:
    commands.raise_charge(actor=system_actor(name="test"), at=at, case_no="C-9", payer_no="P-1", bundle_hash=BUNDLE, answers={"fen": "5"}, halls=("HALL-A", "HALL-B"))
    assert len(queries.charges_of(actor=replace(clerk, centre_code="HALL-B"), case_no="C-9")) == 1
