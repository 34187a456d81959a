"""The page "why this day", for whoever reads it, and its "what if"."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.domain.cases import queries as cases
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.deadlines import queries
from onewindow.domain.deadlines.types import Explanation, Light, SupposedAct
from onewindow.domain.deadlines.web import words
from onewindow.kernel.actor import Actor
from onewindow.kernel.deadlines import ClockState, local_day
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.ui.formats import date_cn
from onewindow.ui.refusals import said

PUBLIC_ACTS = (SupposedAct.REQUEST_CORRECTION, SupposedAct.SUPPLEMENT, SupposedAct.START_SPECIAL, SupposedAct.EXTEND, SupposedAct.DECIDE)
MOST_AMOUNT = 365
LONGEST = 40  # of what an address may carry: no public number is cut, however it is typed


def why(request: HttpRequest, found: Explanation, *, actor: Actor, at: datetime, layout: str, back: str, staff: bool,
        lights: tuple[Light, ...] = ()) -> HttpResponse:
    """The page. ``?act=``, ``?on=`` and ``?amount=`` ask what if; a question that can't be answered says why."""
    reader = words.Reader(staff=staff, organ=found.organ_name, rule_ids=found.rule_ids)
    asked = request.GET
    context = {
        "layout": layout, "back": back, "found": found, "staff": staff, "clocks": words.clocks_said(found, reader, today=local_day(at)),
        "shown": date_cn(found.shown.due_on) if found.shown else "", "stopped": found.shown is not None and found.shown.state is ClockState.STOPPED,
        "bar": words.bar_said(found.durations, staff=staff) if found.durations else None, "within": words.within_said(found, reader),
        "is_open": found.durations is not None and found.durations.open, "lights": words.lights_said(lights),
        "acts": [(act.value, str(words.ACTS[act])) for act in (SupposedAct if staff else PUBLIC_ACTS)],
        "asked": {name: asked.get(name, "")[:LONGEST] for name in ("act", "on", "amount", "case_no", "phone_tail")},
        "what_if": None, "refusal": "", "today": local_day(at).isoformat(),
    }
    context |= _what_if(request, found, reader, actor, at)
    return render(request, "deadlines/why.html", context)


def _what_if(request: HttpRequest, found: Explanation, reader: words.Reader, actor: Actor, at: datetime) -> dict[str, object]:
    act = request.GET.get("act", "")
    if act not in {each.value for each in SupposedAct}:
        return {}
    try:
        answer = queries.what_if(actor=actor, case_no=found.case_no, at=at, act=SupposedAct(act), on=_day(request.GET.get("on", "")),
                                 amount=_amount(request.GET.get("amount", "")))
    except NotFound:
        raise
    except Refusal as refusal:
        return {"refusal": said(refusal)}
    return {"what_if": words.what_if_said(answer, reader)}


def if_done(request: HttpRequest, case_no: str, *, actor: Actor, at: datetime) -> HttpResponse:
    """The sentence of a form: ``?act=extend`` with ``extend_amount``, or ``?act=start_special`` with ``special`` and ``days`` (else what its standard gives)."""
    sent = request.GET
    act = SupposedAct.EXTEND if sent.get("act") == SupposedAct.EXTEND else SupposedAct.START_SPECIAL
    detail = cases.case(actor=actor, case_no=case_no)
    special = catalogue.bundle(bundle_hash=detail.summary.bundle_hash).special(sent.get("special", ""))
    amount = _amount(sent.get("extend_amount" if act is SupposedAct.EXTEND else "days", "").strip()) or (special.amount if special and act is SupposedAct.START_SPECIAL else 0)
    context: dict[str, object] = {"act": act.value, "special": special, "amount": amount, "before": date_cn(detail.summary.due_on), "after": "", "refusal": ""}
    if act is SupposedAct.EXTEND or (special is not None and not special.counted):
        try:
            answer = queries.what_if(actor=actor, case_no=case_no, at=at, act=act, amount=amount)
            context |= {"before": date_cn(answer.shown_before), "after": date_cn(answer.shown_after) if amount else ""}
        except NotFound:
            raise
        except Refusal as refusal:
            context["refusal"] = said(refusal)
    return render(request, "deadlines/_if.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _amount(text: str) -> int:
    return min(int(text), MOST_AMOUNT) if text.isascii() and text.isdigit() else 0
