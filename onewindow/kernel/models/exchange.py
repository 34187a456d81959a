"""What passes between this installation and its partners: partners, what goes out, what came in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from onewindow.kernel.fields import SealedTextField
from onewindow.kernel.ids import new_key


class ExchangePartner(models.Model):
    """Another installation we exchange envelopes with. Its public key is agreed outside the platform.

    The row is the lock that orders the partner's envelopes in both directions.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    public_key = models.CharField(max_length=64)
    sent_sequence = models.PositiveBigIntegerField(default=0)
    sent_hash = models.CharField(max_length=64, blank=True)
    taken_sequence = models.PositiveBigIntegerField(default=0)

    class Meta:
        app_label = "kernel"
        db_table = "kernel_exchange_partner"


class ExchangeOut(models.Model):
    """An envelope we owe a partner, until its receipt is here. Never changed but for the receipt."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    partner = models.ForeignKey(ExchangePartner, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveBigIntegerField()
    wire = SealedTextField()
    envelope_hash = models.CharField(max_length=64)
    receipt = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        db_table = "kernel_exchange_out"
        constraints = [
            models.UniqueConstraint(fields=["partner", "sequence"], name="kernel_exchange_out_order"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="kernel_exchange_out_from_one"),
        ]


class ExchangeIn(models.Model):
    """An envelope a partner gave us, with the receipt we answered. ``taken_at`` is set when it was acted on."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    partner = models.ForeignKey(ExchangePartner, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveBigIntegerField()
    wire = SealedTextField()
    envelope_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    receipt = models.TextField()
    recorded_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        db_table = "kernel_exchange_in"
        constraints = [
            models.UniqueConstraint(fields=["partner", "sequence"], name="kernel_exchange_in_order"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="kernel_exchange_in_from_one"),
        ]
