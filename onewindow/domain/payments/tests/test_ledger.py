"""Whatever gateways report and staff decide, in whatever order and however often, every fen is kept or goes back."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.domain.payments import commands, queries
from onewindow.domain.payments.gateways.demo import DemoGateway
from onewindow.domain.payments.tests.conftest import AT, raised
from onewindow.domain.payments.types import ChargeState, RefundAnswer, RefundState
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.errors import Refusal
from onewindow.kernel.money import Money

STEPS = st.lists(st.one_of(
    st.tuples(st.just("start"), st.just(0), st.just("")),
    st.tuples(st.sampled_from(("pay", "fail", "wrong")), st.integers(0, 2), st.sampled_from(("", "again"))),
    st.tuples(st.just("cancel"), st.just(0), st.just("")),
    st.tuples(st.just("ask"), st.sampled_from((0, 1, 330, 990, 991)), st.just("")),
    st.tuples(st.sampled_from(("confirm", "decline", "done", "back_failed", "told_done")), st.integers(0, 3), st.just("")),
), max_size=14)
HEAD = Actor(kind=ActorKind.STAFF, ref="S-2", name="h", channel="office", rights=frozenset({"payments.confirm_refund"}))


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_ledger_never_loses_a_fen(steps: list[tuple[str, int, str]]) -> None:
    with transaction.atomic():
        _play(steps)
        transaction.set_rollback(True)


def _play(steps: list[tuple[str, int, str]]) -> None:
    system, amount = system_actor(name="test"), Money(990)
    charge_no = raised(amount).charge_no
    started: list[str] = []
    for verb, number, nonce in steps:
        refunds = [refund.refund_no for refund in queries.refunds_to_mind(actor=system)]
        try:
            with transaction.atomic():
                _step(verb, number, nonce, charge_no=charge_no, started=started, refund_no=refunds[number % len(refunds)] if refunds else "")
        except Refusal:
            pass
        ledger = queries.ledger()
        assert ledger.is_balanced, (verb, ledger)
        assert Money(0) <= ledger.entries <= ledger.received
        assert ledger.kept >= Money(0)
    charge = queries.charge(actor=system, charge_no=charge_no)
    if charge.state is ChargeState.REFUNDED:
        assert queries.ledger().kept == Money(0)
    if charge.state is ChargeState.PAID:
        assert queries.ledger().kept == amount - charge.refunded


def _step(verb: str, number: int, nonce: str, *, charge_no: str, started: list[str], refund_no: str) -> None:
    system, bank = system_actor(name="test"), DemoGateway()
    if verb == "start":
        started.append(commands.begin_payment(actor=system, at=AT, charge_no=charge_no).payment_no)
    elif verb == "cancel":
        commands.cancel(actor=system, at=AT, charge_no=charge_no, reason="r")
    elif verb == "ask":
        commands.request_refund(actor=system, at=AT, charge_no=charge_no, reason="r", amount=Money(number))
    elif verb == "confirm":
        commands.confirm_refund(actor=HEAD, at=AT, refund_no=refund_no)
    elif verb == "decline":
        commands.decline_refund(actor=HEAD, at=AT, refund_no=refund_no, reason="r")
    elif verb in {"done", "back_failed"}:
        state = RefundState.DONE if verb == "done" else RefundState.FAILED
        commands.record_refund(actor=system, at=AT, refund_no=refund_no, answer=RefundAnswer(state=state, gateway_ref="x"))
    elif verb == "told_done" and refund_no:
        refund = next(each for each in queries.refunds_to_mind(actor=system) if each.refund_no == refund_no)
        payload, signature = bank.callback(payment_no=refund.payment_no, refund_no=refund_no, amount=refund.amount, paid=True)
        commands.record_callback(actor=system, at=AT, gateway="demo", payload=payload, signature=signature)
    elif number < len(started):
        told = Money(991) if verb == "wrong" else Money(990)
        payload, signature = bank.callback(payment_no=started[number], amount=told, paid=verb != "fail", nonce=nonce)
        commands.record_callback(actor=system, at=AT, gateway="demo", payload=payload, signature=signature)
