"""The materials page: what is needed, how it is handed in, what is there already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from onewindow.domain.applications import commands
from onewindow.domain.applications.queries.drafts import situation_of
from onewindow.domain.applications.queries.known import excluded_from_promise, latest_to_follow, tolerable
from onewindow.domain.applications.types import Draft, DraftMaterial, DraftState, MaterialForm, Part, Upload
from onewindow.domain.applications.web import forms
from onewindow.domain.applications.web.filling import after, opened, page, submission
from onewindow.domain.applications.web.surface import Surface, View
from onewindow.domain.catalogue.types import Bundle, Material
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.evidence.types import CheckChoice, EvidenceFile
from onewindow.kernel import clock, files
from onewindow.kernel.errors import Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.refusals import said as refusal_said

Change = Callable[[HttpRequest, str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialView:
    """One material as the page draws it: what is handed in, what could be used again, whether it can be changed."""

    material: Material
    given: tuple[DraftMaterial, ...]
    reusable: tuple[EvidenceFile, ...]
    error: str
    may_change: bool
    takes_paper: bool
    check: forms.CheckView | None = None
    promised: bool = False
    tolerated: bool = False
    mandate_no: str = ""


def materials(request: HttpRequest, draft_no: str, *, surface: Surface, refusal: str = "", status: int = 200) -> HttpResponse:
    """The list of materials for the applicant's situation. A post only goes on to the next part."""
    draft, bundle, problems = opened(request, draft_no)
    if request.method == "POST" and not refusal:
        return after(draft, problems, surface, Part.MATERIAL)
    actor = actor_of(request)
    errors = {problem.where: forms.said(problem) for problem in problems if problem.part is Part.MATERIAL}
    mine = evidence.files_of(actor=actor, subject_no=draft.applicant_no)
    needed = bundle.materials_for(situation_of(draft, bundle))
    views = [_view(draft, bundle, material, mine, errors) for material in needed]
    drawn = files.thumbed(file_nos=[each.file_no for each in draft.materials]) if actor.within is None and actor.principal == draft.applicant_no else frozenset()
    again, later = draft.state is DraftState.CORRECTING, tolerable(draft, bundle)
    excluded = excluded_from_promise(holder_no=draft.applicant_no, kind=bundle.outcome.number_kind, on=clock.today()) if bundle.promise else None
    asked = [each for each in views if not again or each.may_change]
    return page(request, surface, "materials", draft, bundle, status, views=asked, drawn=drawn, rest=[each for each in views if each not in asked], refusal=refusal, excluded=excluded,
                **(submission(draft, problems) if again else {}),
                later=[material for material in needed if material.code in later], today=clock.today(),
                latest=latest_to_follow(bundle, on=clock.today()) if later else None)


def changing(act: Change) -> View:
    """A post that changes the materials and leads back to the list; a refusal shows the list with its sentence, and nothing is lost."""

    @require_POST
    @wraps(act)
    def view(request: HttpRequest, draft_no: str, material_code: str = "", *, surface: Surface) -> HttpResponse:
        try:
            act(request, draft_no, material_code)
        except Refusal as refusal:
            return materials(request, draft_no, surface=surface, refusal=refusal_said(refusal), status=refusal.status)
        return redirect(surface.url("materials", draft_no) + (f"#f-{material_code}" if material_code else ""))

    return view


@changing
def attach(request: HttpRequest, draft_no: str, material_code: str) -> None:
    """Take an upload, a file from before, or the word that paper comes."""
    arrived = request.FILES.get("file")
    upload = Upload(filename=str(arrived.name), content=arrived.read()) if arrived else None
    commands.attach(actor=actor_of(request), at=clock.now(), draft_no=draft_no, material_code=material_code, upload=upload,
                    file_no=request.POST.get("file_no", ""), paper=request.POST.get("paper") == "yes", note=request.POST.get("note", ""))


@changing
def detach(request: HttpRequest, draft_no: str, material_code: str) -> None:
    """Take a file or the paper out again."""
    commands.detach(actor=actor_of(request), at=clock.now(), draft_no=draft_no, material_code=material_code,
                    file_no=request.POST.get("file_no", ""))


@changing
def ask(request: HttpRequest, draft_no: str, _material_code: str) -> None:
    """Ask the registers that gave no answer once more."""
    commands.ask_registers(actor=actor_of(request), at=clock.now(), draft_no=draft_no, again=True)


@changing
def settle(request: HttpRequest, draft_no: str, material_code: str) -> None:
    """Take the applicant's choice about an exempt material; a consent is followed by the question itself."""
    actor, at, choice = actor_of(request), clock.now(), request.POST.get("choice", "")
    known = CheckChoice(choice) if choice in set(CheckChoice) else CheckChoice.NONE
    commands.settle_material(actor=actor, at=at, draft_no=draft_no, material_code=material_code, choice=known, reason=request.POST.get("reason", ""))
    if known is CheckChoice.AGREE:
        commands.ask_registers(actor=actor, at=at, draft_no=draft_no)


@changing
def promise(request: HttpRequest, draft_no: str, _material_code: str) -> None:
    """Choose to promise instead of proving, or to prove after all."""
    commands.promise(actor=actor_of(request), at=clock.now(), draft_no=draft_no, confirmed=tuple(request.POST.getlist("told")),
                     wanted=request.POST.get("wanted") == "yes")


@changing
def tolerate(request: HttpRequest, draft_no: str, _material_code: str) -> None:
    """Promise to hand in secondary materials by a day; with nothing ticked, take that back."""
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        until = None
    commands.tolerate(actor=actor_of(request), at=clock.now(), draft_no=draft_no, until=until, material_codes=tuple(request.POST.getlist("later")))


def _view(draft: Draft, bundle: Bundle, material: Material, mine: tuple[EvidenceFile, ...], errors: dict[str, str]) -> MaterialView:
    given = tuple(each for each in draft.materials if each.material_code == material.code)
    used = {each.file_no for each in given}
    taken = {file.sha256 for file in mine if file.file_no in used}
    reusable = tuple({file.sha256: file for file in mine if file.kind_code == material.kind_code and file.sha256 not in taken}.values())
    closed = draft.state is DraftState.CORRECTING and material.code not in draft.open_materials
    check = draft.check_of(material.code)
    promised = material.code in forms.promised_codes(draft, bundle)
    mandate_no = next((each.note for each in given if each.form is MaterialForm.EXEMPT), "")
    by_hand = (material.how.value in {"upload", "in_person"} or (check is not None and check.by_hand)) and not promised and not mandate_no
    return MaterialView(check=forms.check_view(check, bundle) if check else None, promised=promised, mandate_no=mandate_no, tolerated=material.code in draft.tolerated,
                        material=material, given=given, reusable=reusable[:3], error=errors.get(material.code, ""),
                        may_change=by_hand and not closed, takes_paper=any(form.value.startswith("paper") for form in material.forms))
