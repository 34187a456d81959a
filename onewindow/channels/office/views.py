"""The office's worklist: what a post has to do, the most pressing first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.channels.office.context import first_page, navigation
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import (
    RUNNING_STATES,
    STATE_LABELS,
    STATE_LOOKS,
    CaseSummary,
    Outcome,
    WorklistView,
)
from onewindow.domain.procedures import queries as procedures
from onewindow.kernel import clock
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.errors import NotFound
from onewindow.kernel.ids import clean_number, is_public_number
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.times import time_left

LONGEST = 40
ROWS = 50
TABS = {
    WorklistView.TO_DO: gettext_lazy("To review and decide"), WorklistView.TO_ACCEPT: gettext_lazy("To accept"),
    WorklistView.INTAKE: gettext_lazy("Handed in online"), WorklistView.WAITING: gettext_lazy("Applicant's turn"),
    WorklistView.DONE: gettext_lazy("Done"),
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
def home(request: HttpRequest) -> HttpResponse:
    """The worklist; a post without cases begins with the first page of its own menu."""
    begins = "" if actor_of(request).may("cases.read") else first_page(request)
    return redirect(begins) if begins else worklist(request)


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
            return redirect("worklists:office_case", case_no=number)
    asked = request.GET.get("view", "")
    view = WorklistView(asked) if asked in {each.value for each in WorklistView} else WorklistView.TO_DO
    page = cases.worklist(actor=actor, view=view, cursor=request.GET.get("cursor", ""), size=ROWS, counted=True)
    today, calendar = clock.today(), current_calendar()
    context = {
        **navigation(request), "query": typed, "missed": bool(typed), "view": view.value, "opinions": procedures.opinions_waiting(actor=actor), "next_cursor": page.next_cursor,
        "tabs": [(str(label), f"?view={tab.value}", tab is view, page.counts[tab]) for tab, label in TABS.items()],
        "rows": [_row(case, today=today, calendar=calendar) for case in page.rows],
    }
    return render(request, "office/worklist.html", context, status=404 if typed else 200)


def _row(case: CaseSummary, *, today: date, calendar: Calendar) -> Row:
    refused = case.outcome is Outcome.REFUSED
    words, look = ("Decision: refused", "bad") if refused else (STATE_LABELS[case.state], STATE_LOOKS.get(case.state, ""))
    over = case.state not in RUNNING_STATES
    left, left_look = ("", "") if over or case.due_on is None else time_left(case.due_on, today=today, calendar=calendar)
    return Row(case=case, left=left, left_look=left_look, state=_(words), look=look)
