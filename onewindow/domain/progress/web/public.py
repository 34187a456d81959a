"""Progress without sign-in: the receipt number and the last four digits of the phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.domain.cases import queries
from onewindow.domain.cases.types import Outcome, Progress, is_filed
from onewindow.domain.progress.web import words
from onewindow.kernel import clock
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.records import from_json
from onewindow.ui.times import time_left

LONGEST = 40


@require_safe
@never_cache
def progress(request: HttpRequest) -> HttpResponse:
    """``?case_no=`` and ``?phone_tail=``: where the case is, whose turn, until when. The same answer whichever of the two is wrong."""
    number, tail = (request.GET.get(name, "").strip()[:LONGEST] for name in ("case_no", "phone_tail"))
    context: dict[str, object] = {"number": number, "tail": tail, "asked": bool(number and tail), "found": None}
    if number and tail:
        told = queries.progress_json(case_no=number, phone_tail=tail)
        if told is None:
            return render(request, "progress/progress.html", context, status=404)
        found = from_json(told, Progress)
        chip = ("", "") if words.stands_still(found) else time_left(found.due_on, today=clock.today(), calendar=current_calendar())
        context |= {"found": found, "turn": words.progress_turn(found), "state": words.state_said(found.state, Outcome(found.outcome) if found.outcome else None, filed=is_filed(found.facts)), "chip": chip,
                    "entries": words.entries(found.facts, words.ahead_of(found.state))}
    return render(request, "progress/progress.html", context)
