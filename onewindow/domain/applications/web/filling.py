"""Filling in, step by step: tasks, form, delivery, check. The same pages on the portal and at the desk."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onewindow.domain.applications import commands, queries
from onewindow.domain.applications.queries.drafts import (
    delivery_defaults,
    delivery_methods,
    delivery_problems,
    problems_of,
    situation_of,
)
from onewindow.domain.applications.types import Delivery, Draft, DraftState, Part, Problem
from onewindow.domain.applications.web import forms
from onewindow.domain.applications.web.surface import Surface
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle
from onewindow.domain.courier import queries as courier
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
    return draft, bundle, problems_of(draft, bundle)


def page(request: HttpRequest, surface: Surface, template: str, draft: Draft, bundle: Bundle, status: int = 200, **more: object) -> HttpResponse:
    """A page of the draft with what all of them need."""
    context = {"layout": surface.layout, "at": surface.url, "draft": draft, "bundle": bundle, "item": bundle.item,
               "correcting": draft.state is DraftState.CORRECTING, **more}
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
    left = {part: sum(problem.part is part for problem in problems) for part in Part}
    known = sum(answer.origin.value in {"carried_over", "permit", "register", "system"} for answer in draft.answers)
    return page(request, surface, "tasks", draft, bundle, answers_left=left[Part.ANSWER], materials_left=left[Part.MATERIAL],
                delivery_left=left[Part.DELIVERY], problems_left=len(problems), known=known, has_delivery=bool(delivery_methods(bundle=bundle)))


def form(request: HttpRequest, draft_no: str, *, surface: Surface) -> HttpResponse:
    """The questions in their groups. A post saves and goes on; wrong answers are kept and told all at once."""
    draft, bundle, _problems = opened(request, draft_no)
    if request.method != "POST":
        return _form_page(request, surface, draft, bundle, {}, ())
    actor, at = actor_of(request), clock.now()
    answers, reasons = forms.settled_from(request.POST, draft=draft, answers=forms.answers_from(request.POST, elements=bundle.elements))
    try:
        commands.save(actor=actor, at=at, draft_no=draft_no, answers=answers, expected_version=_version(request), reasons=reasons)
    except commands.StaleDraft as stale:
        return _form_page(request, surface, draft, bundle, stale.typed, (), warning=refusal_said(stale), status=stale.status)
    draft = commands.ask_registers(actor=actor, at=at, draft_no=draft_no)
    problems = problems_of(draft, bundle)
    wrong = tuple(problem for problem in problems if problem.part is Part.ANSWER)
    if wrong and "later" not in request.POST:
        return _form_page(request, surface, draft, bundle, {}, wrong, status=422)
    return redirect(surface.url("tasks", draft_no)) if "later" in request.POST else after(draft, problems, surface, Part.ANSWER)


def _form_page(
    request: HttpRequest, surface: Surface, draft: Draft, bundle: Bundle, typed: dict[str, str], problems: tuple[Problem, ...],
    *, warning: str = "", status: int = 200,
) -> HttpResponse:
    groups = forms.groups_of(draft=draft, bundle=bundle, typed=typed, problems=problems, only=draft.open_elements)
    many = [each.element.id for group in groups for each in group.fields if each.element.kind is ElementKind.CHOICES]
    reused = draft.reuse and any(answer.origin.value in ("carried_over", "permit", "register") for answer in draft.answers)
    return page(request, surface, "form", draft, bundle, status, groups=groups, reused=reused and not draft.open_elements, many=many, warning=warning,
                problems=[(problem.where, forms.said(problem)) for problem in problems])


@require_POST
def autosave(request: HttpRequest, draft_no: str, *, surface: Surface) -> HttpResponse:  # noqa: ARG001 - the same in both places
    """Save in the background; answers with a sentence and the version the next save starts from."""
    actor = actor_of(request)
    draft = queries.draft(actor=actor, at=clock.now(), draft_no=draft_no)
    elements = catalogue.bundle(bundle_hash=draft.bundle_hash).elements
    at = clock.now()
    answers, reasons = forms.settled_from(request.POST, draft=draft, answers=forms.answers_from(request.POST, elements=elements))
    try:
        saved = commands.save(actor=actor, at=at, draft_no=draft_no, expected_version=_version(request), answers=answers, reasons=reasons)
    except Refusal as refusal:
        return JsonResponse({"message": refusal_said(refusal), "code": refusal.code}, status=refusal.status)
    return JsonResponse({"message": _("%(time)s saved") % {"time": time_cn(at)}, "version": saved.version})


def delivery(request: HttpRequest, draft_no: str, *, surface: Surface) -> HttpResponse:
    """How the outcome reaches the applicant; starts with the address known of them."""
    draft, bundle, _problems = opened(request, draft_no)
    if request.method != "POST":
        return _delivery_page(request, surface, draft, bundle, draft.delivery, {})
    chosen = forms.delivery_from(request.POST)
    if chosen is None:
        return _delivery_page(request, surface, draft, bundle, None, {"delivery": _("Please choose how the outcome reaches you.")}, 422)
    try:
        draft = commands.choose_delivery(actor=actor_of(request), at=clock.now(), draft_no=draft_no, delivery=chosen)
    except BadInput as refusal:
        wrong = {where: refusal_said(sentence) for where, sentence in refusal.fields.items()}
        wrong |= {problem.where: forms.said(problem) for problem in delivery_problems(draft=draft, delivery=chosen)}
        return _delivery_page(request, surface, draft, bundle, chosen, wrong, refusal.status)
    return after(draft, queries.precheck(actor=actor_of(request), at=clock.now(), draft_no=draft_no), surface, Part.DELIVERY)


@require_POST
def postage(request: HttpRequest, draft_no: str, *, surface: Surface) -> HttpResponse:  # noqa: ARG001 - the same on both surfaces
    """Who would pay for posting to the address as it is typed. A post, because an address does not belong into a log; nothing is kept."""
    draft = queries.draft(actor=actor_of(request), at=clock.now(), draft_no=draft_no)
    return render(request, "applications/_postage.html", _postage(draft, forms.delivery_from(request.POST)))


def _postage(draft: Draft, delivery: Delivery | None) -> dict[str, Any]:
    typed = delivery.address.strip() if delivery else ""
    return {"typed": typed, "postage": courier.quote(item_code=draft.item_code, address=typed, on=clock.today()) if typed else None}


def _delivery_page(
    request: HttpRequest, surface: Surface, draft: Draft, bundle: Bundle, chosen: Delivery | None, errors: dict[str, str], status: int = 200,
) -> HttpResponse:
    defaults = delivery_defaults(actor=actor_of(request), at=clock.now(), draft_no=draft.draft_no)
    offering = catalogue.centres_offering(item_code=draft.item_code, on=clock.today())
    return page(request, surface, "delivery", draft, bundle, status, chosen=chosen, defaults=defaults, errors=errors,
                methods=delivery_methods(bundle=bundle), rule=bundle.delivery, **_postage(draft, chosen),
                centres=[Choice(code=each.code, label=each.name) for each in offering])


def check(request: HttpRequest, draft_no: str, *, surface: Surface) -> HttpResponse:
    """Everything once more on one page, each line with its way back, and the one button that submits."""
    draft, bundle, problems = opened(request, draft_no)
    elements, values = bundle.elements, draft.values()
    asked = {field.element for field in bundle.form.visible(values)}
    errors = {problem.where: forms.said(problem) for problem in problems}
    groups = forms.groups_of(draft=draft, bundle=bundle, typed={}, problems=problems)
    shown = {name: answer_said(elements[name], values.get(name, ""), masked=surface.masked) for name in asked}
    needed = bundle.materials_for(situation_of(draft, bundle))
    again = draft.state is DraftState.CORRECTING
    centre_code = draft.delivery.centre_code if draft.delivery else ""
    return page(request, surface, "check", draft, bundle, groups=groups, asked=asked, shown=shown, errors=errors, materials=needed,
                problems=list(errors.values()), open_elements=set(draft.open_elements), open_materials=set(draft.open_materials),
                **_postage(draft, draft.delivery),
                centre_name=_centre(draft.item_code, centre_code), key=str(uuid.uuid4()),
                checks={each.material_code: forms.check_view(each, bundle) for each in draft.checks}, promised=forms.promised_codes(draft, bundle),
                submit_to=reverse("progress:supplement" if again else "progress:submit", args=[draft_no]))


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
    offering = catalogue.centres_offering(item_code=item_code, on=clock.today()) if code else ()
    return next((each.name for each in offering if each.code == code), code)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("expected_version", "")
    return int(text) if text.isascii() and text.isdigit() else 0
