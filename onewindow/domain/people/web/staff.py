"""Accounts of staff: who has one in which post, opening and closing, lost authenticators."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.domain.people.commands import accounts as commands
from onewindow.domain.people.queries import staff as queries
from onewindow.domain.people.queries.persons import names_of
from onewindow.kernel import clock
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said


@require_http_methods(["GET", "HEAD"])
@never_cache
@staff_only(right="people.ask_reset")
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts of staff: who has one in which post, which authenticators are connected, which resets are asked for."""
    actor = actor_of(request)
    rows = queries.staff_accounts(actor=actor)
    names = names_of(refs=[row.reset_asked_by for row in rows if row.reset_asked_by])
    return render(request, "people/staff.html", {"rows": rows, "names": names, "may_open": actor.may("people.open_account"),
                                                 "may_reset": actor.may("people.reset_authenticator")})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only(right="people.open_account")
def appoint(request: HttpRequest) -> HttpResponse:
    """Open an account for a member of staff in a post, with a first password to hand over."""
    error, typed = "", request.POST
    if request.method == "POST":
        try:
            made = commands.appoint(actor=actor_of(request), at=clock.now(), name=typed.get("name", ""), post_no=typed.get("post_no", ""),
                                    login_name=typed.get("login_name", ""), password=typed.get("password", ""))
        except Refusal as refusal:
            error = said(refusal)
        else:
            messages.success(request, _("The account %(name)s is open. Its authenticator is connected at the first sign-in.") % {"name": made.login_name})
            return redirect("people:staff")
    departments = {each.code: each.short_name for each in queries.departments()}
    context = {"error": error, "typed": typed, "posts": [(each, departments.get(each.department_code, "")) for each in queries.posts()]}
    return render(request, "people/appoint.html", context, status=422 if error else 200)


@require_POST
@staff_only(right="people.ask_reset")
def change(request: HttpRequest, account_id: UUID, verb: str) -> HttpResponse:
    """Ask for a reset, do one that somebody else asked for, or close an account; each is a right of its own."""
    actor, at, reason = actor_of(request), clock.now(), request.POST.get("reason", "")
    try:
        if verb == "ask-reset":
            commands.ask_reset(actor=actor, at=at, account_id=account_id, reason=reason)
            messages.success(request, _("The reset is asked for. Somebody else of the security administration does it."))
        elif verb == "reset":
            commands.reset_authenticator(actor=actor, at=at, reset_no=request.POST.get("reset_no", ""))
            messages.success(request, _("The authenticator is taken off. A new one is connected at the next sign-in."))
        elif verb == "close":
            commands.close_account(actor=actor, at=at, account_id=account_id, reason=reason)
            messages.success(request, _("The account is closed."))
        else:
            raise NotFound(what="page", number=verb)
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, said(refusal))
    return redirect("people:staff")
