"""The meaning of a gateway's report, in every order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.payments.rules import effect_of_report, state_after_refund
from onewindow.domain.payments.types import AttemptState, ChargeState, RefundReason


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


def test_only_a_cancelled_charge_becomes_refunded() -> None:
    assert state_after_refund(charge=ChargeState.CANCELLED, paid_for_it=True) is ChargeState.REFUNDED
    assert state_after_refund(charge=ChargeState.CANCELLED, paid_for_it=False) is ChargeState.CANCELLED
    assert state_after_refund(charge=ChargeState.PAID, paid_for_it=False) is ChargeState.PAID


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
