"""At a station: help a citizen who agreed. In the office: accounts of staff, lost authenticators, entrustments."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.domain.people.commands import accounts as commands
from onewindow.domain.people.commands import entrusting, helping
from onewindow.domain.people.queries import staff as queries
from onewindow.domain.people.queries.accounts import account_by_phone
from onewindow.domain.people.queries.helping import help_sessions
from onewindow.domain.people.queries.mandates import AgentUnknown, agent_named
from onewindow.domain.people.queries.persons import names_of
from onewindow.domain.people.types import CodePurpose, EntrustmentTerms, HelpProof
from onewindow.domain.places import queries as places
from onewindow.kernel import clock
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.formkit import DataElement, ElementKind, check
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said

DAY = DataElement(id="day", name="The day", kind=ElementKind.DATE)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only(right="people.help")
def help_desk(request: HttpRequest) -> HttpResponse:
    """Begin to help: by the citizen's card, or by a code to the phone they sign in with. Then the portal opens in their name."""
    actor, at = actor_of(request), clock.now()
    error, code_no, phone = "", request.POST.get("code_no", ""), request.POST.get("phone", "")
    step, person_no = request.POST.get("step", ""), ""
    try:
        if step == "card":
            number = request.POST.get("id_number", "")
            person_no = _named(request.POST.get("name", ""), number)
            return _begun(request, helping.open_help_session(actor=actor, at=at, person_no=person_no, proof=HelpProof.CARD, shown=number).help_no)
        if step in {"ask", "code"}:
            account = account_by_phone(phone=phone)
            if account is None:
                raise NotFound(what="person", number="")
            person_no = account.owner_no
        if step == "ask":
            code_no = helping.ask_code(actor=actor, at=at, person_no=person_no, purpose=CodePurpose.AGREE_TO_HELP, subject=person_no).code_no
        elif step == "code":
            helping.prove_code(actor=actor, at=at, code_no=code_no, code=request.POST.get("code", ""))
            return _begun(request, helping.open_help_session(actor=actor, at=at, person_no=person_no, proof=HelpProof.CODE, shown=code_no).help_no)
    except Refusal as refusal:
        error = said(refusal)
    sessions = help_sessions(actor=actor)
    context = {"error": error, "step": step, "code_no": code_no, "phone": phone, "typed": request.POST, "sessions": sessions,
               "standing": next((each for each in sessions if each.ended_at is None and each.until_at > at), None),
               "rights": sorted(right.value for right in places.village_rights(centre_code=actor.centre_code))}
    return render(request, "people/help_desk.html", context, status=422 if error else 200)


@require_POST
@staff_only(right="people.help")
def end_help(request: HttpRequest, help_no: str) -> HttpResponse:
    """The helper ends the help and is only themselves again."""
    helping.end_help_session(actor=actor_of(request), at=clock.now(), help_no=help_no)
    request.session.pop("help_no", None)
    messages.success(request, _("The help is ended."))
    return redirect("people:help_desk")


@require_http_methods(["GET", "HEAD"])
@never_cache
@staff_only(right="people.ask_reset")
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts of staff: who has one in which post, which authenticators are connected, which resets are asked for."""
    actor = actor_of(request)
    rows = queries.staff_accounts(actor=actor)
    names = names_of(refs=[row.reset_asked_by for row in rows if row.reset_asked_by])
    return render(request, "people/staff.html", {"rows": rows, "names": names, "may_open": actor.may("people.open_account"),
                                                 "may_reset": actor.may("people.reset_authenticator")})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only(right="people.open_account")
def appoint(request: HttpRequest) -> HttpResponse:
    """Open an account for a member of staff in a post, with a first password to hand over."""
    error, typed = "", request.POST
    if request.method == "POST":
        try:
            made = commands.appoint(actor=actor_of(request), at=clock.now(), name=typed.get("name", ""), post_no=typed.get("post_no", ""),
                                    login_name=typed.get("login_name", ""), password=typed.get("password", ""))
        except Refusal as refusal:
            error = said(refusal)
        else:
            messages.success(request, _("The account %(name)s is open. Its authenticator is connected at the first sign-in.") % {"name": made.login_name})
            return redirect("people:staff")
    departments = {each.code: each.short_name for each in queries.departments()}
    context = {"error": error, "typed": typed, "posts": [(each, departments.get(each.department_code, "")) for each in queries.posts()]}
    return render(request, "people/appoint.html", context, status=422 if error else 200)


@require_POST
@staff_only(right="people.ask_reset")
def change(request: HttpRequest, account_id: UUID, verb: str) -> HttpResponse:
    """Ask for a reset, do one that somebody else asked for, or close an account; each is a right of its own."""
    actor, at, reason = actor_of(request), clock.now(), request.POST.get("reason", "")
    try:
        if verb == "ask-reset":
            commands.ask_reset(actor=actor, at=at, account_id=account_id, reason=reason)
            messages.success(request, _("The reset is asked for. Somebody else of the security administration does it."))
        elif verb == "reset":
            commands.reset_authenticator(actor=actor, at=at, reset_no=request.POST.get("reset_no", ""))
            messages.success(request, _("The authenticator is taken off. A new one is connected at the next sign-in."))
        elif verb == "close":
            commands.close_account(actor=actor, at=at, account_id=account_id, reason=reason)
            messages.success(request, _("The account is closed."))
        else:
            raise NotFound(what="page", number=verb)
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, said(refusal))
    return redirect("people:staff")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only(right="people.entrust")
def entrustments(request: HttpRequest) -> HttpResponse:
    """Which organ has entrusted whom with accepting what; enter a published document."""
    error, typed = "", request.POST
    if request.method == "POST":
        try:
            entrusting.entrust(actor=actor_of(request), at=clock.now(), terms=_terms(request))
        except Refusal as refusal:
            error = said(refusal)
        else:
            messages.success(request, _("The entrustment is entered."))
            return redirect("people:entrustments")
    departments = {each.code: each.name for each in queries.departments()}
    halls = {centre.code: centre.name for level in ("district", "town") for centre in places.centres() if centre.level.value == level}
    rows = queries.entrustments()
    counters = {row.terms.counter_code: places.counter(code=row.terms.counter_code) for row in rows if row.terms.counter_code}
    context = {"error": error, "typed": typed, "rows": rows, "departments": departments, "halls": halls, "counters": counters,
               "posts": names_of(refs=[row.terms.post_no for row in rows if row.terms.post_no]), "today": clock.today()}
    return render(request, "people/entrustments.html", context, status=422 if error else 200)


@require_POST
@staff_only(right="people.entrust")
def end_entrustment(request: HttpRequest, entrustment_no: str) -> HttpResponse:
    """Take an entrustment back from today on."""
    try:
        entrusting.end_entrustment(actor=actor_of(request), at=clock.now(), entrustment_no=entrustment_no, reason=request.POST.get("reason", ""))
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("The entrustment is ended. What was accepted under it stands."))
    return redirect("people:entrustments")


def _named(name: str, number: str) -> str:
    try:
        return agent_named(name=name, id_number=number)
    except AgentUnknown:
        raise helping.NotPresent from None


def _terms(request: HttpRequest) -> EntrustmentTerms:
    days = {name: request.POST.get(name, "") for name in ("published", "from", "until")}
    if any(not day or check(DAY, day) for day in days.values()):
        raise entrusting.EntrustmentUnpublished(article=entrusting.BASIS)
    items = request.POST.get("items", "").replace("\n", ",").split(",")
    return EntrustmentTerms(
        department_code=request.POST.get("department", ""), item_codes=tuple(code.strip() for code in items if code.strip()),
        document_no=request.POST.get("document_no", ""), published_on=date.fromisoformat(days["published"]),
        valid_from=date.fromisoformat(days["from"]), valid_until=date.fromisoformat(days["until"]),
        counter_code=request.POST.get("counter_code", "").strip())


def _begun(request: HttpRequest, help_no: str) -> HttpResponse:
    request.session["help_no"] = help_no
    messages.success(request, _("You may help now. On the public pages everything is done in the citizen's name, with yours beside it."))
    return redirect("people:help_desk")
