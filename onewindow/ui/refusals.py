"""Refusals on a page: the sentence in the reader's language, what the law says, and a way on."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from onewindow.kernel.errors import BadInput, Refusal
from onewindow.kernel.formkit import Problem
from onewindow.ui.pace import TooManyTries
from onewindow.ui.typed import keeps_words, way_back, words_of

SAFE = ("GET", "HEAD")


def said(trouble: Refusal | Problem | str) -> str:
    """The sentence of a refusal or of a wrong answer, translated and filled in.

    Plain English words among the values ("the case") are messages too and are translated; a value that is no
    message stays as it is. A plain string is looked up as it stands.
    """
    if isinstance(trouble, BadInput):
        return gettext(trouble.sentence).format(problems="; ".join(said(problem) for problem in trouble.fields.values()))
    if isinstance(trouble, Refusal):
        filled = gettext(trouble.sentence).format(**{name: _word(value) for name, value in trouble.data.items()})
        return filled.replace(" 。", "。").replace(" .", ".")  # a number nobody gave leaves no gap behind
    if isinstance(trouble, Problem):
        return gettext(trouble.message_id).format(**{name: _word(value) for name, value in trouble.params.items()})
    return gettext(trouble) if trouble else ""


def _word(value: object) -> object:
    if isinstance(value, Problem):
        return said(value)
    return gettext(value) if isinstance(value, str) and value and value.isascii() and value[0].isalpha() else value


def refusal_page(request: HttpRequest, *, refusal: Refusal, back: str = "") -> HttpResponse:
    """A page that says no: what is wrong, why, and what to do. ``back`` is where the way on leads."""
    context = {"sentence": said(refusal), "refusal": refusal, "back": back or way_back(request),
               "asked": request.method in SAFE, "words": words_of(request) if keeps_words(request) else ()}
    answer = render(request, "ui/refusal.html", context, status=refusal.status)
    if isinstance(refusal, TooManyTries):
        answer.headers["Retry-After"] = str(int(str(refusal.data["minutes"])) * 60)
    return answer


class RefusalPages:
    """Middleware: a refusal no screen answered itself becomes the refusal page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; refusals arrive in ``process_exception``. An address that takes forms only says so, where a page was asked for."""
        answer = self.get_response(request)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED or answer.content or request.method not in SAFE or "text/html" not in request.headers.get("Accept", ""):
            return answer
        page = render(request, "ui/only_forms.html", {"back": way_back(request)}, status=answer.status_code)
        page.headers["Allow"] = answer.headers.get("Allow", "")
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of the refusal; other exceptions are none of its business."""
        return refusal_page(request, refusal=exception) if isinstance(exception, Refusal) else None
