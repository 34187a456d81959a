"""Tables of the room. Amounts are whole fen. Reports of gateways are kept as they came."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from onewindow.domain.payments.types import (
    AttemptState,
    ChargeState,
    DifferenceKind,
    EntryKind,
    RefundReason,
    RefundState,
)
from onewindow.kernel.ids import new_key


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


class ChargeRow(models.Model):
    """What a payer owes. Don't delete a charge: cancel it, so that late money finds its way back."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    charge_no = models.CharField(max_length=24, unique=True)
    case_no = models.CharField(max_length=24, db_index=True)
    payer_no = models.CharField(max_length=24, db_index=True)
    department_code = models.CharField(max_length=20, blank=True, help_text="the organ that charges; its staff alone let the money go back")
    centre_code = models.CharField(max_length=20, blank=True, db_index=True, help_text="the hall that took the case in; its counters see the charge")
    collect_centre_code = models.CharField(max_length=20, blank=True, db_index=True, help_text="the hall where the result is fetched; its counters see the charge")
    title = models.CharField(max_length=120)
    amount_fen = models.PositiveBigIntegerField()
    refunded_fen = models.PositiveBigIntegerField(default=0, help_text="of the settling payment: going back or gone, without what is only asked for")
    basis = models.CharField(max_length=200)
    state = models.CharField(max_length=10)
    receipt_no = models.CharField(max_length=24, blank=True)
    raised_at = models.DateTimeField()
    pay_until_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "payments_charge"
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payments_charge_amount"),
            models.CheckConstraint(condition=Q(refunded_fen__lte=F("amount_fen")), name="payments_refunded_within"),
            models.CheckConstraint(condition=Q(state__in=_values(ChargeState)), name="payments_charge_state"),
            models.CheckConstraint(condition=~Q(basis=""), name="payments_charge_basis"),
            models.CheckConstraint(condition=~Q(state="paid") | (Q(paid_at__isnull=False) & ~Q(receipt_no="")),
                                   name="payments_paid_has_receipt"),
            models.UniqueConstraint(fields=["receipt_no"], condition=~Q(receipt_no=""), name="payments_receipt_once"),
        ]


class PaymentRow(models.Model):
    """One attempt to pay a charge at a gateway. ``settles`` marks the one attempt that paid it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    payment_no = models.CharField(max_length=24, unique=True)
    charge = models.ForeignKey(ChargeRow, on_delete=models.PROTECT, related_name="+")
    gateway = models.CharField(max_length=40)
    amount_fen = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10)
    settles = models.BooleanField(default=False)
    gateway_ref = models.CharField(max_length=80, blank=True)
    booked_on = models.DateField(null=True, help_text="the gateway's day, by which its statement lists it")
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_payment"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=_values(AttemptState)), name="payments_payment_state"),
            models.CheckConstraint(condition=Q(settles=False) | Q(state="succeeded"), name="payments_settles_if_paid"),
            models.UniqueConstraint(fields=["charge"], condition=Q(settles=True), name="payments_settled_once"),
            models.UniqueConstraint(fields=["charge", "gateway"], condition=Q(state="started"), name="payments_one_open"),
        ]
        indexes = [models.Index(fields=["gateway", "booked_on"], name="payments_by_day")]


class CallbackRow(models.Model):
    """A gateway's report, byte for byte, once for each distinct text. Only its count grows.

    ``stray`` says why it could not be booked; such a row may belong to no payment we know.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    gateway = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, help_text="hex of SHA-256 over the payload")
    payload = models.BinaryField()
    payment = models.ForeignKey(PaymentRow, on_delete=models.PROTECT, null=True, related_name="+")
    payment_no = models.CharField(max_length=40, blank=True)
    amount_fen = models.BigIntegerField(default=0)
    stray = models.CharField(max_length=20, blank=True)
    recorded_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "payments_callback"
        constraints = [
            models.UniqueConstraint(fields=["gateway", "digest"], name="payments_callback_once"),
            models.CheckConstraint(condition=Q(payment__isnull=False) | ~Q(stray=""), name="payments_stray_says_why"),
        ]


class RefundRow(models.Model):
    """Money that must go back. Don't let one person ask and confirm."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    refund_no = models.CharField(max_length=24, unique=True)
    charge = models.ForeignKey(ChargeRow, on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey(PaymentRow, on_delete=models.PROTECT, related_name="+")
    amount_fen = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=20)
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10)
    requested_by = models.CharField(max_length=80, blank=True)
    requested_by_name = models.CharField(max_length=80, blank=True)
    confirmed_by = models.CharField(max_length=80, blank=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    booked_on = models.DateField(null=True)
    gateway_ref = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "payments_refund"
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payments_refund_amount"),
            models.CheckConstraint(condition=Q(state__in=_values(RefundState)), name="payments_refund_state"),
            models.CheckConstraint(condition=Q(reason__in=_values(RefundReason)), name="payments_refund_reason"),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_at__isnull=False), name="payments_refund_done_at"),
            models.CheckConstraint(condition=Q(confirmed_by="") | ~Q(confirmed_by=F("requested_by")), name="payments_refund_two_persons"),
        ]


class EntryRow(models.Model):
    """The ledger (收支流水): one line for every fen that came or went, only ever added."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    charge = models.ForeignKey(ChargeRow, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    amount_fen = models.BigIntegerField()
    payment = models.OneToOneField(PaymentRow, on_delete=models.PROTECT, null=True, related_name="+")
    refund = models.OneToOneField(RefundRow, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "payments_entry"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EntryKind.RECEIVED.value, amount_fen__gt=0, payment__isnull=False, refund__isnull=True)
                | Q(kind=EntryKind.REFUNDED.value, amount_fen__lt=0, payment__isnull=True, refund__isnull=False),
                name="payments_entry_sense"),
        ]


class ReconciliationRow(models.Model):
    """The reconciliation of one statement, once for each distinct text of a day's statement."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    report_no = models.CharField(max_length=24, unique=True)
    gateway = models.CharField(max_length=40)
    day_on = models.DateField()
    digest = models.CharField(max_length=64, help_text="hex of SHA-256 over the statement's lines")
    matched = models.PositiveIntegerField()
    here_fen = models.BigIntegerField()
    there_fen = models.BigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)

    class Meta:
        db_table = "payments_reconciliation"
        constraints = [models.UniqueConstraint(fields=["gateway", "day_on", "digest"], name="payments_statement_once")]


class DifferenceRow(models.Model):
    """One difference of a reconciliation, and what was done about it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    reconciliation = models.ForeignKey(ReconciliationRow, on_delete=models.PROTECT, related_name="differences")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    charge_no = models.CharField(max_length=24, blank=True)
    here_fen = models.BigIntegerField(null=True)
    there_fen = models.BigIntegerField(null=True)
    gateway_ref = models.CharField(max_length=80, blank=True)
    settlement = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    settled_by = models.CharField(max_length=80, blank=True)
    settled_by_name = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_difference"
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "number"], name="payments_difference_once"),
            models.CheckConstraint(condition=Q(kind__in=_values(DifferenceKind)), name="payments_difference_kind"),
            models.CheckConstraint(condition=Q(settlement="") | (~Q(reason="") & Q(settled_at__isnull=False)), name="payments_settled_why"),
        ]


class DemoBankNote(models.Model):
    """A callback the demo bank has yet to send, so that it can be late or come twice. Empty in production."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    payload = models.BinaryField()
    signature = models.CharField(max_length=128)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_demo_bank_note"
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at__isnull=True), name="payments_demo_due")]


class DemoBankEntry(models.Model):
    """The demo bank's own book, from which it writes its statements. Empty in production."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    number = models.CharField(max_length=24, unique=True)
    amount_fen = models.BigIntegerField()
    booked_on = models.DateField()

    class Meta:
        db_table = "payments_demo_bank_entry"
