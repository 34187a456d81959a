"""The file of a case at a desk: each paper with its proof of service, and recording that one was signed for."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.cases import queries as cases
from onewindow.domain.dossiers import commands
from onewindow.kernel import clock
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.formkit import Choice
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said

SERVE = "dossiers.serve"


@require_safe
@never_cache
@staff_only(right="cases.read")
def file(request: HttpRequest, case_no: str, *, desk: str) -> HttpResponse:
    """The papers of the case and whether each reached whom it is for."""
    return _page(request, case_no, desk)


@require_POST
@staff_only(right=SERVE)
def serve(request: HttpRequest, case_no: str, *, desk: str) -> HttpResponse:
    """Record that a paper was signed for; a refusal brings the page back with what was typed."""
    sent = request.POST
    try:
        commands.serve(actor=actor_of(request), at=clock.now(), case_no=case_no, paper_no=sent.get("paper", ""), how=sent.get("how", ""),
                       to=sent.get("to", "")[:100], served_on=_day(sent.get("served_on", "")), key=sent.get("key", ""))
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, case_no, desk, refusal=said(refusal), status=refusal.status)
    messages.success(request, _("The service is recorded, and its proof is being written."))
    return redirect(f"dossiers:{desk}_file", case_no=case_no)


def _page(request: HttpRequest, case_no: str, desk: str, *, refusal: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    detail = cases.case(actor=actor, case_no=case_no)
    decided = {fact.document_no for fact in detail.facts if fact.name == "CaseDecided"}  # it goes with the result, the way the applicant chose
    context = {
        "detail": detail, "summary": detail.summary, "decided": decided, "refusal": refusal, "sent": request.POST, "today": clock.today(),
        "unserved": tuple(Choice(code=paper.paper_no, label=f"{paper.title} {paper.paper_no}") for paper in detail.documents
                          if paper.to_serve and paper.paper_no not in decided) if actor.may(SERVE) else (),
        "ways": {"counter": _("handed over"), "post": _("by post"), "electronic": _("into the account")},
        "back": reverse(f"worklists:{desk}_case", args=[case_no]), "desk": desk, "key": str(uuid.uuid4()),
    }
    return render(request, "dossiers/file.html", context, status=status)


def _day(text: str) -> date | None:
    """The day that was typed; None when none was, and one that no rule allows when it can't be read."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        return date.min
