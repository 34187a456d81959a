"""The demo bank's side: the buttons of its page and the callbacks it sends. Can't run in production."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from onewindow.domain.payments import queries
from onewindow.domain.payments.commands.booking import record_callback
from onewindow.domain.payments.gateways.demo import DemoGateway
from onewindow.domain.payments.models import DemoBankNote
from onewindow.domain.payments.types import BankPage
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal

REPORTS = {"pay": ((True, ""),), "pay_twice": ((True, ""), (True, "again")), "fail": ((False, ""),), "pay_late": ((True, ""),), "pay_silent": ()}


@command("payments.demo_bank", right=None, chained=False)
def press_demo_bank(*, actor: Actor, at: datetime, payment_no: str, button: str) -> Done[BankPage]:
    """A button of the demo bank's page: ``pay``, ``pay_twice``, ``fail``, ``pay_late`` (as late as the bank's manners
    say) or ``pay_silent`` (the callback never comes; the statement tells).

    It books in the bank's own book and writes down what the bank will report. Refuses NotFound for another gateway's
    payment or an unknown button. Can't run in production, where the twin refuses to exist.
    """
    bank = DemoGateway()
    page = queries.bank_page(payment_no=payment_no)
    if button not in REPORTS:
        raise NotFound(what="button", number=button)
    today = timezone.localdate(at)
    if button != "fail":
        bank.book(number=payment_no, amount=page.amount, on=today)
    due_at = at + timedelta(minutes=bank.manners.late_minutes) if button == "pay_late" else at
    for paid, nonce in REPORTS[button]:
        payload, signature = bank.callback(payment_no=payment_no, amount=page.amount, paid=paid, nonce=nonce, on=today if paid else None)
        DemoBankNote.objects.create(payload=payload, signature=signature, due_at=due_at)
    return Done(page)


@command("payments.send_demo_note", right=None, chained=False)
def send_demo_note(*, actor: Actor, at: datetime, note_id: UUID) -> Done[bool]:
    """Send one callback of the demo bank; answers whether it was taken. A refused one is not sent again."""
    note = DemoBankNote.objects.select_for_update().get(id=note_id)
    if note.sent_at is not None:
        return Done(False)
    note.sent_at = at
    note.save()
    try:
        record_callback(actor=actor, at=at, gateway=DemoGateway.code, payload=bytes(note.payload), signature=note.signature)
    except Refusal:
        return Done(False)
    return Done(True)


def send_demo_notes(*, actor: Actor, at: datetime) -> int:
    """Send the demo bank's callbacks whose time has come, each in its own transaction; answers how many were taken."""
    return sum(send_demo_note(actor=actor, at=at, note_id=note_id) for note_id in queries.due_demo_notes(at=at))
