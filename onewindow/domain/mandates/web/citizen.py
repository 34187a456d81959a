"""My mandates (我的委托): given and held, signed by a one-time code, taken back; who helped me."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.domain.mandates.commands import agency as commands
from onewindow.domain.mandates.commands import helping as codes
from onewindow.domain.mandates.commands import unpowered
from onewindow.domain.mandates.queries import agency as queries
from onewindow.domain.mandates.queries.helping import help_sessions
from onewindow.domain.mandates.queries.papers import paper_of
from onewindow.domain.mandates.types import ActAnswer, CodePurpose, Mandate, Power
from onewindow.domain.mandates.web.forms import FIELDS, terms_of
from onewindow.domain.people.queries import names_of
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import BadInput, NotFound, Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.refusals import said

LIST = "mandates:mandates"
YEAR = timedelta(days=364)


@require_safe
@never_cache
@login_required
def mandates(request: HttpRequest) -> HttpResponse:
    """What the reader has given and holds, acts to stand by or not, and who helped them.

    While they act for somebody, whose agents these are is said; only who represents that party by law sees and gives its mandates.
    """
    actor, today = actor_of(request), clock.today()
    held = queries.mandates_of(agent_no=actor.ref)
    gives = not actor.is_agent or _represents(actor, held, today)
    acts = [act for act in queries.unpowered_acts(actor=actor, on=today) if act.answer is ActAnswer.OPEN] if gives else []
    names = names_of(refs=[actor.principal, *(act.agent_no for act in acts)])
    context = {
        "given": queries.mandates_of(principal_no=actor.principal) if gives else (), "gives": gives, "held": held, "today": today, "acts": acts,
        "names": names, "helps": help_sessions(actor=actor), "at": clock.now(), "acting_for": actor.principal if actor.is_agent else "",
    }
    return render(request, "mandates/mandates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def give(request: HttpRequest) -> HttpResponse:
    """Write a mandate; it binds nobody until it is signed on the next page. ``?item=`` names the service it is for."""
    actor, today = actor_of(request), clock.today()
    typed = request.POST if request.method == "POST" else request.GET
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = _given(actor, typed)
        except BadInput as refusal:
            errors = {name: said(sentence) for name, sentence in refusal.fields.items()}
        except Refusal as refusal:
            errors = {FIELDS.get(refusal.code, ""): said(refusal)}
        else:
            return redirect("mandates:sign", mandate_no=made.mandate_no)
    context = {
        "typed": typed, "errors": errors, "key": typed.get("key") or str(uuid.uuid4()), "powers": typed.getlist("powers") or [Power.APPLY.value, Power.CORRECT.value],
        "items": typed.get("items", typed.get("item", "")), "first": typed.get("from") or today.isoformat(),
        "last": typed.get("until") or (today + YEAR).isoformat(),
    }
    return render(request, "mandates/give.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def sign(request: HttpRequest, mandate_no: str) -> HttpResponse:
    """Read the mandate once more, ask for a code, type it: signed."""
    actor = actor_of(request)
    mine = (*queries.mandates_of(principal_no=actor.principal), *queries.mandates_of(principal_no=actor.ref))
    found = next((each for each in mine if each.mandate_no == mandate_no and not each.revoked), None)
    if found is None:
        raise NotFound(what="mandate", number=mandate_no)
    error, code_no = "", request.POST.get("code_no", "")
    try:
        if request.POST.get("step") == "ask":
            code_no = codes.ask_code(actor=actor, at=clock.now(), person_no=actor.ref, purpose=CodePurpose.SIGN_MANDATE, subject=mandate_no).code_no
        elif request.POST.get("step") == "sign":
            codes.prove_code(actor=actor, at=clock.now(), code_no=code_no, code=request.POST.get("code", ""))
            commands.sign_mandate(actor=actor, at=clock.now(), mandate_no=mandate_no, code_no=code_no)
            messages.success(request, _("The mandate is signed and in force."))
            return redirect(LIST)
    except Refusal as refusal:
        error = said(refusal)
    return render(request, "mandates/sign.html", {"mandate": found, "code_no": code_no, "error": error}, status=422 if error else 200)


@require_POST
@login_required
def change(request: HttpRequest, mandate_no: str, verb: str) -> HttpResponse:
    """Take a mandate back or lay it down, consent to a sub-agent, act under it, or give one's word as joint agent."""
    actor, at = actor_of(request), clock.now()
    try:
        if verb == "revoke":
            commands.revoke_mandate(actor=actor, at=at, mandate_no=mandate_no)
            messages.success(request, _("The mandate is taken back. What was done under it before stands."))
        elif verb == "consent":
            commands.consent_to_sub_agent(actor=actor, at=at, mandate_no=mandate_no)
            messages.success(request, _("You have agreed. The sub-agent may act now."))
        elif verb == "join":
            power = request.POST.get("power", "")
            commands.join_in(actor=actor, at=at, mandate_no=mandate_no, item_code=request.POST.get("item", ""),
                             power=Power(power) if power in set(Power) else Power.APPLY)
            messages.success(request, _("You have given your word."))
        elif verb == "act":
            return _act_under(request, actor, mandate_no)
        else:
            raise NotFound(what="page", number=verb)
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, said(refusal))
    return redirect(LIST)


@require_safe
@never_cache
def paper(request: HttpRequest, mandate_no: str) -> HttpResponse:
    """The paper a mandate stands on, for its parties and for clerks."""
    found = paper_of(actor=actor_of(request), mandate_no=mandate_no)
    return HttpResponse(found.content, content_type=found.media_type, headers={"Content-Disposition": f'inline; filename="{mandate_no}"'})


@require_POST
@login_required
def stop(request: HttpRequest) -> HttpResponse:
    """Act for oneself again."""
    request.session.pop("on_behalf_of", None)
    messages.success(request, _("You act for yourself again."))
    return _back(request)


@require_POST
@login_required
def answer(request: HttpRequest, act_no: str) -> HttpResponse:
    """Stand by what was done without a mandate, or not."""
    agreed = request.POST.get("agreed") == "yes"
    try:
        unpowered.ratify(actor=actor_of(request), at=clock.now(), act_no=act_no, agreed=agreed)
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("You stand by it; it binds you now.") if agreed else _("You do not stand by it; it does not bind you."))
    return redirect(LIST)


@require_POST
@login_required
def end_help(request: HttpRequest, help_no: str) -> HttpResponse:
    """The citizen ends the help."""
    codes.end_help_session(actor=actor_of(request), at=clock.now(), help_no=help_no)
    messages.success(request, _("The help is ended."))
    return redirect(LIST)


def _represents(actor: Actor, held: Sequence[Mandate], today: date) -> bool:
    """Whether the reader represents the party they act for by law (民法典 23, 61)."""
    return any(each.principal_no == actor.principal and each.terms.kind in commands.BY_LAW and each.signed and not each.revoked
               and each.terms.valid_from <= today <= each.terms.valid_until for each in held)


def _back(request: HttpRequest) -> HttpResponse:
    """To where the reader came from within the site, else to the list."""
    to = request.POST.get("next", "")
    return redirect(to if url_has_allowed_host_and_scheme(to, allowed_hosts=None) else LIST)


def _act_under(request: HttpRequest, actor: Actor, mandate_no: str) -> HttpResponse:
    held = queries.mandates_of(agent_no=actor.ref, on=clock.today())
    found = next((each for each in held if each.mandate_no == mandate_no and each.signed and each.consented), None)
    if found is None:
        raise NotFound(what="mandate", number=mandate_no)
    request.session["on_behalf_of"] = found.principal_no
    messages.success(request, _("You act for %(name)s from now on. Your own name stands beside it in every act.") % {"name": found.principal_name})
    return _back(request)


def _given(actor: Actor, typed: QueryDict) -> Mandate:
    terms = terms_of(typed)
    agent_no = queries.agent_named(name=typed.get("name", ""), id_number=typed.get("id_number", ""))
    return commands.grant_mandate(actor=actor, at=clock.now(), principal_no=actor.principal, agent_no=agent_no, terms=terms, key=typed.get("key", ""))
