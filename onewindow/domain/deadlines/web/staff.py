"""Why this day at the desks, and what a corrected calendar moved."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.domain.deadlines import queries
from onewindow.domain.deadlines.web import pages
from onewindow.kernel import clock
from onewindow.kernel.calendar import YearState
from onewindow.kernel.calendar_store import years
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.formats import date_cn, datetime_cn

DESK = "deadlines/_desk.html"
ROWS = 100
STATES = {YearState.OFFICIAL: (gettext_lazy("Official"), "ok"), YearState.DRAFT: (gettext_lazy("Draft"), "warn")}


def why_at(desk: str, *, at_counter: bool) -> Callable[..., HttpResponse]:
    """The page at a desk, with persons, steps and lights."""

    @require_safe
    @never_cache
    @staff_only(right="cases.read", at_counter=at_counter)
    def why(request: HttpRequest, case_no: str) -> HttpResponse:
        actor, at = actor_of(request), clock.now()
        found = queries.explain(actor=actor, case_no=case_no, at=at, verified_only=False)
        return pages.why(request, found, actor=actor, at=at, layout=DESK, back=f"/{desk}/cases/{case_no}/", staff=True,
                         lights=queries.lights_of(actor=actor, case_no=case_no))

    return why


office_why, counter_why = why_at("office", at_counter=False), why_at("counter", at_counter=True)


@require_safe
@never_cache
@staff_only(right="cases.read")
def office_if(request: HttpRequest, case_no: str) -> HttpResponse:
    """What an act that is being written would do to the day, in a sentence: a fragment of the form that does it. Writes nothing."""
    return pages.if_done(request, case_no, actor=actor_of(request), at=clock.now())


@require_safe
@never_cache
@staff_only(right="calendar.load")
def calendar(request: HttpRequest) -> HttpResponse:
    """The years of the calendar, and every recount that a change of one set off."""
    known = [(year.year, *STATES[year.state], year.version, year.source, len(year.holidays), len(year.makeups)) for year in reversed(years())]
    counted = [(each, _span(each.changed_days), datetime_cn(each.begun_at), datetime_cn(each.done_at)) for each in queries.recounts(actor=actor_of(request))]
    following = clock.today().year + 1
    missing = None if any(year == following for year, *_rest in known) else following
    return render(request, "deadlines/calendar.html", {"layout": DESK, "years": known, "recounts": counted, "missing": missing})


@require_safe
@never_cache
@staff_only(right="calendar.load")
def moves(request: HttpRequest, year: int, version: int) -> HttpResponse:
    """The cases whose due day this version of the year moved; ``?after=`` goes on behind a case number."""
    found = queries.moved(actor=actor_of(request), year=year, version=version, after_case_no=request.GET.get("after", "")[:24], limit=ROWS)
    rows = [(each.case_no, date_cn(each.was_due_on) or _("none"), date_cn(each.now_due_on) or _("none"), _span(each.days)) for each in found]
    return render(request, "deadlines/moves.html", {"layout": DESK, "year": year, "version": version, "rows": rows,
                                                    "after": found[-1].case_no if len(found) == ROWS else ""})


def _span(days: tuple[object, ...]) -> str:
    return "、".join(str(day) for day in days) or _("none")
