"""What is done from the worklist: with several cases at once, each by a command of its own, and with the views one keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from onewindow.channels.office.context import navigation
from onewindow.domain.cases import commands as case_commands
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import STATE_LABELS, CaseState, CaseSummary
from onewindow.domain.teams import commands as teams
from onewindow.domain.teams import queries as team_queries
from onewindow.domain.worklists.commands import grant_in_bulk
from onewindow.domain.worklists.queries import in_bulk
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said

MOST = 50  # cases: what stands on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one case of an act on many."""

    case_no: str
    item_name: str
    applicant_name: str
    done: bool
    words: str


def _accept(actor: Actor, case_no: str, request: HttpRequest) -> object:
    return case_commands.accept(actor=actor, at=clock.now(), case_no=case_no, key=f"{request.POST.get('key', '')[:40]}-{case_no}")


def _hand(actor: Actor, case_no: str, request: HttpRequest) -> object:
    return teams.hand_over(actor=actor, at=clock.now(), case_no=case_no, staff_no=request.POST.get("to", ""), reason=request.POST.get("reason", ""))


def _seen(actor: Actor, case_no: str, request: HttpRequest) -> object:  # noqa: ARG001 - one shape for all
    return teams.mark_seen(actor=actor, at=clock.now(), case_no=case_no)


def _grant(actor: Actor, case_no: str, request: HttpRequest) -> object:
    key = request.POST.get("key", "")[:40]
    return grant_in_bulk(actor=actor, at=clock.now(), case_no=case_no, together=key, key=f"{key}-{case_no}")


BULK: dict[str, tuple[Promise, Promise, Callable[[Actor, str, HttpRequest], object]]] = {
    "accept": (gettext_lazy("Accept several cases"), gettext_lazy("Accepted. The clocks run."), _accept),
    "hand": (gettext_lazy("Hand several cases over"), gettext_lazy("It is on the colleague's list."), _hand),
    "grant": (gettext_lazy("Grant several cases"), gettext_lazy("Granted. The result is being issued."), _grant),
    "seen": (gettext_lazy("Mark several cases as seen"), gettext_lazy("Marked as seen."), _seen),
}


@require_POST
@staff_only(right="cases.read")
def bulk(request: HttpRequest) -> HttpResponse:
    """An act on the cases ticked: accept, hand over, grant, mark as seen, print. Each case is an act of its own, and the page tells what became of each.

    Before granting, a page says which of them may be granted together and why the others may not.
    """
    actor, act = actor_of(request), request.POST.get("act", "")
    numbers = list(dict.fromkeys(number[:24] for number in request.POST.getlist("case")))[:MOST]
    if not numbers or act not in {*BULK, "print", "choose", "weigh"}:
        messages.error(request, _("Tick the cases first."))
        return redirect("office:worklist")
    found = [cases.summary(actor=actor, case_no=number) for number in numbers]
    if act == "print":
        return render(request, "office/print.html", {"cases": found, "lines": team_queries.lines(case_nos=numbers), "states": STATE_LABELS, "printed_at": clock.now()})
    if act == "choose":
        colleagues, away = team_queries.at_work(actor=actor, on=clock.today())
        return render(request, "office/choose.html", {**navigation(request), "cases": found, "colleagues": colleagues, "absences": away})
    if act == "weigh":
        return render(request, "office/grant.html", {**navigation(request), "cases": [in_bulk(actor=actor, case_no=number) for number in numbers], "key": request.POST.get("key", "")[:40]})
    title, words, run = BULK[act]
    results = [_result(run, words, actor, summary, request) for summary in found]
    again = teams.draw(actor=actor, at=clock.now(), together=f"{actor.ref}:{request.POST.get('key', '')[:40]}") if act == "grant" else 0
    return render(request, "office/results.html", {**navigation(request), "title": title, "results": results, "done": sum(each.done for each in results), "again": again})


def _result(run: Callable[[Actor, str, HttpRequest], object], words: Promise, actor: Actor, summary: CaseSummary, request: HttpRequest) -> Result:
    """Do it for one case; whatever keeps it from being done, the others go on."""
    done, said_so = True, str(words)
    try:
        run(actor, summary.case_no, request)
    except NotFound:  # somebody else moved it meanwhile
        done, said_so = False, _("The case is no longer among those you may open.")
    except Refusal as refusal:
        done, said_so = False, _why(refusal)
    return Result(case_no=summary.case_no, item_name=summary.item_name, applicant_name=summary.applicant_name, done=done, words=said_so)


def _why(refusal: Refusal) -> str:
    if refusal.code == "illegal_step" and refusal.data.get("state") in {each.value for each in CaseState}:
        return _("This is not possible now: the case stands at “%(state)s”.") % {"state": _(STATE_LABELS[CaseState(str(refusal.data["state"]))])}
    return said(refusal) + (f" ({refusal.article})" if refusal.article else "")


@require_POST
@staff_only(right="teams.hand_over")
def hand_over(request: HttpRequest, case_no: str) -> HttpResponse:
    """Hand one case over, from its own page; a refusal is told there."""
    try:
        given = teams.hand_over(actor=actor_of(request), at=clock.now(), case_no=case_no, staff_no=request.POST.get("to", ""), reason=request.POST.get("reason", ""),
                                key=request.POST.get("key", ""))
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, said(refusal))
        return redirect("worklists:office_case", case_no=case_no)
    messages.success(request, _("Handed over to %(name)s.") % {"name": given.staff_name})
    return redirect("office:worklist")


@require_POST
@staff_only(right="cases.read")
def views(request: HttpRequest) -> HttpResponse:
    """Keep, rename or drop a view, or begin with it; then the list as it was asked for."""
    actor, sent = actor_of(request), request.POST
    name, question = sent.get("name", ""), sent.get("question", "?view=to_do")
    try:
        if sent.get("act") == "drop":
            teams.drop_view(actor=actor, at=clock.now(), name=name)
        else:
            teams.keep_view(actor=actor, at=clock.now(), name=name, question=question if question.startswith("?") else "?view=to_do", renamed_from=sent.get("renamed_from", ""),
                            start=sent.get("act") == "start")
        messages.success(request, _("The views are kept."))
    except Refusal as refusal:
        messages.error(request, said(refusal))
    return redirect(f"{reverse('office:worklist')}{question if question.startswith('?') else ''}")
