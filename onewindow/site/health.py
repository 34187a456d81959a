"""Whether this process can serve: asked by the container, told in one word."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse

from onewindow.kernel import relay


def answer(_request: HttpRequest) -> HttpResponse:
    """``ok`` with the number of waiting and parked deliveries when the database answers; an error otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse(f"ok waiting={relay.backlog()} parked={len(relay.parked())}\n", content_type="text/plain")
