"""Permits in the office: found by number; revoked, taken back, struck off or issued anew by those whose post may."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.permits import commands, queries
from onewindow.domain.permits.formats import grounds_book
from onewindow.domain.permits.types import (
    CancellationGround,
    Ground,
    LifeAct,
    Permit,
    PermitState,
    RevocationGround,
    TakeBackGround,
)
from onewindow.domain.permits.web.wording import ACTS, editions, timeline
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import BadInput, NotFound, Refusal
from onewindow.kernel.ids import clean_number
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.formats import article_cn
from onewindow.ui.refusals import said

LONGEST = 40
RIGHTS = {"revoke": "permits.revoke", "take_back": "permits.take_back", "cancel": "permits.cancel", "reissue": "permits.reissue"}
ENDINGS = {"revoke": LifeAct.REVOKED, "take_back": LifeAct.TAKEN_BACK, "cancel": LifeAct.CANCELLED}
POSSIBLE = {
    PermitState.VALID: ("revoke", "take_back", "cancel", "reissue"), PermitState.EXPIRED: ("revoke", "cancel"),
    PermitState.REVOKED: ("cancel",), PermitState.TAKEN_BACK: ("cancel",), PermitState.CANCELLED: (),
}


@require_safe
@never_cache
@staff_only(right="permits.read")
def find(request: HttpRequest) -> HttpResponse:
    """``?n=`` the number of a permit leads to it; one that can't be found is said here."""
    typed = request.GET.get("n", "").strip()[:LONGEST]
    if typed:
        try:
            return redirect("permits:office_permit", permit_no=queries.permit(actor=actor_of(request), permit_no=clean_number(typed)).permit_no)
        except NotFound:
            pass
    return render(request, "permits/staff/find.html", {"typed": typed}, status=HTTPStatus.NOT_FOUND if typed else HTTPStatus.OK)


@require_safe
@never_cache
@staff_only(right="permits.read")
def permit(request: HttpRequest, permit_no: str) -> HttpResponse:
    """One permit with its life, and the acts the post may do to it."""
    return _page(request, permit_no)


@require_POST
@staff_only(right="permits.read")
def act(request: HttpRequest, permit_no: str) -> HttpResponse:
    """Do what the form asks; a refusal is shown above the form, with everything typed still there."""
    name = request.POST.get("act", "")
    try:
        _do(name, request, actor=actor_of(request), at=clock.now(), permit_no=permit_no)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, permit_no, refusal=refusal)
    messages.success(request, _("Done. The holder is told, and the paper is being made.") if name in ENDINGS else _("Done. The holder is told, and the new document is being made."))
    return redirect("permits:office_permit", permit_no=permit_no)


def _do(name: str, request: HttpRequest, *, actor: Actor, at: datetime, permit_no: str) -> None:
    form = request.POST
    reason, ground = form.get("reason", "")[:2000], form.get("ground", "")
    if name in ENDINGS and ground not in {one.code for one in grounds_book().for_act(ENDINGS[name])}:
        raise BadInput(fields={"ground": "Choose the ground of law."})
    if name == "revoke":
        answers = {field: form.get(field, "") for field in ("grave_public_harm", "safety_matter")}
        if not all(answer in ("yes", "no") for answer in answers.values()):
            raise BadInput(fields={"grave_public_harm": "Answer both questions about the public interest."}, article="行政许可法 69(3)")
        commands.revoke(actor=actor, at=at, permit_no=permit_no, ground=RevocationGround(ground), reason=reason,
                        grave_public_harm=answers["grave_public_harm"] == "yes", safety_matter=answers["safety_matter"] == "yes")
    elif name == "take_back":
        commands.take_back(actor=actor, at=at, permit_no=permit_no, ground=TakeBackGround(ground), reason=reason,
                           compensation=form.get("compensation", "")[:2000])
    elif name == "cancel":
        commands.cancel(actor=actor, at=at, permit_no=permit_no, ground=CancellationGround(ground), reason=reason)
    elif name == "reissue":
        commands.reissue(actor=actor, at=at, permit_no=permit_no, reason=reason)
    else:
        raise BadInput(fields={"act": "Choose what is to be done."})


def _page(request: HttpRequest, permit_no: str, *, refusal: Refusal | None = None) -> HttpResponse:
    actor = actor_of(request)
    found, life = queries.permit(actor=actor, permit_no=permit_no), queries.life_of(actor=actor, permit_no=permit_no)
    book = grounds_book()
    context = {
        "permit": found, "life": life, "timeline": timeline(life), "editions": editions(life), "refusal": refusal,
        "refused": said(refusal) if refusal else "", "typed": request.POST, "papers": [entry for entry in life.entries if entry.paper_no],
        "acts": _acts(actor, found), "titles": {name: str(ACTS[act]) for name, act in ENDINGS.items()},
        "grounds": {name: [_option(ground) for ground in book.for_act(act)] for name, act in ENDINGS.items()},
        "safety": "yes" if found.kind in book.safety_kinds else "",
    }
    return render(request, "permits/staff/permit.html", context, status=refusal.status if refusal else HTTPStatus.OK)


def _acts(actor: Actor, permit: Permit) -> tuple[str, ...]:
    """What this post may do to this permit; the commands check again."""
    if actor.department_code != permit.department_code:
        return ()
    return tuple(name for name in POSSIBLE[permit.state] if actor.may(RIGHTS[name]))


def _option(ground: Ground) -> dict[str, str]:
    return {"code": ground.code, "label": f"{ground.text}（{article_cn(ground.article)}）"}
