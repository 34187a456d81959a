"""Money of the days before there was a ledger gets its entries."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from onewindow.domain.payments import commands, queries
from onewindow.domain.payments.models import ChargeRow, EntryRow, PaymentRow
from onewindow.domain.payments.tests.conftest import AT
from onewindow.domain.payments.types import Charge, RefundAnswer, RefundState
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.money import Money

pytestmark = pytest.mark.django_db


def test_entries_days_and_sums_are_filled_once(paid: Charge, clerk: Actor, head: Actor) -> None:
    asked = commands.request_refund(actor=clerk, at=AT, charge_no=paid.charge_no, reason="r", amount=Money(100))
    commands.confirm_refund(actor=head, at=AT, refund_no=asked.refund_no)
    commands.record_refund(actor=system_actor(name="x"), at=AT, refund_no=asked.refund_no, answer=RefundAnswer(state=RefundState.DONE, gateway_ref="x"))
    before = queries.ledger()
    EntryRow.objects.all().delete()
    PaymentRow.objects.update(booked_on=None)
    ChargeRow.objects.update(refunded_fen=0)
    assert not queries.ledger().is_balanced
    for _ in range(2):
        import_module("onewindow.domain.payments.migrations.0003_fill_the_ledger").fill(apps, None)
    assert queries.ledger() == before
    assert PaymentRow.objects.get().booked_on == AT.date()
