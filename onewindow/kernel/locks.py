"""Row locks that mean the same on both databases.

PostgreSQL locks the rows; SQLite's IMMEDIATE transaction already holds the only write lock there is. Session
locks (advisory locks) are not used anywhere: a pooler in transaction mode hands them to strangers.
"""

from __future__ import annotations

from typing import TypeVar

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
