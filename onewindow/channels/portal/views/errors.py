"""When something breaks on our side: a page that needs nothing but itself, with a number to tell at the hotline."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template import loader

from onewindow.kernel.district import word_of_district
from onewindow.ui.typed import way_back

log = logging.getLogger(__name__)
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is mistaken for another on the telephone
LENGTH = 6
DESKS = ("/office/", "/counter/")


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of status 500: no session, no database, no context. The number stands on the page and in the log, beside the trace."""
    number = "E-" + "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    log.error("error number %s: %s %s", number, request.method, request.path)
    page = loader.get_template("500.html").render({"number": number, "home": next((desk for desk in DESKS if request.path.startswith(desk)), "/"), **_words("hotline", "site_title")})
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def unread(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of statuses 400 and 413: what arrived was too much or could not be read. Nothing of the request is looked at but where it came from."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    page = loader.get_template("ui/unread.html").render({"too_large": too_large, "back": way_back(request), **_words("site_title")})
    return HttpResponse(page, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST)


def _words(*names: str) -> dict[str, str]:
    return {name: word_of_district(settings.ONEWINDOW_DISTRICT, name) for name in names}
