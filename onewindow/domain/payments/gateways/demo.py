"""Demo twin of a payment gateway: a bank page inside the demo, signed callbacks, refunds, daily statements.

Its manners come from a data file: it may be down, slow, late, and wrong in its statements, each within bounds.
Nobody waits for it: an answer that would take longer than the caller's patience is no answer.
"""

from __future__ import annotations

import hmac
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from onewindow.domain.payments.formats import FOLDER, bank_manners, read_statement, write_statement
from onewindow.domain.payments.gateways.port import GatewayDown, SignatureWrong
from onewindow.domain.payments.models import DemoBankEntry, DemoBankNote
from onewindow.domain.payments.types import (
    BankManners,
    GatewayReport,
    PaymentOrder,
    RefundAnswer,
    RefundOrder,
    RefundState,
    Statement,
    StatementLine,
)
from onewindow.kernel.fields import keyring
from onewindow.kernel.money import Money

PATIENCE_SECONDS = 5.0


class DemoGateway:
    """The twin. Refuses to exist in production."""

    code: ClassVar[str] = "demo"

    def __init__(self) -> None:
        if settings.ONEWINDOW_PRODUCTION:
            raise ImproperlyConfigured("The demo bank is a twin and can't take money in production.")
        self.manners: BankManners = bank_manners(Path(getattr(settings, "ONEWINDOW_DEMO_BANK", FOLDER)))

    def pay_page(self, *, order: PaymentOrder) -> str:
        """The demo bank's page for the payment."""
        self._answer()
        return f"/demo/bank/{order.payment_no}/"

    def read_callback(self, *, payload: bytes, signature: str) -> GatewayReport:
        """Check the signature, then read the report."""
        if not hmac.compare_digest(sign(payload).encode(), signature.encode()):
            raise SignatureWrong
        values = json.loads(payload)
        return GatewayReport(payment_no=str(values["payment_no"]), amount=Money(fen=int(values["amount_fen"])),
                             is_done=values["result"] == "PAID", gateway_ref=str(values["gateway_ref"]),
                             refund_no=str(values.get("refund_no", "")),
                             booked_on=date.fromisoformat(values["booked_on"]) if values.get("booked_on") else None)

    def refund(self, *, order: RefundOrder, at: datetime) -> RefundAnswer:
        """The demo bank books the refund now, and is done with it now or some minutes later."""
        self._answer()
        ready_at = at + timedelta(minutes=self.manners.refund_minutes)
        is_new = self.book(number=order.refund_no, amount=-order.amount, on=timezone.localdate(ready_at))
        if is_new and ready_at > at:
            payload, signature = self.callback(payment_no=order.payment_no, refund_no=order.refund_no, amount=order.amount, paid=True)
            DemoBankNote.objects.create(payload=payload, signature=signature, due_at=ready_at)
        return RefundAnswer(state=RefundState.DONE if ready_at <= at else RefundState.ORDERED, gateway_ref=f"DEMO-BACK-{order.refund_no}")

    def refund_state(self, *, order: RefundOrder, at: datetime) -> RefundAnswer:
        """Done from the day on which it was booked."""
        self._answer()
        ready = DemoBankEntry.objects.filter(number=order.refund_no, booked_on__lte=timezone.localdate(at)).exists()
        return RefundAnswer(state=RefundState.DONE if ready else RefundState.ORDERED, gateway_ref=f"DEMO-BACK-{order.refund_no}")

    def statement(self, *, day: date) -> Statement:
        """The bank's book of the day, with the faults its manners ask for, as a file read back."""
        self._answer()
        rows = DemoBankEntry.objects.filter(booked_on=day).order_by("number")
        lines = [line for row in rows for line in self._listed(row.number, Money(row.amount_fen))]
        return read_statement(gateway=self.code, day=day, content=write_statement(tuple(lines)))

    def callback(self, *, payment_no: str, amount: Money, paid: bool, nonce: str = "", refund_no: str = "", on: date | None = None) -> tuple[bytes, str]:
        """What the bank sends: payload and signature. A nonce makes a repeat whose text differs."""
        values = {"payment_no": payment_no, "amount_fen": amount.fen, "result": "PAID" if paid else "FAILED",
                  "gateway_ref": f"DEMO-{refund_no or payment_no}", "nonce": nonce, "refund_no": refund_no, "booked_on": on.isoformat() if on else ""}
        payload = json.dumps(values, sort_keys=True).encode()
        return payload, sign(payload)

    def book(self, *, number: str, amount: Money, on: date) -> bool:
        """Write into the bank's own book; again is harmless. Answers whether it was new."""
        _, is_new = DemoBankEntry.objects.get_or_create(number=number, defaults={"amount_fen": amount.fen, "booked_on": on})
        return is_new

    def _answer(self) -> None:
        if self.manners.is_down or self.manners.answer_seconds > PATIENCE_SECONDS:
            raise GatewayDown(self.code)

    def _listed(self, number: str, amount: Money) -> tuple[StatementLine, ...]:
        fault = next((fault for ending, fault in self.manners.faults if abs(amount.fen) % 100 == ending), "")
        line = StatementLine(number=number, amount=amount, gateway_ref=f"DEMO-{number}")
        if fault == "missing":
            return ()
        if fault == "extra":
            return (line, StatementLine(number=f"UNKNOWN-{number[-6:]}", amount=amount, gateway_ref="DEMO-?"))
        return (StatementLine(number=number, amount=amount + Money(100), gateway_ref=line.gateway_ref),) if fault == "amount" else (line,)


def sign(payload: bytes) -> str:
    """The bank's signature over the bytes, with a key derived for this use alone."""
    return keyring().mac(payload, purpose="payments.demo").hex()
