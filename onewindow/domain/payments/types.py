"""Records that cross the room's wall: charges, payment attempts, refunds and what a gateway reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onewindow.kernel.money import Money


class ChargeState(StrEnum):
    """Where a charge stands. REFUNDED means the money has gone back; until then a refund row is due."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class AttemptState(StrEnum):
    """Where one attempt to pay stands at its gateway."""

    STARTED = "started"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class RefundState(StrEnum):
    """Whether money that must go back has gone."""

    DUE = "due"
    DONE = "done"


class RefundReason(StrEnum):
    """Why money must go back."""

    CHARGE_CANCELLED = "charge_cancelled"
    PAID_TWICE = "paid_twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a payer owes for a case (缴费通知). ``basis`` cites what allows the charge (许可法 58–59)."""

    charge_no: str
    case_no: str
    payer_no: str
    title: str
    amount: Money
    basis: str
    state: ChargeState
    raised_at: datetime
    paid_at: datetime | None
    receipt_no: str
    open_payment_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrder:
    """What a gateway is told of an attempt to pay: no name, no case."""

    payment_no: str
    amount: Money
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIntent:
    """Where to send the payer."""

    payment_no: str
    pay_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayReport:
    """A gateway's callback, its signature already checked. ``paid`` False means the attempt failed."""

    payment_no: str
    amount: Money
    paid: bool
    gateway_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money that must go back, or has gone back."""

    refund_no: str
    charge_no: str
    payment_no: str
    amount: Money
    reason: RefundReason
    state: RefundState
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """What a gateway is told to pay back. The same ``refund_no`` twice is one refund."""

    refund_no: str
    payment_no: str
    gateway: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BankPage:
    """What the demo bank shows of a payment."""

    payment_no: str
    charge_no: str
    title: str
    amount: Money
    state: AttemptState


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Sums of one charge, or of all: received = kept + refunds, or the ledger is out of balance."""

    received: Money
    kept: Money
    refunds: Money

    @property
    def is_balanced(self) -> bool:
        """Whether every fen that came in is either kept for a paid charge or on its way back."""
        return self.received.fen == self.kept.fen + self.refunds.fen
