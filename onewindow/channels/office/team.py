"""The organ's team: who has how much before them, what is late and where it stands, who is away and who stands in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onewindow.channels.office import asked as questions
from onewindow.channels.office.context import navigation
from onewindow.channels.office.views import SOON, lights_of
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import STATE_LABELS, DueCase
from onewindow.domain.deadlines.types import Light
from onewindow.domain.people.types import Colleague
from onewindow.domain.teams import commands
from onewindow.domain.teams import queries as teams
from onewindow.domain.teams.types import Absence, CaseLine, LeaveTerms
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.formkit import Choice
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said
from onewindow.ui.times import time_left

LEADS, HAS_LEAVE, LOOKS = "teams.record_leave_of_others", "teams.record_leave", "teams.look_again"
A_PAGE, LATE_SHOWN = 1_000, 50
POSTS = {
    "officer": gettext_lazy("Officers"), "section_head": gettext_lazy("Head of section"), "organ_leader": gettext_lazy("Leader in charge"), "counter_clerk": gettext_lazy("Counters"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What stands on one list: open, due soon, late, and those whose clock stands still."""

    name: str
    post: str
    open: int
    soon: int
    late: int
    still: int
    away: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateCase:
    """A case whose day is passed, and where it stands."""

    case_no: str
    item_name: str
    day: date
    left: str
    where: str
    light: tuple[str, str]
    on_list_of: str


@require_safe
@never_cache
@staff_only(right=HAS_LEAVE)
def team(request: HttpRequest) -> HttpResponse:
    """The page: numbers and late cases for those who lead, leave for everybody."""
    return _page(request)


@require_POST
@staff_only(right=HAS_LEAVE)
def leave(request: HttpRequest) -> HttpResponse:
    """Record a leave with its deputy; a refusal brings the page back with what was typed."""
    actor, sent = actor_of(request), request.POST
    from_on, until_on = _day(sent.get("from_on", "")), _day(sent.get("until_on", ""))
    if from_on is None or until_on is None:
        return _page(request, refusal=_("Write the first and the last day of the leave."), status=422)
    terms = LeaveTerms(staff_no=sent.get("staff", "") or actor.ref, deputy_no=sent.get("deputy", ""), from_on=from_on, until_on=until_on, reason=sent.get("reason", ""))
    try:
        made = commands.record_leave(actor=actor, at=clock.now(), terms=terms, key=sent.get("key", ""))
    except Refusal as refusal:
        return _page(request, refusal=said(refusal), status=refusal.status)
    messages.success(request, _("Recorded: %(deputy)s stands in for %(name)s. Both see it on their desk.") % {"deputy": made.deputy_name, "name": made.staff_name})
    return redirect("office:team")


@require_POST
@staff_only(right=HAS_LEAVE)
def end_leave(request: HttpRequest, absence_no: str) -> HttpResponse:
    """End a leave early."""
    ended = commands.end_leave(actor=actor_of(request), at=clock.now(), absence_no=absence_no, key=request.POST.get("key", ""))
    if ended.from_on > clock.today():
        messages.success(request, _("The leave of %(name)s is cancelled; nobody stands in.") % {"name": ended.staff_name})
        return redirect("office:team")
    messages.success(request, _("%(name)s is back: the deputy no longer stands in.") % {"name": ended.staff_name})
    return redirect("office:team")


@require_POST
@staff_only(right=LOOKS)
def look(request: HttpRequest, case_no: str) -> HttpResponse:
    """Note what a second look at a case found; a refusal brings the page back with what was typed."""
    sent = request.POST
    try:
        commands.look_again(actor=actor_of(request), at=clock.now(), case_no=case_no, sound=sent.get("sound") == "yes", reason=sent.get("look_reason", ""), key=sent.get("key", ""))
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, look_refusal=said(refusal), looked_at=case_no, status=refusal.status)
    messages.success(request, _("Noted. It stands in the history of the case."))
    return redirect("office:team")


def _page(request: HttpRequest, *, refusal: str = "", look_refusal: str = "", looked_at: str = "", status: int = 200) -> HttpResponse:
    actor, today, calendar = actor_of(request), clock.today(), current_calendar()
    absences, colleagues = teams.absences(actor=actor, on=today), teams.colleagues(actor=actor)
    leads = actor.may(LEADS)
    context: dict[str, object] = {
        **navigation(request), "leads": leads, "looks": teams.second_looks(actor=actor), "look_refusal": look_refusal, "looked_at": looked_at, "absences": absences, "today": today.isoformat(), "now_away": {each.absence_no for each in absences if each.holds(today)}, "me": actor.ref,
        "staff": tuple(Choice(code=each.staff_no, label=f"{each.name}　{each.post_title}") for each in colleagues), "refusal": refusal, "sent": request.POST, "key": str(uuid.uuid4()),
    }
    if leads:
        lines = teams.lines_of_organ(actor=actor)
        due = _due(actor)
        soon = calendar.add_workdays(today, SOON + 1)
        context |= {
            "loads": _loads(colleagues, lines, due, absences, today=today, soon=soon), "posts": _posts(lines, due, today=today, soon=soon),
            "total": _load("", "", lines, due, today=today, soon=soon), "late": _late(lines, due, lights_of(actor), calendar, today=today),
        }
    return render(request, "office/team.html", context, status=status)


def _due(actor: Actor) -> dict[str, DueCase]:
    """Every case of the organ that some clock runs for, read page by page, so that no number leaves any out."""
    found: dict[str, DueCase] = {}
    last = ""
    while rows := cases.due_cases(actor=actor, before=date.max, limit=A_PAGE, after_case_no=last):
        found |= {row.case_no: row for row in rows if row.department_code == actor.department_code}
        last = rows[-1].case_no
    return found


def _loads(colleagues: Iterable[Colleague], lines: Mapping[str, CaseLine], due: Mapping[str, DueCase], absences: Iterable[Absence], *, today: date, soon: date) -> list[Load]:
    away = {each.staff_no: _("away, %(deputy)s stands in") % {"deputy": each.deputy_name} for each in absences if each.holds(today)}
    return [_load(each.name, each.post_title, {number: line for number, line in lines.items() if line.staff_no == each.staff_no}, due, today=today, soon=soon,
                  away=away.get(each.staff_no, "")) for each in colleagues]


def _posts(lines: Mapping[str, CaseLine], due: Mapping[str, DueCase], *, today: date, soon: date) -> list[Load]:
    """What was handed to nobody, by the post whose step it is and the step."""
    groups: dict[tuple[str, str], dict[str, CaseLine]] = {}
    for number, line in lines.items():
        if not line.staff_no:
            groups.setdefault((line.post_kind, line.step), {})[number] = line
    return [_load(step or _("No step is open: delivery, or the applicant's turn"), str(POSTS.get(kind, "")), members, due, today=today, soon=soon)
            for (kind, step), members in sorted(groups.items(), key=lambda pair: -len(pair[1]))]


def _load(name: str, post: str, lines: Mapping[str, CaseLine], due: Mapping[str, DueCase], *, today: date, soon: date, away: str = "") -> Load:
    days = [_day_of(due[number]) for number in lines if number in due]
    known = [day for day in days if day is not None]
    return Load(name=name, post=post, open=len(lines), soon=sum(today <= day < soon for day in known), late=sum(day < today for day in known),
                still=sum(number not in due for number in lines), away=away)


def _late(lines: Mapping[str, CaseLine], due: Mapping[str, DueCase], lights: Mapping[str, Light], calendar: Calendar, *, today: date) -> list[LateCase]:
    """The late cases, the latest first, each with where it stands."""
    found = sorted((day, row.case_no) for row in due.values() if (day := _day_of(row)) is not None and day < today)
    rows = []
    for day, number in found[:LATE_SHOWN]:
        line, light = lines.get(number), lights.get(number)
        step = line.step if line and line.step else _(STATE_LABELS[due[number].state])
        whose = str(POSTS.get(line.post_kind, "")) if line else ""
        colour = questions.LIGHTS[light.colour] if light else ("", "")
        rows.append(LateCase(case_no=number, item_name=due[number].item_name, day=day, left=time_left(day, today=today, calendar=calendar)[0],
                             where=_("stands at “%(step)s”") % {"step": step} + (f"（{whose}）" if whose else ""), light=(str(colour[0]), colour[1]), on_list_of=line.staff_name if line else ""))
    return rows


def _day_of(row: DueCase) -> date | None:
    return row.due_on or row.next_due_on


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
