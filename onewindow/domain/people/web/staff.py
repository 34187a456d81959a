"""People and posts: who is in which post from when until when, how they sign in, what the post may do; and the acts of the security administration."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.domain.people.commands import accounts as commands
from onewindow.domain.people.commands import posts
from onewindow.domain.people.queries import staff as queries
from onewindow.domain.people.queries.persons import names_of
from onewindow.domain.people.types import PostKind, StaffAccount, Standing
from onewindow.kernel import clock
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said

LONGEST = 40
KINDS = {
    PostKind.COUNTER_CLERK: gettext_lazy("Counter clerk"), PostKind.VILLAGE_HELPER: gettext_lazy("Village helper"), PostKind.OFFICER: gettext_lazy("Officer"),
    PostKind.SECTION_HEAD: gettext_lazy("Head of section"), PostKind.ORGAN_LEADER: gettext_lazy("Leader of the organ"),
    PostKind.OPERATOR: gettext_lazy("System administrator"), PostKind.SECURITY_ADMIN: gettext_lazy("Security administrator"), PostKind.AUDITOR: gettext_lazy("Auditor"),
}
STANDINGS = {
    Standing.HELD: (gettext_lazy("In the post"), "ok"), Standing.PLANNED: (gettext_lazy("To begin"), "act"), Standing.ENDED: (gettext_lazy("Left"), ""),
}


@require_safe
@never_cache
@staff_only(right=queries.READERS)
def accounts(request: HttpRequest) -> HttpResponse:
    """Who is in which post, narrowed by name, department, kind of post and standing."""
    actor, asked = actor_of(request), _asked(request.GET)
    found = queries.staff_accounts(actor=actor, search=asked["q"], department_code=asked["organ"], kind=asked["kind"], standing=asked["standing"],
                                   page=_number(request.GET.get("page", "")))
    organs = _organs()
    return render(request, "people/staff.html", {
        "found": found, "rows": found.rows, "organs": organs, "kinds": KINDS, "standings": STANDINGS, "asked": asked,
        "tags": _tags(asked, organs), "base": f"{reverse('people:staff')}?{urlencode({k: v for k, v in asked.items() if v} | {'page': ''})}",
        "figures": queries.staff_figures(actor=actor), "may_open": actor.may("people.open_account"),
    })


@require_safe
@never_cache
@staff_only(right=queries.READERS)
def member(request: HttpRequest, staff_no: str) -> HttpResponse:
    """One member of staff: every post with its days, how they sign in, what the post may do, and the acts of whoever may do them."""
    actor = actor_of(request)
    found = queries.staff_file(actor=actor, staff_no=staff_no)
    return render(request, "people/member.html", {
        "found": found, "organs": _organs(), "kinds": KINDS, "standings": STANDINGS, "today": clock.today(),
        "names": names_of(refs=[row.reset_asked_by for row in found.accounts if row.reset_asked_by]), "is_self": found.staff_no == actor.ref,
        "rows": [(row, _locked(request, row), queries.rights_of(post_no=row.post_no)) for row in found.accounts],
        "may_open": actor.may("people.open_account"), "may_ask": actor.may("people.ask_reset"), "may_reset": actor.may("people.reset_authenticator"),
    })


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only(right="people.open_account")
def appoint(request: HttpRequest) -> HttpResponse:
    """Put somebody into a post from a day on: somebody new, or a member of staff named by ``?staff=``."""
    refusal, typed, staff_no = None, request.POST, request.GET.get("staff", "")[:24]
    known = queries.staff_file(actor=actor_of(request), staff_no=staff_no) if staff_no else None
    if request.method == "POST":
        try:
            made = posts.appoint(actor=actor_of(request), at=clock.now(), name=typed.get("name", ""), post_no=typed.get("post_no", ""), staff_no=staff_no,
                                 login_name=typed.get("login_name", ""), password=typed.get("password", ""), from_on=_day(typed.get("from_on", "")))
        except Refusal as problem:
            refusal = problem
        else:
            messages.success(request, _("The account %(name)s is open. Its authenticator is connected at the first sign-in.") % {"name": made.login_name}
                             if made.is_active else _("The appointment stands. The account %(name)s opens on the first day.") % {"name": made.login_name})
            return redirect("people:member", staff_no=made.owner_no)
    organs = _organs()
    context = {"error": said(refusal) if refusal else "", "typed": typed, "known": known, "today": clock.today(),
               "posts": [(each, organs.get(each.department_code, "")) for each in queries.posts()]}
    return render(request, "people/appoint.html", context, status=422 if refusal else 200)


@require_POST
@staff_only(right="people.ask_reset")
def change(request: HttpRequest, account_id: UUID, verb: str) -> HttpResponse:
    """Ask for a reset, do one that somebody else asked for, end a post or close an account; each is a right of its own."""
    actor, at, reason, staff_no = actor_of(request), clock.now(), request.POST.get("reason", ""), request.POST.get("staff", "")[:24]
    try:
        if verb == "ask-reset":
            commands.ask_reset(actor=actor, at=at, account_id=account_id, reason=reason)
            messages.success(request, _("The reset is asked for. Somebody else of the security administration does it."))
        elif verb == "reset":
            commands.reset_authenticator(actor=actor, at=at, reset_no=request.POST.get("reset_no", ""))
            messages.success(request, _("The authenticator is taken off. A new one is connected at the next sign-in."))
        elif verb == "end":
            posts.end_post(actor=actor, at=at, account_id=account_id, until_on=_day(request.POST.get("until_on", "")) or at.date(), reason=reason)
            messages.success(request, _("The end is recorded. The account closes when the last day is over."))
        elif verb == "close":
            commands.close_account(actor=actor, at=at, account_id=account_id, reason=reason)
            messages.success(request, _("The account is closed."))
        else:
            raise NotFound(what="page", number=verb)
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, said(refusal))
    return redirect("people:member", staff_no=staff_no) if staff_no else redirect("people:staff")


def _locked(request: HttpRequest, row: StaffAccount) -> bool:
    return row.is_active and queries.is_locked(login_name=row.login_name, site=get_current_site(request).domain, seconds=clock.machine_seconds())


def _organs() -> dict[str, str]:
    return {each.code: each.short_name for each in queries.departments()}


def _asked(sent: QueryDict) -> dict[str, str]:
    """The filters of the address; an unknown value of a choice is no filter."""
    kind, standing = sent.get("kind", ""), sent.get("standing", "")
    return {"q": sent.get("q", "").strip()[:LONGEST], "organ": sent.get("organ", "")[:30], "kind": kind if kind in set(PostKind) else "",
            "standing": standing if standing in set(Standing) else ""}


def _tags(asked: dict[str, str], organs: dict[str, str]) -> list[tuple[str, str]]:
    """Each filter in words with the address without it."""
    words = {"q": asked["q"], "organ": organs.get(asked["organ"], asked["organ"]), "kind": str(KINDS[PostKind(asked["kind"])]) if asked["kind"] else "",
             "standing": str(STANDINGS[Standing(asked["standing"])][0]) if asked["standing"] else ""}
    return [(said_as, f"{reverse('people:staff')}?{urlencode({k: v for k, v in asked.items() if v and k != name})}") for name, said_as in words.items() if said_as]


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
