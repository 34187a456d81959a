"""Tables of the room: what is held beside the review of a case, and what is checked after its decision."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from onewindow.domain.catalogue.types import SpecialKind
from onewindow.domain.procedures.types import CheckState, HearingState, ProcedureState
from onewindow.kernel.ids import new_key


class ProcedureRow(models.Model):
    """A special procedure of a case. One of a code at a time: the constraint is what keeps two officers from beginning it twice."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    procedure_no = models.CharField(max_length=24, unique=True)
    case_no = models.CharField(max_length=24, db_index=True)
    special_code = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in SpecialKind])
    name = models.CharField(max_length=100)
    counted = models.BooleanField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ProcedureState])
    reason = models.CharField(max_length=300)
    began_at = models.DateTimeField()
    expected_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "procedures_procedure"
        constraints = [
            models.UniqueConstraint(fields=["case_no", "special_code"], condition=Q(state="under_way"), name="procedures_one_at_a_time"),
            models.CheckConstraint(condition=Q(state="under_way", ended_at__isnull=True) | Q(state="over", ended_at__isnull=False), name="procedures_over"),
        ]


class HearingRow(models.Model):
    """The hearing of a procedure. Whoever presides has not handled the case (行政许可法 48)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    procedure = models.OneToOneField(ProcedureRow, on_delete=models.PROTECT, related_name="hearing")
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in HearingState])
    public = models.BooleanField(default=True)
    held_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    presiding_ref = models.CharField(max_length=80, blank=True)
    presiding = models.CharField(max_length=100, blank=True)
    recorder = models.CharField(max_length=100, blank=True)
    participants = models.JSONField(default=list)
    notice_no = models.CharField(max_length=24, blank=True)
    record_no = models.CharField(max_length=24, blank=True)

    class Meta:
        db_table = "procedures_hearing"
        constraints = [models.CheckConstraint(condition=~Q(state="held") | ~Q(record_no=""), name="procedures_held_is_recorded")]


class HearingRightRow(models.Model):
    """That a party was told once of the right to a hearing in this case (行政许可法 47).

    ``name`` is that of a third party with a major interest (36), "" for the applicant; such a one need not be registered, so
    ``party_no`` may be empty, and ``paper_no`` is what tells one right from another.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case_no = models.CharField(max_length=24)
    party_no = models.CharField(max_length=24, blank=True)
    name = models.CharField(max_length=100, blank=True)
    interest = models.CharField(max_length=300, blank=True)
    told_at = models.DateTimeField()
    until_on = models.DateField()
    asked_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=1000, blank=True)
    paper_no = models.CharField(max_length=24, unique=True)

    class Meta:
        db_table = "procedures_hearing_right"
        constraints = [
            models.UniqueConstraint(fields=["case_no", "party_no", "name"], name="procedures_told_once"),
            models.CheckConstraint(condition=Q(asked_at__isnull=True) | Q(passed_at__isnull=True), name="procedures_asked_or_passed"),
        ]
        indexes = [models.Index(fields=["until_on"], condition=Q(asked_at__isnull=True, passed_at__isnull=True), name="procedures_may_pass")]


class ConsultationRow(models.Model):
    """An opinion asked of another organ within a procedure."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    consultation_no = models.CharField(max_length=24, unique=True)
    procedure = models.ForeignKey(ProcedureRow, on_delete=models.PROTECT, related_name="consultations")
    item_name = models.CharField(max_length=200)
    department_code = models.CharField(max_length=40)
    question = models.CharField(max_length=500)
    sent_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    silence_agrees = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    agrees = models.BooleanField(null=True)
    opinion = models.CharField(max_length=1000, blank=True)
    by_silence = models.BooleanField(default=False)
    answered_by = models.CharField(max_length=80, blank=True)
    paper_no = models.CharField(max_length=24)

    class Meta:
        db_table = "procedures_consultation"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "department_code"], name="procedures_asked_once"),
            models.CheckConstraint(condition=Q(answered_at__isnull=True, agrees__isnull=True) | Q(answered_at__isnull=False, agrees__isnull=False),
                                   name="procedures_answer_is_whole"),
        ]
        indexes = [models.Index(fields=["department_code", "answered_at", "due_on"], name="procedures_to_answer")]


class PromiseCheckRow(models.Model):
    """The check of one promise after its decision; one a case."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    check_no = models.CharField(max_length=24, unique=True)
    case_no = models.CharField(max_length=24, unique=True)
    item_name = models.CharField(max_length=200)
    permit_no = models.CharField(max_length=24, blank=True)
    holder_no = models.CharField(max_length=24)
    department_code = models.CharField(max_length=40)
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in CheckState])
    checked_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=1000, blank=True)
    rectify_by_on = models.DateField(null=True)

    class Meta:
        db_table = "procedures_promise_check"
        constraints = [models.CheckConstraint(condition=~Q(state="to_rectify") | Q(rectify_by_on__isnull=False), name="procedures_rectify_by_a_day")]
        indexes = [models.Index(fields=["department_code", "state", "due_on"], name="procedures_checks_due")]
