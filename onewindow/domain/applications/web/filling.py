"""Filling in, step by step: tasks, form, delivery, check. The same pages on the portal and at the desk."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onewindow.domain.applications import commands, queries
from onewindow.domain.applications.queries import drafts as working
from onewindow.domain.applications.types import Delivery, DeliveryMethod, Draft, DraftState, Part, Problem
from onewindow.domain.applications.web import forms
from onewindow.domain.applications.web.surface import DESK, PORTAL, Surface
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, FeeRule
from onewindow.domain.courier import queries as courier
from onewindow.domain.people import queries as people
from onewindow.kernel import clock
from onewindow.kernel.errors import BadInput, Refusal
from onewindow.kernel.formkit import Choice, ElementKind
from onewindow.ui.context import actor_of
from onewindow.ui.formats import answer_said, time_cn
from onewindow.ui.refusals import said as refusal_said


def opened(request: HttpRequest, draft_no: str) -> tuple[Draft, Bundle, tuple[Problem, ...]]:
    """The draft, its standard and what is still wrong with it. Refuses NotFound."""
    draft = queries.draft(actor=actor_of(request), at=clock.now(), draft_no=draft_no)
    bundle = catalogue.bundle(bundle_hash=draft.bundle_hash)
    return draft, bundle, working.problems_of(draft, bundle, on=clock.today())


def page(request: HttpRequest, surface: Surface, template: str, draft: Draft, bundle: Bundle, status: int = 200, **more: object) -> HttpResponse:
    """A page of the draft with what all of them need."""
    context = {"layout": surface.layout, "at": surface.url, "draft": draft, "bundle": bundle, "item": bundle.item, "correcting": draft.state is DraftState.CORRECTING,
               "part": template, "party": people.names_of(refs=[draft.applicant_no]).get(draft.applicant_no, "") if surface is DESK else "", **more}
    return render(request, f"applications/{template}.html", context, status=status)


def after(draft: Draft, problems: tuple[Problem, ...], surface: Surface, done: Part) -> HttpResponse:
    """On to the next part that needs something, else to the check page."""
    order = (Part.ANSWER, Part.MATERIAL, Part.DELIVERY)
    names = {Part.ANSWER: "form", Part.MATERIAL: "materials", Part.DELIVERY: "delivery"}
    for part in order[order.index(done) + 1:]:
        if any(problem.part is part for problem in problems):
            return redirect(surface.url(names[part], draft.draft_no))
    return redirect(surface.url("check", draft.draft_no))


def tasks(request: HttpRequest, draft_no: str, *, surface: Surface) -> HttpResponse:
    """The task list: which parts are filled in and which are not."""
    draft, bundle, problems = opened(request, draft_no)
    if draft.state is DraftState.CORRECTING and not draft.open_elements:
        return redirect(surface.url("materials", draft_no))  # a list of one task is a detour
    left = {part: sum(problem.part is part for problem in problems) for part in Part}
    known = forms.tally(forms.groups_of(draft=draft, bundle=bundle, typed={}, problems=problems))["known"]  # the same number as on the form
    return page(request, surface, "tasks", draft, bundle, answers_left=left[Part.ANSWER], materials_left=left[Part.MATERIAL],
                delivery_left=left[Part.DELIVERY], problems_left=len(problems), known=known, has_delivery=bool(working.delivery_methods(bundle=bundle)))


def form(request: HttpRequest, draft_no: str, *, surface: Surface) -> HttpResponse:
    """The questions in their groups. A post saves and goes on; wrong answers are kept and told all at once."""
    draft, bundle, problems = opened(request, draft_no)
    short = surface is PORTAL and forms.is_short(draft, bundle, problems)
    if request.method != "POST":
        return _form_page(request, surface, draft, bundle, {}, _told_at_once(draft, problems), short=short)
    actor, at = actor_of(request), clock.now()
    answers, reasons = forms.settled_from(request.POST, draft=draft, answers=forms.answers_from(request.POST, elements=bundle.elements))
    try:
        commands.save(actor=actor, at=at, draft_no=draft_no, answers=answers, expected_version=_version(request), reasons=reasons)
    except commands.StaleDraft as stale:
        return _form_page(request, surface, draft, bundle, stale.typed, (), short=short, warning=refusal_said(stale), status=stale.status)
    draft = commands.ask_registers(actor=actor, at=at, draft_no=draft_no)
    draft, errors = _deliver(request, draft, forms.delivery_from(request.POST)) if short else (draft, {})
    problems = working.problems_of(draft, bundle, on=clock.today())
    if "later" in request.POST:
        return redirect(surface.url("tasks", draft_no))
    wrong = tuple(problem for problem in problems if problem.part is Part.ANSWER)
    if wrong or errors:
        return _form_page(request, surface, draft, bundle, {}, wrong, short=short, errors=errors, status=422)
    return after(draft, problems, surface, Part.ANSWER)


def _told_at_once(draft: Draft, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """What a source has said and the standard does not take, such as a date of birth: told before anything is typed."""
    known = {each.element_id for each in draft.answers if each.source and each.value and not each.unsettled}
    return tuple(each for each in problems if each.part is Part.ANSWER and each.where in known)


def _form_page(
    request: HttpRequest, surface: Surface, draft: Draft, bundle: Bundle, typed: dict[str, str], problems: tuple[Problem, ...],
    *, short: bool, errors: dict[str, str] | None = None, warning: str = "", status: int = 200,
) -> HttpResponse:
    groups = forms.groups_of(draft=draft, bundle=bundle, typed=typed, problems=problems, only=draft.open_elements)
    many = [each.element.id for group in groups for each in group.fields if each.element.kind is ElementKind.CHOICES]
    reused = draft.reuse and any(answer.origin.value in ("carried_over", "permit", "register") for answer in draft.answers)
    told = [(problem.where, forms.said(problem)) for problem in problems] + list((errors or {}).items())
    way = _delivery_of(draft, bundle, forms.delivery_from(request.POST) or draft.delivery, errors or {}, ready=True) if short else {}
    return page(request, surface, "form", draft, bundle, status, groups=groups, reused=reused and not draft.open_elements, many=many, warning=warning,
                tally=forms.tally(groups), short=short, problems=told, **way)


@require_POST
def autosave(request: HttpRequest, draft_no: str, *, surface: Surface) -> HttpResponse:  # noqa: ARG001 - the same in both places
    """Save in the background; answers with a sentence and the version the next save starts from."""
    actor, at = actor_of(request), clock.now()
    draft = queries.draft(actor=actor, at=at, draft_no=draft_no)
    elements = catalogue.bundle(bundle_hash=draft.bundle_hash).elements
    answers, reasons = forms.settled_from(request.POST, draft=draft, answers=forms.answers_from(request.POST, elements=elements))
    try:
        saved = commands.save(actor=actor, at=at, draft_no=draft_no, expected_version=_version(request), answers=answers, reasons=reasons)
    except Refusal as refusal:
        return JsonResponse({"message": refusal_said(refusal), "code": refusal.code}, status=refusal.status)
    return JsonResponse({"message": _("%(time)s saved") % {"time": time_cn(at)}, "version": saved.version})


def delivery(request: HttpRequest, draft_no: str, *, surface: Surface) -> HttpResponse:
    """How the outcome reaches the applicant; starts with the address known of them."""
    draft, bundle, _problems = opened(request, draft_no)
    chosen = forms.delivery_from(request.POST)
    draft, errors = _deliver(request, draft, chosen) if request.method == "POST" else (draft, {})
    if request.method != "POST" or errors:
        way = _delivery_of(draft, bundle, chosen if errors else draft.delivery, errors)
        return page(request, surface, "delivery", draft, bundle, 422 if errors else 200, **way)
    return after(draft, queries.precheck(actor=actor_of(request), at=clock.now(), draft_no=draft_no), surface, Part.DELIVERY)


def _deliver(request: HttpRequest, draft: Draft, chosen: Delivery | None) -> tuple[Draft, dict[str, str]]:
    """The draft with the way chosen, and what is wrong with it by field; nothing is kept of a wrong one."""
    if chosen is None:
        return draft, {"delivery": _("Please choose how the outcome reaches you.")}
    try:
        return commands.choose_delivery(actor=actor_of(request), at=clock.now(), draft_no=draft.draft_no, delivery=chosen), {}
    except BadInput as refusal:
        wrong = {where: refusal_said(sentence) for where, sentence in refusal.fields.items()}
        return draft, wrong | {problem.where: forms.said(problem) for problem in working.delivery_problems(draft=draft, delivery=chosen)}


@require_POST
def postage(request: HttpRequest, draft_no: str, *, surface: Surface) -> HttpResponse:  # noqa: ARG001 - the same on both surfaces
    """Who would pay for posting to the address as it is typed. A post, because an address does not belong into a log; nothing is kept."""
    draft = queries.draft(actor=actor_of(request), at=clock.now(), draft_no=draft_no)
    return render(request, "applications/_postage.html", _postage(draft, forms.delivery_from(request.POST)))


def _postage(draft: Draft, delivery: Delivery | None) -> dict[str, Any]:
    typed = delivery.address.strip() if delivery else ""
    return {"typed": typed, "postage": courier.quote(item_code=draft.item_code, address=typed, on=clock.today()) if typed else None}


def _delivery_of(draft: Draft, bundle: Bundle, chosen: Delivery | None, errors: dict[str, str], *, ready: bool = False) -> dict[str, Any]:
    """What the questions of delivery are drawn from. ``ready``: whoever's address is known starts with the post to it."""
    known, methods = working.delivery_defaults(found=draft), working.delivery_methods(bundle=bundle)
    if ready and chosen is None and not errors and all(known.values()) and DeliveryMethod.POST.value in methods:
        chosen = Delivery(method=DeliveryMethod.POST, **known)
    offering = catalogue.centres_offering(item_code=draft.item_code, on=clock.today())
    return {"chosen": chosen, "defaults": known, "errors": errors, "methods": methods, "rule": bundle.delivery, **_postage(draft, chosen),
            "centres": [Choice(code=each.code, label=each.name) for each in offering]}


def check(request: HttpRequest, draft_no: str, *, surface: Surface) -> HttpResponse:
    """Everything once more on one page, each line with its way back, and the one button that submits."""
    draft, bundle, problems = opened(request, draft_no)
    elements, values = bundle.elements, draft.values()
    asked = {field.element for field in bundle.form.visible(values)}
    errors = {problem.where: forms.said(problem) for problem in problems}
    groups = forms.groups_of(draft=draft, bundle=bundle, typed={}, problems=problems)
    shown = {name: answer_said(elements[name], values.get(name, ""), masked=surface.masked) for name in asked}
    needed = bundle.materials_for(working.situation_of(draft, bundle))
    centre_code = draft.delivery.centre_code if draft.delivery else ""
    return page(request, surface, "check", draft, bundle, groups=groups, asked=asked, shown=shown, errors=errors, materials=needed,
                problems=list(errors.values()), open_elements=set(draft.open_elements), open_materials=set(draft.open_materials),
                **_postage(draft, draft.delivery), fee=_fee(bundle, {name: values.get(name, "") for name in asked}),
                centre_name=_centre(draft.item_code, centre_code), **submission(draft, problems),
                checks={each.material_code: forms.check_view(each, bundle) for each in draft.checks}, promised=forms.promised_codes(draft, bundle))


def _fee(bundle: Bundle, answers: dict[str, str]) -> FeeRule | None:
    """The fee of the item, unless these answers come to nothing to pay."""
    if bundle.fee is None:
        return None
    with suppress(ValueError):
        return bundle.fee if bundle.fee.due(answers).fen else None
    return bundle.fee


def submission(draft: Draft, problems: tuple[Problem, ...]) -> dict[str, Any]:
    """What the button that submits needs: where to, its key, and whether nothing is missing."""
    to = "progress:supplement" if draft.state is DraftState.CORRECTING else "progress:submit"
    return {"submit_to": reverse(to, args=[draft.draft_no]), "key": str(uuid.uuid4()), "ready": not problems}


@require_POST
def forget(request: HttpRequest, draft_no: str, *, surface: Surface) -> HttpResponse:
    """Take out what was filled in from permits, registers and earlier forms; back to the form."""
    commands.forget_known(actor=actor_of(request), at=clock.now(), draft_no=draft_no)
    return redirect(surface.url("form", draft_no))


def discard(request: HttpRequest, draft_no: str, *, surface: Surface) -> HttpResponse:
    """Give the draft up, by post only; the question is asked on the task list."""
    if request.method == "POST":
        commands.discard(actor=actor_of(request), at=clock.now(), draft_no=draft_no)
        return redirect("/" if surface.prefix == "" else "people:find")
    return redirect(surface.url("tasks", draft_no))


def _centre(item_code: str, code: str) -> str:
    """The name of the service centre where the outcome is picked up."""
    return next((each.name for each in (catalogue.centres_offering(item_code=item_code, on=clock.today()) if code else ()) if each.code == code), code)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("expected_version", "")
    return int(text) if text.isascii() and text.isdigit() else 0
