"""What a database holds, counted and bound to one digest: the same before the backup and after the restore, or something was lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from onewindow.kernel.records import canonical

SOME = 2000
COLLATED = {"postgresql": ' COLLATE "C"'}


class BackupRefused(Exception):
    """The backup can't be made, believed or restored; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Rows of each table, the migrations that made the tables, and where the ledger stood.

    ``heads`` is the SHA-256 over all heads of chains in the order of their subjects; ``root_on`` the day of the newest signed root.
    """

    rows: dict[str, int]
    migrations: tuple[str, ...]
    entries: int
    heads: str
    root_on: str

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows.values())


def contents_of(connection: BaseDatabaseWrapper) -> Contents:
    """Look through a database of the platform. Call it on a copy, or in a transaction that sees one moment. Raises BackupRefused where there are no tables."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
    if "kernel_ledger_head" not in tables:
        raise BackupRefused("The database has no tables of the platform: onewindow migrate makes them.")
    rows = {table: int(next(_ask(connection, f"SELECT count(*) FROM {connection.ops.quote_name(table)}"))[0]) for table in tables}  # noqa: S608 - the names are the database's own
    heads = hashlib.sha256()
    for head in _ask(connection, f"SELECT subject, number, digest FROM kernel_ledger_head ORDER BY subject{COLLATED.get(connection.vendor, '')}"):  # noqa: S608
        heads.update(canonical(list(head)) + b"\n")
    return Contents(
        rows=rows, heads=heads.hexdigest(), entries=rows["kernel_ledger_entry"],
        migrations=tuple(f"{app}.{name}" for app, name in _ask(connection, "SELECT app, name FROM django_migrations ORDER BY app, name")),
        root_on=max(root_days(connection), default=""))


def root_days(connection: BaseDatabaseWrapper) -> frozenset[str]:
    """The days whose roots the database knows."""
    return frozenset(str(day) for (day,) in _ask(connection, "SELECT root_on FROM kernel_ledger_root"))


def _ask(connection: BaseDatabaseWrapper, question: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(question)
        while some := cursor.fetchmany(SOME):
            yield from some
