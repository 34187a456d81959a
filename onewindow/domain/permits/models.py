"""The table of permits."""

from __future__ import annotations

from django.db import models

from onewindow.domain.permits.types import PermitState
from onewindow.kernel.fields import SealedTextField
from onewindow.kernel.ids import new_key


class PermitRow(models.Model):
    """One permit. Never deleted: a permit that no longer holds still answers to its number."""

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
    valid_from = models.DateField()  # dates of validity keep the words printed on permits rather than an _on ending
    valid_until = models.DateField(null=True)
    data = SealedTextField(help_text="what is printed on it, as JSON")
    check_code = models.CharField(max_length=6)
    document_file_no = models.CharField(max_length=24, blank=True)
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
                condition=~models.Q(state__in=["revoked", "cancelled"]) | (~models.Q(ground="") & ~models.Q(article="")),
                name="permits_ground"),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="permits_valid_span"),
        ]
        indexes = [models.Index(fields=["valid_until"], condition=models.Q(state="valid"), name="permits_expiring")]
