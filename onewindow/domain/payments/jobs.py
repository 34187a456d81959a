"""Timed work of the room."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.payments import commands, queries
from onewindow.domain.payments.commands import BankSilent
from onewindow.domain.payments.gateways import gateway_by_code
from onewindow.domain.payments.gateways.port import GatewayDown
from onewindow.kernel.actor import system_actor
from onewindow.kernel.schedule import every


def send_demo_notes(*, at: datetime) -> int:
    """Send the demo bank's callbacks whose time has come; answers how many were taken."""
    return commands.send_demo_notes(actor=system_actor(name="demo-bank"), at=at)


def ask_after_refunds(*, at: datetime) -> int:
    """Ask gateways how ordered refunds stand, for when no callback came; answers how many answered."""
    actor, asked = system_actor(name="payments"), 0
    for order in queries.ordered_refunds():
        try:
            answer = gateway_by_code(order.gateway).refund_state(order=order, at=at)
        except GatewayDown:  # the next round asks again
            continue
        commands.record_refund(actor=actor, at=at, refund_no=order.refund_no, answer=answer)
        asked += 1
    return asked


def fetch_statements(*, at: datetime) -> int:
    """Fetch and compare the statements of the days that are over; answers how many. A silent bank is asked next time."""
    actor, made = system_actor(name="payments"), 0
    for gateway, day in queries.days_to_reconcile(at=at):
        try:
            commands.reconcile_day(actor=actor, at=at, gateway=gateway, day=day)
        except BankSilent:
            continue
        made += 1
    return made


JOBS = (
    every(seconds=15, run=send_demo_notes, name="payments.send_demo_notes"),
    every(seconds=3600, run=ask_after_refunds, name="payments.ask_after_refunds"),
    every(seconds=3600, run=fetch_statements, name="payments.fetch_statements"),
)
