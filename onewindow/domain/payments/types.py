"""Records that cross the room's wall: charges, payment attempts, refunds, statements and their reconciliation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from onewindow.kernel.money import Money


class ChargeState(StrEnum):
    """Where a charge stands. REFUNDED means all of the money has gone back; until then refunds are under way."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class AttemptState(StrEnum):
    """Where one attempt to pay stands at its gateway. EXPIRED: its page is over, though money may still arrive."""

    STARTED = "started"
    EXPIRED = "expired"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class RefundState(StrEnum):
    """Where a refund stands: asked for by one person, due once another confirmed it, under way at the gateway."""

    REQUESTED = "requested"
    DECLINED = "declined"
    DUE = "due"
    ORDERED = "ordered"
    FAILED = "failed"
    DONE = "done"


class RefundReason(StrEnum):
    """Why money must go back. OFFICE: staff decided so and wrote why."""

    CHARGE_CANCELLED = "charge_cancelled"
    PAID_TWICE = "paid_twice"
    OFFICE = "office"


class EntryKind(StrEnum):
    """Which way money went."""

    RECEIVED = "received"
    REFUNDED = "refunded"


class StrayKind(StrEnum):
    """Why a signed callback could not be booked."""

    UNKNOWN_PAYMENT = "unknown_payment"
    OTHER_AMOUNT = "other_amount"


class DifferenceKind(StrEnum):
    """How a line of the bank's statement and our books differ."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    OTHER_AMOUNT = "other_amount"


class Settlement(StrEnum):
    """What was done about a difference: explained only, taken up with the bank, or booked here on the statement's word."""

    EXPLAINED = "explained"
    BANK_CORRECTS = "bank_corrects"
    BOOKED_HERE = "booked_here"


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
    pay_until_at: datetime | None = None
    is_paid_late: bool = False
    refunded: Money = Money(0)


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
    """A gateway's callback, its signature already checked. ``is_done`` False means the payment or refund failed.

    A ``refund_no`` makes it a report of that refund. ``booked_on`` is the gateway's own day, if it says one.
    """

    payment_no: str
    amount: Money
    is_done: bool
    gateway_ref: str
    refund_no: str = ""
    booked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money that must go back, or has gone back. ``requested_by`` and ``confirmed_by`` are staff numbers."""

    refund_no: str
    charge_no: str
    payment_no: str
    amount: Money
    reason: RefundReason
    state: RefundState
    due_at: datetime
    done_at: datetime | None
    note: str = ""
    title: str = ""
    requested_by: str = ""
    requested_by_name: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """What a gateway is told to pay back. The same ``refund_no`` twice is one refund."""

    refund_no: str
    payment_no: str
    gateway: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAnswer:
    """What a gateway says to a refund: done, failed, or still under way, with its own reference."""

    state: RefundState
    gateway_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A line of a gateway's statement. ``number`` is a payment's or refund's; refunds have negative amounts."""

    number: str
    amount: Money
    gateway_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A gateway's statement of one day (对账单)."""

    gateway: str
    day: date
    lines: tuple[StatementLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationLine:
    """One difference. Amounts are signed; None where that side has no such line."""

    number: str
    kind: DifferenceKind
    here: Money | None
    there: Money | None
    charge_no: str = ""
    settlement: Settlement | None = None
    settled_by_name: str = ""
    settled_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationReport:
    """What a day's reconciliation found (对账结果)."""

    report_no: str
    gateway: str
    day: date
    matched: int
    total_here: Money
    total_there: Money
    differences: tuple[ReconciliationLine, ...]
    made_at: datetime
    made_by_name: str

    @property
    def open_differences(self) -> int:
        """How many differences nobody settled yet."""
        return sum(line.settlement is None for line in self.differences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A signed callback that could not be booked, put aside."""

    gateway: str
    kind: StrayKind
    payment_no: str
    amount: Money
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackOutcome:
    """What became of a callback: the charge as it is now, or the reason it was put aside."""

    charge: Charge | None = None
    stray: StrayKind | None = None
    payment_no: str = ""
    asked: Money = Money(0)
    reported: Money = Money(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankPage:
    """What the demo bank shows of a payment."""

    payment_no: str
    charge_no: str
    title: str
    amount: Money
    state: AttemptState


@dataclass(frozen=True, slots=True, kw_only=True)
class BankManners:
    """How the demo bank behaves. ``faults`` are (ending of the amount in fen, what goes wrong in the statement)."""

    is_down: bool
    answer_seconds: float
    late_minutes: int
    refund_minutes: int
    faults: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPolicy:
    """How long a charge may be paid, how long one attempt lives, how many days a reconciliation catches up."""

    pay_within_days: int
    attempt_minutes: int
    catch_up_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Sums of one charge, or of all: received = kept + refunds, or the ledger is out of balance.

    ``refunds`` counts what must go back or has gone; ``entries`` is the sum of all entries: received less paid back.
    """

    received: Money
    kept: Money
    refunds: Money
    entries: Money = Money(0)
    paid_back: Money = Money(0)

    @property
    def is_balanced(self) -> bool:
        """Whether every fen that came in is kept for a paid charge or on its way back, and the entries say the same."""
        return (self.received.fen == self.kept.fen + self.refunds.fen and self.entries.fen == self.received.fen - self.paid_back.fen
                and self.entries.fen >= 0 and self.paid_back.fen <= self.refunds.fen)
