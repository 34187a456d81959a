"""Tables of the room. State is kept beside the facts it follows from; the facts are never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from onewindow.domain.cases.types import CaseState, Outcome
from onewindow.kernel.ids import new_key


class CaseGroup(models.Model):
    """Cases that are handled together: a lead and its members. Groups of one are the normal case.

    Members keep their own bundle, clocks and decision; form, correction notice and acceptance may be one.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    group_no = models.CharField(max_length=24, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "cases_group"


class Case(models.Model):
    """A case (办件). Its columns are what lists and locks need; what happened stands in CaseFact."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case_no = models.CharField(max_length=24, unique=True)
    group = models.ForeignKey(CaseGroup, on_delete=models.PROTECT, related_name="members")
    is_lead = models.BooleanField()
    item_code = models.CharField(max_length=40)
    item_name = models.CharField(max_length=200)
    bundle_hash = models.CharField(max_length=64)
    draft_no = models.CharField(max_length=24)
    sealing_no = models.PositiveSmallIntegerField(default=1)
    applicant_no = models.CharField(max_length=24)
    applicant_name = models.CharField(max_length=100)
    submitted_by = models.CharField(max_length=24)
    tail_proof = models.CharField(max_length=64, help_text="keyed digest of case number and last four digits of the phone")
    department_code = models.CharField(max_length=40)
    centre_code = models.CharField(max_length=20, blank=True)
    counter_code = models.CharField(max_length=24, blank=True)
    collect_centre_code = models.CharField(max_length=20, blank=True, help_text="where the applicant fetches the result; empty when it is sent")
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in CaseState])
    outcome = models.CharField(max_length=10, blank=True, choices=[(o.value, o.value) for o in Outcome])
    marking = models.JSONField(default=list, help_text="places of the bundle's net that hold a token")
    submitted_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True, help_text="cached: the earlier of promise and law; derived from facts")
    next_due_on = models.DateField(null=True, help_text="cached: the earliest day of any clock that runs")
    answer_by_on = models.DateField(null=True, help_text="until when the applicant owes something: a correction, or what was tolerated as missing")
    act = models.CharField(max_length=10, default="new", help_text="what a grant does to a permit")
    about_permit_no = models.CharField(max_length=24, blank=True, help_text="the permit the application is about")
    permit_no = models.CharField(max_length=24, blank=True)
    known_facts: tuple[CaseFact, ...] | None = None  # no column: its facts in order, once they were read (queries.summaries.facts_of)

    class Meta:
        db_table = "cases_case"
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(is_lead=True), name="cases_one_lead"),
            models.UniqueConstraint(fields=["draft_no", "item_code"], name="cases_draft_once"),
            models.CheckConstraint(condition=Q(closed_at__isnull=True) | ~Q(state="submitted"), name="cases_closed_state"),
        ]
        indexes = [
            models.Index(fields=["department_code", "state", "due_on", "id"], name="cases_worklist"),
            models.Index(fields=["applicant_no", "-submitted_at"], name="cases_of_applicant"),
            models.Index(fields=["centre_code", "state", "id"], name="cases_at_centre"),
            models.Index(fields=["state", "due_on"], name="cases_due"),
            models.Index(fields=["next_due_on", "case_no"], name="cases_next_due"),
        ]


class CaseFact(models.Model):
    """A dated fact of a case: what every clock and every timeline is derived from. Append only."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="facts")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    document_no = models.CharField(max_length=24, blank=True)
    actor_ref = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=100)
    assisted_by = models.CharField(max_length=100, blank=True, help_text="who helped the one who acted")
    note = models.CharField(max_length=300, blank=True)
    happened_at = models.DateTimeField(null=True, help_text="when it took place, where that is not when it was recorded")
    effective_at = models.DateTimeField(null=True, help_text="when the law counts from it, where that differs again")
    about = models.CharField(max_length=40, blank=True, help_text="pairs the end of a stop with its beginning")
    amount = models.PositiveSmallIntegerField(default=0, help_text="length of an extension, in the clock's unit")
    article = models.CharField(max_length=100, blank=True)

    class Meta:
        db_table = "cases_fact"
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="cases_fact_order")]
        indexes = [models.Index(fields=["actor_ref", "recorded_at"], name="cases_fact_of_actor")]


class Correction(models.Model):
    """The one notice of everything that is missing. The constraint is the law: there is no second one (行政许可法 32)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="correction")
    paper_no = models.CharField(max_length=24)
    points = models.JSONField()
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_correction"


class Review(models.Model):
    """One firing of the review net: a step, its result and who stands for it. Append only."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    step_code = models.CharField(max_length=40)
    step_name = models.CharField(max_length=100)
    passed = models.BooleanField()
    opinion = models.CharField(max_length=1000, blank=True)
    criteria = models.JSONField(default=dict)
    officers = models.JSONField(help_text="public numbers and names of those who did it")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "cases_review"
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="cases_review_order")]


class Decision(models.Model):
    """The decision of a case: one, with its reason and article where it refuses (行政许可法 38)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    article = models.CharField(max_length=200, blank=True)
    remedies = models.TextField(blank=True)
    paper_no = models.CharField(max_length=24)
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "cases_decision"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="granted") | (~Q(reason="") & ~Q(article="") & ~Q(remedies="")),
                name="cases_refusal_is_reasoned"),
        ]
