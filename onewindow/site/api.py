"""What other systems reach at /api/: the rooms' endpoints hung on the open interface."""

from __future__ import annotations

import dataclasses
import importlib
from contextlib import suppress

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from onewindow.channels.openapi.answers import no_such_thing
from onewindow.channels.openapi.interface import Interface
from onewindow.channels.openapi.tokens import AccessToken
from onewindow.domain.cases import api as cases
from onewindow.domain.catalogue import api as catalogue
from onewindow.site.rooms import ROOMS

api = Interface(version="1", views={"cases/progress": cases.PROGRESS})
api.add_router("", catalogue.router)
api.add_router("", cases.router, auth=AccessToken())


def nothing_here(_request: HttpRequest) -> HttpResponse:
    """Any other address below /api/."""
    return no_such_thing()


def describe_records() -> None:
    """Let msgspec describe the rooms' records now, while one thread loads the addresses.

    It does so when it first meets a record, and two threads that meet one at the same time crash the process.
    """
    for room in ROOMS:
        module = importlib.import_module(f"onewindow.domain.{room}.types")
        for kind in vars(module).values():
            if isinstance(kind, type) and dataclasses.is_dataclass(kind):
                with suppress(TypeError):  # a record msgspec can't describe is never read by it
                    msgspec.json.Decoder(kind)


describe_records()
urlpatterns = [
    path("cases/progress", cases.read_progress, name="progress"),
    path("", api.urls),
    re_path(r"^.*$", nothing_here),
]
