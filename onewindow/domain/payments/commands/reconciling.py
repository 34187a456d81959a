"""The bank's statement of a day against our books, and what is done about each difference."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.utils import timezone

from onewindow.domain.payments import queries, rules
from onewindow.domain.payments.commands.booking import book_payment, book_refund, locked_refund
from onewindow.domain.payments.commands.charging import BankSilent
from onewindow.domain.payments.facts import DayReconciled, DifferenceSettled
from onewindow.domain.payments.gateways import gateway_by_code
from onewindow.domain.payments.gateways.port import GatewayDown
from onewindow.domain.payments.models import (
    ChargeRow,
    DifferenceRow,
    PaymentRow,
    ReconciliationRow,
    RefundRow,
)
from onewindow.domain.payments.types import (
    DifferenceKind,
    GatewayReport,
    ReconciliationReport,
    RefundAnswer,
    RefundState,
    Settlement,
    Statement,
)
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import BadInput, NotFound, Refusal
from onewindow.kernel.facts import Fact
from onewindow.kernel.money import Money
from onewindow.kernel.numbers import next_number
from onewindow.kernel.records import canonical

DAY_SENTENCE = "Choose a day that is over, and the statement of that day."
REASON_SENTENCE = "Write what was found out about the difference."


class DifferenceNotOpen(Refusal):
    """Somebody settled the difference before."""

    code = "difference_not_open"
    sentence = "The difference {number} is settled already."


class CantBookHere(Refusal):
    """The statement's word can only be booked for a payment or refund that we know and that waits for it."""

    code = "cant_book_here"
    sentence = "{number} can't be booked on the word of the statement: we know no such payment or refund of this amount that waits. Explain it, or take it up with the bank."


def reconcile_day(*, actor: Actor, at: datetime, gateway: str, day: date) -> ReconciliationReport:
    """Fetch the gateway's statement of the day, outside any transaction, and compare it. Refuses BankSilent and what
    ``reconcile`` refuses, NotFound for a gateway that is not here."""
    try:
        statement = gateway_by_code(gateway).statement(day=day)
    except GatewayDown:
        raise BankSilent from None
    except KeyError:
        raise NotFound(what="gateway", number=gateway) from None
    return reconcile(actor=actor, at=at, day=day, statement=statement)


@command("payments.reconcile", right="payments.reconcile")
def reconcile(*, actor: Actor, at: datetime, day: date, statement: Statement, key: str = "") -> Done[ReconciliationReport]:
    """Compare a day's statement with our books and keep what was found: matched, missing here, missing there, another
    amount. The same statement again gives the same report; a corrected one supersedes what was open of the former.

    Refuses BadInput for a statement of another day, or of a day that is not over.
    """
    if statement.day != day or day >= timezone.localdate(at):
        raise BadInput(fields={"day": DAY_SENTENCE})
    lines = sorted((line.number, line.amount.fen, line.gateway_ref) for line in statement.lines)
    digest = hashlib.sha256(canonical([list(line) for line in lines])).hexdigest()
    known = ReconciliationRow.objects.filter(gateway=statement.gateway, day_on=day, digest=digest).first()
    if known is not None:
        return Done(queries.report_record(known))
    here = queries.books_of(gateway=statement.gateway, day=day, numbers=[line.number for line in statement.lines])
    matched, apart = rules.compared(here={number: amount for number, (amount, _) in here.items()}, there=statement.lines)
    number = next_number(kind="RR", on=timezone.localdate(at))
    _supersede(statement.gateway, day, by=number, at=at)
    row = ReconciliationRow.objects.create(
        report_no=number, gateway=statement.gateway, day_on=day, digest=digest, matched=matched,
        here_fen=sum(amount.fen for amount, _ in here.values()), there_fen=sum(line.amount.fen for line in statement.lines),
        made_at=at, made_by=actor.ref, made_by_name=actor.name)
    refs = {line.number: line.gateway_ref for line in statement.lines}
    DifferenceRow.objects.bulk_create(DifferenceRow(
        reconciliation=row, number=line.number[:40], kind=line.kind.value, charge_no=here[line.number][1] if line.number in here else queries.charge_no_of(number=line.number),
        here_fen=line.here.fen if line.here is not None else None, there_fen=line.there.fen if line.there is not None else None,
        gateway_ref=refs.get(line.number, "")[:80]) for line in apart)
    fact = DayReconciled(report_no=number, gateway=statement.gateway, day=day.isoformat(), matched=matched, differences=len(apart))
    return Done(queries.report_record(row), subject=f"reconciliation:{number}", facts=(fact,),
                payload={"gateway": statement.gateway, "day": day.isoformat(), "matched": matched, "differences": len(apart)})


@command("payments.settle_difference", right="payments.reconcile")
def settle_difference(
    *, actor: Actor, at: datetime, report_no: str, number: str, settlement: Settlement, reason: str, key: str = "",
) -> Done[ReconciliationReport]:
    """Say what a difference is and what was done: explained, taken up with the bank, or booked here on the statement's
    word (a payment or refund we know, whose callback never came).

    Refuses NotFound, DifferenceNotOpen, BadInput without a reason, CantBookHere.
    """
    report = ReconciliationRow.objects.filter(report_no=report_no).first()
    row = DifferenceRow.objects.select_for_update().filter(reconciliation=report, number=number).first() if report else None
    if report is None or row is None:
        raise NotFound(what="difference", number=number)
    if row.settlement:
        raise DifferenceNotOpen(number=number)
    if not reason.strip():
        raise BadInput(fields={"reason": REASON_SENTENCE})
    booked = _book(row, report, at) if settlement is Settlement.BOOKED_HERE else ()
    row.settlement, row.reason, row.settled_at = settlement.value, reason.strip()[:300], at
    row.settled_by, row.settled_by_name = actor.ref, actor.name
    row.save()
    fact = DifferenceSettled(report_no=report_no, number=number, settlement=settlement.value)
    return Done(queries.report_record(report), subject=f"reconciliation:{report_no}", facts=(fact, *booked),
                also=(f"charge:{row.charge_no}",) if booked else (),
                payload={"number": number, "settlement": settlement.value, "reason": row.reason})


def _supersede(gateway: str, day: date, *, by: str, at: datetime) -> None:
    """What was still open of the day's former statements is judged anew by the later one."""
    former = DifferenceRow.objects.filter(reconciliation__gateway=gateway, reconciliation__day_on=day, settlement="")
    former.update(settlement=Settlement.EXPLAINED.value, reason=f"→ {by}", settled_at=at)


def _book(row: DifferenceRow, report: ReconciliationRow, at: datetime) -> tuple[Fact, ...]:
    """Do what the callback that never came would have done."""
    if row.kind != DifferenceKind.MISSING_HERE.value or row.there_fen is None:
        raise CantBookHere(number=row.number)
    payment = PaymentRow.objects.filter(payment_no=row.number, gateway=report.gateway, amount_fen=row.there_fen).first()
    if payment is not None:
        charge = ChargeRow.objects.select_for_update().get(id=payment.charge_id)
        told = GatewayReport(payment_no=row.number, amount=Money(row.there_fen), is_done=True, gateway_ref=row.gateway_ref, booked_on=report.day_on)
        facts = book_payment(charge, PaymentRow.objects.select_for_update().get(id=payment.id), told, at)
    elif RefundRow.objects.filter(refund_no=row.number, payment__gateway=report.gateway, amount_fen=-row.there_fen).exists():
        facts = book_refund(locked_refund(row.number), RefundAnswer(state=RefundState.DONE, gateway_ref=row.gateway_ref), at)
    else:
        facts = None
    if not facts:
        raise CantBookHere(number=row.number)
    return facts
