"""The tables of deadlines: lights, recounts and the due days they moved. No clock is stored here: clocks are derived."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from onewindow.domain.deadlines.types import LightColour
from onewindow.kernel.ids import new_key


class LightRow(models.Model):
    """A light (亮灯) of a case. One for a clock, a colour and the due day it is about; it goes out and is never deleted."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case_no = models.CharField(max_length=24)
    clock_code = models.CharField(max_length=60)
    clock_name = models.CharField(max_length=100)
    rule = models.CharField(max_length=8)
    colour = models.CharField(max_length=12, choices=[(colour.value, colour.value) for colour in LightColour])
    due_on = models.DateField()
    since_at = models.DateTimeField()
    article = models.CharField(max_length=200, blank=True)
    department_code = models.CharField(max_length=40)
    lit_at = models.DateTimeField(help_text="when the platform noticed; since_at is when it was so")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "deadlines_light"
        constraints = [
            models.UniqueConstraint(fields=["case_no", "clock_code", "colour", "due_on"], name="deadlines_light_once"),
            models.CheckConstraint(condition=Q(colour__in=[colour.value for colour in LightColour]), name="deadlines_light_colour"),
        ]
        indexes = [
            models.Index(fields=["case_no"], condition=Q(resolved_at__isnull=True), name="deadlines_light_burning"),
            models.Index(fields=["department_code", "-since_at"], name="deadlines_light_of_organ"),
        ]


class RecountRow(models.Model):
    """The recount of open cases after a calendar year changed. ``cursor`` is the last case number done: a recount that
    was broken off goes on there. Each batch is one transaction with its moves, so none is done twice."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    year = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    changed_days = models.JSONField()
    cursor = models.CharField(max_length=24, blank=True)
    looked = models.PositiveIntegerField(default=0, help_text="how many open cases were looked at")
    moved = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "deadlines_recount"
        constraints = [models.UniqueConstraint(fields=["year", "version"], name="deadlines_recount_once")]


class DueMoveRow(models.Model):
    """A due day that moved with the calendar. Written with the move, never changed."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    recount = models.ForeignKey(RecountRow, on_delete=models.PROTECT, related_name="moves")
    case_no = models.CharField(max_length=24)
    was_due_on = models.DateField(null=True)
    now_due_on = models.DateField(null=True)
    days = models.JSONField(help_text="the changed days within the case's span")
    moved_at = models.DateTimeField()

    class Meta:
        db_table = "deadlines_due_move"
        constraints = [models.UniqueConstraint(fields=["recount", "case_no"], name="deadlines_move_once")]
        indexes = [models.Index(fields=["case_no"], name="deadlines_moves_of_case")]
