"""Tables of applications. No verbs here; nothing writes them but this room's commands."""

from __future__ import annotations

from django.db import models

from onewindow.domain.applications.types import DeliveryMethod, DraftState, MaterialForm
from onewindow.domain.catalogue.types import PermitAct
from onewindow.domain.evidence.types import Origin, TrustLevel
from onewindow.kernel.fields import SealedTextField
from onewindow.kernel.ids import new_key


class Draft(models.Model):
    """An application being filled in (草稿). The row is also the lock of everything that hangs on it.

    Don't change anything of a sealed draft: what was submitted is in ``Sealing`` and proves itself by digest.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    draft_no = models.CharField(max_length=24, unique=True)
    item_code = models.CharField(max_length=64)
    bundle_hash = models.CharField(max_length=64)
    applicant_no = models.CharField(max_length=80)
    opened_by = models.CharField(max_length=80)
    assisted_by = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=24)
    state = models.CharField(max_length=12, default=DraftState.OPEN.value)
    version = models.PositiveIntegerField(default=1)
    scenario = models.JSONField(default=dict)
    open_materials = models.JSONField(default=list)
    open_elements = models.JSONField(default=list)
    reopened_at = models.DateTimeField(null=True)
    delivery_method = models.CharField(max_length=8, blank=True)
    delivery_recipient = SealedTextField(blank=True)
    delivery_phone = SealedTextField(blank=True)
    delivery_address = SealedTextField(blank=True)
    delivery_centre_code = models.CharField(max_length=40, blank=True)
    act = models.CharField(max_length=8, default=PermitAct.NEW.value)
    permit_no = models.CharField(max_length=24, blank=True)
    promised_at = models.DateTimeField(null=True, help_text="notification and promise chosen")
    tolerated = models.JSONField(default=list, help_text="codes of secondary materials that follow")
    tolerated_until_on = models.DateField(null=True)
    reuse = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "applications_draft"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=[state.value for state in DraftState]), name="applications_draft_state"),
            models.CheckConstraint(
                condition=models.Q(delivery_method__in=["", *(method.value for method in DeliveryMethod)]),
                name="applications_draft_delivery",
            ),
            models.CheckConstraint(condition=~models.Q(applicant_no=""), name="applications_draft_has_applicant"),
            models.CheckConstraint(condition=models.Q(act__in=[act.value for act in PermitAct]), name="applications_draft_act"),
            models.CheckConstraint(condition=models.Q(permit_no="") | ~models.Q(act=PermitAct.NEW.value), name="applications_draft_permit"),
        ]
        indexes = [
            models.Index(fields=["applicant_no", "-saved_at"], name="applications_draft_applicant"),
            models.Index(fields=["opened_by", "-saved_at"], name="applications_draft_opener"),
            models.Index(fields=["saved_at"], condition=models.Q(state="open"), name="applications_draft_idle"),
        ]


class DraftAnswer(models.Model):
    """The present answer to one data element. Earlier ones are in ``DraftVersion``."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="answers")
    element_id = models.CharField(max_length=80)
    value = SealedTextField(blank=True)
    origin = models.CharField(max_length=16)
    trust = models.CharField(max_length=1)
    source = models.CharField(max_length=200, blank=True)
    offers = SealedTextField(blank=True, default="", help_text="what other sources say, as JSON")
    unsettled = models.BooleanField(default=False)
    reason = SealedTextField(blank=True, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "applications_answer"
        constraints = [
            models.UniqueConstraint(fields=["draft", "element_id"], name="applications_answer_once"),
            models.CheckConstraint(condition=models.Q(origin__in=[each.value for each in Origin]), name="applications_answer_origin"),
            models.CheckConstraint(condition=models.Q(trust__in=[each.value for each in TrustLevel]), name="applications_answer_trust"),
        ]


class DraftVersion(models.Model):
    """One save: the answers it changed (sealed JSON), by whom, with whose help. Append only, not part of history."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    element_ids = models.JSONField(default=list)
    changed = SealedTextField(blank=True)
    saved_by = models.CharField(max_length=80)
    assisted_by = models.CharField(max_length=80, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "applications_version"
        constraints = [models.UniqueConstraint(fields=["draft", "version"], name="applications_version_once")]


class DraftMaterial(models.Model):
    """A file, a paper or an exemption for a material of the bundle."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="materials")
    material_code = models.CharField(max_length=64)
    form = models.CharField(max_length=8)
    file_no = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=400, blank=True)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "applications_material"
        constraints = [
            models.UniqueConstraint(fields=["draft", "material_code", "file_no"], name="applications_material_once"),
            models.CheckConstraint(
                condition=models.Q(form=MaterialForm.UPLOAD.value) & ~models.Q(file_no="")
                | models.Q(form__in=[MaterialForm.PAPER.value, MaterialForm.EXEMPT.value], file_no=""),
                name="applications_material_file",
            ),
        ]


class Sealing(models.Model):
    """One submission: everything as it was, sealed, with the digest of answers and materials. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="sealings")
    sealing_no = models.PositiveSmallIntegerField()
    content = SealedTextField()
    digest = models.CharField(max_length=64)
    sealed_by = models.CharField(max_length=80)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "applications_sealing"
        constraints = [models.UniqueConstraint(fields=["draft", "sealing_no"], name="applications_sealing_once")]
