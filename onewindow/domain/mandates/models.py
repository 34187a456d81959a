"""Tables of agency and help. Persons, organisations, posts and departments are cited by their public numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from onewindow.domain.mandates.types import CodePurpose, HelpProof, MandateKind, MandateProof
from onewindow.kernel.fields import SealedTextField
from onewindow.kernel.ids import new_key


class MandateRecord(models.Model):
    """A mandate. Never edited: a change is a revocation and a new mandate (民法典 165, 173).

    Without ``signed_at`` it binds nobody; a sub-agency (``sub_of``) waits for ``consented_at`` too. Mandates that
    share a ``joint_key`` are used together (166).
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    mandate_no = models.CharField(max_length=24, unique=True)
    principal_no = models.CharField(max_length=24, db_index=True)
    agent_no = models.CharField(max_length=24, db_index=True)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in MandateKind])
    powers = models.JSONField(default=list)
    item_codes = models.JSONField(default=list)
    themes = models.JSONField(default=list)
    valid_from_on = models.DateField()
    valid_until_on = models.DateField()
    paper_file_no = models.CharField(max_length=24, blank=True)
    role = models.CharField(max_length=60, blank=True)
    joint_key = models.CharField(max_length=24, blank=True)
    sub_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proof = models.CharField(max_length=20, choices=[(p.value, p.value) for p in MandateProof], default=MandateProof.NONE.value)
    signed_at = models.DateTimeField(null=True, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "mandates_mandate"
        constraints = [
            models.CheckConstraint(condition=~Q(principal_no="") & ~Q(agent_no=""), name="mandates_two_parties"),
            models.CheckConstraint(condition=~Q(principal_no=models.F("agent_no")), name="mandates_not_to_oneself"),
            models.CheckConstraint(condition=Q(valid_until_on__gte=models.F("valid_from_on")), name="mandates_mandate_term"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | ~Q(proof=MandateProof.NONE.value), name="mandates_signed_by_something",
            ),
        ]
        indexes = [models.Index(fields=["joint_key"], name="mandates_mandate_joint")]

    def __str__(self) -> str:
        return self.mandate_no


class JointWord(models.Model):
    """A joint agent's word that another may act in this matter now (民法典 166)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    joint_key = models.CharField(max_length=24)
    agent_no = models.CharField(max_length=24)
    item_code = models.CharField(max_length=60)
    power = models.CharField(max_length=16)
    given_at = models.DateTimeField()

    class Meta:
        db_table = "mandates_joint_word"
        constraints = [models.UniqueConstraint(fields=["joint_key", "agent_no", "item_code", "power"], name="mandates_one_joint_word")]


class UnpoweredActRecord(models.Model):
    """An act done without power. Silence is no column: it is read from ``answer_due_on`` (民法典 171)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    act_no = models.CharField(max_length=24, unique=True)
    principal_no = models.CharField(max_length=24, db_index=True)
    agent_no = models.CharField(max_length=24)
    subject = models.CharField(max_length=40, db_index=True)
    power = models.CharField(max_length=16)
    reason = models.CharField(max_length=200)
    noted_by = models.CharField(max_length=24)
    noted_at = models.DateTimeField()
    answer_due_on = models.DateField()
    ratified = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "mandates_unpowered_act"
        constraints = [
            models.CheckConstraint(
                condition=Q(ratified__isnull=True, answered_at__isnull=True) | Q(ratified__isnull=False, answered_at__isnull=False),
                name="mandates_answer_has_its_time",
            ),
        ]


class CodeLine(models.Model):
    """One row a person whom a code was ever sent to: locked while one is asked for, so that no two are counted at once."""

    person_no = models.CharField(primary_key=True, max_length=24)

    class Meta:
        db_table = "mandates_code_line"


class OneTimeCodeRecord(models.Model):
    """A one-time code for one purpose and one subject. The code rests sealed and is blanked once proven or spent."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    code_no = models.CharField(max_length=24, unique=True)
    person_no = models.CharField(max_length=24, db_index=True)
    purpose = models.CharField(max_length=20, choices=[(p.value, p.value) for p in CodePurpose])
    subject = models.CharField(max_length=40, blank=True)
    code = SealedTextField(blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    asked_by = models.CharField(max_length=24)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True, blank=True)
    spent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "mandates_one_time_code"


class HelpSessionRecord(models.Model):
    """A time in which a helper types for a citizen who agreed. It gives the helper no right of their own."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    help_no = models.CharField(max_length=24, unique=True)
    person_no = models.CharField(max_length=24, db_index=True)
    helper_no = models.CharField(max_length=24, db_index=True)
    post_no = models.CharField(max_length=24)
    centre_code = models.CharField(max_length=14, blank=True)
    proof = models.CharField(max_length=8, choices=[(p.value, p.value) for p in HelpProof])
    opened_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "mandates_help_session"
        constraints = [
            models.UniqueConstraint(fields=["helper_no"], condition=Q(ended_at__isnull=True), name="mandates_one_help_at_a_time"),
            models.CheckConstraint(condition=Q(until_at__gt=models.F("opened_at")), name="mandates_help_has_a_term"),
        ]


class EntrustmentRecord(models.Model):
    """An organ's entrustment of a counter or a post (行政许可法 24). Ended, never deleted: acceptances cite it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entrustment_no = models.CharField(max_length=24, unique=True)
    department_code = models.CharField(max_length=30)
    counter_code = models.CharField(max_length=17, blank=True)
    post_no = models.CharField(max_length=24, blank=True)
    item_codes = models.JSONField(default=list)
    document_no = models.CharField(max_length=80)
    published_on = models.DateField()
    valid_from_on = models.DateField()
    valid_until_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "mandates_entrustment"
        constraints = [
            models.CheckConstraint(
                condition=(Q(post_no="") & ~Q(counter_code="")) | (~Q(post_no="") & Q(counter_code="")), name="mandates_entrusts_counter_or_post",
            ),
            models.CheckConstraint(condition=Q(published_on__lte=models.F("valid_from_on")), name="mandates_entrustment_published_first"),
            models.CheckConstraint(condition=Q(valid_until_on__gte=models.F("valid_from_on")), name="mandates_entrustment_term"),
            models.UniqueConstraint(fields=["department_code", "document_no", "counter_code", "post_no"], condition=Q(ended_on__isnull=True),
                                    name="mandates_entrusted_once"),
        ]
        indexes = [models.Index(fields=["department_code", "counter_code"], name="mandates_entrusted_counter")]
