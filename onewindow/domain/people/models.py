"""Tables of people. Sealed columns rest as ciphertext; equality search goes through their blind indexes."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from onewindow.domain.people.types import AssuranceLevel, DepartmentKind, PaperKind, PostKind
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

    There is no superuser and no permission table: an account carries no right of its own. ``from_on`` and ``until_on`` are the
    first and last day in the post; ``is_active`` follows them through commands, and is what signing in goes by.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    login_name = models.CharField(max_length=60, unique=True)
    person = models.ForeignKey(PersonRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(PostRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    phone = SealedTextField(blank=True, default="")
    phone_index = BlindIndexField(source="phone")
    is_active = models.BooleanField(default=True)
    view = models.CharField(max_length=40, blank=True, default="", help_text="how its owner wants pages shown, in the words of the display's cookie; empty: never chosen")
    opened_at = models.DateTimeField()
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True, default="")

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
