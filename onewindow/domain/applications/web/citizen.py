"""From the guide into an application: the start page, and the drafts that wait."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from onewindow.domain.applications import commands, queries
from onewindow.domain.applications.commands.starting import refuse_agent
from onewindow.domain.applications.queries.drafts import problems_of
from onewindow.domain.applications.types import HANDLED_BY, DraftState
from onewindow.domain.applications.web import forms
from onewindow.domain.applications.web.surface import PORTAL
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.mandates.types import MandateKind, Power
from onewindow.domain.people import queries as people
from onewindow.domain.permits import queries as permits
from onewindow.domain.permits.types import PermitState
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotAllowed
from onewindow.kernel.formkit import Choice
from onewindow.ui.context import actor_of


@login_required
def start(request: HttpRequest, item_code: str) -> HttpResponse:
    """A few questions narrow the service to the applicant's situation; a post that answers them all opens the draft.

    Without questions and without a draft to go on with, the button alone is left. The hidden key makes a
    double click one draft. An agent is told before the first question when they can't apply for their principal.
    """
    actor = actor_of(request)
    if request.method == "POST" and not actor.may("applications.start"):
        raise NotAllowed(act="applications.start")
    bundle = catalogue.current_bundle(item_code=item_code, on=clock.today())
    mandate = refuse_agent(actor=actor, bundle=bundle, applicant_no=actor.principal, on=clock.today())
    asked = [question for question in bundle.scenario if mandate is None or not any(option.element == HANDLED_BY for option in question.options)]
    said = forms.scenario_from(request.POST)
    left = {question.code: _("Please choose “%(question)s”.") % {"question": question.text} for question in asked
            if request.method == "POST" and said.get(question.code) not in {option.code for option in question.options}}
    if request.method == "POST" and not left:
        draft = commands.start(actor=actor, at=clock.now(), item_code=item_code, scenario=said,
                               key=request.POST.get("key", ""), act=request.POST.get("act", ""), permit_no=request.POST.get("permit_no", ""))
        draft = commands.ask_registers(actor=actor, at=clock.now(), draft_no=draft.draft_no)
        bundle = catalogue.bundle(bundle_hash=draft.bundle_hash)
        return redirect(PORTAL.url("form" if forms.is_short(draft, bundle, problems_of(draft, bundle, on=clock.today())) else "tasks", draft.draft_no))
    waiting = [draft for draft in queries.drafts_of(actor=actor, at=clock.now()) if draft.item_code == item_code and draft.state is DraftState.OPEN]
    chosen = {name: request.GET[name] for name in request.GET} | said | ({"act": request.POST.get("act", ""), "permit": request.POST.get("permit_no", "")} if left else {})
    context = {"layout": PORTAL.layout, "at": PORTAL.url, "bundle": bundle, "asked": asked, "item": bundle.item, "waiting": waiting,
               "acts": forms.acts_of(bundle), "permits": _permits(actor, bundle) if len(bundle.outcome.acts) > 1 else (), "left": left,
               "chosen": chosen, "key": request.POST.get("key", "") or str(uuid.uuid4()), "start_to": PORTAL.url("start", item_code), "comes_back": request.get_full_path(),
               "represents": mandate is not None and mandate.terms.kind is MandateKind.LEGAL_REPRESENTATIVE, **_parties(actor, bundle)}
    return render(request, "applications/start.html", context, status=422 if left else 200)


def _parties(actor: Actor, bundle: Bundle) -> dict[str, object]:
    """In whose name this is done, and in whose it could be instead: a company, or somebody who gave a mandate for this service."""
    held = mandates.mandates_of(agent_no=actor.ref, on=clock.today(), item_code=bundle.item_code) if bundle.handling.agent_allowed else ()
    others = {each.principal_no: each for each in held if each.signed and each.consented and Power.APPLY in each.terms.powers}
    others.pop(actor.principal, None)
    party = people.names_of(refs=[actor.principal]).get(actor.principal, actor.name)
    return {"party": party, "others": tuple(others.values()), "is_agent": actor.is_agent, "by_agent": bundle.handling.agent_allowed}


def _permits(actor: Actor, bundle: Bundle) -> list[Choice]:
    """The party's valid permits this service issued."""
    held = permits.permits_of(actor=actor, holder_no=actor.principal)
    return [Choice(code=each.permit_no, label=f"{each.name} {each.permit_no}") for each in held
            if each.kind == bundle.outcome.number_kind and each.state is PermitState.VALID]
