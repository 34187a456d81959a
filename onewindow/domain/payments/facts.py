"""What the room announces."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRaised(Fact):
    """A payer was told what is owed for a case."""

    charge_no: str
    case_no: str
    payer_no: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargePaid(Fact):
    """A charge was paid in full and has a receipt number."""

    charge_no: str
    case_no: str
    payment_no: str
    receipt_no: str
    amount_fen: int
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeCancelled(Fact):
    """A charge is no longer owed."""

    charge_no: str
    case_no: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequested(Fact):
    """Staff asked for a refund; another person has to confirm it."""

    refund_no: str
    charge_no: str
    case_no: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundDue(Fact):
    """Money came in that must go back. ``due_at`` is ISO text."""

    refund_no: str
    charge_no: str
    case_no: str
    amount_fen: int
    reason: str
    due_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFailed(Fact):
    """The gateway could not pay back; somebody has to confirm the refund again."""

    refund_no: str
    charge_no: str
    case_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRefunded(Fact):
    """Money has gone back to the payer, all of it or a part. ``left_fen`` is what is still kept of the charge."""

    refund_no: str
    charge_no: str
    case_no: str
    amount_fen: int
    left_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReconciled(Fact):
    """A day's statement was compared with our books. ``day`` is ISO text."""

    report_no: str
    gateway: str
    day: str
    matched: int
    differences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceSettled(Fact):
    """Somebody said what a difference was and what was done."""

    report_no: str
    number: str
    settlement: str
