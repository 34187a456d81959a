"""The materials page: what is needed, how it is handed in, what is there already."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from onewindow.domain.applications import commands, queries
from onewindow.domain.applications.types import Draft, DraftMaterial, DraftState, Part, Upload
from onewindow.domain.applications.web import forms
from onewindow.domain.applications.web.filling import after, opened, page
from onewindow.domain.applications.web.surface import Surface
from onewindow.domain.catalogue.types import Material
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.evidence.types import EvidenceFile
from onewindow.kernel import clock
from onewindow.kernel.errors import Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.refusals import said as refusal_said


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialView:
    """One material as the page draws it: what is handed in, what could be used again, whether it can be changed."""

    material: Material
    given: tuple[DraftMaterial, ...]
    reusable: tuple[EvidenceFile, ...]
    error: str
    may_change: bool
    takes_paper: bool


def materials(request: HttpRequest, draft_no: str, *, surface: Surface, refusal: str = "", status: int = 200) -> HttpResponse:
    """The list of materials for the applicant's situation. A post only goes on to the next part."""
    draft, bundle, problems = opened(request, draft_no)
    if request.method == "POST" and not refusal:
        return after(draft, problems, surface, Part.MATERIAL)
    actor = actor_of(request)
    errors = {problem.where: forms.said(problem) for problem in problems if problem.part is Part.MATERIAL}
    mine = evidence.files_of(actor=actor, subject_no=draft.applicant_no)
    needed = queries.materials_needed(actor=actor, draft_no=draft_no)
    views = [_view(draft, material, mine, errors) for material in needed]
    return page(request, surface, "materials", draft, bundle, status, views=views, refusal=refusal)


@require_POST
def attach(request: HttpRequest, draft_no: str, material_code: str, *, surface: Surface) -> HttpResponse:
    """Take an upload, a file from before, or the word that paper comes; back to the list."""
    arrived = request.FILES.get("file")
    upload = Upload(filename=str(arrived.name), content=arrived.read()) if arrived else None
    try:
        commands.attach(actor=actor_of(request), at=clock.now(), draft_no=draft_no, material_code=material_code, upload=upload,
                        file_no=request.POST.get("file_no", ""), paper=request.POST.get("paper") == "yes", note=request.POST.get("note", ""))
    except Refusal as refusal:
        return materials(request, draft_no, surface=surface, refusal=refusal_said(refusal), status=refusal.status)
    return redirect(surface.url("materials", draft_no))


@require_POST
def detach(request: HttpRequest, draft_no: str, material_code: str, *, surface: Surface) -> HttpResponse:
    """Take a file or the paper out again."""
    commands.detach(actor=actor_of(request), at=clock.now(), draft_no=draft_no, material_code=material_code,
                    file_no=request.POST.get("file_no", ""))
    return redirect(surface.url("materials", draft_no))


def _view(draft: Draft, material: Material, mine: tuple[EvidenceFile, ...], errors: dict[str, str]) -> MaterialView:
    given = tuple(each for each in draft.materials if each.material_code == material.code)
    used = {each.file_no for each in given}
    reusable = tuple(file for file in mine if file.kind_code == material.kind_code and file.file_no not in used)
    closed = draft.state is DraftState.CORRECTING and material.code not in draft.open_materials
    by_hand = material.how.value in {"upload", "in_person"}
    return MaterialView(material=material, given=given, reusable=reusable[:3], error=errors.get(material.code, ""),
                        may_change=by_hand and not closed, takes_paper=any(form.value.startswith("paper") for form in material.forms))
