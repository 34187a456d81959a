"""The operator corrects a year of the calendar: written down from the notice, looked at, put in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from onewindow.domain.deadlines.formats import holiday_lines, written_year
from onewindow.kernel import clock
from onewindow.kernel.calendar import Calendar, CalendarUnreadable, CalendarYear, YearState, changed_days
from onewindow.kernel.calendar_store import current_calendar, load_year
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.formats import date_cn
from onewindow.ui.refusals import said

DESK = "deadlines/_desk.html"
AHEAD = 2  # years that may be written down before they begin
# What a year may contradict itself in (kernel.calendar, which translates nothing), for the catalogue of this room.
PROBLEM_LABELS = ("days of another year", "days given twice", "days both free and worked", "make-up days that are not on a weekend", "it names no source")
FIELDS = ("state", "source", "holidays", "makeups")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only(right="calendar.load")
def correct(request: HttpRequest, year: int) -> HttpResponse:
    """Write a year down, or correct it: first what it would change is shown, and with ``act=load`` it is put in force. A refusal loses nothing."""
    calendar = current_calendar()
    if not min(calendar.years, default=year) <= year <= clock.today().year + AHEAD:
        raise Http404
    typed = {name: request.POST.get(name, "") for name in FIELDS} if request.method == "POST" else _as_it_is(calendar.years.get(year))
    context = {"layout": DESK, "year": year, "typed": typed, "looked": False, "problem": "", "states": [(YearState.OFFICIAL.value, _("The notice is out"), "yes"), (YearState.DRAFT.value, _("A guess so far"), "")]}
    if request.method != "POST":
        return render(request, "deadlines/correct_year.html", context)
    try:
        written = written_year(year=year, official=typed["state"] == YearState.OFFICIAL, source=typed["source"], holidays=typed["holidays"], makeups=typed["makeups"])
        if request.POST.get("act") == "load":
            loaded = load_year(actor=actor_of(request), at=clock.now(), year=written)
            messages.success(request, _("%(year)s, version %(version)s, is in force. Open cases are being recounted.") % {"year": year, "version": loaded.version})
            return HttpResponseRedirect(reverse("deadlines:calendar"))
    except CalendarUnreadable as refusal:
        return render(request, "deadlines/correct_year.html", {**context, "problem": said(refusal)}, status=refusal.status)
    after = Calendar([*(known for known in calendar.years.values() if known.year != year), written], calendar.fixed)
    changed = [(date_cn(day), after.is_workday(day), after.kind_of(day).name) for day in changed_days(calendar, after, year)]
    same = year in calendar.years and calendar.years[year].same_content(written)
    return render(request, "deadlines/correct_year.html", {**context, "looked": True, "changed": changed, "same": same})


def _as_it_is(year: CalendarYear | None) -> dict[str, str]:
    if year is None:
        return {**dict.fromkeys(FIELDS, ""), "state": YearState.DRAFT.value}
    return {"state": year.state.value, "source": year.source, "holidays": holiday_lines(year), "makeups": "\n".join(map(str, year.makeups))}
