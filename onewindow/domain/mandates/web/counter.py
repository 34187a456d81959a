"""At a counter or station: help a citizen who agreed, record a mandate from its paper."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.domain.mandates.commands import helping
from onewindow.domain.mandates.commands.papers import record_mandate
from onewindow.domain.mandates.queries.agency import AgentUnknown, agent_named
from onewindow.domain.mandates.queries.helping import help_sessions
from onewindow.domain.mandates.queries.papers import principal_named
from onewindow.domain.mandates.types import CodePurpose, HelpProof, Mandate, MandateKind, PaperFile, Power
from onewindow.domain.mandates.web.forms import FIELDS, terms_of
from onewindow.domain.people import queries as people
from onewindow.domain.places import queries as places
from onewindow.kernel import clock
from onewindow.kernel.errors import BadInput, NotFound, Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said

YEAR = timedelta(days=364)


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
            account = people.account_by_phone(phone=phone)
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
               "may_record": actor.may("people.grant_mandate"),
               "rights": sorted(right.value for right in places.village_rights(centre_code=actor.centre_code))}
    return render(request, "mandates/help_desk.html", context, status=422 if error else 200)


@require_POST
@staff_only(right="people.help")
def end_help(request: HttpRequest, help_no: str) -> HttpResponse:
    """The helper ends the help and is only themselves again."""
    helping.end_help_session(actor=actor_of(request), at=clock.now(), help_no=help_no)
    request.session.pop("help_no", None)
    messages.success(request, _("The help is ended."))
    return redirect("mandates:help_desk")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only(right="people.grant_mandate")
def record(request: HttpRequest) -> HttpResponse:
    """Record a mandate, a guardianship or a representation from the paper that was shown; the paper is kept with it."""
    typed, today = request.POST, clock.today()
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = _recorded(request)
        except BadInput as refusal:
            errors = {name: said(sentence) for name, sentence in refusal.fields.items()}
        except Refusal as refusal:
            errors = {FIELDS.get(refusal.code, "paper" if refusal.code.startswith("file_") else ""): said(refusal)}
        else:
            messages.success(request, _("The mandate of %(principal)s to %(agent)s is recorded and in force.")
                             % {"principal": made.principal_name, "agent": made.agent_name})
            return redirect("mandates:record")
    context = {
        "typed": typed, "errors": errors, "key": typed.get("key") or str(uuid.uuid4()), "powers": typed.getlist("powers") or [power.value for power in Power],
        "items": typed.get("items", ""), "first": typed.get("from") or today.isoformat(), "last": typed.get("until") or (today + YEAR).isoformat(),
    }
    return render(request, "mandates/record.html", context, status=422 if errors else 200)


def _recorded(request: HttpRequest) -> Mandate:
    typed, arrived = request.POST, request.FILES.get("paper")
    kind = typed.get("kind", "")
    terms = terms_of(typed, kind=MandateKind(kind) if kind in set(MandateKind) else MandateKind.POWER_OF_ATTORNEY)
    principal_no = principal_named(name=typed.get("principal", ""), number=typed.get("principal_number", ""))
    agent_no = agent_named(name=typed.get("name", ""), id_number=typed.get("id_number", ""))
    paper = PaperFile(filename=str(arrived.name), content=arrived.read()) if arrived else PaperFile(filename="", content=b"")
    return record_mandate(actor=actor_of(request), at=clock.now(), principal_no=principal_no, agent_no=agent_no, terms=terms, paper=paper,
                          key=typed.get("key", ""))


def _named(name: str, number: str) -> str:
    try:
        return agent_named(name=name, id_number=number)
    except AgentUnknown:
        raise helping.NotPresent from None


def _begun(request: HttpRequest, help_no: str) -> HttpResponse:
    request.session["help_no"] = help_no
    messages.success(request, _("You may help now. On the public pages everything is done in the citizen's name, with yours beside it."))
    return redirect("mandates:help_desk")
