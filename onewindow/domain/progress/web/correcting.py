"""Answering the one notice of all that is missing (补正): each point with the place that answers it, and the button that hands it in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications import queries as drafts
from onewindow.domain.applications.types import Draft, DraftMaterial, MaterialForm, Part, Problem, Upload
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.types import CaseDetail, CaseState, CorrectionPoint
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, Material, MaterialHow
from onewindow.domain.people import queries as people
from onewindow.domain.progress.web import words
from onewindow.kernel import clock
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.formkit import DataElement, ElementKind, Field
from onewindow.ui.context import actor_of
from onewindow.ui.times import time_left

FOR_THE_HAND = frozenset({MaterialHow.UPLOAD, MaterialHow.IN_PERSON})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """A paper that is asked for: what is wrong with it, what is there, and whether something new came since the notice."""

    material: Material
    texts: tuple[str, ...]
    given: tuple[DraftMaterial, ...]
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question that is asked anew, as it stands on the form."""

    field: Field
    element: DataElement
    value: str
    texts: tuple[str, ...]
    error: str


@never_cache
@login_required
def correct(request: HttpRequest, case_no: str) -> HttpResponse:
    """What is asked of the applicant: where a message leads. The case itself once nothing is asked any more; a post answers the questions and hands all of it in.

    What a promise lets follow later is asked for by no notice; it is handed in on the page of the papers.
    """
    detail = queries.case(actor=actor_of(request), case_no=case_no)
    summary = detail.summary
    if summary.state is CaseState.ACCEPTED and detail.answer_by_on is not None:
        return redirect("applications:materials", draft_no=summary.draft_no)
    if summary.state is not CaseState.CORRECTING or detail.correction is None:
        return redirect("progress:case", case_no=case_no)
    return _hand_in(request, detail) if request.method == "POST" else _page(request, detail)


def _hand_in(request: HttpRequest, detail: CaseDetail) -> HttpResponse:
    """Only what the notice reopened is read from the page; the rest of the form stays as submitted."""
    actor, at, draft_no = actor_of(request), clock.now(), detail.summary.draft_no
    draft = drafts.draft(actor=actor, at=at, draft_no=draft_no)
    elements = catalogue.bundle(bundle_hash=draft.bundle_hash).elements
    answers = {name: ",".join(request.POST.getlist(name)) if elements[name].kind is ElementKind.CHOICES else request.POST[name]
               for name in draft.open_elements if name in request.POST}
    version = request.POST.get("expected_version", "")
    try:
        applications.save(actor=actor, at=at, draft_no=draft_no, answers=answers, expected_version=int(version) if version.isdecimal() else 0)
        problems = drafts.precheck(actor=actor, at=at, draft_no=draft_no)
        if problems:
            return _page(request, detail, problems=problems, status=422)
        made = commands.supplement(actor=actor, at=at, case_no=detail.summary.case_no, key=request.POST.get("key", ""))
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, detail, typed=answers, refusal=words.sentence_of(refusal), status=refusal.status)
    messages.success(request, _("Handed in. Nothing more is missing.") if made.state is CaseState.ACCEPTED else _("The correction is handed in."))
    return redirect("progress:case", case_no=detail.summary.case_no)


def _page(
    request: HttpRequest, detail: CaseDetail, *, typed: dict[str, str] | None = None, problems: tuple[Problem, ...] = (), refusal: str = "", status: int = 200,
) -> HttpResponse:
    actor, summary = actor_of(request), detail.summary
    points = detail.correction.points if detail.correction else ()
    draft = drafts.draft(actor=actor, at=clock.now(), draft_no=summary.draft_no)
    bundle = catalogue.bundle(bundle_hash=summary.bundle_hash)
    errors = {problem.where: words.problem_said(problem) for problem in problems if problem.part is not Part.MATERIAL or problem.where in draft.open_materials}
    papers = _papers(draft, bundle, points)
    questions = _questions(draft, bundle, points, typed or {}, errors)
    answered = {each.material.code for each in papers}
    at_hand = [text for point in points if point.material_code not in answered and point.element_id not in draft.open_elements for text in (point.text,)]
    return render(request, "progress/correct.html", {
        "detail": detail, "summary": summary, "item": bundle.item, "bundle": bundle, "organ": people.department(code=summary.department_code), "draft": draft,
        "papers": papers, "questions": questions, "at_hand": tuple(dict.fromkeys(at_hand)), "many": [each.element.id for each in questions if each.element.kind is ElementKind.CHOICES],
        "ready": all(each.is_new for each in papers), "problems": [("", refusal)] if refusal else [(f"file-{name}" if name in answered else name, sentence) for name, sentence in errors.items()], "key": str(uuid.uuid4()),
        "chip": time_left(detail.answer_by_on, today=clock.today(), calendar=current_calendar()) if detail.answer_by_on else ("", "")}, status=status)


def _papers(draft: Draft, bundle: Bundle, points: Iterable[CorrectionPoint]) -> tuple[PaperView, ...]:
    """The papers the notice names and the applicant brings; not those that are made from answers or fetched."""
    asked = dict.fromkeys(point.material_code for point in points)
    found = []
    for material in bundle.materials:
        check = draft.check_of(material.code)
        if material.code not in asked or (material.how not in FOR_THE_HAND and not (check is not None and check.by_hand)):
            continue
        given = tuple(each for each in draft.materials if each.material_code == material.code and each.form is not MaterialForm.EXEMPT)
        is_new = draft.reopened_at is None or any(each.added_at > draft.reopened_at for each in given) or material.how is MaterialHow.IN_PERSON
        found.append(PaperView(material=material, texts=tuple(dict.fromkeys(point.text for point in points if point.material_code == material.code)), given=given, is_new=is_new))
    return tuple(found)


def _questions(draft: Draft, bundle: Bundle, points: Iterable[CorrectionPoint], typed: dict[str, str], errors: dict[str, str]) -> tuple[QuestionView, ...]:
    values = draft.values()
    return tuple(
        QuestionView(field=field, element=bundle.elements[field.element], value=typed.get(field.element, values.get(field.element, "")), error=errors.get(field.element, ""),
                     texts=tuple(dict.fromkeys(point.text for point in points if point.element_id == field.element)))
        for group in bundle.form.groups for field in group.fields if field.element in draft.open_elements)


@require_POST
@login_required
def bring(request: HttpRequest, case_no: str, material_code: str) -> HttpResponse:
    """Take a new file for a paper the notice asks for; back to the notice, with what was wrong if it could not be taken."""
    arrived = request.FILES.get("file")
    upload = Upload(filename=str(arrived.name), content=arrived.read()) if arrived else None
    return _changed(request, case_no, material_code, upload=upload)


@require_POST
@login_required
def take_out(request: HttpRequest, case_no: str, material_code: str) -> HttpResponse:
    """Take a file of such a paper out again; back to the notice."""
    return _changed(request, case_no, material_code, file_no=request.POST.get("file_no", ""))


def _changed(request: HttpRequest, case_no: str, material_code: str, *, upload: Upload | None = None, file_no: str | None = None) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    draft_no = queries.case(actor=actor, case_no=case_no).summary.draft_no
    try:
        if file_no is None:
            applications.attach(actor=actor, at=at, draft_no=draft_no, material_code=material_code, upload=upload)
        else:
            applications.detach(actor=actor, at=at, draft_no=draft_no, material_code=material_code, file_no=file_no)
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, words.sentence_of(refusal))
    return redirect(reverse("progress:correct", args=[case_no]) + f"#p-{material_code}")
