"""What waits for the room's own timed work: numbers only, the oldest first. No door; whoever may act is asked by the command."""

from __future__ import annotations

from datetime import date

from onewindow.domain.procedures.models import ConsultationRow, HearingRightRow, ProcedureRow, PromiseCheckRow
from onewindow.domain.procedures.rules import BY_TIME_ALONE
from onewindow.domain.procedures.types import CheckState, ProcedureState


def passed_rights(*, before: date, limit: int = 200) -> tuple[str, ...]:
    """The notices of rights to a hearing that could be used before the day and were not; for the job that notes it."""
    rows = HearingRightRow.objects.filter(asked_at__isnull=True, passed_at__isnull=True, until_on__lt=before).order_by("until_on", "paper_no")
    return tuple(rows.values_list("paper_no", flat=True)[:limit])


def silent_consultations(*, before: date, limit: int = 200) -> tuple[str, ...]:
    """Numbers of opinions due before the day, unanswered, where a text takes silence for agreement."""
    rows = ConsultationRow.objects.filter(answered_at__isnull=True, silence_agrees=True, due_on__lt=before).order_by("due_on", "id")
    return tuple(rows.values_list("consultation_no", flat=True)[:limit])


def lapsed_procedures(*, before: date, after_no: str = "", limit: int = 200) -> tuple[str, ...]:
    """The procedures time alone ends, still under way, whose last day was before the day; for the job that ends them, by number."""
    rows = ProcedureRow.objects.filter(state=ProcedureState.UNDER_WAY.value, kind__in=sorted(BY_TIME_ALONE), expected_on__lt=before, procedure_no__gt=after_no)
    return tuple(rows.order_by("procedure_no").values_list("procedure_no", flat=True)[:limit])


def rectifications_over(*, before: date, limit: int = 200) -> tuple[str, ...]:
    """The checks of promises whose time to put things right ended before the day; for the job that notes it."""
    rows = PromiseCheckRow.objects.filter(state=CheckState.TO_RECTIFY.value, rectify_by_on__lt=before).order_by("rectify_by_on", "check_no")
    return tuple(rows.values_list("check_no", flat=True)[:limit])
