"""Serials for public numbers: a sequence on PostgreSQL (no lock is held), a counter row on SQLite."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import connection

from onewindow.kernel.district import installation_code
from onewindow.kernel.ids import public_number


def next_number(*, kind: str, on: date) -> str:
    """The next public number of the kind for the day. Call inside the transaction that uses it.

    Serials are shared by all kinds, so a number tells nothing of how many cases a district had.
    """
    return public_number(kind=kind, installation=installation_code(settings.ONEWINDOW_DISTRICT), day=on, serial=_next_serial())


def _next_serial() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval('kernel_number_seq')")
        else:
            cursor.execute(
                "INSERT INTO kernel_number_serial (name, value) VALUES ('public', 1) "
                "ON CONFLICT (name) DO UPDATE SET value = kernel_number_serial.value + 1 RETURNING value"
            )
        return int(cursor.fetchone()[0])
