"""The meaning of a gateway's report, in every order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.payments.rules import compared, effect_of_report, state_after_refund
from onewindow.domain.payments.types import (
    AttemptState,
    ChargeState,
    DifferenceKind,
    RefundReason,
    StatementLine,
)
from onewindow.kernel.money import Money


def test_success_pays_an_open_charge() -> None:
    effect = effect_of_report(attempt=AttemptState.STARTED, charge=ChargeState.OPEN, paid=True)
    assert effect is not None
    assert effect.pays_charge
    assert effect.charge is ChargeState.PAID


def test_success_told_again_changes_nothing() -> None:
    assert effect_of_report(attempt=AttemptState.SUCCEEDED, charge=ChargeState.PAID, paid=True) is None


def test_failure_after_success_changes_nothing() -> None:
    assert effect_of_report(attempt=AttemptState.SUCCEEDED, charge=ChargeState.PAID, paid=False) is None


def test_success_after_failure_counts_since_money_moved() -> None:
    effect = effect_of_report(attempt=AttemptState.FAILED, charge=ChargeState.OPEN, paid=True)
    assert effect is not None
    assert effect.pays_charge


def test_money_for_a_cancelled_charge_goes_back() -> None:
    effect = effect_of_report(attempt=AttemptState.STARTED, charge=ChargeState.CANCELLED, paid=True)
    assert effect is not None
    assert effect.refund is RefundReason.CHARGE_CANCELLED


def test_a_second_payment_goes_back() -> None:
    effect = effect_of_report(attempt=AttemptState.STARTED, charge=ChargeState.PAID, paid=True)
    assert effect is not None
    assert effect.refund is RefundReason.PAID_TWICE
    assert effect.charge is ChargeState.PAID


def test_a_failed_second_attempt_does_not_settle_a_paid_charge() -> None:
    effect = effect_of_report(attempt=AttemptState.STARTED, charge=ChargeState.PAID, paid=False)
    assert effect is not None
    assert (effect.attempt, effect.pays_charge, effect.refund) == (AttemptState.FAILED, False, None)


@pytest.mark.parametrize(("charge", "paid_for_it", "is_all_back", "state"), [
    (ChargeState.CANCELLED, True, True, ChargeState.REFUNDED),
    (ChargeState.CANCELLED, True, False, ChargeState.CANCELLED),
    (ChargeState.CANCELLED, False, True, ChargeState.CANCELLED),
    (ChargeState.PAID, True, True, ChargeState.REFUNDED),
    (ChargeState.PAID, True, False, ChargeState.PAID),
    (ChargeState.PAID, False, True, ChargeState.PAID),
])
def test_a_charge_is_refunded_when_all_that_settled_it_is_back(charge: ChargeState, paid_for_it: bool, is_all_back: bool, state: ChargeState) -> None:
    assert state_after_refund(charge=charge, paid_for_it=paid_for_it, is_all_back=is_all_back) is state


@pytest.mark.parametrize("paid", [True, False])
def test_an_attempt_whose_page_ran_out_can_still_succeed_or_fail(paid: bool) -> None:
    effect = effect_of_report(attempt=AttemptState.EXPIRED, charge=ChargeState.OPEN, paid=paid)
    assert effect is not None
    assert (effect.pays_charge, effect.attempt) == (paid, AttemptState.SUCCEEDED if paid else AttemptState.FAILED)


def test_money_for_a_refunded_charge_goes_back() -> None:
    effect = effect_of_report(attempt=AttemptState.STARTED, charge=ChargeState.REFUNDED, paid=True)
    assert effect is not None
    assert effect.refund is RefundReason.PAID_TWICE


BOOKS = st.dictionaries(st.sampled_from(("PY1", "PY2", "RF1", "RF2")), st.integers(-3, 3).map(Money))
LINES = st.lists(st.builds(StatementLine, number=st.sampled_from(("PY1", "PY2", "RF1", "X")), amount=st.integers(-3, 3).map(Money)), max_size=6)


@given(BOOKS, LINES)
def test_matched_and_differing_lines_make_up_both_sides(here: dict[str, Money], there: list[StatementLine]) -> None:
    matched, apart = compared(here=here, there=there)
    numbers = here.keys() | {line.number for line in there}
    assert matched + len(apart) == len(numbers)
    here_less_there = sum(amount.fen for amount in here.values()) - sum(line.amount.fen for line in there)
    assert sum((line.here or Money(0)).fen - (line.there or Money(0)).fen for line in apart) == here_less_there
    assert all((line.here is None) is (line.kind is DifferenceKind.MISSING_HERE) for line in apart)
    assert all((line.there is None) is (line.kind is DifferenceKind.MISSING_THERE) for line in apart)


def test_a_line_the_bank_doubles_is_another_amount() -> None:
    line = StatementLine(number="PY1", amount=Money(5))
    matched, (apart,) = compared(here={"PY1": Money(5)}, there=[line, line])
    assert (matched, apart.kind, apart.there) == (0, DifferenceKind.OTHER_AMOUNT, Money(10))


@given(st.lists(st.one_of(st.tuples(st.integers(0, 2), st.booleans()), st.just("cancel")), max_size=12))
def test_every_order_of_reports_keeps_the_ledger_in_balance(steps: list[object]) -> None:
    """Three attempts at one charge, reports repeated and in any order, a cancellation anywhere among them."""
    charge, attempts = ChargeState.OPEN, [AttemptState.STARTED] * 3
    settling: int | None = None
    refunds: list[int] = []
    for step in steps:
        if step == "cancel":
            if charge is ChargeState.PAID and settling is not None:
                refunds.append(settling)
            if charge in {ChargeState.OPEN, ChargeState.PAID}:
                charge = ChargeState.CANCELLED
            continue
        number, paid = step  # type: ignore[misc]
        effect = effect_of_report(attempt=attempts[number], charge=charge, paid=paid)
        if effect is None:
            continue
        attempts[number], charge = effect.attempt, effect.charge
        if effect.pays_charge:
            settling = number
        if effect.refund:
            refunds.append(number)
    received = attempts.count(AttemptState.SUCCEEDED)
    kept = 1 if charge is ChargeState.PAID else 0
    assert received == kept + len(refunds)
    assert len(set(refunds)) == len(refunds)
