"""How the interface says no: one shape for every refusal, and nothing of our insides for what we did not expect."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from onewindow.domain.applications.commands import DraftIncomplete
from onewindow.kernel.errors import BadInput, NotFound, Refusal
from onewindow.ui.refusals import said

log = logging.getLogger(__name__)

SHAPE: dict[str, Any] = {
    "type": "object",
    "title": "Refusal",
    "description": "Why the call was refused. `code` is for machines and stays the same; `sentence` is for people.",
    "required": ["code", "sentence", "data", "article"],
    "properties": {
        "code": {"type": "string"},
        "sentence": {"type": "string"},
        "data": {"type": "object"},
        "article": {"type": "string", "description": "the law that forbids it, where a law does"},
    },
}
View = Callable[..., HttpResponse]


def refused(refusal: Refusal) -> HttpResponse:
    """The refusal as JSON with its status."""
    plain = msgspec.to_builtins(refusal.data, enc_hook=str, str_keys=True)
    data = {name: value for name, value in plain.items() if name != "problems"}
    if isinstance(refusal, BadInput):
        data["fields"] = {name: said(sentence) for name, sentence in refusal.fields.items()}
    if isinstance(refusal, DraftIncomplete):
        data["problems"] = [
            {"part": problem.part.value, "where": problem.where, "sentence": _(problem.sentence).format(**problem.values)}
            for problem in refusal.problems]
    return answer(status=refusal.status, code=refusal.code, sentence=said(refusal), data=data, article=refusal.article)


def answer(*, status: int, code: str, sentence: str, data: dict[str, Any] | None = None, article: str = "") -> HttpResponse:
    """An answer in the one shape."""
    body = {"code": code, "sentence": sentence, "data": data or {}, "article": article}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def attach_to(api: NinjaAPI) -> None:
    """Let the interface say no in this way, whatever went wrong."""
    for kind in (Refusal, ValidationError, AuthenticationError, HttpError, Http404, Exception):
        api.add_exception_handler(kind, _said_no)
    api.add_decorator(plain_text_only, mode="view")


def no_such_thing() -> HttpResponse:
    """There is nothing at this address."""
    return refused(NotFound(what="the address", number=""))


def plain_text_only(view: View) -> View:
    """Refuse addresses with control characters: no name of anything holds one, and not every database takes them."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if any(ord(char) < 32 for char in request.path_info + unquote(request.META.get("QUERY_STRING", ""))):
            return answer(status=422, code="bad_input", sentence=_("The address holds characters that can't be printed."))
        return view(request, *args, **kwargs)

    return guarded


def _said_no(request: HttpRequest, error: object) -> HttpResponse:
    if isinstance(error, Refusal):
        return refused(error)
    if isinstance(error, Http404):
        return no_such_thing()
    if isinstance(error, ValidationError):
        fields = {".".join(str(part) for part in entry["loc"]): str(entry["msg"]) for entry in error.errors}
        return answer(status=422, code="bad_input", data={"fields": fields},
                      sentence=_("The request does not have the shape this call needs. See its description."))
    if isinstance(error, AuthenticationError):
        response = answer(status=401, code="not_signed_in", sentence=_("This call needs an access token that is in force."))
        response["WWW-Authenticate"] = "Bearer"
        return response
    if isinstance(error, HttpError):
        return answer(status=error.status_code, code="bad_request", sentence=_("The request can't be read."))
    log.error("unexpected failure of %s %s", request.method, request.path, exc_info=error if isinstance(error, Exception) else None)
    return answer(status=500, code="unexpected",
                  sentence=_("Something went wrong on our side and was recorded. Please try again later."))
