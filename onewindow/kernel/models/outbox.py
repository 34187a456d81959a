"""The outbox: facts, their deliveries to reactions, and the schedule of timed jobs."""

from __future__ import annotations

from django.db import models

from onewindow.kernel.ids import new_key


class OutboxFact(models.Model):
    """A fact, stored in the transaction that made it true. Never updated."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=80)
    payload = models.JSONField()
    subject = models.CharField(max_length=120)
    number = models.PositiveIntegerField(help_text="order among the facts of the subject")
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        db_table = "kernel_outbox_fact"
        constraints = [models.UniqueConstraint(fields=["subject", "number", "name"], name="kernel_fact_order")]


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"


class Delivery(models.Model):
    """One fact for one reaction. Marked done in the transaction of the reaction's effect."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    fact = models.ForeignKey(OutboxFact, on_delete=models.PROTECT, related_name="+")
    reaction = models.CharField(max_length=120)
    subject = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        app_label = "kernel"
        db_table = "kernel_delivery"
        constraints = [models.UniqueConstraint(fields=["fact", "reaction"], name="kernel_delivery_once")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state="waiting"), name="kernel_delivery_due"),
            models.Index(fields=["reaction", "subject", "number"], condition=~models.Q(state="done"), name="kernel_delivery_queue"),
            models.Index(fields=["done_at"], condition=models.Q(state="done"), name="kernel_delivery_rate"),
        ]


class Schedule(models.Model):
    """When a timed job runs next. Claimed by one worker at a time through a row lock."""

    name = models.CharField(primary_key=True, max_length=80)
    next_at = models.DateTimeField()
    ran_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        app_label = "kernel"
        db_table = "kernel_schedule"
