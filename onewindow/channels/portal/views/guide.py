"""The guide of an item (办事指南): one page from question to start, narrowed by the reader's own answers."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onewindow.channels.portal.links import address
from onewindow.channels.portal.wording import HOW, TESTS, WHO, fee_said, four_facts, material_note
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import GuideView
from onewindow.domain.evidence import queries as evidence
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.ui.context import actor_of
from onewindow.ui.times import length

NEAREST = 3
PREFIX = "q_"  # what an answer to a scenario question is called in the address


@require_safe
def guide(request: HttpRequest, item_code: str) -> HttpResponse:
    """The guide as it holds today. ``q_<question>=<option>`` answers scenario questions. Refuses NotFound."""
    given = {name.removeprefix(PREFIX): request.GET.get(name, "") for name in request.GET if name.startswith(PREFIX)}
    shown = catalogue.guide_of(item_code=item_code, on=clock.today(), scenario=given)
    actor = actor_of(request)
    start = address("applications:start", item_code=item_code)
    answers = urlencode(dict(shown.scenario))  # the start page takes them by their codes
    return render(request, "portal/guide.html", {
        "guide": shown, "facts": four_facts(shown.four, free_post=shown.delivery.free_post), "nearest": shown.centres[:NEAREST],
        "start": f"{start}?{answers}" if start and answers else start, "known": _known(actor, shown) if actor.ref and actor.reaches(item_code) else None,
        "answered": len(shown.scenario), "fee": fee_said(shown.four), "promised": length(shown.four.promised.amount, shown.four.promised.unit),
        "how": HOW, "tests": TESTS, "who": WHO, "material_note": material_note,
        "qr": _qr(f"{settings.ONEWINDOW_PUBLIC_ADDRESS}{request.path}"),
    })


def _known(actor: Actor, shown: GuideView) -> Mapping[str, int] | None:
    """How many answers of the form are known already and how many are left; None for a form without questions."""
    asked = catalogue.bundle(bundle_hash=shown.bundle_hash).form.element_ids()
    if not asked:
        return None
    known = evidence.known_answers(actor=actor, subject_no=actor.principal, element_ids=asked)
    return {"filled": len(known), "left": len(asked) - len(known)}


def _qr(text: str) -> str:
    return segno.make(text, error="m").svg_data_uri(scale=4, border=2)
