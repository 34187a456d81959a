"""The inbox (消息) of whoever is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.notices import commands, queries
from onewindow.domain.notices.types import InboxMessage
from onewindow.kernel import clock
from onewindow.kernel.ids import is_public_number
from onewindow.ui.context import actor_of

PAGE = 20
PAGES = {"C": "progress:case", "DR": "applications:tasks", "PT": "permits:permit"}
"""What a public number's kind opens. The rooms are above this one; they are known here by address only."""
OPENS = {"C": gettext_lazy("See the case"), "DR": gettext_lazy("Go on filling in"), "PT": gettext_lazy("See the permit")}
YOURS: dict[str, tuple[str, object]] = {
    "correction_requested": ("progress:correct", gettext_lazy("Hand in what is missing")),
    "charge_raised": ("progress:case", gettext_lazy("Pay the charge")),
    "result_ready": ("progress:case", gettext_lazy("See where to fetch it")),
    "hearing_right": ("procedures:mine", gettext_lazy("Say whether you want a hearing")),
    "draft_expiring": ("applications:tasks", gettext_lazy("Go on filling in")),
}
"""Kinds after which it is the reader's turn: the page that takes the act, and the act in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The one way on from a message: where to and in which words; ``yours``: it is the reader's turn."""

    href: str
    label: str
    yours: bool


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest messages; ``?before=`` an ISO moment shows older ones."""
    actor = actor_of(request)
    messages = queries.inbox(actor=actor, limit=PAGE + 1, before=_moment(request.GET.get("before", "")))
    shown = messages[:PAGE]
    older = shown[-1].created_at.isoformat() if len(messages) > PAGE else ""
    context = {"notices": [(notice, _way(notice)) for notice in shown], "older": older, "unread": queries.unread_count(actor=actor)}
    return render(request, "notices/inbox.html", context)


@require_POST
@login_required
def mark_read(request: HttpRequest, notice_no: str) -> HttpResponse:
    """Mark one message read; answers with the message's fragment to HTMX, else goes back to the inbox."""
    actor = actor_of(request)
    commands.mark_read(actor=actor, at=clock.now(), notice_no=notice_no)
    if getattr(request, "htmx", False):
        notice = queries.message(actor=actor, notice_no=notice_no)
        return render(request, "notices/_message.html", {"notice": notice, "way": _way(notice)})
    return redirect("notices:inbox")


@require_POST
@login_required
def mark_page_read(request: HttpRequest) -> HttpResponse:
    """Mark the posted messages read, those of one page at most; back to the inbox. Refuses NotFound for anybody else's."""
    for notice_no in request.POST.getlist("notice_no")[:PAGE]:
        commands.mark_read(actor=actor_of(request), at=clock.now(), notice_no=notice_no)
    return redirect("notices:inbox")


def _way(message: InboxMessage) -> Way:
    """The one link of a message: the act where it is the reader's turn, else what it is about; nowhere when that room isn't mounted."""
    kind = next((kind for kind in PAGES if is_public_number(message.about, kind=kind)), "")
    page, label = YOURS.get(message.kind, (PAGES.get(kind, ""), OPENS.get(kind, "")))
    try:
        return Way(href=reverse(page, args=[message.about]) if page else "", label=str(label), yours=message.kind in YOURS)
    except NoReverseMatch:
        return Way(href="", label="", yours=False)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
