"""The guide of an item (办事指南): one page from question to start, narrowed by the reader's own answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onewindow.channels.portal.beginning import beginning_of
from onewindow.channels.portal.links import address
from onewindow.channels.portal.wording import (
    HOW,
    TESTS,
    fee_said,
    four_facts,
    hours_said,
    material_note,
    start_said,
    who_said,
)
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import GuideView
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.people import queries as people
from onewindow.domain.wishes import queries as wishes
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.deadlines import ClockKind
from onewindow.kernel.ledger import history
from onewindow.ui.context import actor_of
from onewindow.ui.times import length

NEAREST = 3
PREFIX = "q_"  # what an answer to a scenario question is called in the address
SAMPLES = Path(__file__).resolve().parents[3] / "data" / "items"
DRAWING = "image/svg+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A version of the guide: when it was published, since when it is in force."""

    version: int
    published_at: datetime
    effective_on: date


@require_safe
def guide(request: HttpRequest, item_code: str) -> HttpResponse:
    """The guide as it holds today. ``q_<question>=<option>`` answers scenario questions. Refuses NotFound."""
    given = {name.removeprefix(PREFIX): request.GET.get(name, "") for name in request.GET if name.startswith(PREFIX)}
    today = clock.today()
    shown = catalogue.guide_of(item_code=item_code, on=today, scenario=given)
    entry = next(each for each in catalogue.items(on=today) if each.item_code == item_code)
    actor = actor_of(request)
    start = address("applications:start", item_code=item_code)
    answers = urlencode(dict(shown.scenario))  # the start page takes them by their codes
    return render(request, "portal/guide.html", {
        "begin": beginning_of(actor=actor, guide=shown),
        "guide": shown, "facts": four_facts(shown.four, free_post=shown.delivery.free_post), "nearest": shown.centres[:NEAREST],
        "start": f"{start}?{answers}" if start and answers else start, "known": _known(actor, shown) if actor.ref and actor.reaches(item_code) else None,
        "answered": len(shown.scenario), "fee": fee_said(shown.four), "promised": length(shown.four.promised.amount, shown.four.promised.unit),
        "how": HOW, "tests": TESTS, "who": who_said, "organ": people.department(code=entry.department_code), "themes": entry.themes[:1],
        "material_note": material_note, "start_said": start_said, "hours": hours_said, "editions": _editions(item_code),
        "accept_by_law": _accept_by_law(shown), "starred": item_code in wishes.stars(actor=actor), "qr": _qr(f"{settings.ONEWINDOW_PUBLIC_ADDRESS}{request.path}"),
    })


@require_safe
def sample(request: HttpRequest, item_code: str, material_code: str) -> HttpResponse | FileResponse:  # noqa: ARG001 - a page like any other
    """The sample drawing of a material, as the item standard in force names it. 404 where it names none."""
    found = catalogue.current_bundle(item_code=item_code, on=clock.today())
    name = next((each.sample for each in found.materials if each.code == material_code), "")
    file = (SAMPLES / name).resolve()
    if not name or not file.is_relative_to(SAMPLES) or not file.is_file():
        raise Http404(material_code)
    return FileResponse(file.open("rb"), content_type=DRAWING)


def _accept_by_law(shown: GuideView) -> str:
    """Within what time the law has the organ say whether it accepts (行政许可法 32), beside the shorter one a step promises; "" where no term is set."""
    rules = catalogue.bundle(bundle_hash=shown.bundle_hash).clocks
    return next((length(rule.amount, rule.unit) for rule in rules if rule.kind is ClockKind.ACCEPT and rule.amount), "")


def _known(actor: Actor, shown: GuideView) -> Mapping[str, int] | None:
    """How many answers of the form are known already and how many are left; None for a form without questions."""
    asked = catalogue.bundle(bundle_hash=shown.bundle_hash).form.element_ids()
    if not asked:
        return None
    known = evidence.known_answers(actor=actor, subject_no=actor.principal, element_ids=asked)
    return {"filled": len(known), "left": len(asked) - len(known)}


def _editions(item_code: str) -> tuple[Edition, ...]:
    """What was published so far, the newest first, as the chain of acts keeps it."""
    made = [Edition(version=int(str(entry.payload["version"])), published_at=entry.recorded_at,
                    effective_on=date.fromisoformat(str(entry.payload["effective_on"])))
            for entry in history(subject=f"item:{item_code}") if entry.payload and "version" in entry.payload]
    return tuple(reversed(made))


def _qr(text: str) -> str:
    return segno.make(text, error="m").svg_data_uri(scale=4, border=2)
