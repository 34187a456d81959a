"""My affairs: what waits for me, drafts, cases, charges, permits, messages."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onewindow.channels.portal.affairs import affairs_of
from onewindow.channels.portal.links import address
from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import DraftSummary
from onewindow.domain.catalogue import queries as catalogue
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.formkit import ElementKind
from onewindow.ui.context import actor_of

IN_WORDS = frozenset({ElementKind.TEXT, ElementKind.ADDRESS})


@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """Everything of the party the reader acts for. Without a sign-in it leads to one and back."""
    actor = actor_of(request)
    if not actor.ref:
        return HttpResponseRedirect(f"{address('account_request_login_code') or '/'}?next={request.path}")
    return render(request, "portal/my.html", {"affairs": affairs_of(actor=actor, at=clock.now()), "address": address, "whole": actor.within is None})


@require_safe
@login_required
def drafts(request: HttpRequest) -> HttpResponse:
    """The applications a person has begun and not submitted."""
    found = applications.drafts_of(actor=actor_of(request), at=clock.now())
    items = {code: catalogue.item(item_code=code) for code in {draft.item_code for draft in found}}
    return render(request, "portal/drafts.html", {"drafts": found, "items": items, "what_for": told_apart(actor_of(request), found), "address": address})


def told_apart(actor: Actor, drafts: Sequence[DraftSummary]) -> dict[str, str]:
    """What tells drafts of one service from each other, by number: the earliest question in words that they answer differently, such as the name of the shop.

    Nothing for a draft that is the only one of its service, and for one that leaves that question open.
    """
    told: dict[str, str] = {}
    for code in {each.item_code for each in drafts}:
        alike = [applications.draft(actor=actor, at=clock.now(), draft_no=each.draft_no) for each in drafts if each.item_code == code]
        answers = {each.draft_no: each.values() for each in alike} if len(alike) > 1 else {}
        bundles = (catalogue.bundle(bundle_hash=each.bundle_hash) for each in alike[:1])
        asked = (field.element for bundle in bundles for group in bundle.form.groups for field in group.fields if bundle.elements[field.element].kind in IN_WORDS)
        differs = next((name for name in asked if len({values.get(name, "") for values in answers.values()}) > 1), "")
        told |= {number: values[differs] for number, values in answers.items() if values.get(differs)}
    return told
