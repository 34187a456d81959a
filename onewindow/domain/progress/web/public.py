"""Progress without sign-in: the receipt number and the last four digits of the phone."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.domain.cases import queries
from onewindow.domain.cases.types import CaseState, Outcome, Progress, is_filed
from onewindow.domain.progress.web import words
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import ClockKind
from onewindow.kernel.links import linked_number
from onewindow.kernel.records import from_json
from onewindow.ui.pace import CASES, Pace
from onewindow.ui.times import time_left

LONGEST = 40
READER = system_actor(name="progress")
LINKS = Pace(door="status-links")
ACTS = {CaseState.CORRECTING: "progress:correct"}


@require_safe
@never_cache
def progress(request: HttpRequest) -> HttpResponse:
    """``?case_no=`` and ``?phone_tail=``: where the case is, whose turn, until when. The same answer whichever of the two is wrong; TooManyTries after many."""
    number, tail = (request.GET.get(name, "").strip()[:LONGEST] for name in ("case_no", "phone_tail"))
    context: dict[str, object] = {"number": number, "tail": tail, "asked": bool(number and tail), "found": None}
    if number and tail:
        CASES.hold(request, thing=number)
        told = queries.progress_json(case_no=number, phone_tail=tail)
        if told is None:
            CASES.missed(request, thing=number)
            return render(request, "progress/progress.html", context, status=404)
        found = from_json(told, Progress)
        chip = ("", "") if words.stands_still(found) else time_left(found.due_on, today=clock.today(), calendar=current_calendar())
        context |= {"found": found, "turn": words.progress_turn(found, answer_by=_answer_by(found)), "state": words.state_said(found.state, Outcome(found.outcome) if found.outcome else None, filed=is_filed(found.facts)), "chip": chip,
                    "entries": words.entries(found.facts, words.ahead_of(found.state))}
    return render(request, "progress/progress.html", context)


@require_safe
@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Out of a message: the one sentence of where the case stands. No name, no file, no history; those want a sign-in. 404 for a link not made here, TooManyTries after many of them."""
    LINKS.hold(request, thing=token.partition("-")[0])
    number = linked_number(token=token, purpose="status")
    if not number:
        LINKS.missed(request, thing=token.partition("-")[0])
        raise Http404(token)
    detail = queries.case(actor=READER, case_no=number)
    summary = detail.summary
    told = Progress(case_no=number, item_name=summary.item_name, state=summary.state, outcome=summary.outcome.value if summary.outcome else "",
                    submitted_at=summary.submitted_at, due_on=summary.due_on, facts=detail.facts)
    turn = words.progress_turn(told, answer_by=_answer_by(told))
    return render(request, "progress/status.html", {
        "told": told, "turn": turn, "state": words.state_said(told.state, summary.outcome, filed=is_filed(told.facts)),
        "chip": ("", "") if words.stands_still(told) else time_left(told.due_on, today=clock.today(), calendar=current_calendar()),
        "act": words.act_of(turn, told), "to": reverse(ACTS.get(told.state, "progress:case"), args=[number])})


def _answer_by(found: Progress) -> date | None:
    """Until when one is told whether the case is accepted; None once that is told, or while the applicant's turn stands between."""
    if found.state not in (CaseState.SUBMITTED, CaseState.RECEIVED):
        return None
    return words.due_of(queries.clocks(actor=READER, case_nos=(found.case_no,), at=clock.now())[found.case_no], ClockKind.ACCEPT)
