"""The tables of wishes and their constraints. No verbs, no clock."""

from __future__ import annotations

from django.db import models

from onewindow.kernel.ids import new_key


class StarRow(models.Model):
    """A service somebody starred, for themselves; whom they act for has no part in it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    person_no = models.CharField(max_length=24)
    item_code = models.CharField(max_length=40)
    starred_at = models.DateTimeField()

    class Meta:
        db_table = "wishes_star"
        constraints = [models.UniqueConstraint(fields=["person_no", "item_code"], name="wishes_star_once")]


class UnmetRow(models.Model):
    """How often words were asked in vain on a day. Never who asked: the table has no place for it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    asked_on = models.DateField()
    words = models.CharField(max_length=20)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "wishes_unmet"
        constraints = [models.UniqueConstraint(fields=["asked_on", "words"], name="wishes_unmet_day")]
