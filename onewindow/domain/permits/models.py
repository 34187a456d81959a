"""The tables of permits."""

from __future__ import annotations

from django.db import models

from onewindow.domain.permits.types import LifeAct, PermitState, RenewalState
from onewindow.kernel.fields import SealedTextField
from onewindow.kernel.ids import new_key

ENDED_BY_DECISION = ["revoked", "taken_back", "cancelled"]


class PermitRow(models.Model):
    """One permit and its latest edition. Never deleted: a permit that no longer holds still answers to its number."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    permit_no = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    template = models.CharField(max_length=60)
    holder_no = models.CharField(max_length=24, db_index=True)
    holder_name = models.CharField(max_length=120)
    case_no = models.CharField(max_length=24)
    department_code = models.CharField(max_length=40)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField()  # dates of validity keep the words printed on permits rather than an _on ending
    valid_until = models.DateField(null=True)
    renew_before_days = models.PositiveSmallIntegerField(default=0, help_text="0: as the law has it")
    data = SealedTextField(help_text="what is printed on it, as JSON")
    edition = models.PositiveSmallIntegerField(default=1)
    edition_at = models.DateTimeField(null=True, help_text="when the latest edition was made; empty for the first")
    edition_case_no = models.CharField(max_length=24, blank=True)
    check_code = models.CharField(max_length=6)
    document_file_no = models.CharField(max_length=24, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(max_length=10)
    ended_at = models.DateTimeField(null=True)
    ground = models.CharField(max_length=40, blank=True)
    article = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "permits_permit"
        constraints = [
            models.UniqueConstraint(fields=["case_no", "kind"], name="permits_once_a_case"),
            models.CheckConstraint(condition=models.Q(state__in=[s.value for s in PermitState]), name="permits_state"),
            models.CheckConstraint(
                condition=models.Q(state="valid") | models.Q(ended_at__isnull=False), name="permits_ended_at"),
            models.CheckConstraint(
                condition=~models.Q(state__in=ENDED_BY_DECISION) | (~models.Q(ground="") & ~models.Q(article="")),
                name="permits_ground"),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="permits_valid_span"),
        ]
        indexes = [models.Index(fields=["valid_until"], condition=models.Q(state="valid"), name="permits_expiring")]


class EditionRow(models.Model):
    """An edition that was replaced. It still answers to its check code and its document: as replaced."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    permit = models.ForeignKey(PermitRow, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    check_code = models.CharField(max_length=6)
    document_file_no = models.CharField(max_length=24, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    class Meta:
        db_table = "permits_edition"
        constraints = [models.UniqueConstraint(fields=["permit", "number"], name="permits_edition_once")]


class LifeRow(models.Model):
    """One act in a permit's life, with the paper it left. Only appended."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    permit = models.ForeignKey(PermitRow, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=20)
    acted_at = models.DateTimeField()
    by = models.CharField(max_length=120, blank=True, help_text="the post that acted, empty for the platform")
    ground = models.CharField(max_length=40, blank=True)
    article = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    case_no = models.CharField(max_length=24, blank=True)
    paper_no = models.CharField(max_length=24, blank=True)
    paper_title = models.CharField(max_length=60, blank=True)
    remedies = models.TextField(blank=True)

    class Meta:
        db_table = "permits_life"
        constraints = [models.CheckConstraint(condition=models.Q(act__in=[a.value for a in LifeAct]), name="permits_life_act")]
        indexes = [models.Index(fields=["permit", "acted_at"], name="permits_life_of")]


class RenewalRow(models.Model):
    """An application for renewal of one term of a permit; the application itself is a case."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    permit = models.ForeignKey(PermitRow, on_delete=models.PROTECT, related_name="+")
    case_no = models.CharField(max_length=24, unique=True)
    submitted_at = models.DateTimeField()
    in_time = models.BooleanField()
    valid_until = models.DateField(help_text="the final valid day of the term that is to be continued")
    state = models.CharField(max_length=10)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "permits_renewal"
        constraints = [
            models.UniqueConstraint(fields=["permit"], condition=models.Q(state="pending"), name="permits_one_renewal_under_way"),
            models.CheckConstraint(condition=models.Q(state__in=[s.value for s in RenewalState]), name="permits_renewal_state"),
            models.CheckConstraint(
                condition=models.Q(state="pending") | models.Q(settled_at__isnull=False), name="permits_renewal_settled"),
        ]


class DeemedRenewalRow(models.Model):
    """A renewal by silence (许可法 50(2)), once for an application. The light is the silent organ's."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    renewal = models.OneToOneField(RenewalRow, on_delete=models.PROTECT, related_name="+")
    permit = models.ForeignKey(PermitRow, on_delete=models.PROTECT, related_name="+")
    department_code = models.CharField(max_length=40)
    article = models.CharField(max_length=60)
    deemed_at = models.DateTimeField()
    ended_on = models.DateField()
    valid_until = models.DateField()
    light = models.CharField(max_length=10)
    paper_no = models.CharField(max_length=24, blank=True)

    class Meta:
        db_table = "permits_deemed_renewal"
        constraints = [models.CheckConstraint(condition=models.Q(valid_until__gt=models.F("ended_on")), name="permits_deemed_longer")]


class ReminderRow(models.Model):
    """A reminder that went out: once for each distance to the end of a term."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    permit = models.ForeignKey(PermitRow, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField()
    days = models.PositiveSmallIntegerField()
    notice_no = models.CharField(max_length=24)
    reminded_at = models.DateTimeField()

    class Meta:
        db_table = "permits_reminder"
        constraints = [models.UniqueConstraint(fields=["permit", "valid_until", "days"], name="permits_reminded_once")]


class BarRow(models.Model):
    """Until when somebody may not apply for a kind of permit (许可法 78, 79). Only appended."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    holder_no = models.CharField(max_length=24)
    kind = models.CharField(max_length=60)
    article = models.CharField(max_length=60)
    begins_on = models.DateField()
    until_on = models.DateField()
    case_no = models.CharField(max_length=24, blank=True)
    permit_no = models.CharField(max_length=24, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "permits_bar"
        constraints = [models.CheckConstraint(condition=models.Q(until_on__gte=models.F("begins_on")), name="permits_bar_span")]
        indexes = [models.Index(fields=["holder_no", "kind", "until_on"], name="permits_bar_of")]
