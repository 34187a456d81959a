"""Questions about charges, refunds, the balance and reconciliations. A charge shows itself to its payer, its organ and its halls."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Min, Q, Sum
from django.utils import timezone

from onewindow.domain.payments.formats import policy
from onewindow.domain.payments.models import (
    CallbackRow,
    ChargeRow,
    DemoBankNote,
    EntryRow,
    PaymentRow,
    ReconciliationRow,
    RefundRow,
)
from onewindow.domain.payments.types import (
    AttemptState,
    BankPage,
    Charge,
    ChargeState,
    DifferenceKind,
    Ledger,
    ReconciliationLine,
    ReconciliationReport,
    Refund,
    RefundOrder,
    RefundReason,
    RefundState,
    Settlement,
    Stray,
    StrayKind,
)
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound
from onewindow.kernel.money import Money
from onewindow.kernel.once import asked_once

__all__ = ["bank_page", "charge", "charges_of", "charges_to_pay", "ledger", "reconciliation", "reconciliations",
           "refunds_of", "refunds_to_mind", "strays"]

READ = frozenset({"cases.read", "payments.pay", "payments.cancel", "payments.request_refund", "payments.confirm_refund"})
REFUNDS = frozenset({"payments.request_refund", "payments.confirm_refund"})
CONFIRM, RECONCILE = "payments.confirm_refund", "payments.reconcile"
NOBODY = Q(pk__in=())
TO_MIND = (RefundState.REQUESTED.value, RefundState.DUE.value, RefundState.ORDERED.value, RefundState.FAILED.value)
ASKED_ONLY = (RefundState.REQUESTED.value, RefundState.DECLINED.value)


@asked_once
def charges_of(*, actor: Actor, case_no: str) -> tuple[Charge, ...]:
    """The charges of a case the actor may see, earliest first."""
    return tuple(map(charge_record, ChargeRow.objects.filter(visible(actor), case_no=case_no).order_by("raised_at", "id")))


def charges_to_pay(*, actor: Actor) -> tuple[Charge, ...]:
    """Every charge of the actor's own, newest first."""
    return tuple(map(charge_record, ChargeRow.objects.filter(_of_payer(actor)).order_by("-raised_at", "-id")))


def charge(*, actor: Actor, charge_no: str) -> Charge:
    """One charge with its open payment, if any. Refuses NotFound, also to those it does not concern."""
    row = ChargeRow.objects.filter(visible(actor), charge_no=charge_no).first()
    if row is None:
        raise NotFound(what="charge", number=charge_no)
    started = PaymentRow.objects.filter(charge=row, state=AttemptState.STARTED.value).values_list("payment_no", flat=True)
    return charge_record(row, open_payment_no=started.first() or "")


def refunds_of(*, actor: Actor, case_no: str) -> tuple[Refund, ...]:
    """The refunds of a case's charges the actor may see, earliest first; without those only asked for or declined, unless
    the actor works on refunds."""
    seen = ChargeRow.objects.filter(visible(actor), case_no=case_no)
    rows = RefundRow.objects.filter(charge__in=seen).select_related("charge", "payment").order_by("due_at", "id")
    if not actor.rights & REFUNDS:
        rows = rows.exclude(state__in=ASKED_ONLY)
    return tuple(map(refund_record, rows))


def refunds_to_mind(*, actor: Actor, most: int = 100) -> tuple[Refund, ...]:
    """Refunds of charges the actor may see that wait for a confirmation or are under way, earliest first; empty to those who don't work
    on refunds."""
    if actor.kind is not ActorKind.SYSTEM and not actor.rights & REFUNDS:
        return ()
    seen = ChargeRow.objects.filter(visible(actor))
    rows = RefundRow.objects.filter(state__in=TO_MIND, charge__in=seen).select_related("charge", "payment").order_by("due_at", "id")
    return tuple(map(refund_record, rows[:most]))


def refund_order(*, refund_no: str) -> RefundOrder | None:
    """What a gateway must be told to make this refund; None once it was told. For the room's own reaction."""
    row = RefundRow.objects.filter(refund_no=refund_no, state=RefundState.DUE.value).select_related("payment").first()
    return None if row is None else _order(row)


def ledger(*, case_no: str = "") -> Ledger:
    """Sums over all charges, or over one case's: what came in, what paid charges keep, what goes back, what went back."""
    cases = {"charge__case_no": case_no} if case_no else {}
    received = PaymentRow.objects.filter(state=AttemptState.SUCCEEDED.value, **cases)
    settled = PaymentRow.objects.filter(settles=True, **cases).annotate(kept_fen=F("charge__amount_fen") - F("charge__refunded_fen"))
    refunds = RefundRow.objects.filter(**cases).exclude(state__in=ASKED_ONLY)
    done = refunds.filter(state=RefundState.DONE.value)
    entries = EntryRow.objects.filter(**cases)
    received_fen, refunds_fen, done_fen, entries_fen = (
        rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0 for rows in (received, refunds, done, entries))
    kept_fen = settled.aggregate(fen=Sum("kept_fen"))["fen"] or 0
    return Ledger(received=Money(received_fen), kept=Money(kept_fen), refunds=Money(refunds_fen), entries=Money(entries_fen),
                  paid_back=Money(done_fen))


def reconciliations(*, actor: Actor, most: int = 60) -> tuple[ReconciliationReport, ...]:
    """The reports of reconciled days, the latest first; empty to those who don't reconcile."""
    if actor.kind is not ActorKind.SYSTEM and not actor.may(RECONCILE):
        return ()
    rows = ReconciliationRow.objects.prefetch_related("differences").order_by("-day_on", "-made_at", "-id")[:most]
    return tuple(report_record(row) for row in rows)


def reconciliation(*, actor: Actor, report_no: str) -> ReconciliationReport:
    """One report with its differences. Refuses NotFound, also to those who don't reconcile."""
    row = ReconciliationRow.objects.filter(report_no=report_no).first()
    if row is None or not (actor.kind is ActorKind.SYSTEM or actor.may(RECONCILE)):
        raise NotFound(what="report", number=report_no)
    return report_record(row)


def strays(*, actor: Actor, most: int = 50) -> tuple[Stray, ...]:
    """Signed callbacks that could not be booked, the latest first; empty to those who don't reconcile."""
    if actor.kind is not ActorKind.SYSTEM and not actor.may(RECONCILE):
        return ()
    rows = CallbackRow.objects.exclude(stray="").order_by("-recorded_at", "-id")[:most]
    return tuple(Stray(gateway=row.gateway, kind=StrayKind(row.stray), payment_no=row.payment_no, amount=Money(row.amount_fen),
                       recorded_at=row.recorded_at) for row in rows)


def bank_page(*, payment_no: str) -> BankPage:
    """What the demo bank shows of one of its payments. Refuses NotFound."""
    row = PaymentRow.objects.filter(payment_no=payment_no, gateway="demo").select_related("charge").first()
    if row is None:
        raise NotFound(what="payment", number=payment_no)
    return BankPage(payment_no=payment_no, charge_no=row.charge.charge_no, title=row.charge.title,
                    amount=Money(fen=row.amount_fen), state=AttemptState(row.state))


def due_demo_notes(*, at: datetime) -> tuple[UUID, ...]:
    """The demo bank's unsent callbacks whose time has come, in order. For the room's own job."""
    rows = DemoBankNote.objects.filter(sent_at__isnull=True, due_at__lte=at).order_by("due_at", "id")
    return tuple(rows.values_list("id", flat=True)[:100])


def ordered_refunds() -> tuple[RefundOrder, ...]:
    """Refunds the gateway was told of and has not finished. For the room's own job."""
    rows = RefundRow.objects.filter(state=RefundState.ORDERED.value).select_related("payment").order_by("due_at", "id")[:100]
    return tuple(_order(row) for row in rows)


def days_to_reconcile(*, at: datetime) -> tuple[tuple[str, date], ...]:
    """Gateways and days that are over and not reconciled yet, the earliest first, bounded. For the room's own job."""
    yesterday, most = timezone.localdate(at) - timedelta(days=1), policy().catch_up_days
    begun = PaymentRow.objects.filter(booked_on__isnull=False).values("gateway").annotate(first_on=Min("booked_on"))
    found: list[tuple[str, date]] = []
    for row in begun.order_by("gateway"):
        done = set(ReconciliationRow.objects.filter(gateway=row["gateway"]).values_list("day_on", flat=True))
        begin = max(row["first_on"], yesterday - timedelta(days=most - 1))
        days = (begin + timedelta(days=number) for number in range((yesterday - begin).days + 1))
        found += [(row["gateway"], day) for day in days if day not in done]
    return tuple(found[:most])


def books_of(*, gateway: str, day: date, numbers: Iterable[str]) -> dict[str, tuple[Money, str]]:
    """Our side of a statement: what we booked on the day, and what the statement's numbers mean to us on any day; signed
    amount and charge number, by number. For the room's own command."""
    asked = list(numbers)
    payments = PaymentRow.objects.filter(gateway=gateway, state=AttemptState.SUCCEEDED.value).select_related("charge")
    refunds = RefundRow.objects.filter(payment__gateway=gateway, state=RefundState.DONE.value).select_related("charge")
    ours = {paid.payment_no: (Money(paid.amount_fen), paid.charge.charge_no)
            for paid in payments.filter(booked_on=day) | payments.filter(payment_no__in=asked)}
    back = {refund.refund_no: (Money(-refund.amount_fen), refund.charge.charge_no)
            for refund in refunds.filter(booked_on=day) | refunds.filter(refund_no__in=asked)}
    return {**ours, **back}


def charge_no_of(*, number: str) -> str:
    """The charge a payment or refund number belongs to, empty when we know neither. For the room's own command."""
    paid = PaymentRow.objects.filter(payment_no=number).values_list("charge__charge_no", flat=True).first()
    return paid or RefundRow.objects.filter(refund_no=number).values_list("charge__charge_no", flat=True).first() or ""


def visible(actor: Actor) -> Q:
    """The charges an actor may know of, as a condition.

    Payers: their own; agents: those of their principal in the affairs a mandate reaches. Staff who work on cases or on charges: those of
    the organ that charges, and those of cases their own hall took in or hands the result of over. A charge of before there was an organ
    on it is shown to whoever confirms refunds, or nobody could pay it back.
    """
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    if actor.kind is not ActorKind.STAFF or not actor.rights & READ:
        return _of_payer(actor)
    seen = NOBODY
    if actor.department_code:
        seen |= Q(department_code=actor.department_code)
    if actor.centre_code:
        seen |= Q(centre_code=actor.centre_code) | Q(collect_centre_code=actor.centre_code)
    if actor.may(CONFIRM):
        seen |= Q(department_code="")
    return seen


def _of_payer(actor: Actor) -> Q:
    if not actor.principal:
        return NOBODY
    own = Q(payer_no=actor.principal)
    return own if actor.within is None else own & Q(case_no__in=actor.within)


def is_late(row: ChargeRow) -> bool:
    """Whether the charge was paid after its time."""
    return row.paid_at is not None and row.pay_until_at is not None and row.paid_at > row.pay_until_at


def charge_record(row: ChargeRow, *, open_payment_no: str = "") -> Charge:
    """The row as the record that crosses the wall."""
    return Charge(charge_no=row.charge_no, case_no=row.case_no, payer_no=row.payer_no, title=row.title,
                  amount=Money(fen=row.amount_fen), basis=row.basis, state=ChargeState(row.state),
                  raised_at=row.raised_at, paid_at=row.paid_at, receipt_no=row.receipt_no, open_payment_no=open_payment_no,
                  pay_until_at=row.pay_until_at, is_paid_late=is_late(row), refunded=Money(row.refunded_fen))


def refund_record(row: RefundRow) -> Refund:
    """The row as the record that crosses the wall."""
    return Refund(refund_no=row.refund_no, charge_no=row.charge.charge_no, payment_no=row.payment.payment_no,
                  amount=Money(fen=row.amount_fen), reason=RefundReason(row.reason), state=RefundState(row.state),
                  due_at=row.due_at, done_at=row.done_at, note=row.note, title=row.charge.title, requested_by=row.requested_by,
                  requested_by_name=row.requested_by_name, confirmed_by=row.confirmed_by)


def report_record(row: ReconciliationRow) -> ReconciliationReport:
    """The row and its differences as the record that crosses the wall."""
    lines = tuple(ReconciliationLine(
        number=line.number, kind=DifferenceKind(line.kind), here=None if line.here_fen is None else Money(line.here_fen),
        there=None if line.there_fen is None else Money(line.there_fen), charge_no=line.charge_no,
        settlement=Settlement(line.settlement) if line.settlement else None, settled_by_name=line.settled_by_name,
        settled_at=line.settled_at, reason=line.reason) for line in sorted(row.differences.all(), key=lambda line: line.number))
    return ReconciliationReport(report_no=row.report_no, gateway=row.gateway, day=row.day_on, matched=row.matched,
                                total_here=Money(row.here_fen), total_there=Money(row.there_fen), differences=lines,
                                made_at=row.made_at, made_by_name=row.made_by_name)


def _order(row: RefundRow) -> RefundOrder:
    return RefundOrder(refund_no=row.refund_no, payment_no=row.payment.payment_no, gateway=row.payment.gateway,
                       amount=Money(fen=row.amount_fen))
