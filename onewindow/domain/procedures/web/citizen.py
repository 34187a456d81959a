"""The applicant's view of special procedures, and asking for a hearing."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.cases import queries as cases
from onewindow.domain.procedures import commands, queries
from onewindow.domain.procedures.web import words
from onewindow.kernel import clock
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.refusals import said


@require_safe
@never_cache
@login_required
def procedures(request: HttpRequest, case_no: str) -> HttpResponse:
    """What is held in the case beside the review, when the hearing is, and the right to ask for one."""
    return _page(request, case_no)


@require_POST
@login_required
def ask(request: HttpRequest, case_no: str) -> HttpResponse:
    """Ask for a hearing."""
    try:
        commands.ask_for_hearing(actor=actor_of(request), at=clock.now(), case_no=case_no, reason=request.POST.get("reason", "")[:300],
                                 key=request.POST.get("key", ""))
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, case_no, refusal=said(refusal), status=refusal.status)
    messages.success(request, _("You have asked for a hearing. Time and place will be told in writing."))
    return redirect("procedures:mine", case_no=case_no)


def _page(request: HttpRequest, case_no: str, *, refusal: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    rights = queries.hearing_rights(actor=actor, case_no=case_no)
    third = any(right.name for right in rights)  # a third party sees its own right and nothing else of the case
    context = {
        "case_no": case_no, "summary": None if third else cases.summary(actor=actor, case_no=case_no),
        "held": () if third else queries.procedures_of(actor=actor, case_no=case_no), "rights": rights,
        "may_ask": any(right.asked_at is None and right.until_on >= clock.today() for right in rights), "states": words.PROCEDURE_STATES,
        "hearing_states": words.HEARING_STATES, "check": None if third else queries.promise_check_of(actor=actor, case_no=case_no),
        "check_states": words.CHECK_STATES, "refusal": refusal, "sent": request.POST, "key": str(uuid.uuid4()),
    }
    return render(request, "procedures/mine.html", context, status=status)
