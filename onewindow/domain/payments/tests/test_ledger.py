"""Whatever gateways report, in whatever order and however often, every fen is kept for a charge or goes back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.domain.payments import commands, queries
from onewindow.domain.payments.gateways.demo import DemoGateway
from onewindow.domain.payments.tests.conftest import AT, CASE
from onewindow.domain.payments.types import ChargeState
from onewindow.kernel.actor import system_actor
from onewindow.kernel.errors import Refusal
from onewindow.kernel.money import Money

STEPS = st.lists(st.one_of(
    st.tuples(st.just("start"), st.just(0), st.just("")),
    st.tuples(st.sampled_from(("pay", "fail")), st.integers(0, 2), st.sampled_from(("", "again"))),
    st.tuples(st.just("cancel"), st.just(0), st.just("")),
), max_size=10)


@pytest.mark.django_db(transaction=False)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_ledger_stays_in_balance(steps: list[tuple[str, int, str]]) -> None:
    system, bank = system_actor(name="test"), DemoGateway()
    amount = Money(990)
    charge = commands.raise_charge(actor=system, at=AT, case_no=CASE, payer_no="P-1", title="t", amount=amount, basis="b")
    started: list[str] = []
    for verb, number, nonce in steps:
        try:
            if verb == "start":
                started.append(commands.start_payment(actor=system, at=AT, charge_no=charge.charge_no).payment_no)
            elif verb == "cancel":
                commands.cancel(actor=system, at=AT, charge_no=charge.charge_no, reason="r")
            elif number < len(started):
                payload, signature = bank.callback(payment_no=started[number], amount=amount, paid=verb == "pay", nonce=nonce)
                commands.record_callback(actor=system, at=AT, gateway="demo", payload=payload, signature=signature)
        except Refusal:
            continue
        assert queries.ledger().is_balanced
    assert queries.ledger().is_balanced
    if queries.charge(actor=system, charge_no=charge.charge_no).state is ChargeState.PAID:
        assert queries.ledger(case_no=CASE).kept.fen >= amount.fen
