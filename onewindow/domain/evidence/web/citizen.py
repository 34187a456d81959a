"""A holder's own files, and who has read them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.domain.evidence import queries
from onewindow.ui.context import actor_of


@require_safe
@login_required
def files(request: HttpRequest) -> HttpResponse:
    """The files of whoever is signed in, or of the party they act for, and the log of their uses."""
    actor = actor_of(request)
    context = {"files": queries.files_of(actor=actor, subject_no=actor.principal), "uses": queries.uses_of(actor=actor)}
    return render(request, "evidence/files.html", context)


@require_safe
@never_cache
@login_required
def content(request: HttpRequest, file_no: str) -> HttpResponse:
    """One of the holder's own files, to keep."""
    found = queries.own_content(actor=actor_of(request), file_no=file_no)
    disposition = content_disposition_header(as_attachment=True, filename=found.file.name) or "attachment"
    return HttpResponse(found.content, content_type=found.file.media_type, headers={"Content-Disposition": disposition})
