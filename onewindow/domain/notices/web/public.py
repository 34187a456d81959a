"""The page of the demo telephone. It exists in demo mode only."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.domain.notices import queries


@require_safe
@never_cache
def demo_sms(request: HttpRequest) -> HttpResponse:
    """Short messages the demo twin kept, newest first; ``?tail=`` four digits picks one telephone."""
    if settings.ONEWINDOW_PRODUCTION or not settings.ONEWINDOW_DEMO:
        raise Http404
    tail = "".join(char for char in request.GET.get("tail", "") if char.isascii() and char.isdigit())[-4:]
    sms = [(each, *_cut(each.text)) for each in queries.demo_sms(phone_tail=tail)]
    return render(request, "notices/demo_sms.html", {"sms": sms, "tail": tail})


def _cut(text: str) -> tuple[str, str]:
    """The words of a message and the link it ends with, as a telephone tells them apart."""
    words, found, link = text.partition(settings.ONEWINDOW_PUBLIC_ADDRESS)
    return (words, found + link) if found else (text, "")
