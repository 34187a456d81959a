"""Whether this installation is well: the checks only the site can make, and the answer to the container.

What a check means and what to do is said by the operator's page (channels/office/operator), which asks the same board.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.standards import queries as standards
from onewindow.domain.standards.types import StandardState
from onewindow.kernel import clock
from onewindow.kernel.health import Check, Finding, Level, board

# Ports to the outside, and the setting by which an installation names its own adapters (code to dotted path).
PORTS = (("registers", "ONEWINDOW_REGISTERS"), ("carriers", "ONEWINDOW_CARRIERS"), ("gateways", "ONEWINDOW_GATEWAYS"), ("transports", "ONEWINDOW_TRANSPORTS"))


def port(_at: datetime, *, code: str, setting: str) -> Finding:
    """Whether adapters of this installation serve a port. Without any, its demo twin does; in production nothing would."""
    named: dict[str, str] = getattr(settings, setting, {})
    level = Level.GOOD if named else Level.BAD if settings.ONEWINDOW_PRODUCTION else Level.UNKNOWN
    return Finding(code=code, level=level, values={"adapters": len(named), "names": ", ".join(sorted(named))})


def release(_at: datetime) -> Finding:
    """The release that runs, and whether the tables are at its state."""
    waiting = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    steps = len(waiting.migration_plan(waiting.loader.graph.leaf_nodes()))
    return Finding(code="release", level=Level.BAD if steps else Level.GOOD, values={"release": release_number(), "steps": steps})


def release_number() -> str:
    """The number of the release that runs."""
    try:
        return version("onewindow")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "-"


def in_force(_at: datetime) -> Finding:
    """The standards and items the platform works by. Without items nothing can be applied for."""
    items, texts = len(catalogue.items()), len(standards.standards(state=StandardState.PUBLISHED))
    return Finding(code="standards", level=Level.GOOD if items else Level.BAD, values={"items": items, "standards": texts})


CHECKS = (
    *(Check(code=code, look=partial(port, code=code, setting=setting)) for code, setting in PORTS),
    Check(code="release", look=release), Check(code="standards", look=in_force),
)


def answer(_request: HttpRequest) -> HttpResponse:
    """``ok`` with the number of waiting and parked deliveries when the database answers; an error otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    outbox, = board.look(at=clock.now(), only=("outbox",))
    return HttpResponse(f"ok waiting={outbox.values['waiting']} parked={outbox.values['parked']}\n", content_type="text/plain")
