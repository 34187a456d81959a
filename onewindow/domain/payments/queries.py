"""Questions about charges, refunds and the balance. A charge shows itself to its payer and to staff."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from onewindow.domain.payments.models import ChargeRow, DemoBankNote, PaymentRow, RefundRow
from onewindow.domain.payments.types import (
    AttemptState,
    BankPage,
    Charge,
    ChargeState,
    Ledger,
    Refund,
    RefundOrder,
    RefundReason,
    RefundState,
)
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound
from onewindow.kernel.money import Money

__all__ = ["bank_page", "charge", "charges_of", "charges_to_pay", "due_demo_notes", "ledger", "refund_order", "refunds_of"]

READ = frozenset({"cases.read", "payments.raise", "payments.pay", "payments.cancel"})


def charges_of(*, actor: Actor, case_no: str) -> tuple[Charge, ...]:
    """The charges of a case the actor may see, earliest first."""
    rows = ChargeRow.objects.filter(case_no=case_no).order_by("raised_at", "id")
    return tuple(charge_record(row) for row in rows if may_see(actor, row.payer_no))


def charges_to_pay(*, actor: Actor) -> tuple[Charge, ...]:
    """Every charge of the actor's own, newest first."""
    rows = ChargeRow.objects.filter(payer_no=actor.principal).order_by("-raised_at", "-id") if actor.principal else ()
    return tuple(charge_record(row) for row in rows)


def charge(*, actor: Actor, charge_no: str) -> Charge:
    """One charge with its open payment, if any. Refuses NotFound, also to those it does not concern."""
    row = ChargeRow.objects.filter(charge_no=charge_no).first()
    if row is None or not may_see(actor, row.payer_no):
        raise NotFound(what="charge", number=charge_no)
    started = PaymentRow.objects.filter(charge=row, state=AttemptState.STARTED.value).values_list("payment_no", flat=True)
    return charge_record(row, open_payment_no=started.first() or "")


def refunds_of(*, actor: Actor, case_no: str) -> tuple[Refund, ...]:
    """The refunds of a case's charges the actor may see, earliest first."""
    rows = RefundRow.objects.filter(charge__case_no=case_no).select_related("charge", "payment").order_by("due_at", "id")
    return tuple(refund_record(row) for row in rows if may_see(actor, row.charge.payer_no))


def refund_order(*, refund_no: str) -> RefundOrder | None:
    """What a gateway must be told to make this refund; None once it is made. For the room's own reaction."""
    row = RefundRow.objects.filter(refund_no=refund_no, state=RefundState.DUE.value).select_related("payment").first()
    if row is None:
        return None
    return RefundOrder(refund_no=refund_no, payment_no=row.payment.payment_no, gateway=row.payment.gateway,
                       amount=Money(fen=row.amount_fen))


def ledger(*, case_no: str = "") -> Ledger:
    """Sums over all charges, or over one case's: what came in, what paid charges keep, what goes back."""
    cases = {"case_no": case_no} if case_no else {}
    of_charge = {f"charge__{name}": value for name, value in cases.items()}
    received = PaymentRow.objects.filter(state=AttemptState.SUCCEEDED.value, **of_charge)
    kept = ChargeRow.objects.filter(state=ChargeState.PAID.value, **cases)
    refunds = RefundRow.objects.filter(**of_charge)
    sums = [rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0 for rows in (received, kept, refunds)]
    return Ledger(received=Money(fen=sums[0]), kept=Money(fen=sums[1]), refunds=Money(fen=sums[2]))


def bank_page(*, payment_no: str) -> BankPage:
    """What the demo bank shows of one of its payments. Refuses NotFound."""
    row = PaymentRow.objects.filter(payment_no=payment_no, gateway="demo").select_related("charge").first()
    if row is None:
        raise NotFound(what="payment", number=payment_no)
    return BankPage(payment_no=payment_no, charge_no=row.charge.charge_no, title=row.charge.title,
                    amount=Money(fen=row.amount_fen), state=AttemptState(row.state))


def due_demo_notes(*, at: datetime) -> tuple[UUID, ...]:
    """The demo bank's unsent callbacks whose time has come, in order."""
    rows = DemoBankNote.objects.filter(sent_at__isnull=True, due_at__lte=at).order_by("due_at", "id")
    return tuple(rows.values_list("id", flat=True)[:100])


def may_see(actor: Actor, payer_no: str) -> bool:
    """Whether the actor pays this charge (or acts for the payer), works on cases or on charges, or is the platform."""
    if actor.kind is ActorKind.SYSTEM or (actor.kind is ActorKind.STAFF and actor.rights & READ):
        return True
    return bool(actor.principal) and actor.principal == payer_no


def charge_record(row: ChargeRow, *, open_payment_no: str = "") -> Charge:
    """The row as the record that crosses the wall."""
    return Charge(charge_no=row.charge_no, case_no=row.case_no, payer_no=row.payer_no, title=row.title,
                  amount=Money(fen=row.amount_fen), basis=row.basis, state=ChargeState(row.state),
                  raised_at=row.raised_at, paid_at=row.paid_at, receipt_no=row.receipt_no, open_payment_no=open_payment_no)


def refund_record(row: RefundRow) -> Refund:
    """The row as the record that crosses the wall."""
    return Refund(refund_no=row.refund_no, charge_no=row.charge.charge_no, payment_no=row.payment.payment_no,
                  amount=Money(fen=row.amount_fen), reason=RefundReason(row.reason), state=RefundState(row.state),
                  due_at=row.due_at, done_at=row.done_at)
