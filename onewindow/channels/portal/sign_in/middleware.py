"""The second factor of staff, enforced: without it a staff session reaches only the pages that add it."""
# ruff: noqa: ARG002 - the interface of Django's middleware

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from onewindow.channels.portal.sign_in.demo import METHOD

OPEN_NAMES = ("mfa_activate_totp", "account_reauthenticate", "account_logout", "demo_sign_in")


class SecondFactor:
    """Middleware, behind authentication. Staff need a session that showed a second factor (GB/T 22239)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Lead a staff session without second factor to the page that adds it; end one that skipped its own."""
        match = request.resolver_match
        if not request.user.is_authenticated or getattr(request.user, "post_id", None) is None:
            return None
        if (match is not None and match.url_name in OPEN_NAMES) or has_second_factor(request):
            return None
        if is_mfa_enabled(request.user):
            logout(request)
            return redirect("account_login")
        return redirect("mfa_activate_totp")


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session showed a second factor, or is one of the demo's while the demo is on."""
    methods = {record["method"] for record in get_authentication_records(request, request.user)}
    return "mfa" in methods or (METHOD in methods and settings.ONEWINDOW_DEMO)
