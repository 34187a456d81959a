"""Bulk loading: rows straight into tables, by COPY on PostgreSQL and by prepared inserts on SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

BATCH = 20_000
Row = Sequence[Any]


class Table:
    """The columns of a model and the rows that wait to be written."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.fields = list(model._meta.concrete_fields)
        self.name = model._meta.db_table
        self.columns = [field.column for field in self.fields]
        self.rows: list[Row] = []
        self.written = 0

    def flush(self) -> None:
        """Write what waits."""
        if not self.rows:
            return
        names = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{self.name}" ({names}) FROM STDIN') as copy:
                    for row in self.rows:
                        copy.write_row(row)
            else:
                places = ", ".join(["?"] * len(self.columns))
                connection.connection.executemany(f'INSERT INTO "{self.name}" ({names}) VALUES ({places})', self.rows)
        self.written += len(self.rows)
        self.rows = []


class Loader:
    """Collects rows table by table and writes them in the order the tables were named."""

    def __init__(self, *kinds: type[models.Model]) -> None:
        self.tables = {model: Table(model) for model in kinds}
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:  # a build that breaks off is thrown away, so the disk need not be waited for
                for pragma in ("synchronous = OFF", "journal_mode = MEMORY", "foreign_keys = OFF", "cache_size = -400000"):
                    cursor.execute(f"PRAGMA {pragma}")

    def flush(self) -> None:
        """Write everything that waits, in one transaction."""
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
        for table in self.tables.values():
            table.flush()
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")

    def finish(self) -> None:
        """Write the rest and let the database learn what it has."""
        self.flush()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA journal_mode = WAL")
                cursor.execute("PRAGMA synchronous = FULL")
