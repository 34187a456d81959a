"""Tables of the room. Amounts are whole fen. Reports of gateways are kept as they came."""

from __future__ import annotations

from django.db import models

from onewindow.domain.payments.types import AttemptState, ChargeState, RefundReason, RefundState
from onewindow.kernel.ids import new_key


def _values(kind: type[ChargeState] | type[AttemptState] | type[RefundState] | type[RefundReason]) -> list[str]:
    return [member.value for member in kind]


class ChargeRow(models.Model):
    """What a payer owes. Don't delete a charge: cancel it, so that late money finds its way back."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    charge_no = models.CharField(max_length=24, unique=True)
    case_no = models.CharField(max_length=24, db_index=True)
    payer_no = models.CharField(max_length=24, db_index=True)
    title = models.CharField(max_length=120)
    amount_fen = models.PositiveBigIntegerField()
    basis = models.CharField(max_length=200)
    state = models.CharField(max_length=10)
    receipt_no = models.CharField(max_length=24, blank=True)
    raised_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "payments_charge"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="payments_charge_amount"),
            models.CheckConstraint(condition=models.Q(state__in=_values(ChargeState)), name="payments_charge_state"),
            models.CheckConstraint(condition=~models.Q(basis=""), name="payments_charge_basis"),
            models.CheckConstraint(
                condition=~models.Q(state="paid") | (models.Q(paid_at__isnull=False) & ~models.Q(receipt_no="")),
                name="payments_paid_has_receipt"),
            models.UniqueConstraint(fields=["receipt_no"], condition=~models.Q(receipt_no=""), name="payments_receipt_once"),
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
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_payment"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=_values(AttemptState)), name="payments_payment_state"),
            models.CheckConstraint(condition=models.Q(settles=False) | models.Q(state="succeeded"), name="payments_settles_if_paid"),
            models.UniqueConstraint(fields=["charge"], condition=models.Q(settles=True), name="payments_settled_once"),
            models.UniqueConstraint(fields=["charge", "gateway"], condition=models.Q(state="started"), name="payments_one_open"),
        ]


class CallbackRow(models.Model):
    """A gateway's report, byte for byte, once for each distinct text. Only its count grows."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    gateway = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, help_text="hex of SHA-256 over the payload")
    payload = models.BinaryField()
    payment = models.ForeignKey(PaymentRow, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "payments_callback"
        constraints = [models.UniqueConstraint(fields=["gateway", "digest"], name="payments_callback_once")]


class RefundRow(models.Model):
    """Money that must go back. One refund a payment."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    refund_no = models.CharField(max_length=24, unique=True)
    charge = models.ForeignKey(ChargeRow, on_delete=models.PROTECT, related_name="+")
    payment = models.OneToOneField(PaymentRow, on_delete=models.PROTECT, related_name="+")
    amount_fen = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=20)
    state = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    gateway_ref = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "payments_refund"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=_values(RefundState)), name="payments_refund_state"),
            models.CheckConstraint(condition=models.Q(reason__in=_values(RefundReason)), name="payments_refund_reason"),
            models.CheckConstraint(condition=~models.Q(state="done") | models.Q(done_at__isnull=False), name="payments_refund_done_at"),
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
        indexes = [models.Index(fields=["due_at"], condition=models.Q(sent_at__isnull=True), name="payments_demo_due")]
