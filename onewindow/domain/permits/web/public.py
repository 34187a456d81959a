"""The page on which anybody checks a permit: by its number and check code, by its QR code, or by handing in its file."""

from __future__ import annotations

from http import HTTPStatus

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.permits import queries
from onewindow.domain.permits.web.wording import FAULTS
from onewindow.kernel import clock
from onewindow.ui.pace import Pace

LONGEST = 40
PERMITS = Pace(door="permits")
LARGEST = 5 * 1024 * 1024  # bytes; a permit's document has some hundred thousand
FORM_PARTS = 4096  # what a form adds around its file


@require_safe
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """``?n=`` the permit's number, ``?c=`` its check code; the same answer whichever of the two is wrong."""
    number, code = (request.GET.get(name, "").strip()[:LONGEST] for name in ("n", "c"))
    found = None
    if number and code:
        PERMITS.hold(request, thing=number)
        found = queries.verify(permit_no=number, code=code, on=clock.today())
        if found is None:
            PERMITS.missed(request, thing=number)
    context = {"number": number, "code": code, "asked": bool(number or code), "permit": found}
    return render(request, "permits/verify.html", {**_always(), **context})


@csrf_exempt  # changes nothing, needs no session: a file is looked at and forgotten
@require_POST
@never_cache
def verify_file(request: HttpRequest) -> HttpResponse:
    """Check the file in ``document``. It is held in memory for the answer only and never written anywhere."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST + FORM_PARTS:
        return _answer(request, problem=_("The file is larger than 5 MB. Documents of permits are smaller."), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    sent = request.FILES.get("document")
    if sent is None or not sent.size:
        return _answer(request, problem=_("Choose the PDF of the permit first."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    verdict = queries.verify_file(content=sent.read(), at=clock.now())
    if verdict.fault is not None:
        title, advice = FAULTS[verdict.fault]
        return _answer(request, fault=title, advice=advice)
    return _answer(request, permit=verdict.permit, whole=True, signed_at=verdict.signed_at, signer=verdict.signer)


def _answer(request: HttpRequest, *, status: HTTPStatus = HTTPStatus.OK, **context: object) -> HttpResponse:
    return render(request, "permits/verify.html", {**_always(), **context}, status=status)


def _always() -> dict[str, object]:
    """What the page reads when nothing was asked."""
    return {"number": "", "code": "", "asked": False, "permit": None, "whole": False, "signer": "", "signed_at": None, "fault": "",
            "advice": "", "problem": "", "on": clock.today(), "largest": LARGEST}
