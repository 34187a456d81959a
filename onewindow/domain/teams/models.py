"""The tables of teams and their constraints. No verbs, no clock."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from onewindow.kernel.ids import new_key


class LineRow(models.Model):
    """What lists say of a case, kept up by its facts, and on whose list it stands. Nothing is decided by it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case_no = models.CharField(max_length=24, unique=True)
    department_code = models.CharField(max_length=40)
    applicant_no = models.CharField(max_length=24)
    item_code = models.CharField(max_length=40)
    item_name = models.CharField(max_length=200)
    scenario = models.CharField(max_length=200, blank=True)
    step = models.CharField(max_length=100, blank=True)
    post_kind = models.CharField(max_length=20, blank=True)
    marks = models.JSONField(default=list)
    refused = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)
    staff_no = models.CharField(max_length=24, blank=True, help_text="on whose list it stands; empty: on that of every post that may do the step")
    staff_name = models.CharField(max_length=50, blank=True)
    given_by = models.CharField(max_length=50, blank=True)
    given_reason = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField(null=True)
    seen_by = models.JSONField(default=list, help_text="staff numbers of those who marked it as seen: a note to oneself")

    class Meta:
        db_table = "teams_line"
        indexes = [
            models.Index(fields=["department_code", "is_open"], name="teams_line_open"),
            models.Index(fields=["applicant_no", "item_code"], name="teams_line_applicant"),
        ]


class SavedViewRow(models.Model):
    """A view of the worklist that a member of staff kept."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    staff_no = models.CharField(max_length=24)
    name = models.CharField(max_length=30)
    question = models.CharField(max_length=500)
    is_start = models.BooleanField(default=False)
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "teams_view"
        constraints = [
            models.UniqueConstraint(fields=["staff_no", "name"], name="teams_view_name"),
            models.UniqueConstraint(fields=["staff_no"], condition=Q(is_start=True), name="teams_one_start"),
        ]


class AbsenceRow(models.Model):
    """Leave with a deputy. Days are never moved: a leave that changes ends early and another is recorded."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    absence_no = models.CharField(max_length=24, unique=True)
    department_code = models.CharField(max_length=40)
    staff_no = models.CharField(max_length=24)
    staff_name = models.CharField(max_length=50)
    deputy_no = models.CharField(max_length=24)
    deputy_name = models.CharField(max_length=50)
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=100, blank=True)
    recorded_by = models.CharField(max_length=50)
    recorded_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "teams_absence"
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="teams_absence_days"),
            models.CheckConstraint(condition=~Q(staff_no=F("deputy_no")), name="teams_absence_two"),
        ]
        indexes = [models.Index(fields=["department_code", "until_on"], name="teams_absence_organ")]


class BulkGrantRow(models.Model):
    """A case granted together with others, whether it was drawn for a second look (抽查), and what came of that."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case_no = models.CharField(max_length=24, unique=True)
    department_code = models.CharField(max_length=40)
    item_name = models.CharField(max_length=200)
    together = models.CharField(max_length=100, help_text="what is the same for all that were granted by one press")
    granted_by = models.CharField(max_length=24)
    granted_by_name = models.CharField(max_length=50)
    granted_at = models.DateTimeField()
    draw_no = models.CharField(max_length=24, blank=True, help_text="empty until lots were drawn among those granted together")
    is_drawn = models.BooleanField(default=False)
    is_sound = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    looked_by = models.CharField(max_length=24, blank=True)
    looked_by_name = models.CharField(max_length=50, blank=True)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "teams_bulk_grant"
        constraints = [
            models.CheckConstraint(condition=~Q(looked_by=F("granted_by")), name="teams_look_by_another"),
            models.CheckConstraint(condition=Q(is_sound__isnull=True) | Q(is_sound=True) | ~Q(reason=""), name="teams_look_has_reason"),
        ]
        indexes = [
            models.Index(fields=["department_code", "is_drawn", "looked_at"], name="teams_bulk_looks"),
            models.Index(fields=["granted_at"], condition=Q(draw_no=""), name="teams_bulk_undrawn"),
        ]
