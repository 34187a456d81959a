"""Row locks that mean the same on both databases.

PostgreSQL locks the rows; SQLite's IMMEDIATE transaction already holds the only write lock there is. Session
locks (advisory locks) are not used anywhere: a pooler in transaction mode hands them to strangers.

That one write lock of SQLite is waited for by trying again and again, and whoever sleeps longest goes last. So the
threads of a process stand in line for it here, first come, first served; between processes SQLite decides as ever.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection as current
from django.db import connections, models
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=models.Model)


def row_lock(queryset: models.QuerySet[M, M], *, skip_locked: bool = False) -> models.QuerySet[M, M]:
    """The same rows, locked until the transaction ends (only the queryset's own table).

    ``skip_locked`` leaves out rows another worker holds. Raises TransactionManagementError outside a
    transaction, on SQLite too, so that tests there find what would fail on PostgreSQL.
    """
    connection = connections[queryset.db]
    if not connection.in_atomic_block:
        raise TransactionManagementError("row_lock needs a transaction; call it inside a command or a job")
    if not connection.features.has_select_for_update:
        return queryset
    return queryset.select_for_update(of=("self",), skip_locked=skip_locked)


@contextmanager
def in_turn() -> Iterator[None]:
    """Hold this process's place at SQLite's write lock for one transaction; nothing to wait for on PostgreSQL, or within a transaction."""
    if current.vendor != "sqlite" or current.in_atomic_block:
        yield
        return
    _line.wait()
    try:
        yield
    finally:
        _line.leave()


class _Line:
    """A queue before one door: the place is handed to whoever has waited longest."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    def wait(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        mine.wait()

    def leave(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


_line = _Line()
