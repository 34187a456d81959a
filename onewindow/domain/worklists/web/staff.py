"""One case at a desk: what is in it, and the legal acts. The counter and the office show it in their own layout.

Acts are posted; a refusal brings the page back with its sentence and with everything that was typed.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import DeliveryMethod
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.types import (
    FINAL_STATES,
    RUNNING_STATES,
    CaseDetail,
    CaseState,
    NoKind,
    Outcome,
    Verb,
)
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, Silence, StepKind
from onewindow.domain.people import queries as people
from onewindow.domain.people.types import Contact
from onewindow.domain.teams import queries as teams
from onewindow.domain.worklists.commands import (
    FindingMissing,
    ReasonMissing,
    accept_here,
    ask_once,
    grant,
    read_file,
    record_fact,
    review,
    show_numbers,
)
from onewindow.domain.worklists.queries import drawn
from onewindow.domain.worklists.queries import thumb as thumb_of
from onewindow.domain.worklists.types import StepFound
from onewindow.domain.worklists.web import counter, discretion, office, words
from onewindow.domain.worklists.web import sealed as sealed_words
from onewindow.domain.worklists.web.extension import extension_of
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import Clock, ClockKind, ClockState, shown_due
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal
from onewindow.kernel.formkit import Choice
from onewindow.kernel.ids import clean_number, is_public_number
from onewindow.ui.context import actor_of
from onewindow.ui.pictures import small_picture
from onewindow.ui.times import time_left

READ = "cases.read"
ANEW = "element."
REASONS = (("compare", gettext_lazy("compare with the paper that is shown")), ("call", gettext_lazy("call the applicant")),
           ("write", gettext_lazy("write an official paper")), ("ask", gettext_lazy("ask another organ")))
AT_INTAKE = frozenset({"receive", "accept", "decline", "correct"})
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """A desk: its template, and the prefix of its addresses' names."""

    code: str

    @property
    def template(self) -> str:
        """The page of one case here."""
        return f"worklists/{self.code}.html"

    def url(self, name: str, **kwargs: str) -> str:
        """The address of one of these pages here."""
        return reverse(f"worklists:{self.code}_{name}", kwargs=kwargs)


COUNTER, OFFICE = Surface(code="counter"), Surface(code="office")


def on(surface: Surface, view: View) -> View:
    """The view at this desk: signed in, a member of staff whose post may read cases."""

    @wraps(view)
    def shown(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        actor = actor_of(request)
        if actor.kind is ActorKind.ANONYMOUS:
            return redirect_to_login(request.get_full_path(), login_url=reverse("account_login"))
        if actor.kind is not ActorKind.STAFF or not actor.may(READ) or (surface is COUNTER and not actor.counter_code):
            raise NotAllowed(act=READ)
        return view(request, *args, surface=surface, **kwargs)

    return shown


@require_safe
@never_cache
def case(request: HttpRequest, case_no: str, *, surface: Surface) -> HttpResponse:
    """The case with what may be done to it now."""
    return _page(request, case_no, surface)


@require_POST
@xframe_options_sameorigin
def file(request: HttpRequest, case_no: str, file_no: str, *, surface: Surface) -> HttpResponse:  # noqa: ARG001 - the same at both desks
    """A file the applicant handed in, by itself or, with ``beside``, in the viewer of the case's page. A post, because the use is written
    down and its holder sees it."""
    found = read_file(actor=actor_of(request), at=clock.now(), case_no=case_no, file_no=file_no)
    if "beside" in request.POST and found.file.media_type.startswith("image/"):
        return office.picture(request, found)
    disposition = content_disposition_header(as_attachment=False, filename=found.file.name) or "inline"
    return HttpResponse(found.content, content_type=found.file.media_type, headers={"Content-Disposition": disposition})


@require_safe
def thumb(request: HttpRequest, case_no: str, file_no: str, *, surface: Surface) -> HttpResponse:  # noqa: ARG001 - the same at both desks
    """The small picture of a file the applicant handed in."""
    return small_picture(request, thumb_of(actor=actor_of(request), case_no=case_no, file_no=file_no))


@require_POST
@never_cache
def numbers(request: HttpRequest, case_no: str, *, surface: Surface) -> HttpResponse:
    """The page with the applicant's numbers in full, this once: it is written down, and the applicant sees who and why."""
    try:
        told = show_numbers(actor=actor_of(request), at=clock.now(), case_no=case_no, reason=request.POST.get("numbers_reason", ""))
    except ReasonMissing as refusal:
        return _page(request, case_no, surface, refusal=words.sentence_of(refusal), status=refusal.status)
    return _page(request, case_no, surface, told=told)


def act(done: Promise, body: Callable[[HttpRequest, Actor, str], object]) -> View:
    """A posted act as a view: do it, say it is done, show the case; a refusal keeps what was typed."""

    @require_POST
    def view(request: HttpRequest, case_no: str, *, surface: Surface) -> HttpResponse:
        actor = actor_of(request)
        try:
            body(request, actor, case_no)
        except NotFound:
            raise
        except Refusal as refusal:
            return _page(request, case_no, surface, refusal=words.sentence_of(refusal), article=refusal.article, status=refusal.status)
        messages.success(request, str(done))
        try:
            queries.summary(actor=actor, case_no=case_no)
        except NotFound:  # the act took the case out of this desk's sight
            return redirect(f"/{surface.code}/")
        return redirect(surface.url("case", case_no=case_no))

    return view


def _receive(request: HttpRequest, actor: Actor, case_no: str) -> object:
    return commands.receive(actor=actor, at=clock.now(), case_no=case_no, papers=tuple(request.POST.getlist("papers")),
                            present=tuple(request.POST.getlist("present")), key=request.POST.get("key", ""))


def _precheck(request: HttpRequest, actor: Actor, case_no: str) -> object:
    return commands.precheck(actor=actor, at=clock.now(), case_no=case_no, key=request.POST.get("key", ""))


def _extend(request: HttpRequest, actor: Actor, case_no: str) -> object:
    typed = request.POST.get("extend_amount", "").strip()
    return commands.extend(actor=actor, at=clock.now(), case_no=case_no, amount=int(typed) if typed.isdecimal() and len(typed) < 4 else 0,
                           reason=request.POST.get("extend_reason", ""), key=request.POST.get("key", ""))


def _accept(request: HttpRequest, actor: Actor, case_no: str) -> object:
    sent, at = request.POST, clock.now()
    if actor.counter_code:
        return accept_here(actor=actor, at=at, case_no=case_no, papers=tuple(sent.getlist("papers")), present=tuple(sent.getlist("present")),
                           whole_group="whole_group" in sent, key=sent.get("key", ""))
    return commands.accept(actor=actor, at=at, case_no=case_no, whole_group="whole_group" in sent, key=sent.get("key", ""))


def _correct(request: HttpRequest, actor: Actor, case_no: str) -> object:
    """The notice is made of the ticked points alone: ``material/point``, with the question to answer anew where one is named."""
    sent = request.POST
    answers = {name.removeprefix(ANEW): sent[name] for name in sent if name.startswith(ANEW) and sent[name]}
    return ask_once(actor=actor, at=clock.now(), case_no=case_no, ticked=frozenset(sent.getlist("points")), answers=answers, whole_group="whole_group" in sent,
                    key=sent.get("key", ""))


def _decline(request: HttpRequest, actor: Actor, case_no: str) -> object:
    sent = request.POST
    kind = NoKind(sent["decline_kind"]) if sent.get("decline_kind") in set(NoKind) else NoKind.NOT_COMPETENT
    instead = clean_number(sent.get("same_as", "")) if kind is NoKind.RETURNED else sent.get("competent_organ", "")
    return commands.decline(actor=actor, at=clock.now(), case_no=case_no, reason=sent.get("decline_reason", ""), article=sent.get("decline_article", ""),
                            kind=kind, instead=instead, key=sent.get("key", ""))


def _review(request: HttpRequest, actor: Actor, case_no: str) -> object:
    sent = request.POST
    if not actor.may("cases.review"):
        raise NotAllowed(act="cases.review")
    if sent.get("passed") not in ("yes", "no"):
        raise FindingMissing
    found = StepFound(step_code=sent.get("step", ""), passed=sent.get("passed") == "yes", criteria=tuple(sent.getlist("criteria")),
                      opinion=sent.get("opinion", "")[:1000], second_officer=sent.get("second_officer", "").strip())
    return review(actor=actor, at=clock.now(), case_no=case_no, found=found, weighed=discretion.sent_of(sent), key=sent.get("key", ""))


def _grant(request: HttpRequest, actor: Actor, case_no: str) -> object:
    sent = request.POST
    return grant(actor=actor, at=clock.now(), case_no=case_no, criteria=tuple(sent.getlist("criteria")), weighed=discretion.sent_of(sent),
                 reason=sent.get("grant_reason", "").strip(), key=sent.get("key", ""))


def _refuse(request: HttpRequest, actor: Actor, case_no: str) -> object:
    """The article comes from the ground chosen of the item's standard; the officer writes what was found."""
    detail = queries.case(actor=actor, case_no=case_no)
    grounds = {code: (text, article) for code, text, article in _grounds(catalogue.bundle(bundle_hash=detail.summary.bundle_hash))}
    text, article = grounds.get(request.POST.get("ground", ""), ("", ""))
    typed = request.POST.get("refuse_reason", "").strip()
    return commands.decide(actor=actor, at=clock.now(), case_no=case_no, outcome=Outcome.REFUSED, reason=f"{text}\n{typed}" if typed else "",
                           article=article, ground=request.POST.get("ground", ""), key=request.POST.get("key", ""))


def _record_fact(request: HttpRequest, actor: Actor, case_no: str) -> object:
    sent = request.POST
    return record_fact(actor=actor, at=clock.now(), case_no=case_no, code=sent.get("fact", ""), text=sent.get("fact_text", ""), key=sent.get("key", ""))


def _no_accept(detail: CaseDetail) -> str:
    """Why this desk does not accept: what is left for it to do, if anything."""
    if detail.summary.state is CaseState.SUBMITTED:
        return _("Only the competent office accepts this service. Take it in; the office answers in time.")
    return _("The competent office accepts this service. It has it now and answers in time.")


def _deliver(request: HttpRequest, actor: Actor, case_no: str) -> object:
    return commands.deliver_at_counter(actor=actor, at=clock.now(), case_no=case_no, taken_by=request.POST.get("taken_by", "").strip(),
                                       relation=request.POST.get("relation", ""), id_tail=request.POST.get("id_tail", ""), key=request.POST.get("key", ""))


ACTS = {
    "receive": act(gettext_lazy("Taken in. The receipt is being printed."), _receive),
    "precheck": act(gettext_lazy("Noted: nothing is missing."), _precheck),
    "extend": act(gettext_lazy("Extended. The applicant is told in writing."), _extend),
    "accept": act(gettext_lazy("Accepted. The clocks run."), _accept),
    "correct": act(gettext_lazy("The one notice is on its way to the applicant."), _correct),
    "decline": act(gettext_lazy("Declined. The decision is on its way to the applicant."), _decline),
    "review": act(gettext_lazy("The step is recorded."), _review),
    "grant": act(gettext_lazy("Granted. The result is being issued."), _grant),
    "refuse": act(gettext_lazy("Refused. The decision is on its way to the applicant."), _refuse),
    "record_fact": act(gettext_lazy("It is on record. The applicant is told."), _record_fact),
    "deliver": act(gettext_lazy("Handed over."), _deliver),
}


def _page(request: HttpRequest, case_no: str, surface: Surface, *, refusal: str = "", article: str = "", status: int = 200, told: Contact | None = None) -> HttpResponse:
    actor = actor_of(request)
    detail = queries.case(actor=actor, case_no=case_no)
    bundle = catalogue.bundle(bundle_hash=detail.summary.bundle_hash)
    sealed = queries.sealed(actor=actor, case_no=case_no)
    clocks = queries.clocks(actor=actor, case_nos=(case_no,), at=clock.now())[case_no]
    found = applications.machine_findings(filled=sealed)
    due, chip = _due(detail, clocks)
    elsewhere = _elsewhere(actor, detail)
    competent = catalogue.may_answer(actor=actor, bundle_hash=detail.summary.bundle_hash, on=clock.today())
    papers = sealed_words.materials(bundle, sealed, applications.register_checks(filled=sealed), found, taken=words.taken(detail.facts))
    context = {
        "surface": surface, "at": surface.url, "detail": detail, "summary": detail.summary, "bundle": bundle, "sealed": sealed,
        "party": _party(actor, detail), "told": told, "reasons": REASONS, "state": words.state_said(detail.summary, detail.facts), "due": due, "chip": chip,
        "stages": _stages(detail, bundle), "materials": papers, "drawn": drawn(actor=actor, sealed=sealed),
        "answers": (form := sealed_words.answers(bundle, sealed)), "diff": counter.diff_of(form, papers, bundle),
        "findings": sealed_words.findings(bundle, sealed, found) if detail.open_steps else (),
        "entries": words.entries(detail.facts, detail.summary.state, steps=[step.name for step in bundle.steps if step.code in detail.open_steps]),
        **(_colleagues(actor, detail, bundle) if surface is OFFICE else {}),
        "open_steps": [step for step in bundle.steps if step.code in detail.open_steps], "cited": bundle.citations,
        "grounds": _grounds(bundle), "waits": words.waits(detail, bundle), "missing": words.missing(detail, bundle), "articles": _articles(bundle),
        "parcels": detail.parcels, "charges": detail.charges,
        "pick_up": sealed.delivery is not None and sealed.delivery.method is DeliveryMethod.PICK_UP,
        "failed": any(not review.passed for review in detail.reviews), "may": _may(actor, detail, bundle, competent=competent, entered=elsewhere is None), "elsewhere": elsewhere,
        "no_accept": "" if competent else _no_accept(detail),
        "refusal": refusal, "article": article,
        "sent": request.POST, "ticked": set(request.POST.getlist("points")), "key": str(uuid.uuid4()),
        **(office.words_of(actor, detail, bundle, sealed, papers, found, request.POST) if surface is OFFICE else {}),
    }
    if surface is COUNTER:
        context |= counter.beside(actor, context, competent=competent)
    return render(request, surface.template, context, status=status)


def _due(detail: CaseDetail, clocks: tuple[Clock, ...]) -> tuple[date | None, tuple[str, str]]:
    """The day to work towards and how much is left; no day while the clock stands still, and none once the case is out of hand."""
    shown = shown_due(clocks)
    if shown is not None and shown.state is ClockState.STOPPED:
        return None, (_("The clock stands still"), "warn")
    runs = detail.summary.state in RUNNING_STATES or (shown is not None and shown.ended_at is None)
    due = detail.summary.due_on or _answer_due(clocks) if runs else None
    return due, time_left(due, today=clock.today(), calendar=current_calendar())


def _answer_due(clocks: tuple[Clock, ...]) -> date | None:
    return next((each.due_on for each in clocks if each.rule.kind is ClockKind.ACCEPT and each.due_on), None)


def _colleagues(actor: Actor, detail: CaseDetail, bundle: Bundle) -> dict[str, object]:
    """Who may be named as second officer or be handed the case: everybody of the organ at work but oneself, once each; who is away; who extends the time."""
    found, away = teams.at_work(actor=actor, on=clock.today())
    return {"colleagues": tuple(Choice(code=each.staff_no, label=f"{each.name}　{each.post_title}") for each in found), "away": away,
            "extension": extension_of(actor, detail, bundle, found)}


def _elsewhere(actor: Actor, detail: CaseDetail) -> tuple[str, ...] | None:
    """The halls whose counters may take the case's item in, where this counter may not; None where it may, or is none."""
    code, today = detail.summary.item_code, clock.today()
    if not actor.counter_code or catalogue.may_take_in(counter_code=actor.counter_code, item_code=code, on=today):
        return None
    return tuple(centre.name for centre in catalogue.centres_offering(item_code=code, on=today))


def _may(actor: Actor, detail: CaseDetail, bundle: Bundle, *, competent: bool, entered: bool) -> dict[str, bool]:
    """Which acts the page offers. Whether an act is right the command decides; this spares the reader dead buttons.

    Answering the application is for who is ``competent`` for it. A counter that is not ``entered`` for the item takes nothing in,
    so it asks for nothing, accepts and declines nothing.
    """
    rights = {"receive": (Verb.RECEIVE, "cases.receive"), "accept": (Verb.ACCEPT, "cases.accept"), "decline": (Verb.DECLINE, "cases.accept"),
              "correct": (Verb.REQUEST_CORRECTION, "cases.request_correction"), "review": (Verb.REVIEW, "cases.review"),
              "decide": (Verb.DECIDE, "cases.decide")}
    offered = {name: verb in detail.verbs and actor.may(right) for name, (verb, right) in rights.items()}
    offered = {name: offer and (entered or name not in AT_INTAKE) for name, offer in offered.items()}
    offered["correct"] = offered["correct"] and competent and detail.correction is None
    offered["decline"] = offered["decline"] and competent
    offered["precheck"] = Verb.PRECHECK in detail.verbs and actor.may("cases.accept") and competent \
        and not any(fact.name == "CasePrechecked" for fact in detail.facts)
    offered["receive"] = offered["receive"] and (detail.summary.state is not CaseState.ACCEPTED or _nobody_came(detail, bundle))
    offered["record"] = actor.may("worklists.record_fact") and actor.department_code == detail.summary.department_code
    offered["deliver"] = detail.summary.state is CaseState.DECIDED and actor.may("cases.receive")
    return offered


def _nobody_came(detail: CaseDetail, bundle: Bundle) -> bool:
    """Whether silence accepted the case before those had come whom the law wants in person or for their signature."""
    noted = {fact.name for fact in detail.facts}
    return (bundle.handling.presence and "ApplicantsPresent" not in noted) or (not bundle.handling.e_signature and "CaseTakenIn" not in noted)


def _party(actor: Actor, detail: CaseDetail) -> tuple[str, str, str]:
    """Name, number and phone of the applicant, masked; an organisation's credit code is public."""
    number = detail.summary.applicant_no
    if is_public_number(number, kind="G"):
        found = people.organisation(org_no=number)
        return found.name, found.uscc, ""
    person = people.person(actor=actor, person_no=number)
    return person.name, person.id_number_masked, person.phone_masked


def _stages(detail: CaseDetail, bundle: Bundle) -> list[tuple[str, str]]:
    names = {fact.name for fact in detail.facts}
    files = bundle.procedure.silence is Silence.FILED
    within = [(_("Put on file"), "CaseDecided")] if files else [(_("Accept"), "CaseAccepted"), (_("Review"), "CaseDecided")]
    stages = [(_("Hand in"), "CaseSubmitted"), (_("Take in"), "CaseTakenIn"), *within, (_("Deliver"), "CaseClosed")]
    if "CaseTakenIn" not in names and "CaseAccepted" in names:
        names = names | {"CaseTakenIn"}
    here = next((index for index, (_label, fact) in enumerate(stages) if fact not in names), len(stages))
    over = detail.summary.state in FINAL_STATES
    return [(label, "done" if fact in names else "now" if index == here and not over else "") for index, (label, fact) in enumerate(stages)]


def _grounds(bundle: Bundle) -> list[tuple[str, str, str]]:
    """The item's grounds for refusing that rest on a settled article: (code, text, articles)."""
    rows = [(ground.code, ground.text, "、".join(bundle.citations(ground.basis))) for ground in bundle.refusals]
    return [row for row in rows if row[2]]


def _articles(bundle: Bundle) -> list[str]:
    """The articles on which not accepting may rest: those of the accepting step first."""
    first = [code for step in bundle.steps if step.kind is StepKind.ACCEPT for criterion in step.criteria for code in criterion.basis]
    return list(dict.fromkeys(bundle.citations([*first, *(basis.code for basis in bundle.bases if basis.role.value in {"procedure", "time_limit", "refusal"})])))
