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


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeCancelled(Fact):
    """A charge is no longer owed."""

    charge_no: str
    case_no: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundDue(Fact):
    """Money came in that must go back."""

    refund_no: str
    charge_no: str
    case_no: str
    amount_fen: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundMade(Fact):
    """Money has gone back to the payer."""

    refund_no: str
    charge_no: str
    case_no: str
    amount_fen: int
