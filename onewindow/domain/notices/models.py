"""Tables of notices. No verbs here; nothing writes them but commands and the demo transport."""

from __future__ import annotations

from django.db import models

from onewindow.domain.notices.types import DeliveryState
from onewindow.kernel.fields import SealedTextField
from onewindow.kernel.ids import new_key


class Notice(models.Model):
    """A notice: kind and parameters, never finished words.

    ``params`` is sealed JSON because parameters name people and reasons. Don't search in it and don't copy
    it into history. ``phone`` is only filled when the addressee isn't known by number (a sign-in code).
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    notice_no = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=40)
    recipient_no = models.CharField(max_length=80, blank=True)
    phone = SealedTextField(blank=True)
    params = SealedTextField()
    about = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_notice"
        indexes = [
            models.Index(fields=["recipient_no", "-created_at"], name="notices_notice_inbox"),
            models.Index(fields=["about", "created_at"], name="notices_notice_about"),
        ]


class NoticeDelivery(models.Model):
    """One notice by one transport. The key goes to the outside service, so that a repeat is no second message."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    transport = models.CharField(max_length=12)
    idempotency_key = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=12, default=DeliveryState.WAITING.value)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    outside_ref = models.CharField(max_length=120, blank=True)
    latest_error = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "notices_delivery"
        constraints = [
            models.UniqueConstraint(fields=["notice", "transport"], name="notices_delivery_once"),
            models.CheckConstraint(
                condition=models.Q(state="delivered", delivered_at__isnull=False)
                | (~models.Q(state="delivered") & models.Q(delivered_at__isnull=True)),
                name="notices_delivered_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in DeliveryState]), name="notices_delivery_state",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state="waiting"), name="notices_delivery_due"),
        ]


class DemoSms(models.Model):
    """The outside world of the demo: short messages that a real gateway would have sent. Empty in production."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    idempotency_key = models.CharField(max_length=80, unique=True)
    phone = SealedTextField()
    phone_tail = models.CharField(max_length=4)
    text = SealedTextField()
    sent_at = models.DateTimeField()

    class Meta:
        db_table = "notices_demo_sms"
        indexes = [models.Index(fields=["-sent_at"], name="notices_demo_sms_newest")]
