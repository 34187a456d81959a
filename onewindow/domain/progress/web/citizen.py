"""The applicant's screens: one case, its papers, its clocks; handing in, correcting, taking back."""

from __future__ import annotations

import uuid
from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.applications.types import DeliveryMethod, SealedDraft
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.types import CaseDetail, CaseState, FactView, Verb, WorklistView, is_filed
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, Silence, StepKind
from onewindow.domain.people import queries as people
from onewindow.domain.permits import queries as permits
from onewindow.domain.progress.web import words
from onewindow.kernel import clock, files
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import Clock, ClockKind, ClockRule, ClockState, Unit, shown_due
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.times import length, time_left

MOST = 200
PROMISED = "PromiseGiven"
AT_A_COUNTER = frozenset({"counter", "kiosk"})
AGAIN = (CaseState.LAPSED, CaseState.WITHDRAWN)


@require_safe
@never_cache
@login_required
def case(request: HttpRequest, case_no: str) -> HttpResponse:
    """The case as its applicant sees it; staff are led to the page of their own desk."""
    return _page(request, case_no) if actor_of(request).kind is not ActorKind.STAFF else redirect(_desk_page(actor_of(request)), case_no=case_no)


def _page(request: HttpRequest, case_no: str, *, refusal: str = "", reason: str = "", status: int = 200) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    detail = queries.case(actor=actor, case_no=case_no)
    bundle = catalogue.bundle(bundle_hash=detail.summary.bundle_hash)
    sealed = queries.sealed(actor=actor, case_no=case_no)
    clocks = queries.clocks(actor=actor, case_nos=(case_no,), at=at)[case_no]
    shown = shown_due(clocks)
    stopped = shown is not None and shown.state is ClockState.STOPPED
    filed = is_filed(detail.facts)
    organ = people.department(code=detail.summary.department_code)
    context = {
        "detail": detail, "summary": detail.summary, "bundle": bundle, "organ": organ, "sealed": sealed, "charges": detail.charges,
        "turn": words.turn_said(detail, organ=organ.short_name, answer_by=words.due_of(clocks, ClockKind.ACCEPT), stopped=stopped,
                                visit=visit_of(detail, bundle)),
        "state": words.state_said(detail.summary.state, detail.summary.outcome, filed=filed), "shown": None if filed or not _awaited(detail, bundle, shown) else shown, "stopped": stopped,
        "chip": time_left(shown.due_on, today=clock.today(), calendar=current_calendar()) if shown and shown.ended_at is None and not stopped else ("", ""),
        "course": words.course(detail.facts, words.ahead_of(detail.summary.state, steps=step_names(detail, bundle))),
        "fates": words.fates(detail, sealed.materials),
        "parcels": detail.parcels, "permits": permits.permits_of_case(actor=actor, case_no=case_no),
        "materials": {material.code: material.name for material in bundle.materials}, "declined": _declined(detail),
        "again": _again(detail, sealed) if detail.summary.state in AGAIN else "",
        "may_withdraw": Verb.WITHDRAW in detail.verbs, "refusal": refusal, "reason": reason, "key": str(uuid.uuid4()),
    }
    return render(request, "progress/case.html", context, status=status)


@require_POST
@login_required
def submit(request: HttpRequest, draft_no: str) -> HttpResponse:
    """Hand in a draft; the hidden key makes a resend one case. What is missing is told on the draft's own page."""
    actor = at_desk(actor_of(request))
    try:
        made = commands.submit(actor=actor, at=clock.now(), draft_no=draft_no, key=request.POST.get("key", ""))
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, words.sentence_of(refusal))
        return redirect("applications:counter_check" if actor.kind is ActorKind.STAFF else "applications:check", draft_no=draft_no)
    return redirect(_desk_page(actor) if actor.kind is ActorKind.STAFF else "progress:receipt", case_no=made.case_no)


@require_safe
@login_required
def receipt(request: HttpRequest, case_no: str) -> HttpResponse:
    """The receipt: the number in large, what happens next and by when. Stays valid when it is kept as a bookmark."""
    actor = actor_of(request)
    detail = queries.case(actor=actor, case_no=case_no)
    bundle = catalogue.bundle(bundle_hash=detail.summary.bundle_hash)
    sealed = queries.sealed(actor=actor, case_no=case_no)
    by_promise = sealed.promised and any(rule.start_fact == PROMISED for rule in bundle.clocks)
    promised = _promised(bundle, by_promise=by_promise)
    context = {
        "detail": detail, "summary": detail.summary, "bundle": bundle, "organ": people.department(code=detail.summary.department_code),
        "answer_in": _answer_in(bundle), "answer_by": (day := words.due_of(queries.clocks(actor=actor, case_nos=(case_no,), at=clock.now())[case_no], ClockKind.ACCEPT)),
        "today": clock.today(), "provisional": day is not None and current_calendar().is_draft(day), "by_promise": by_promise,
        "promised": length(promised.amount, promised.unit) if promised else "", "from_receipt": promised is not None and promised.start_fact == "CaseReceived",
        "on_the_spot": promised is not None and not promised.amount, "files": bundle.procedure.silence is Silence.FILED, "visit": visit_of(detail, bundle),
        "by_post": sealed.delivery is not None and sealed.delivery.method is DeliveryMethod.POST,
    }
    return render(request, "progress/receipt.html", context)


@require_POST
@login_required
def supplement(request: HttpRequest, draft_no: str) -> HttpResponse:
    """Hand in the correction of the case the draft belongs to."""
    actor = at_desk(actor_of(request))
    staff = actor.kind is ActorKind.STAFF
    mine = queries.worklist(actor=actor, view=WorklistView.WAITING, size=MOST).rows if staff else queries.cases_of(actor=actor, limit=MOST)
    found = next((each for each in mine if each.draft_no == draft_no), None)
    if found is None:
        raise NotFound(what="the case", number="")
    try:
        made = commands.supplement(actor=actor, at=clock.now(), case_no=found.case_no, key=request.POST.get("key", ""))
    except Refusal as refusal:
        messages.error(request, words.sentence_of(refusal))
        return redirect("applications:counter_check" if staff else "applications:check", draft_no=draft_no)
    messages.success(request, _("Handed in. Nothing more is missing.") if made.state is CaseState.ACCEPTED else _("The correction is handed in."))
    return redirect(_desk_page(actor) if staff else "progress:case", case_no=found.case_no)


@require_POST
@login_required
def withdraw(request: HttpRequest, case_no: str) -> HttpResponse:
    """Take the application back."""
    reason = request.POST.get("reason", "")
    try:
        commands.withdraw(actor=actor_of(request), at=clock.now(), case_no=case_no, reason=reason, key=request.POST.get("key", ""))
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, case_no, refusal=words.sentence_of(refusal), reason=reason, status=refusal.status)
    messages.success(request, _("Your application is taken back."))
    return redirect("progress:case", case_no=case_no)


@require_safe
@never_cache
@login_required
def paper(request: HttpRequest, case_no: str, document_no: str) -> HttpResponse:
    """A paper of the case as PDF, for whoever may know of the case; a decision not for an agent who may not receive it.

    Refuses NotFound while it is being made, NotMandated.
    """
    actor = actor_of(request)
    detail = queries.case(actor=actor, case_no=case_no)
    found = next((each for each in detail.documents if each.paper_no == document_no and each.file_no and not each.is_internal), None)
    if found is None:
        raise NotFound(what="the paper", number=document_no)
    if found.is_decision:
        queries.case(actor=actor, case_no=case_no, power="receive", at=clock.now())
    content = files.content_of(file_no=found.file_no, reader=files.FileReader(ref=f"case:{case_no}", entitled=True))
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{document_no}.pdf"'})


def at_desk(actor: Actor) -> Actor:
    """Whoever sits at a counter hands in by the counter, whatever address the shared page has."""
    return replace(actor, channel="counter") if actor.kind is ActorKind.STAFF and actor.counter_code else actor


def visit_of(detail: CaseDetail, bundle: Bundle) -> str:
    """Why the applicant has to come in person before anything else can happen; "" when nobody has to, or they stand at the counter already."""
    return bundle.handling.visit_reason if bundle.handling.presence and detail.summary.channel not in AT_A_COUNTER else ""


def _awaited(detail: CaseDetail, bundle: Bundle, shown: Clock | None) -> bool:
    """Whether the day says anything: not once it ended without a decision, and not the law's while a shorter promise only begins with the acceptance."""
    if shown is None or (detail.summary.state in words.OVER and detail.summary.state is not CaseState.CLOSED):
        return False
    begun = detail.summary.state in (CaseState.ACCEPTED, CaseState.DECIDED, CaseState.CLOSED)
    return begun or shown.rule.kind is ClockKind.PROMISED or not any(rule.kind is ClockKind.PROMISED for rule in bundle.clocks)


def step_names(detail: CaseDetail, bundle: Bundle) -> tuple[str, ...]:
    """The names of the open review steps."""
    return tuple(step.name for step in bundle.steps if step.code in detail.open_steps)


def _desk_page(actor: Actor) -> str:
    return "worklists:counter_case" if actor.counter_code else "worklists:office_case"


def _promised(bundle: Bundle, *, by_promise: bool) -> ClockRule | None:
    """The limit of the decision: by promise (告知承诺) from handing in, else the ordinary one."""
    rules = [rule for kind in (ClockKind.PROMISED, ClockKind.STATUTORY) for rule in bundle.clocks if rule.kind is kind]
    return next((rule for rule in rules if (rule.start_fact == PROMISED) is by_promise), None)


def _answer_in(bundle: Bundle) -> str:
    """Within what time the office says whether it accepts, as the guide has it; "" where the guide names none and the law's term alone holds (行政许可法 32)."""
    promised = next((step.workdays for step in bundle.steps if step.kind is StepKind.ACCEPT), 0)
    return length(promised, Unit.WORKDAY) if promised else ""


def _again(detail: CaseDetail, sealed: SealedDraft) -> str:
    """Where the same is applied for anew, the guide's questions answered as before."""
    return f"{reverse('applications:start', args=[detail.summary.item_code])}?{urlencode({**sealed.scenario, 'act': sealed.act.value, 'permit': sealed.permit_no})}"


def _declined(detail: CaseDetail) -> FactView | None:
    return next((fact for fact in detail.facts if fact.name == "CaseDeclined"), None)
