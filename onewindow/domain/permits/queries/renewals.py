"""Terms that run out: what has expired, who waits for a renewal, who is to be reminded, who is barred."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from onewindow.domain.permits import rules
from onewindow.domain.permits.formats import reminder_rules
from onewindow.domain.permits.models import BarRow, PermitRow, ReminderRow, RenewalRow
from onewindow.domain.permits.types import Bar, DueReminder, PermitState, Renewal, RenewalState

WAITING = RenewalRow.objects.filter(permit=OuterRef("pk"), state=RenewalState.PENDING.value)


def expired_permits(*, on: date, most: int = 200) -> tuple[str, ...]:
    """Numbers of valid permits whose final day lies before the day and that no renewal applied for in time carries on."""
    rows = PermitRow.objects.filter(state=PermitState.VALID.value, valid_until__lt=on).exclude(Exists(WAITING.filter(in_time=True)))
    return tuple(rows.order_by("valid_until", "id").values_list("permit_no", flat=True)[:most])


def renewals_pending(*, until: date, overdue_on: date | None = None, most: int = 200) -> tuple[Renewal, ...]:
    """Applications for renewal that wait for a decision, of permits that end on or before the day, nearest end first.

    ``overdue_on``: only those applied for in time whose final day lies before that day, which silence has renewed.
    """
    rows = RenewalRow.objects.select_related("permit").filter(
        state=RenewalState.PENDING.value, permit__state=PermitState.VALID.value, permit__valid_until__lte=until)
    if overdue_on is not None:
        rows = rows.filter(in_time=True, permit__valid_until__lt=overdue_on)
    return tuple(renewal_record(row) for row in rows.order_by("permit__valid_until", "id")[:most])


def reminders_due(*, on: date, most: int = 200) -> tuple[DueReminder, ...]:
    """Reminders to send on the day: for each permit only the nearest distance, and none while a renewal is under way."""
    rule = rules.rule_on(reminder_rules(), on=on)
    due: list[DueReminder] = []
    for fewest, days in rules.reminder_spans(rule.days_before):
        sent = ReminderRow.objects.filter(permit=OuterRef("pk"), valid_until=OuterRef("valid_until"), days=days)
        ends = (on + timedelta(days=fewest), on + timedelta(days=days))
        rows = PermitRow.objects.filter(state=PermitState.VALID.value, valid_until__range=ends).exclude(Exists(sent)).exclude(Exists(WAITING))
        numbers = rows.order_by("valid_until", "id").values_list("permit_no", flat=True)[:most]
        due += [DueReminder(permit_no=number, days=days) for number in numbers]
    return tuple(due[:most])


def bar_of(*, holder_no: str, kind: str, on: date) -> Bar | None:
    """The bar that keeps somebody from applying for a kind of permit on the day, the longest one; None if there is none."""
    row = BarRow.objects.filter(holder_no=holder_no, kind=kind, begins_on__lte=on, until_on__gte=on).order_by("-until_on", "id").first()
    if row is None:
        return None
    return Bar(holder_no=row.holder_no, kind=row.kind, article=row.article, begins_on=row.begins_on, until_on=row.until_on,
               case_no=row.case_no, permit_no=row.permit_no)


def renewal_record(row: RenewalRow) -> Renewal:
    """The row, with its permit, as the record that crosses the wall."""
    return Renewal(permit_no=row.permit.permit_no, case_no=row.case_no, submitted_at=row.submitted_at, in_time=row.in_time,
                   valid_until=row.valid_until, department_code=row.permit.department_code, state=RenewalState(row.state))
