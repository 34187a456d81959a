"""Tables of the room. Rows are added and never changed: a better answer is a new row."""

from __future__ import annotations

from django.db import models

from onewindow.domain.evidence.types import Origin, TrustLevel
from onewindow.kernel.fields import SealedTextField
from onewindow.kernel.ids import new_key

TRUST = [(level.value, level.value) for level in TrustLevel]
ORIGINS = [(origin.value, origin.value) for origin in Origin]


class StoredFile(models.Model):
    """A file about its owner; the bytes are the kernel's. Don't copy content here, cite ``file_no``."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file_no = models.CharField(max_length=24, unique=True)
    owner_no = models.CharField(max_length=24)
    kind_code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    trust = models.CharField(max_length=1, choices=TRUST)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_stored_file"
        constraints = [models.CheckConstraint(condition=models.Q(trust__in=[t.value for t in TrustLevel]), name="evidence_file_trust")]
        indexes = [models.Index(fields=["owner_no", "-recorded_at"], name="evidence_file_owner")]


class AnswerRow(models.Model):
    """One known answer. The value is sealed whatever its element, so a new sensitive element needs no migration."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    subject_no = models.CharField(max_length=24)
    element_id = models.CharField(max_length=80)
    value = SealedTextField()
    trust = models.CharField(max_length=1, choices=TRUST)
    origin = models.CharField(max_length=12, choices=ORIGINS)
    source = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_answer"
        constraints = [
            models.CheckConstraint(condition=models.Q(trust__in=[t.value for t in TrustLevel]), name="evidence_answer_trust"),
            models.CheckConstraint(condition=models.Q(origin__in=[o.value for o in Origin]), name="evidence_answer_origin"),
        ]
        indexes = [models.Index(fields=["subject_no", "element_id", "-recorded_at"], name="evidence_answer_newest")]


class UseRow(models.Model):
    """Who read what about whom, and why. The holder can see every row, so none may be deleted or softened."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    holder_no = models.CharField(max_length=24)
    reader_no = models.CharField(max_length=80)
    reader_name = models.CharField(max_length=80)
    department_code = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=20)
    subject = models.CharField(max_length=120, help_text="file:<number> or register:<code>")
    purpose = models.CharField(max_length=200)
    used_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_use"
        constraints = [models.CheckConstraint(condition=~models.Q(purpose=""), name="evidence_use_has_purpose")]
        indexes = [models.Index(fields=["holder_no", "-used_at"], name="evidence_use_holder")]
