"""The office's worklist: what a post has to do, the most pressing first."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.channels.office import asked as questions
from onewindow.channels.office.context import first_page, navigation
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import (
    RUNNING_STATES,
    STATE_LABELS,
    STATE_LOOKS,
    CaseState,
    CaseSummary,
    Outcome,
    WorklistView,
)
from onewindow.domain.deadlines import queries as deadlines
from onewindow.domain.deadlines.types import Light, LightColour
from onewindow.domain.people import queries as people
from onewindow.domain.procedures import queries as procedures
from onewindow.domain.teams import queries as teams
from onewindow.domain.teams.types import CaseLine
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import ClockState, shown_due
from onewindow.kernel.errors import NotFound
from onewindow.kernel.ids import clean_number, is_public_number
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.times import time_left

ROWS = 50
SOON = 2  # working days: what is due by then is due soon
WORST = (LightColour.RED, LightColour.YELLOW_PLUS, LightColour.YELLOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A case as a line of the worklist. ``marks`` are words and their looks."""

    case: CaseSummary
    line: CaseLine
    left: str
    left_look: str
    due_on: date | None
    state: str
    look: str
    marks: tuple[tuple[str, str], ...]
    seen: bool


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The worklist; a post without cases begins with the first page of its own menu."""
    begins = "" if actor_of(request).may("cases.read") else first_page(request)
    return redirect(begins) if begins else worklist(request)


@staff_only(right="cases.read")
def worklist(request: HttpRequest) -> HttpResponse:
    """The address carries tab and filters (``asked``), ``?cursor=`` the next page; without any the view one begins with. ``?q=`` a receipt number opens its
    case; one that can't be found is said here."""
    actor = actor_of(request)
    number = clean_number(request.GET.get("q", ""))
    missed = is_public_number(number, kind="C")
    if missed and (found := _found(actor, number)):
        return redirect("worklists:office_case", case_no=found)
    kept = teams.views(actor=actor)
    start = next((view for view in kept if view.is_start), None)
    if start is not None and not request.GET:
        return redirect(f"{reverse('office:worklist')}{start.question}")
    return render(request, "office/worklist.html", {
        **navigation(request), **list_of(request, actor, wanted=questions.Asked(view=WorklistView.TO_DO) if missed else questions.read(request.GET)),
        "missed": request.GET.get("q", "")[:questions.LONGEST] if missed else "", "kept": kept, "here": _named(request.GET.urlencode()),
    }, status=404 if missed else 200)


def list_of(request: HttpRequest, actor: Actor, *, wanted: questions.Asked) -> dict[str, object]:
    """Context of the list itself."""
    today, calendar = clock.today(), current_calendar()
    lines, absences = teams.lines_of_organ(actor=actor), teams.absences(actor=actor, on=today)
    lights = lights_of(actor) if actor.department_code else {}
    standing_in = [each for each in absences if each.deputy_no == actor.ref and each.holds(today)]
    narrowed = questions.narrowed(wanted, lines=lines, mine={actor.ref, *(each.staff_no for each in standing_in)}, post_kind=_post_kind(actor), lit=lights,
                                  before=calendar.add_workdays(today, SOON + 1))
    page = cases.worklist(actor=actor, view=wanted.view, cursor=request.GET.get("cursor", ""), size=ROWS, counted=True, narrowed=narrowed)
    done, stopped = wanted.view is WorklistView.DONE, _stopped(actor, page.rows)
    told = teams.lines(case_nos=[row.case_no for row in page.rows]) if done else lines
    items = questions.items_of(lines.values())
    return {
        "asked": wanted, "next_cursor": page.next_cursor, "opinions": procedures.opinions_waiting(actor=actor), "query": wanted.q,
        "tabs": [(str(label), wanted.address(view=tab.value), tab is wanted.view, page.counts.get(tab, "")) for tab, label in questions.TABS.items()],
        "rows": [_row(case, told, lights, actor, today=today, calendar=calendar, stopped=case.case_no in stopped) for case in page.rows],
        "tags": questions.tags(wanted, items=items), "choices": _choices(items), "standing_in": standing_in,
        "away": next((each for each in absences if each.staff_no == actor.ref and each.holds(today)), None),
        "may": {"accept": actor.may("cases.accept"), "hand": actor.may("teams.hand_over"), "decide": actor.may("cases.decide")}, "key": str(uuid.uuid4()),
    }


def _found(actor: Actor, number: str) -> str:
    try:
        return cases.summary(actor=actor, case_no=number).case_no
    except NotFound:
        return ""


def _named(question: str) -> str:
    """The address as a view is kept: tab and filters, no page."""
    parts = [(name, value) for name, value in parse_qsl(question) if name in ("view", *questions.FILTERS)]
    return "?" + "&".join(f"{name}={value}" for name, value in parts) if parts else "?view=to_do"


def _post_kind(actor: Actor) -> str:
    return people.post(post_no=actor.post_no).kind.value if actor.post_no else ""


def lights_of(actor: Actor) -> dict[str, Light]:
    """The worst light that burns on each case of the organ."""
    found: dict[str, Light] = {}
    for light in deadlines.lights_of_organ(actor=actor, limit=1000):
        known = found.get(light.case_no)
        if known is None or WORST.index(light.colour) < WORST.index(known.colour):
            found[light.case_no] = light
    return found


def _choices(items: Mapping[str, str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The filters of the panel: name, question, options."""
    return [
        ("item", _("Service"), list(items.items())), ("state", _("Where it stands"), [(code, str(said)) for code, (said, _state) in questions.STATES.items()]),
        ("mark", _("Risk mark"), [(code, str(said)) for code, (said, _look) in questions.MARKS.items()]), ("channel", _("Came in by"), [(code, str(said)) for code, said in questions.CHANNELS.items()]),
        ("hand", _("On whose list"), [(code, str(said)) for code, said in questions.HANDS.items()]), ("post", _("Whose step"), [(code, str(said)) for code, said in questions.POSTS.items()]),
    ]


def _stopped(actor: Actor, rows: tuple[CaseSummary, ...]) -> frozenset[str]:
    """The cases under review whose clock stands still: no day runs for them, whatever day it would end on by now."""
    reviewed = tuple(case.case_no for case in rows if case.state is CaseState.ACCEPTED)
    shown = {number: shown_due(clocks) for number, clocks in cases.clocks(actor=actor, case_nos=reviewed, at=clock.now(), steps=False).items()}
    return frozenset(number for number, found in shown.items() if found is not None and found.state is ClockState.STOPPED)


def _row(case: CaseSummary, lines: Mapping[str, CaseLine], lights: Mapping[str, Light], actor: Actor, *, today: date, calendar: Calendar, stopped: bool) -> Row:
    refused = case.outcome is Outcome.REFUSED
    words, look = ("Decision: refused", "bad") if refused else (STATE_LABELS[case.state], STATE_LOOKS.get(case.state, ""))
    open_here = case.state in (*RUNNING_STATES, CaseState.CORRECTING)
    due_on = case.day if open_here and not stopped else None
    left, left_look = time_left(due_on, today=today, calendar=calendar) if due_on else ("", "")
    line = lines.get(case.case_no) or CaseLine(case_no=case.case_no, item_code=case.item_code, item_name=case.item_name)
    light = lights.get(case.case_no)
    marks = [questions.LIGHTS[light.colour]] if light else []
    marks += [questions.MARKS[mark.value] for mark in line.marks]
    return Row(case=case, line=line, left=left or (_("The clock stands still") if open_here else ""), left_look=left_look, due_on=due_on, state=_(words), look=look,
               marks=tuple((str(said), mark_look) for said, mark_look in marks), seen=actor.ref in line.seen_by)
