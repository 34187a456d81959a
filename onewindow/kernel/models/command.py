"""Receipts of commands and the serials of public numbers."""

from __future__ import annotations

from django.db import models

from onewindow.kernel.ids import new_key


class CommandReceipt(models.Model):
    """What a command answered, so that a resend with the same key gets the same answer and does nothing.

    Never updated. The unique constraint is what makes two simultaneous resends one act.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    act = models.CharField(max_length=80)
    actor_ref = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, help_text="SHA-256 over the arguments: the same key with other arguments is refused")
    answer = models.BinaryField()
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        db_table = "kernel_command_receipt"
        constraints = [models.UniqueConstraint(fields=["act", "actor_ref", "key"], name="kernel_receipt_once")]


class NumberSerial(models.Model):
    """The running serial behind public numbers where the database has no sequences (SQLite)."""

    name = models.CharField(primary_key=True, max_length=40)
    value = models.BigIntegerField(default=0)

    class Meta:
        app_label = "kernel"
        db_table = "kernel_number_serial"
