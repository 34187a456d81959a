"""The demo's one-click sign-in. It exists only in demo mode and only for this very machine."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from onewindow.channels.portal.sign_in.adapter import account_of, home_of, record_sign_in
from onewindow.channels.portal.sign_in.view import follow
from onewindow.domain.people import queries as people

METHOD = "demo"
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


@require_POST
def sign_in(request: HttpRequest, code: str) -> HttpResponse:
    """Sign in as a character of the cast. 404 outside demo mode, from elsewhere, and for an unknown character."""
    if not (settings.ONEWINDOW_DEMO and is_loopback(request)):
        raise Http404
    member = next((member for member in people.cast() if member.code == code), None)
    account = account_of(member.account_id) if member else None
    if account is None:
        raise Http404
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])  # type: ignore[arg-type]  # the stubs want the model, which a channel may not import
    record_authentication(request, account, method=METHOD)
    record_sign_in(account.pk, method=METHOD)
    answer = redirect(get_next_redirect_url(request) or home_of(account.pk))
    follow(request, answer, account.pk)
    return answer


def is_loopback(request: HttpRequest) -> bool:
    """Whether the request comes from this machine itself and not through a proxy on it."""
    if any(request.META.get(name) for name in FORWARDED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback
