"""A seeded database for the tests of a module, made once a run and copied for each module.

Seeding the demo district takes seconds; a copy of it takes a moment. SQLite's tables are copied in memory by its own backup;
PostgreSQL makes a database of a template. Whatever a module's tests commit is gone with its copy.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg import sql

_images: dict[str, sqlite3.Connection] = {}


@contextmanager
def seeded(seed: Callable[[], None]) -> Iterator[None]:
    """The default database as ``seed`` leaves it, until the block ends; then as it was before."""
    if connection.vendor == "sqlite":
        with _sqlite(seed):
            yield
    else:
        with _postgresql(seed):
            yield


@contextmanager
def _sqlite(seed: Callable[[], None]) -> Iterator[None]:
    connection.ensure_connection()
    here: sqlite3.Connection = connection.connection
    before = sqlite3.connect(":memory:")
    here.backup(before)
    try:
        if "seeded" in _images:
            _images["seeded"].backup(here)
        else:
            seed()
            image = sqlite3.connect(":memory:", check_same_thread=False)
            here.backup(image)
            _images["seeded"] = image
        yield
    finally:
        before.backup(here)
        before.close()


@contextmanager
def _postgresql(seed: Callable[[], None]) -> Iterator[None]:
    empty = str(connection.settings_dict["NAME"])
    template, copy = f"{empty}_seeded_{os.getpid()}", f"{empty}_module_{os.getpid()}"
    try:
        if template not in _made:
            _copy(empty, template)
            _made.add(template)
            _use(template)
            seed()
        _copy(template, copy)
        _use(copy)
        yield
    finally:
        _use(empty)
        _drop(copy)


_made: set[str] = set()


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _copy(source: str, target: str) -> None:
    connection.close()
    _administer(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(target)))
    _administer(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(target), sql.Identifier(source)))


def _drop(name: str) -> None:
    _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _administer(statement: sql.Composed) -> None:
    """Run a statement about databases: outside any transaction, connected to none of the two."""
    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters, autocommit=True) as administrator:
        administrator.execute(statement)


def forget() -> None:
    """Drop what was made for this run."""
    for name in sorted(_made):
        _drop(name)
    _made.clear()
    for image in _images.values():
        image.close()
    _images.clear()
