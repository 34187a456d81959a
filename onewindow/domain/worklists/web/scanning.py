"""Scan a paper into a draft: a panel beside the list of materials. F6 scans the chosen one; a camera or a file does where there is no scanner."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import Draft, DraftState, MaterialForm, Upload
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, Material, MaterialHow, Necessity
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.worklists.commands import hand_in_pages, scan_in
from onewindow.kernel import clock
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said

BY_HAND = frozenset({MaterialHow.UPLOAD, MaterialHow.IN_PERSON})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """A paper that can be scanned now: how many pages are there, or that it came on paper alone."""

    code: str
    name: str
    files: int
    on_paper: bool
    needed: bool


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only(right="evidence.store", at_counter=True)
def scan(request: HttpRequest, draft_no: str) -> HttpResponse:
    """The panel; a post scans, or takes the photo that came along, and the list of materials is drawn anew. A refusal is said in the panel, and all is as it was."""
    if request.method != "POST":
        return _panel(request, draft_no)
    actor, at, code = actor_of(request), clock.now(), request.POST.get("material", "")
    photo = request.FILES.get("photo")
    try:
        if "camera" in request.POST:
            taken = (Upload(filename=str(photo.name), content=photo.read()),) if photo else ()
            pages = hand_in_pages(actor=actor, at=at, draft_no=draft_no, material_code=code, uploads=taken)
        else:
            pages = scan_in(actor=actor, at=at, draft_no=draft_no, material_code=code)
    except NotFound:
        raise
    except Refusal as refusal:
        return _panel(request, draft_no, chosen=code, refusal=said(refusal), status=refusal.status)
    paper = next((each.name for each in _papers(request, draft_no)[1] if each.code == code), code)
    messages.success(request, _("%(paper)s: %(num)s page(s) handed in") % {"paper": paper, "num": pages})
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect(reverse("applications:counter_materials", args=[draft_no]) + f"#f-{code}")


def _panel(request: HttpRequest, draft_no: str, *, chosen: str = "", refusal: str = "", status: int = 200) -> HttpResponse:
    draft, papers = _papers(request, draft_no)
    codes = [each.code for each in papers]
    latest = max((each for each in draft.materials if each.file_no and each.material_code in codes), key=lambda each: each.added_at, default=None)
    open_ones = [each.code for each in papers if each.needed and not each.files and not each.on_paper]
    context = {
        "draft": draft, "papers": papers, "scanner": evidence.scanner_of(counter_code=actor_of(request).counter_code), "refusal": refusal,
        "chosen": chosen if chosen in codes else next(iter(open_ones), latest.material_code if latest else next(iter(codes), "")),
        "again": next((each for each in papers if latest and each.code == latest.material_code), None) if not refusal else None,
        "left": len(open_ones), "to": reverse("worklists:scan", args=[draft_no]), "back": reverse("applications:counter_materials", args=[draft_no]),
    }
    fragment = getattr(request, "htmx", False)
    return render(request, "worklists/_scan.html" if fragment else "worklists/scan.html", context, status=200 if fragment else status)


def _papers(request: HttpRequest, draft_no: str) -> tuple[Draft, tuple[PaperView, ...]]:
    draft = applications.draft(actor=actor_of(request), at=clock.now(), draft_no=draft_no)
    bundle = catalogue.bundle(bundle_hash=draft.bundle_hash)
    needed = [each for each in bundle.materials_for(bundle.chosen(draft.values(), draft.scenario)) if _is_open(draft, bundle, each)]
    return draft, tuple(_paper(draft, each) for each in needed)


def _is_open(draft: Draft, bundle: Bundle, material: Material) -> bool:
    """Whether the material can be handed in now: by hand, not promised, and in a correction only what is asked for."""
    check = draft.check_of(material.code)
    by_hand = material.how in BY_HAND or (check is not None and check.by_hand)
    promised = draft.promised and bundle.promise is not None and material.code in bundle.promise.materials
    exempt = any(each.material_code == material.code and each.form is MaterialForm.EXEMPT for each in draft.materials)
    closed = draft.state is DraftState.CORRECTING and material.code not in draft.open_materials
    return by_hand and not promised and not exempt and not closed


def _paper(draft: Draft, material: Material) -> PaperView:
    given = [each for each in draft.materials if each.material_code == material.code
             and (draft.reopened_at is None or each.added_at > draft.reopened_at)]  # in a correction what came before the notice does not count
    return PaperView(code=material.code, name=material.name, files=sum(bool(each.file_no) for each in given),
                     on_paper=any(each.form is MaterialForm.PAPER for each in given), needed=material.necessity is not Necessity.OPTIONAL)
