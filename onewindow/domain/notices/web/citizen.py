"""The inbox (消息) of whoever is signed in."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.notices import commands, queries
from onewindow.kernel import clock
from onewindow.kernel.ids import is_public_number
from onewindow.ui.context import actor_of

PAGE = 20
PAGES = {"C": "progress:case", "DR": "applications:tasks", "PT": "permits:permit"}
"""What a public number's kind opens. The rooms are above this one; they are known here by address only."""


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest messages; ``?before=`` an ISO moment shows older ones."""
    actor = actor_of(request)
    messages = queries.inbox(actor=actor, limit=PAGE + 1, before=_moment(request.GET.get("before", "")))
    shown = messages[:PAGE]
    older = shown[-1].created_at.isoformat() if len(messages) > PAGE else ""
    context = {"notices": [(notice, _where(notice.about)) for notice in shown], "older": older, "unread": queries.unread_count(actor=actor)}
    return render(request, "notices/inbox.html", context)


@require_POST
@login_required
def mark_read(request: HttpRequest, notice_no: str) -> HttpResponse:
    """Mark one message read; answers with the message's fragment to HTMX, else goes back to the inbox."""
    actor = actor_of(request)
    commands.mark_read(actor=actor, at=clock.now(), notice_no=notice_no)
    if getattr(request, "htmx", False):
        notice = queries.message(actor=actor, notice_no=notice_no)
        return render(request, "notices/_message.html", {"notice": notice, "where": _where(notice.about)})
    return redirect("notices:inbox")


def _where(about: str) -> str:
    """The page of what a notice is about; empty where that room isn't mounted."""
    name = next((name for kind, name in PAGES.items() if is_public_number(about, kind=kind)), "")
    try:
        return reverse(name, args=[about]) if name else ""
    except NoReverseMatch:
        return ""


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
