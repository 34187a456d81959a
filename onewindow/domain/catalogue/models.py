"""Tables of the catalogue. What was published is never changed: cases are decided by it years later."""

from __future__ import annotations

from django.db import models

from onewindow.kernel.finalrows import FinalRow
from onewindow.kernel.ids import new_key


class BundleRow(FinalRow):
    """The content of an item standard under its hash. The same content is never there twice.

    ``summary`` repeats what lists need (item and four facts), so that a list doesn't read whole bundles.
    """

    bundle_hash = models.CharField(max_length=64, unique=True)
    item_code = models.CharField(max_length=60, db_index=True)
    content = models.JSONField()
    summary = models.JSONField()
    stored_at = models.DateTimeField()

    class Meta:
        db_table = "catalogue_bundle"


class PublicationRow(FinalRow):
    """That an item's standard has this content from this day on. Versions follow each other in time."""

    item_code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    bundle = models.ForeignKey(BundleRow, on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "catalogue_publication"
        constraints = [
            models.UniqueConstraint(fields=["item_code", "version"], name="catalogue_version_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="catalogue_version_from_1"),
        ]
        indexes = [models.Index(fields=["item_code", "effective_on"], name="catalogue_in_force")]


class BatchRow(models.Model):
    """A batch of district-wide service (全区通办批次). Its items and counters may be set anew; history keeps each state."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    batch_code = models.CharField(max_length=40, unique=True)
    starts_on = models.DateField()
    announced = models.PositiveSmallIntegerField(default=0, help_text="how many items were made public for the batch; 0: not known")
    announced_in = models.CharField(max_length=200, blank=True, help_text="where that is said")

    class Meta:
        db_table = "catalogue_batch"
        constraints = [models.CheckConstraint(condition=models.Q(announced=0, announced_in="") | models.Q(announced__gt=0) & ~models.Q(announced_in=""),
                                              name="catalogue_announced_sourced")]


class BatchItemRow(models.Model):
    """An item of a batch."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    batch = models.ForeignKey(BatchRow, on_delete=models.PROTECT, related_name="items")
    item_code = models.CharField(max_length=60)

    class Meta:
        db_table = "catalogue_batch_item"
        constraints = [models.UniqueConstraint(fields=["item_code", "batch"], name="catalogue_batch_item_once")]


class BatchCounterRow(models.Model):
    """A counter of a batch."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    batch = models.ForeignKey(BatchRow, on_delete=models.PROTECT, related_name="counters")
    counter_code = models.CharField(max_length=20)

    class Meta:
        db_table = "catalogue_batch_counter"
        constraints = [models.UniqueConstraint(fields=["counter_code", "batch"], name="catalogue_batch_counter_once")]


class EntitlementRow(models.Model):
    """That a counter's staff are trained for an item and may take it in (收件权限). The centre is kept for lists."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    counter_code = models.CharField(max_length=20)
    centre_code = models.CharField(max_length=14)
    item_code = models.CharField(max_length=60)
    starts_on = models.DateField()
    training_on = models.DateField()

    class Meta:
        db_table = "catalogue_entitlement"
        constraints = [
            models.UniqueConstraint(fields=["item_code", "counter_code"], name="catalogue_entitled_once"),
            models.CheckConstraint(condition=models.Q(training_on__lte=models.F("starts_on")), name="catalogue_trained_first"),
        ]
