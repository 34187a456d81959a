"""The page on which anybody checks a permit, with its number and check code or by its QR code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.domain.permits import queries
from onewindow.kernel import clock

LONGEST = 40


@require_safe
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """``?n=`` the permit's number, ``?c=`` its check code; the same answer whichever of the two is wrong."""
    number, code = (request.GET.get(name, "").strip()[:LONGEST] for name in ("n", "c"))
    found = queries.verify(permit_no=number, code=code, on=clock.today()) if number and code else None
    context = {"number": number, "code": code, "asked": bool(number or code), "permit": found, "on": clock.today()}
    return render(request, "permits/verify.html", context)
