"""What somebody typed into a form that could not be taken: shown again, so that nothing has to be written twice."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader

from onewindow.kernel.district import word_of_district

MOST, LONGEST = 20, 4000
SECRET = ("password", "code", "csrf", "token", "pin")


def words_of(request: HttpRequest) -> tuple[str, ...]:
    """The words of the form as they were typed: neither secrets nor what the form itself sends along. None of a form of another site."""
    if not _is_ours(request.headers.get("Referer", "") or request.headers.get("Origin", ""), request):
        return ()
    found = (value.strip() for name in request.POST if not any(part in name.lower() for part in SECRET) for value in request.POST.getlist(name))
    return tuple(value[:LONGEST] for value in dict.fromkeys(found) if _is_typed(value))[:MOST]


def keeps_words(request: HttpRequest) -> bool:
    """Whether the request is a form somebody sent."""
    return request.method == "POST" and "HX-Request" not in request.headers and "application/json" not in request.headers.get("Accept", "")


def way_back(request: HttpRequest) -> str:
    """The page of this site the form was on; the first page where that isn't known."""
    came = request.headers.get("Referer", "")
    parts = urlsplit(came)
    return urlunsplit(("", "", parts.path or "/", parts.query, "")) if _is_ours(came, request) else "/"


def words_page(request: HttpRequest, *, sign_in_to: str = "") -> HttpResponse:
    """The page of a form that was not taken: why, the way on, and its words. ``sign_in_to`` where the session is over. Needs no context."""
    back = way_back(request)
    context = {"words": words_of(request), "to": f"{sign_in_to}?{urlencode({'next': back})}" if sign_in_to else back, "signed_out": bool(sign_in_to),
               "site_title": word_of_district(settings.ONEWINDOW_DISTRICT, "site_title")}
    return HttpResponse(loader.get_template("ui/typed.html").render(context), status=HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The page was open for too long, or the form came from elsewhere: nothing is done, and its words are shown."""
    return words_page(request)


def _is_ours(address: str, request: HttpRequest) -> bool:
    return urlsplit(address).netloc == request.get_host()


def _is_typed(value: str) -> bool:
    """Words have spaces or characters beyond ASCII, and long digits are numbers somebody copied; codes of choices have neither."""
    return len(value) > 1 and (not value.isascii() or " " in value or (value.isdecimal() and len(value) > 6))
