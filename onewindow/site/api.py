"""What other systems reach at /api/: the rooms' endpoints hung on the open interface."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from onewindow.channels.openapi import cases
from onewindow.channels.openapi.answers import no_such_thing
from onewindow.channels.openapi.interface import Interface
from onewindow.channels.openapi.tokens import AccessToken
from onewindow.domain.catalogue import api as catalogue

api = Interface(version="1", views={"cases/progress": cases.PROGRESS})
api.add_router("", catalogue.router)
api.add_router("", cases.router, auth=AccessToken())


def nothing_here(_request: HttpRequest) -> HttpResponse:
    """Any other address below /api/."""
    return no_such_thing()

urlpatterns = [
    path("cases/progress", cases.read_progress, name="progress"),
    path("", api.urls),
    re_path(r"^.*$", nothing_here),
]
