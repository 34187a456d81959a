"""Special procedures in the office: begun, arranged, recorded, ended; opinions another organ asks of us; promises to check."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.cases import queries as cases
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.people.types import Colleague
from onewindow.domain.procedures import commands, queries
from onewindow.domain.procedures.commands.consulting import OpinionMissing
from onewindow.domain.procedures.queries.reading import beginnable, needed_by
from onewindow.domain.procedures.types import HearingTerms, ProcedureState
from onewindow.domain.procedures.web import words
from onewindow.domain.teams import queries as teams
from onewindow.domain.teams.types import Absence
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.formkit import Choice
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.formats import date_cn
from onewindow.ui.refusals import said
from onewindow.ui.times import length

View = Callable[..., HttpResponse]
FINDINGS = frozenset({"kept", "rectify", "broken"})
HOLD, ANSWER, CHECK = "procedures.begin", "procedures.answer", "procedures.check_promise"


@require_safe
@never_cache
@staff_only(right="cases.read")
def of_case(request: HttpRequest, case_no: str) -> HttpResponse:
    """The special procedures of one case, and what may be begun."""
    return _page(request, case_no)


def act(done: Promise, body: Callable[[HttpRequest, Actor, str], object]) -> View:
    """A posted act on the procedures of a case; a refusal brings the page back with its sentence and what was typed."""

    @require_POST
    @staff_only(right=HOLD)
    def view(request: HttpRequest, case_no: str) -> HttpResponse:
        try:
            body(request, actor_of(request), case_no)
        except NotFound:
            raise
        except Refusal as refusal:
            return _page(request, case_no, refusal=said(refusal), article=refusal.article, status=refusal.status)
        messages.success(request, str(done))
        return redirect("procedures:of_case", case_no=case_no)

    return view


def _begin(request: HttpRequest, actor: Actor, case_no: str) -> object:
    sent = request.POST
    return commands.begin(actor=actor, at=clock.now(), case_no=case_no, special_code=sent.get("special", ""), reason=sent.get("reason", "").strip()[:300],
                          days=_number(sent.get("days", "")), key=sent.get("key", ""))


def _end(request: HttpRequest, actor: Actor, _case_no: str) -> object:
    sent = request.POST
    return commands.end(actor=actor, at=clock.now(), procedure_no=sent.get("procedure", ""), result=sent.get("result", ""), key=sent.get("key", ""))


def _arrange(request: HttpRequest, actor: Actor, _case_no: str) -> object:
    sent = request.POST
    return commands.arrange_hearing(
        actor=actor, at=clock.now(), procedure_no=sent.get("procedure", ""), held_at=words.moment_of(sent.get("held_on", ""), sent.get("held_time", "")) or clock.now(),
        place=sent.get("place", ""), presiding=sent.get("presiding", ""), public=sent.get("public", "yes") == "yes", key=sent.get("key", ""))


def _record(request: HttpRequest, actor: Actor, _case_no: str) -> object:
    sent = request.POST
    names = tuple(name.strip() for name in sent.get("participants", "").replace("，", "、").replace(",", "、").split("、") if name.strip())
    return commands.record_hearing(actor=actor, at=clock.now(), procedure_no=sent.get("procedure", ""), record=sent.get("record", ""), participants=names,
                                   key=sent.get("key", ""))


def _tell(request: HttpRequest, actor: Actor, case_no: str) -> object:
    return commands.tell_hearing_right(actor=actor, at=clock.now(), case_no=case_no, key=request.POST.get("key", ""))


def _tell_third(request: HttpRequest, actor: Actor, case_no: str) -> object:
    sent = request.POST
    return commands.tell_third_party(actor=actor, at=clock.now(), case_no=case_no, name=sent.get("third", ""), interest=sent.get("interest", ""), number=sent.get("third_number", ""),
                                     key=sent.get("key", ""))


def _statement(request: HttpRequest, actor: Actor, _case_no: str) -> object:
    sent = request.POST
    return commands.record_statement(actor=actor, at=clock.now(), paper_no=sent.get("paper", ""), said=sent.get("said", ""), asks=sent.get("asks", "") == "yes",
                                     key=sent.get("key", ""))


ACTS = {
    "begin": act(gettext_lazy("Begun. The applicant is told in writing."), _begin),
    "end": act(gettext_lazy("Ended. The clock runs on."), _end),
    "arrange": act(gettext_lazy("The notice of the hearing is on its way."), _arrange),
    "record": act(gettext_lazy("The record is kept."), _record),
    "tell": act(gettext_lazy("The applicant is told of the right to a hearing."), _tell),
    "tell_third": act(gettext_lazy("The notice to the third party is written."), _tell_third),
    "statement": act(gettext_lazy("What the third party stated is recorded."), _statement),
}


def _page(request: HttpRequest, case_no: str, *, refusal: str = "", article: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    detail = cases.case(actor=actor, case_no=case_no)
    bundle = catalogue.bundle(bundle_hash=detail.summary.bundle_hash)
    held = queries.procedures_of(actor=actor, case_no=case_no)
    under_way = {each.special_code for each in held if each.state is ProcedureState.UNDER_WAY}
    colleagues, terms = teams.colleagues(actor=actor), queries.hearing_terms(actor=actor, case_no=case_no, at=clock.now())
    offered, away = _presiding(colleagues, teams.absences(actor=actor, on=clock.today()), terms) if terms else ((), ())
    context = {
        "detail": detail, "summary": detail.summary, "held": held, "rights": queries.hearing_rights(actor=actor, case_no=case_no), "cited": bundle.citations_of,
        "offered": beginnable(specials=bundle.all_specials, held=held), "may": actor.may(HOLD) and detail.summary.state.value == "accepted",
        "terms": terms, "owed": set(detail.missing_specials) - under_way,
        "may_tell": actor.may(HOLD) and bundle.procedure.hearing_right and not any(each.hearing for each in held) and detail.summary.state.value == "accepted",
        "states": words.PROCEDURE_STATES,
        "hearing_states": words.HEARING_STATES, "check": queries.promise_check_of(actor=actor, case_no=case_no), "check_states": words.CHECK_STATES,
        "colleagues": offered, "away": away, "names": {each.staff_no: each.name for each in colleagues}, "back": reverse("worklists:office_case", args=[case_no]),
        "refusal": refusal, "article": article, "sent": request.POST, "key": str(uuid.uuid4()), "length": length,
    }
    return render(request, "procedures/of_case.html", context, status=status)


def _presiding(colleagues: Iterable[Colleague], absences: Iterable[Absence], terms: HearingTerms) -> tuple[tuple[Choice, ...], tuple[Absence, ...]]:
    """Who may be named to preside, a leave between the days it can be held told beside the name; and the leaves of those who are away on all of them."""
    first, last = terms.earliest_on, max(terms.earliest_on, terms.latest_on)
    leaves = {each.staff_no: each for each in absences if each.from_on <= last and first <= each.until_on}
    away = tuple(each for each in leaves.values() if each.holds(first) and each.holds(last))
    gone = {each.staff_no for each in away}
    return tuple(Choice(code=each.staff_no, label=_with_leave(each.name, leaves.get(each.staff_no))) for each in colleagues if each.staff_no not in gone), away


def _with_leave(name: str, leave: Absence | None) -> str:
    return _("%(name)s (on leave from %(begins)s to %(until)s)") % {"name": name, "begins": date_cn(leave.from_on), "until": date_cn(leave.until_on)} if leave else name


@require_safe
@never_cache
@staff_only(right=ANSWER)
def consultations(request: HttpRequest) -> HttpResponse:
    """What other organs ask ours, the most pressing first."""
    return _consultations(request)


@require_POST
@staff_only(right=ANSWER)
def answer(request: HttpRequest, consultation_no: str) -> HttpResponse:
    """Answer for our organ."""
    sent = request.POST
    try:
        if sent.get("agrees") not in ("yes", "no"):
            raise OpinionMissing
        commands.answer(actor=actor_of(request), at=clock.now(), consultation_no=consultation_no, agrees=sent["agrees"] == "yes",
                        opinion=sent.get("opinion", ""), key=sent.get("key", ""))
    except NotFound:
        raise
    except Refusal as refusal:
        return _consultations(request, refusal=said(refusal), number=consultation_no, status=refusal.status)
    messages.success(request, str(gettext_lazy("The answer is sent.")))
    return redirect("procedures:consultations")


def _consultations(request: HttpRequest, *, refusal: str = "", number: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    waiting = queries.consultations_for(actor=actor)
    context = {"waiting": waiting, "needed": needed_by(asked=waiting, at=clock.now()), "answered": queries.consultations_for(actor=actor, answered=True, limit=20),
               "refusal": refusal, "number": number, "sent": request.POST, "key": str(uuid.uuid4())}
    return render(request, "procedures/consultations.html", context, status=status)


@require_safe
@never_cache
@staff_only(right=CHECK)
def checks(request: HttpRequest) -> HttpResponse:
    """The promises our organ has to check, the earliest first."""
    return _checks(request)


@require_POST
@staff_only(right=CHECK)
def check(request: HttpRequest, check_no: str) -> HttpResponse:
    """Record what the check of a promise found."""
    sent = request.POST
    found = sent.get("kept", "")
    workdays = _number(sent.get("workdays", "")) if found == "rectify" else 0
    if found not in FINDINGS or (found == "rectify" and not workdays):
        return _checks(request, refusal=_("Choose what the check found; where something is to be put right, say within how many working days."), number=check_no, status=422)
    try:
        commands.check_promise(actor=actor_of(request), at=clock.now(), check_no=check_no, kept=found == "kept", finding=sent.get("finding", ""), rectify_workdays=workdays,
                               key=sent.get("key", ""))
    except NotFound:
        raise
    except Refusal as refusal:
        return _checks(request, refusal=said(refusal), number=check_no, status=refusal.status)
    messages.success(request, str(gettext_lazy("The finding is recorded and the holder is told.")))
    return redirect("procedures:checks")


def _checks(request: HttpRequest, *, refusal: str = "", number: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    context = {"waiting": queries.promise_checks(actor=actor), "done": queries.promise_checks(actor=actor, done=True, limit=20), "states": words.CHECK_STATES,
               "refusal": refusal, "number": number, "sent": request.POST, "key": str(uuid.uuid4())}
    return render(request, "procedures/checks.html", context, status=status)


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() and len(text.strip()) < 4 else 0
