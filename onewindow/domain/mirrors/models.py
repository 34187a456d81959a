"""The tables of mirrors and their constraints. No verbs, no clock."""

from __future__ import annotations

from django.db import models

from onewindow.domain.mirrors.types import ScreenState, ShowingState, SignedHow
from onewindow.kernel.fields import SealedTextField
from onewindow.kernel.ids import new_key


class ScreenRow(models.Model):
    """A device that shows a citizen what the clerk records (群众屏). Its token is kept as a digest; a counter has one screen at a time."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    screen_no = models.CharField(max_length=24, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, default=ScreenState.WAITING.value)
    code = models.CharField(max_length=6, blank=True, help_text="six digits, while it waits")
    counter_code = models.CharField(max_length=17, blank=True)
    centre_code = models.CharField(max_length=14, blank=True)
    paired_by = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()
    paired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mirrors_screen"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=[each.value for each in ScreenState]), name="mirrors_screen_state"),
            models.UniqueConstraint(fields=["counter_code"], condition=models.Q(state="paired"), name="mirrors_screen_one_a_counter"),
            models.UniqueConstraint(fields=["code"], condition=models.Q(state="waiting"), name="mirrors_screen_code_once"),
            models.CheckConstraint(condition=~models.Q(state="paired") | ~models.Q(counter_code=""), name="mirrors_screen_has_counter"),
        ]


class ShowingRow(models.Model):
    """What was put on a screen, and what became of it (出示). What a draft said is not copied: the digest proves it, the draft holds it.

    Don't change one that was signed, except to take it off the screen and to bind it to its case: it is proof.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    showing_no = models.CharField(max_length=24, unique=True)
    screen = models.ForeignKey(ScreenRow, on_delete=models.PROTECT, related_name="+")
    draft_no = models.CharField(max_length=24, blank=True)
    case_no = models.CharField(max_length=24, blank=True)
    counter_code = models.CharField(max_length=17)
    state = models.CharField(max_length=10, default=ShowingState.SHOWN.value)
    shown_by = models.CharField(max_length=80)
    shown_by_name = models.CharField(max_length=80)
    shown_at = models.DateTimeField()
    touched_at = models.DateTimeField(help_text="the latest act at the desk or on the screen")
    shown_digest = models.CharField(max_length=64, blank=True)
    marks = SealedTextField(blank=True, default="", help_text="what the citizen marked, as JSON")
    confirmed_digest = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signer = SealedTextField(blank=True, default="")
    signed_how = models.CharField(max_length=8, blank=True)
    file_no = models.CharField(max_length=40, blank=True)
    sealing_no = models.PositiveSmallIntegerField(default=0)
    bound_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mirrors_showing"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=[each.value for each in ShowingState]), name="mirrors_showing_state"),
            models.CheckConstraint(condition=~models.Q(draft_no="") | ~models.Q(case_no=""), name="mirrors_showing_of_something"),
            models.CheckConstraint(condition=models.Q(signed_how__in=["", *(each.value for each in SignedHow)]), name="mirrors_showing_signed_how"),
            models.CheckConstraint(condition=models.Q(signed_at__isnull=True) | ~models.Q(confirmed_digest=""), name="mirrors_showing_signed_what"),
            models.UniqueConstraint(fields=["screen"], condition=~models.Q(state="cleared"), name="mirrors_showing_one_a_screen"),
        ]
        indexes = [
            models.Index(fields=["draft_no", "-shown_at"], name="mirrors_showing_draft"),
            models.Index(fields=["case_no"], name="mirrors_showing_case"),
        ]
