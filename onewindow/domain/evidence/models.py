"""Tables of the room. Rows are added and never changed: a better answer is a new row."""

from __future__ import annotations

from django.db import models

from onewindow.domain.evidence.types import CheckChoice, CheckState, Origin, ReplyState, TrustLevel, UseKind
from onewindow.kernel.fields import BlindIndexField, SealedTextField
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
    stale_at = models.DateTimeField(null=True, help_text="a register's word; a person's own doesn't go stale by itself")

    class Meta:
        db_table = "evidence_answer"
        constraints = [
            models.CheckConstraint(condition=models.Q(trust__in=[t.value for t in TrustLevel]), name="evidence_answer_trust"),
            models.CheckConstraint(condition=models.Q(origin__in=[o.value for o in Origin]), name="evidence_answer_origin"),
        ]
        indexes = [models.Index(fields=["subject_no", "element_id", "-recorded_at"], name="evidence_answer_newest")]


class UseRow(models.Model):
    """Who used what about whom, and why. The holder can see every row, so none may be deleted or softened."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    holder_no = models.CharField(max_length=24)
    reader_no = models.CharField(max_length=80)
    reader_name = models.CharField(max_length=80)
    department_code = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, default=UseKind.FILE.value)
    subject = models.CharField(max_length=120, help_text="file:<number>, answers:<number>, numbers:<number> or register:<code>")
    purpose = models.CharField(max_length=200)
    ground = models.CharField(max_length=120, blank=True, help_text="an article, or consent:<number>")
    elements = models.JSONField(default=list, help_text="ids of the data elements, never values")
    outcome = models.CharField(max_length=12, blank=True)
    used_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_use"
        constraints = [
            models.CheckConstraint(condition=~models.Q(purpose=""), name="evidence_use_has_purpose"),
            models.CheckConstraint(condition=models.Q(kind__in=[kind.value for kind in UseKind]), name="evidence_use_kind"),
        ]
        indexes = [models.Index(fields=["holder_no", "-used_at"], name="evidence_use_holder")]


class EntryRow(models.Model):
    """How a register answered once. Only appended; a reply may be used again until ``stale_at``."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    holder_no = models.CharField(max_length=24)
    register = models.CharField(max_length=24)
    asked_for = SealedTextField()
    asked_for_index = BlindIndexField(source="asked_for")
    reference = SealedTextField(blank=True, default="")
    state = models.CharField(max_length=12)
    entry = SealedTextField(blank=True, default="", help_text="what it told, as JSON")
    disclosed = models.BooleanField(default=True)
    reply_ref = models.CharField(max_length=80, blank=True)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    stale_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_entry"
        constraints = [models.CheckConstraint(condition=models.Q(state__in=[s.value for s in ReplyState]), name="evidence_entry_state")]
        indexes = [models.Index(fields=["holder_no", "register", "-asked_at"], name="evidence_entry_newest")]


class ConsentRow(models.Model):
    """A consent with the wording that was shown. Withdrawn ones stay, or nobody could say what was allowed when."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    consent_no = models.CharField(max_length=24, unique=True)
    holder_no = models.CharField(max_length=24)
    register = models.CharField(max_length=24)
    purpose = models.CharField(max_length=80)
    wording = models.CharField(max_length=400)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "evidence_consent"
        constraints = [
            models.UniqueConstraint(fields=["holder_no", "register", "purpose"], condition=models.Q(withdrawn_at__isnull=True),
                                    name="evidence_consent_once"),
        ]


class ObjectionRow(models.Model):
    """A request to a register's organ to correct what it holds."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    objection_no = models.CharField(max_length=24, unique=True)
    holder_no = models.CharField(max_length=24)
    register = models.CharField(max_length=24)
    elements = models.JSONField(default=list)
    reason = SealedTextField()
    about = models.CharField(max_length=40, help_text="the draft or case in which it was raised")
    raised_by = models.CharField(max_length=80)
    raised_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_objection"
        constraints = [models.UniqueConstraint(fields=["holder_no", "register", "about"], name="evidence_objection_once")]


class ReuseRow(models.Model):
    """Whether a holder wants what is known of them filled into new forms; no row means yes."""

    holder_no = models.CharField(primary_key=True, max_length=24)
    wanted = models.BooleanField()
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_reuse"


class CheckRow(models.Model):
    """What a register said instead of a material of a form, and what the applicant chose. ``about`` is the draft."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    about = models.CharField(max_length=40)
    holder_no = models.CharField(max_length=80)
    material_code = models.CharField(max_length=64)
    register = models.CharField(max_length=24)
    state = models.CharField(max_length=12, default=CheckState.WAITING.value)
    choice = models.CharField(max_length=12, blank=True)
    number_of = models.CharField(max_length=80, blank=True, help_text="the data element whose value was asked for")
    told = SealedTextField(blank=True, default="", help_text="what the register said, as JSON")
    disclosed = models.BooleanField(default=True)
    reply_ref = models.CharField(max_length=80, blank=True)
    objection_no = models.CharField(max_length=24, blank=True)
    reason = SealedTextField(blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    stale_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "evidence_check"
        constraints = [
            models.UniqueConstraint(fields=["about", "material_code"], name="evidence_check_once"),
            models.CheckConstraint(condition=models.Q(state__in=[state.value for state in CheckState]), name="evidence_check_state"),
            models.CheckConstraint(condition=models.Q(choice__in=[choice.value for choice in CheckChoice]), name="evidence_check_choice"),
        ]
        indexes = [models.Index(fields=["next_try_at"], condition=models.Q(choice="fetch_later"), name="evidence_check_due")]


class BrokenPromiseRow(models.Model):
    """A promise of somebody that proved false. Only appended; ended by ``lifted_at`` when it was put right."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    holder_no = models.CharField(max_length=80)
    article = models.CharField(max_length=80)
    about = models.CharField(max_length=40, help_text="the case that led to it")
    begins_on = models.DateField()
    until_on = models.DateField(null=True)
    lifted_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_broken_promise"
        constraints = [
            models.UniqueConstraint(fields=["holder_no", "about"], name="evidence_broken_promise_once"),
            models.CheckConstraint(condition=~models.Q(article=""), name="evidence_broken_promise_article"),
        ]
