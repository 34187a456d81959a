"""The office's worklist: what a post has to do, the most pressing first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.channels.office.context import navigation
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import CaseState, CaseSummary, Outcome, WorklistView
from onewindow.kernel import clock
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.errors import NotFound
from onewindow.kernel.ids import clean_number, is_public_number
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only

LONGEST = 40
ROWS = 50
TABS = {
    WorklistView.TO_DO: gettext_lazy("To review and decide"), WorklistView.TO_ACCEPT: gettext_lazy("To accept"),
    WorklistView.INTAKE: gettext_lazy("Handed in online"), WorklistView.WAITING: gettext_lazy("Applicant's turn"),
    WorklistView.DONE: gettext_lazy("Done"),
}
STATES = {
    CaseState.SUBMITTED: (gettext_lazy("Not taken in yet"), "act"), CaseState.RECEIVED: (gettext_lazy("To be accepted"), "act"),
    CaseState.CORRECTING: (gettext_lazy("Correction asked for"), "warn"), CaseState.ACCEPTED: (gettext_lazy("Under review"), "act"),
    CaseState.DECIDED: (gettext_lazy("Decided"), "ok"), CaseState.CLOSED: (gettext_lazy("Case closed"), "ok"),
    CaseState.DECLINED: (gettext_lazy("Not accepted"), "bad"), CaseState.WITHDRAWN: (gettext_lazy("Withdrawn"), ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A case as a line of the worklist."""

    case: CaseSummary
    left: str
    left_look: str
    state: str
    look: str


@require_safe
@never_cache
@staff_only(right="cases.read")
def worklist(request: HttpRequest) -> HttpResponse:
    """``?view=`` a tab, ``?cursor=`` its next page. ``?q=`` a receipt number opens its case; what can't be found is said here."""
    actor = actor_of(request)
    typed = request.GET.get("q", "").strip()[:LONGEST]
    number = clean_number(typed)
    if is_public_number(number, kind="C"):
        try:
            cases.case(actor=actor, case_no=number)
        except NotFound:
            pass
        else:
            return redirect("cases:office_case", case_no=number)
    asked = request.GET.get("view", "")
    view = WorklistView(asked) if asked in {each.value for each in WorklistView} else WorklistView.TO_DO
    counts = cases.worklist_counts(actor=actor)
    page = cases.worklist(actor=actor, view=view, cursor=request.GET.get("cursor", ""), size=ROWS)
    today, calendar = clock.today(), current_calendar()
    context = {
        **navigation(request), "query": typed, "missed": bool(typed), "view": view.value, "next_cursor": page.next_cursor,
        "tabs": [(str(label), f"?view={tab.value}", tab is view, counts[tab]) for tab, label in TABS.items()],
        "rows": [_row(case, today=today, calendar=calendar) for case in page.rows],
    }
    return render(request, "office/worklist.html", context, status=404 if typed else 200)


def _row(case: CaseSummary, *, today: date, calendar: Calendar) -> Row:
    words, look = STATES[case.state]
    if case.outcome is Outcome.REFUSED:
        words, look = gettext_lazy("Refused"), "bad"
    over = case.state not in (CaseState.ACCEPTED, CaseState.RECEIVED, CaseState.SUBMITTED)
    left, left_look = ("", "") if over or case.due_on is None else _left(case.due_on, today=today, calendar=calendar)
    return Row(case=case, left=left, left_look=left_look, state=str(words), look=look)


def _left(due_on: date, *, today: date, calendar: Calendar) -> tuple[str, str]:
    left = calendar.workdays_between(today, due_on)
    if due_on < today:
        late = max(1, -left)
        return ngettext("%(num)d working day late", "%(num)d working days late", late) % {"num": late}, "bad"
    if left <= 0:
        return _("due today"), "warn"
    return ngettext("%(num)d working day left", "%(num)d working days left", left) % {"num": left}, "ok" if left > 1 else "warn"
