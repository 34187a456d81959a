"""The demo clock's offset."""

from __future__ import annotations

from django.db import models


class ClockOffset(models.Model):
    """How far the demo runs ahead of the wall clock. At most one row; ignored outside demo mode."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds = models.BigIntegerField(default=0)

    class Meta:
        app_label = "kernel"
        db_table = "kernel_clock_offset"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="kernel_one_clock_offset")]
