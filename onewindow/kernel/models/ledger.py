"""The ledger: one hash chain per subject, and the signed roots over all chains."""

from __future__ import annotations

from django.db import models

from onewindow.kernel.ids import new_key


class LedgerHead(models.Model):
    """The newest link of a subject's chain. The row is also the lock that orders the subject's acts. ``rooted`` is the number the newest root names."""

    subject = models.CharField(primary_key=True, max_length=120)
    number = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")
    rooted = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "kernel"
        db_table = "kernel_ledger_head"
        indexes = [models.Index(fields=["subject"], condition=models.Q(number__gt=models.F("rooted")), name="kernel_ledger_moved")]


class LedgerEntry(models.Model):
    """One act in the history of one subject. Append only.

    ``payload`` may be erased where the law demands it (个人信息保护法 47): the chain is built over
    ``payload_digest``, a salted digest, so it still proves order and completeness afterwards. Nothing but
    the erasure of payload and salt may ever change a row.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    subject = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=80)
    actor = models.JSONField()
    basis = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    salt = models.CharField(max_length=32, blank=True)
    payload = models.JSONField(null=True)
    payload_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        app_label = "kernel"
        db_table = "kernel_ledger_entry"
        constraints = [models.UniqueConstraint(fields=["subject", "number"], name="kernel_ledger_order")]


class LedgerRoot(models.Model):
    """A signed root over the ``subjects`` heads that moved since the one before. Its file outside the database is what counts."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    root_on = models.DateField(unique=True)
    subjects = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    signature = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        db_table = "kernel_ledger_root"
