"""The bank's statement against our books: matched, missing here, missing there, another amount; each difference settled."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from onewindow.domain.payments import commands, jobs, queries
from onewindow.domain.payments.gateways.demo import DemoGateway
from onewindow.domain.payments.tests.conftest import AT, CASE, Manners, raised
from onewindow.domain.payments.types import (
    Charge,
    ChargeState,
    DifferenceKind,
    ReconciliationReport,
    RefundState,
    Settlement,
    Statement,
    StatementLine,
)
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.errors import BadInput, NotAllowed, NotFound
from onewindow.kernel.models.outbox import OutboxFact
from onewindow.kernel.money import Money

DAY = AT.date()
NEXT = AT + timedelta(days=1)
SYSTEM = system_actor(name="test")

pytestmark = pytest.mark.django_db


def pressed(button: str, *, fen: int = 1250, at: datetime = AT) -> Charge:
    """A charge and a button of the demo bank."""
    charge = raised(Money(fen), at=at)
    order = commands.begin_payment(actor=SYSTEM, at=at, charge_no=charge.charge_no)
    commands.press_demo_bank(actor=SYSTEM, at=at, payment_no=order.payment_no, button=button)
    jobs.send_demo_notes(at=at)
    return queries.charge(actor=SYSTEM, charge_no=charge.charge_no)


def reconciled(operator: Actor, *, at: datetime = NEXT, day: date = DAY) -> ReconciliationReport:
    return commands.reconcile_day(actor=operator, at=at, gateway="demo", day=day)


def facts(name: str) -> list[dict[str, object]]:
    return list(OutboxFact.objects.filter(name=name).values_list("payload", flat=True))


def test_a_day_that_agrees(operator: Actor) -> None:
    pressed("pay")
    pressed("pay_twice")
    pressed("fail")
    report = reconciled(operator)
    assert (report.matched, report.differences, report.total_here, report.total_there) == (2, (), Money(2500), Money(2500))
    assert facts("DayReconciled") == [{"report_no": report.report_no, "gateway": "demo", "day": DAY.isoformat(), "matched": 2, "differences": 0}]
    assert queries.reconciliations(actor=operator) == (report,)
    assert queries.reconciliation(actor=operator, report_no=report.report_no) == report


def test_refunds_are_lines_below_zero(operator: Actor, clerk: Actor, head: Actor) -> None:
    paid = pressed("pay")
    asked = commands.request_refund(actor=clerk, at=AT, charge_no=paid.charge_no, reason="r", amount=Money(250))
    commands.confirm_refund(actor=head, at=AT, refund_no=asked.refund_no)
    order = queries.refund_order(refund_no=asked.refund_no)
    assert order is not None
    commands.record_refund(actor=SYSTEM, at=AT, refund_no=asked.refund_no, answer=DemoGateway().refund(order=order, at=AT))
    report = reconciled(operator)
    assert (report.matched, report.differences, report.total_there) == (2, (), Money(1000))


@pytest.mark.parametrize(("fen", "kind", "here", "there"), [
    (1291, DifferenceKind.MISSING_THERE, Money(1291), None),
    (1292, DifferenceKind.MISSING_HERE, None, Money(1292)),
    (1293, DifferenceKind.OTHER_AMOUNT, Money(1293), Money(1393)),
])
def test_a_wrong_statement_is_found_out(operator: Actor, fen: int, kind: DifferenceKind, here: Money | None, there: Money | None) -> None:
    pressed("pay", fen=fen)
    report = reconciled(operator)
    [line] = report.differences
    assert (line.kind, line.here, line.there, report.open_differences) == (kind, here, there, 1)
    with pytest.raises(BadInput):
        commands.settle_difference(actor=operator, at=NEXT, report_no=report.report_no, number=line.number, settlement=Settlement.EXPLAINED, reason=" ")
    with pytest.raises(commands.CantBookHere):
        commands.settle_difference(actor=operator, at=NEXT, report_no=report.report_no, number=line.number, settlement=Settlement.BOOKED_HERE, reason="r")
    settled = commands.settle_difference(actor=operator, at=NEXT, report_no=report.report_no, number=line.number,
                                         settlement=Settlement.BANK_CORRECTS, reason="银行已确认记错")
    assert settled.open_differences == 0
    assert (settled.differences[0].reason, settled.differences[0].settled_by_name) == ("银行已确认记错", operator.name)
    assert len(facts("DifferenceSettled")) == 1
    with pytest.raises(commands.DifferenceNotOpen):
        commands.settle_difference(actor=operator, at=NEXT, report_no=report.report_no, number=line.number, settlement=Settlement.EXPLAINED, reason="r")


def test_a_payment_whose_callback_never_came_is_booked_on_the_statements_word(operator: Actor) -> None:
    charge = pressed("pay_silent")
    assert charge.state is ChargeState.OPEN
    report = reconciled(operator)
    [line] = report.differences
    assert (line.kind, line.charge_no) == (DifferenceKind.MISSING_HERE, charge.charge_no)
    commands.settle_difference(actor=operator, at=NEXT, report_no=report.report_no, number=line.number, settlement=Settlement.BOOKED_HERE,
                               reason="回调未到，以对账单为准")
    paid = queries.charge(actor=SYSTEM, charge_no=charge.charge_no)
    assert (paid.state, bool(paid.receipt_no)) == (ChargeState.PAID, True)
    assert len(facts("ChargePaid")) == 1
    assert queries.ledger().is_balanced
    payload, signature = DemoGateway().callback(payment_no=line.number, amount=charge.amount, paid=True)
    commands.record_callback(actor=SYSTEM, at=NEXT, gateway="demo", payload=payload, signature=signature)  # it comes after all
    assert len(facts("ChargePaid")) == 1
    assert reconciled(operator, at=NEXT + timedelta(days=1)).report_no == report.report_no  # the same statement, the same report


def test_a_refund_whose_callback_never_came_is_booked_too(operator: Actor, clerk: Actor, head: Actor) -> None:
    paid = pressed("pay")
    asked = commands.request_refund(actor=clerk, at=AT, charge_no=paid.charge_no, reason="r", amount=Money(250))
    commands.confirm_refund(actor=head, at=AT, refund_no=asked.refund_no)
    DemoGateway().book(number=asked.refund_no, amount=Money(-250), on=DAY)
    report = reconciled(operator)
    commands.settle_difference(actor=operator, at=NEXT, report_no=report.report_no, number=asked.refund_no, settlement=Settlement.BOOKED_HERE, reason="r")
    [refund] = queries.refunds_of(actor=head, case_no=CASE)
    assert refund.state is RefundState.DONE
    assert queries.ledger().is_balanced


def test_money_the_callback_told_of_after_midnight_belongs_to_the_banks_day(operator: Actor, manners: Manners) -> None:
    manners(late_minutes="900")
    pressed("pay_late")
    jobs.send_demo_notes(at=AT + timedelta(hours=15))  # on the next day
    assert reconciled(operator, at=NEXT + timedelta(days=1)).differences == ()
    assert reconciled(operator, at=NEXT + timedelta(days=1), day=NEXT.date()).matched == 0


def test_a_corrected_statement_supersedes_the_former(operator: Actor) -> None:
    charge = pressed("pay", fen=1291)
    one = reconciled(operator)
    number = one.differences[0].number
    right = Statement(gateway="demo", day=DAY, lines=(StatementLine(number=number, amount=charge.amount),))
    two = commands.reconcile(actor=operator, at=NEXT, day=DAY, statement=right)
    assert (two.matched, two.differences) == (1, ())
    assert queries.reconciliation(actor=operator, report_no=one.report_no).open_differences == 0
    assert commands.reconcile(actor=operator, at=NEXT, day=DAY, statement=right) == two


def test_a_day_must_be_over_and_the_statement_its_own(operator: Actor) -> None:
    empty = Statement(gateway="demo", day=DAY, lines=())
    with pytest.raises(BadInput):
        commands.reconcile(actor=operator, at=AT, day=DAY, statement=empty)
    with pytest.raises(BadInput):
        commands.reconcile(actor=operator, at=NEXT, day=DAY - timedelta(days=1), statement=empty)
    with pytest.raises(NotFound):
        commands.reconcile_day(actor=operator, at=NEXT, gateway="nobody", day=DAY)


def test_the_job_fetches_every_day_once_and_asks_a_silent_bank_again(operator: Actor, manners: Manners) -> None:
    assert jobs.fetch_statements(at=NEXT) == 0  # nothing was ever paid
    pressed("pay")
    assert jobs.fetch_statements(at=AT) == 0
    manners(down="true")
    assert jobs.fetch_statements(at=NEXT) == 0
    with pytest.raises(commands.BankSilent):
        reconciled(operator)
    manners()
    assert jobs.fetch_statements(at=NEXT + timedelta(days=2)) == 3
    assert jobs.fetch_statements(at=NEXT + timedelta(days=2)) == 0
    assert [report.matched for report in queries.reconciliations(actor=operator)] == [0, 0, 1]
    assert jobs.fetch_statements(at=NEXT + timedelta(days=365)) == 31  # bounded


def test_only_who_reconciles_sees_and_settles(operator: Actor, clerk: Actor) -> None:
    pressed("pay", fen=1291)
    report = reconciled(operator)
    with pytest.raises(NotFound):
        queries.reconciliation(actor=clerk, report_no=report.report_no)
    assert queries.reconciliations(actor=clerk) == ()
    with pytest.raises(NotAllowed):
        reconciled(clerk)
    with pytest.raises(NotFound):
        commands.settle_difference(actor=operator, at=NEXT, report_no=report.report_no, number="PY-none", settlement=Settlement.EXPLAINED, reason="r")
