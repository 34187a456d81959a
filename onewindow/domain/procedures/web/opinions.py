"""What another organ asks ours about: the application itself, for who gives the opinion."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.procedures import queries
from onewindow.domain.procedures.commands.consulting import read_file
from onewindow.domain.procedures.queries.reading import needed_by
from onewindow.kernel import clock
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.formats import answer_said

ANSWER = "procedures.answer"


@require_safe
@never_cache
@staff_only(right=ANSWER)
def application(request: HttpRequest, consultation_no: str) -> HttpResponse:
    """The question, the application it is about, and our answer or the form for it."""
    actor = actor_of(request)
    laid = queries.laid_before(actor=actor, consultation_no=consultation_no)
    asked = queries.consultation(actor=actor, consultation_no=consultation_no)
    context = {
        "asked": asked, "needed": needed_by(asked=(asked,), at=clock.now()), "laid": laid, "key": str(uuid.uuid4()), "sent": {}, "mine": False,
        "groups": [(title, [(label, answer_said(element, value) or "—") for label, element, value in rows]) for title, rows in laid.groups],
    }
    return render(request, "procedures/consultation.html", context)


@require_POST
@staff_only(right=ANSWER)
def file(request: HttpRequest, consultation_no: str, file_no: str) -> HttpResponse:
    """A file of the application. A post, because the use is written down and its holder sees it."""
    found = read_file(actor=actor_of(request), at=clock.now(), consultation_no=consultation_no, file_no=file_no)
    disposition = content_disposition_header(as_attachment=False, filename=found.file.name) or "inline"
    return HttpResponse(found.content, content_type=found.file.media_type, headers={"Content-Disposition": disposition})
