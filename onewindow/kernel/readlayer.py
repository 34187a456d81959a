"""The read layer: one SQL statement to rows or to JSON bytes, the same on SQLite and PostgreSQL.

For the handful of questions that take the load (progress, guide, worklists). Only ``queries`` modules may use
it, and only on their own tables; everything else goes through models. Statements are constants with ``%s``
places (a plain percent sign is written ``%%``); never build one from input. These words are replaced for the database at hand:

``JSON_OBJECT('k', v, ...)``  an object
``JSON_ROWS(x)``              an aggregate: the array of x over the rows, ``[]`` for none
``JSON_VALUE(x)``             a stored JSON column or the JSON of a subquery, nested as a value
``JSON_BOOL(x)``              true, false or null
``JSON_MOMENT(x)``            a datetime column as ISO text in UTC, ``2026-01-31T08:00:00+00:00``, or null
``JSON_DAY(x)``               a date column as ISO text, or null

For an ordered array aggregate over an ordered subquery. Dates come out of ``rows`` as date, datetimes as aware
datetime in UTC, UUIDs as UUID when the column's type says so; JSON columns stay text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection

WORD = re.compile(r"\bJSON_(OBJECT|ROWS|VALUE|BOOL|MOMENT|DAY)\(")

SQLITE: Mapping[str, Callable[[str], str]] = {
    "OBJECT": lambda inner: f"json_object({inner})",
    "ROWS": lambda inner: f"json_group_array(json({inner}))",
    "VALUE": lambda inner: f"json(({inner}))",
    "BOOL": lambda inner: f"json(CASE ({inner}) WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END)",
    "MOMENT": lambda inner: f"(strftime('%%Y-%%m-%%dT%%H:%%M:%%S', {inner}) || '+00:00')",
    "DAY": lambda inner: f"date({inner})",
}
POSTGRESQL: Mapping[str, Callable[[str], str]] = {
    "OBJECT": lambda inner: f"json_build_object({inner})",
    "ROWS": lambda inner: f"coalesce(json_agg({inner}), '[]'::json)",
    "VALUE": lambda inner: f"({inner})::json",
    "BOOL": lambda inner: f"to_json({inner})",
    "MOMENT": lambda inner: f"to_char(({inner}) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+00:00\"')",
    "DAY": lambda inner: f"to_char({inner}, 'YYYY-MM-DD')",
}


def rows(sql: str, params: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The rows as dicts by column name, with the same Python types from both databases."""
    with connection.cursor() as cursor:
        cursor.execute(translated(sql, connection.vendor), list(params))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, map(_normal, row), strict=True)) for row in cursor.fetchall()]


def json_bytes(sql: str, params: Sequence[Any] = ()) -> bytes | None:
    """The one JSON value the statement selects, as UTF-8 bytes ready to be sent; None when there is no row."""
    statement = translated(sql, connection.vendor)
    if connection.vendor == "postgresql":
        statement = f"SELECT answer::text FROM ({statement}) AS one(answer)"  # noqa: S608 - a constant of a queries module
    with connection.cursor() as cursor:
        cursor.execute(statement, list(params))
        row = cursor.fetchone()
    return None if row is None or row[0] is None else str(row[0]).encode()


@lru_cache(maxsize=256)
def translated(sql: str, vendor: str) -> str:
    """The statement in the words of the database. Raises ValueError for a parenthesis that never closes."""
    words = POSTGRESQL if vendor == "postgresql" else SQLITE
    while match := _innermost(sql):
        end = _closing(sql, match.end())
        sql = sql[: match.start()] + words[match[1]](sql[match.end() : end]) + sql[end + 1 :]
    return sql


def _innermost(sql: str) -> re.Match[str] | None:
    found = None
    for found in WORD.finditer(sql):  # noqa: B007 - the closing match is the innermost or stands alone
        pass
    return found


def _closing(sql: str, start: int) -> int:
    depth, quoted = 1, False
    for place in range(start, len(sql)):
        char = sql[place]
        if char == "'":
            quoted = not quoted
        elif not quoted:
            depth += {"(": 1, ")": -1}.get(char, 0)
            if depth == 0:
                return place
    raise ValueError("a parenthesis of the statement never closes")


def _normal(value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value
