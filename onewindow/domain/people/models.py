"""Tables of people. Sealed columns rest as ciphertext; equality search goes through their blind indexes."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from onewindow.domain.people.types import (
    AssuranceLevel,
    CodePurpose,
    DepartmentKind,
    HelpProof,
    MandateKind,
    MandateProof,
    PaperKind,
    PostKind,
)
from onewindow.kernel.fields import BlindIndexField, SealedTextField
from onewindow.kernel.ids import new_key


class PersonRecord(models.Model):
    """A natural person. One row for one paper; never merge two rows by name.

    ``id_number`` is the number of the paper ``paper_kind``; numbers of papers without a check of their own carry
    their kind before them in it, so that two kinds never meet in the index.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    person_no = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=50)
    id_number = SealedTextField()
    id_number_index = BlindIndexField(source="id_number")
    phone = SealedTextField(blank=True, default="")
    phone_index = BlindIndexField(source="phone")
    address = SealedTextField(blank=True, default="")
    paper_kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in PaperKind], default=PaperKind.RESIDENT_ID.value)
    assurance = models.CharField(max_length=8, choices=[(a.value, a.value) for a in AssuranceLevel])
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "people_person"
        constraints = [models.UniqueConstraint(fields=["id_number_index"], name="people_one_person_per_id_number")]

    def __str__(self) -> str:
        return self.person_no


class OrganisationRecord(models.Model):
    """A legal person or other organisation. Its code is public, so nothing here is sealed."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    org_no = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18, unique=True)
    legal_representative = models.CharField(max_length=50)
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "people_organisation"

    def __str__(self) -> str:
        return self.org_no


class DepartmentRecord(models.Model):
    """A department of the district. Cases keep its code, so a code is never given to another."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in DepartmentKind])
    uscc = models.CharField(max_length=18, unique=True)
    seal_name = models.CharField(max_length=80)
    review_organ = models.CharField(max_length=80)
    court = models.CharField(max_length=80)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        db_table = "people_department"

    def __str__(self) -> str:
        return self.code


class PostRecord(models.Model):
    """A post. Rights come from its kind (data/rights.toml) and from nowhere else."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    post_no = models.CharField(max_length=24, unique=True)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in PostKind])
    title = models.CharField(max_length=60)
    department = models.ForeignKey(
        DepartmentRecord, to_field="code", db_column="department_code", on_delete=models.PROTECT, related_name="+",
    )
    centre_code = models.CharField(max_length=14, blank=True)
    counter_code = models.CharField(max_length=17, blank=True)

    class Meta:
        db_table = "people_post"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=PostKind.COUNTER_CLERK.value) | ~Q(counter_code=""), name="people_clerk_stands_at_a_counter",
            ),
        ]

    def __str__(self) -> str:
        return self.post_no


class StaffRecord(models.Model):
    """A member of staff. In which posts stands on the accounts."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    staff_no = models.CharField(max_length=24, unique=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=50)

    class Meta:
        db_table = "people_staff"

    def __str__(self) -> str:
        return self.staff_no


class AccountStore(BaseUserManager["Account"]):
    """What Django's sign-in machinery looks accounts up by. Accounts are opened by commands only."""


class Account(AbstractBaseUser):
    """A way to sign in: of a person, or of a member of staff in one post. Either may have several.

    There is no superuser and no permission table: an account carries no right of its own.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    login_name = models.CharField(max_length=60, unique=True)
    person = models.ForeignKey(PersonRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(PostRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    phone = SealedTextField(blank=True, default="")
    phone_index = BlindIndexField(source="phone")
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountStore()

    class Meta:
        db_table = "people_account"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, staff__isnull=True, post__isnull=True)
                | Q(person__isnull=True, staff__isnull=False, post__isnull=False),
                name="people_account_of_person_or_post",
            ),
            models.UniqueConstraint(fields=["phone_index"], condition=~Q(phone_index=""), name="people_one_account_per_phone"),
        ]


class AccessToken(models.Model):
    """A bearer token for the API. Only its digest is kept; the token itself is shown once."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    expires_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_access_token"


class MandateRecord(models.Model):
    """A mandate. Never edited: a change is a revocation and a new mandate (民法典 165, 173).

    Without ``signed_at`` it binds nobody; a sub-agency (``sub_of``) waits for ``consented_at`` too. Mandates that
    share a ``joint_key`` are used together (166).
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    mandate_no = models.CharField(max_length=24, unique=True)
    person = models.ForeignKey(PersonRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(OrganisationRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in MandateKind])
    powers = models.JSONField(default=list)
    item_codes = models.JSONField(default=list)
    valid_from_on = models.DateField()
    valid_until_on = models.DateField()
    paper_file_no = models.CharField(max_length=24, blank=True)
    themes = models.JSONField(default=list)
    role = models.CharField(max_length=60, blank=True)
    joint_key = models.CharField(max_length=24, blank=True)
    sub_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proof = models.CharField(max_length=20, choices=[(p.value, p.value) for p in MandateProof], default=MandateProof.NONE.value)
    signed_at = models.DateTimeField(null=True, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_mandate"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True) | Q(person__isnull=True, organisation__isnull=False),
                name="people_mandate_has_one_principal",
            ),
            models.CheckConstraint(condition=Q(valid_until_on__gte=models.F("valid_from_on")), name="people_mandate_term"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(person=models.F("agent")), name="people_mandate_not_to_oneself",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | ~Q(proof=MandateProof.NONE.value), name="people_mandate_signed_by_something",
            ),
        ]
        indexes = [models.Index(fields=["joint_key"], name="people_mandate_joint")]

    def __str__(self) -> str:
        return self.mandate_no


class JointWord(models.Model):
    """A joint agent's word that another may act in this matter now (民法典 166)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    joint_key = models.CharField(max_length=24)
    agent = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="+")
    item_code = models.CharField(max_length=60)
    power = models.CharField(max_length=16)
    given_at = models.DateTimeField()

    class Meta:
        db_table = "people_joint_word"
        constraints = [models.UniqueConstraint(fields=["joint_key", "agent", "item_code", "power"], name="people_one_joint_word")]


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
        db_table = "people_unpowered_act"
        constraints = [
            models.CheckConstraint(
                condition=Q(ratified__isnull=True, answered_at__isnull=True) | Q(ratified__isnull=False, answered_at__isnull=False),
                name="people_answer_has_its_time",
            ),
        ]


class OneTimeCodeRecord(models.Model):
    """A one-time code for one purpose and one subject. The code rests sealed and is blanked once proven or spent."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    code_no = models.CharField(max_length=24, unique=True)
    person = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="+")
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
        db_table = "people_one_time_code"


class HelpSessionRecord(models.Model):
    """A time in which a helper types for a citizen who agreed. It gives the helper no right of their own."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    help_no = models.CharField(max_length=24, unique=True)
    person = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="+")
    helper = models.ForeignKey(StaffRecord, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(PostRecord, on_delete=models.PROTECT, related_name="+")
    proof = models.CharField(max_length=8, choices=[(p.value, p.value) for p in HelpProof])
    opened_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_help_session"
        constraints = [
            models.UniqueConstraint(fields=["helper"], condition=Q(ended_at__isnull=True), name="people_one_help_at_a_time"),
            models.CheckConstraint(condition=Q(until_at__gt=models.F("opened_at")), name="people_help_has_a_term"),
        ]


class EntrustmentRecord(models.Model):
    """An organ's entrustment of a counter or a post (行政许可法 24). Ended, never deleted: acceptances cite it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entrustment_no = models.CharField(max_length=24, unique=True)
    department = models.ForeignKey(
        DepartmentRecord, to_field="code", db_column="department_code", on_delete=models.PROTECT, related_name="+",
    )
    counter_code = models.CharField(max_length=17, blank=True)
    post = models.ForeignKey(PostRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    item_codes = models.JSONField(default=list)
    document_no = models.CharField(max_length=80)
    published_on = models.DateField()
    valid_from_on = models.DateField()
    valid_until_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "people_entrustment"
        constraints = [
            models.CheckConstraint(
                condition=(Q(post__isnull=True) & ~Q(counter_code="")) | Q(post__isnull=False, counter_code=""),
                name="people_entrusts_counter_or_post",
            ),
            models.CheckConstraint(condition=Q(published_on__lte=models.F("valid_from_on")), name="people_entrustment_published_first"),
            models.CheckConstraint(condition=Q(valid_until_on__gte=models.F("valid_from_on")), name="people_entrustment_term"),
            models.UniqueConstraint(fields=["department", "document_no", "counter_code"], condition=Q(post__isnull=True, ended_on__isnull=True),
                                    name="people_counter_entrusted_once"),
            models.UniqueConstraint(fields=["department", "document_no", "post"], condition=Q(post__isnull=False, ended_on__isnull=True),
                                    name="people_post_entrusted_once"),
        ]
        indexes = [models.Index(fields=["department", "counter_code"], name="people_entrusted_counter")]


class AuthenticatorResetRecord(models.Model):
    """A request to take a lost second factor off an account: one person asks, another does it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    reset_no = models.CharField(max_length=24, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    asked_by = models.CharField(max_length=24)
    asked_at = models.DateTimeField()
    done_by = models.CharField(max_length=24, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_authenticator_reset"
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(done_at__isnull=True), name="people_one_open_reset"),
            models.CheckConstraint(condition=Q(done_by="") | ~Q(done_by=models.F("asked_by")), name="people_reset_by_two"),
        ]
