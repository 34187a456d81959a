"""The content security policy: everything from this origin, nothing inline, nothing evaluated, no frames around us."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY: dict[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
    "base-uri": "'none'",
}


def policy(*, form_targets: tuple[str, ...] = ()) -> str:
    """The header's value. ``form_targets`` are origins a form may lead to, such as a payment gateway's."""
    parts = {**POLICY, "form-action": " ".join(("'self'", *form_targets))}
    return "; ".join(f"{name} {value}" for name, value in parts.items())


class ContentSecurityPolicy:
    """Middleware: sets the policy on every answer that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.value = policy(form_targets=tuple(getattr(settings, "ONEWINDOW_FORM_TARGETS", ())))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, then set the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.value)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        return response
