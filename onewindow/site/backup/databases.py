"""Copying and restoring a database: SQLite by its own online backup, PostgreSQL by pg_dump and pg_restore.

A copy is of one moment, taken while others write. What it holds is counted in that same moment.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from psycopg.conninfo import make_conninfo

from onewindow.site.backup.contents import BackupRefused, Contents, contents_of, root_days

NOT_LIBPQ = {"cursor_factory", "context", "prepare_threshold", "password"}  # of a connection's parameters: Django's, psycopg's, and what stands on no command line


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A copy of the database: what it holds, which roots it knows, and the major versions of server and tool (0 for SQLite)."""

    contents: Contents
    root_days: frozenset[str]
    server: int = 0
    tool: int = 0


class Database(Protocol):
    """What the backup needs of a database. ``name`` is what an operator types to say which one is meant."""

    engine: str
    name: str

    def copy(self, to: Path) -> Copied:
        """Write a copy of one moment to the path. Raises BackupRefused."""

    def refuse(self, *, server: int, tool: int) -> None:
        """Raise BackupRefused when a copy of these versions can't be restored here, or others are at work on the database."""

    def is_empty(self) -> bool:
        """Whether there is no table yet."""

    def restore(self, source: Path, *, aside: str) -> None:
        """Put the copy in the place of what is there. Raises BackupRefused; what was there is moved ``aside`` where the database can do that."""


def database() -> Database:
    """The database of this installation's settings."""
    settings_dict: dict[str, Any] = connections[DEFAULT_DB_ALIAS].settings_dict
    return _Sqlite(Path(settings_dict["NAME"])) if connections[DEFAULT_DB_ALIAS].vendor == "sqlite" else _Postgresql(settings_dict)


@contextmanager
def _opened(settings_dict: Mapping[str, object]) -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own, beside that of the process."""
    connection = ConnectionHandler({DEFAULT_DB_ALIAS: dict(settings_dict)}).create_connection(DEFAULT_DB_ALIAS)
    try:
        yield connection
    finally:
        connection.close()


class _Sqlite:
    """A file. The copy is made in one step, which no writer disturbs and which disturbs no writer (WAL)."""

    engine = "sqlite"

    def __init__(self, file: Path) -> None:
        self._file, self.name = file, file.name

    def copy(self, to: Path) -> Copied:
        if not self._file.is_file():
            raise BackupRefused(f"There is no database {self._file}.")
        try:
            with closing(sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True)) as here, closing(sqlite3.connect(to)) as there:
                here.backup(there)
                found = there.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.Error as error:
            raise BackupRefused(f"The database {self._file} can't be copied to {to.parent}: {error}.") from error
        if found != "ok":
            raise BackupRefused(f"The database {self._file} is damaged ({found}). Keep the last good backup; mend this first.")
        to.chmod(0o600)
        as_copied = {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{to.absolute().as_uri()}?mode=ro&immutable=1"}
        with _opened(as_copied) as connection:
            return Copied(contents=contents_of(connection), root_days=root_days(connection))

    def refuse(self, *, server: int, tool: int) -> None:
        if not self._file.is_file() or server or tool:
            return
        connections.close_all()
        with closing(sqlite3.connect(self._file, timeout=2)) as here:
            try:
                here.execute("PRAGMA journal_mode = DELETE")  # SQLite allows it to the only one at work, and folds the log into the file
            except sqlite3.OperationalError as error:
                raise BackupRefused(f"Somebody works on {self._file}: stop the server and the worker first.") from error

    def is_empty(self) -> bool:
        if not self._file.is_file():
            return True
        with closing(sqlite3.connect(self._file)) as here:
            return here.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None

    def restore(self, source: Path, *, aside: str) -> None:
        connections.close_all()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_name(f".{self.name}.restoring")
        shutil.copyfile(source, draft)
        draft.chmod(0o600)
        if self._file.exists():
            self._file.rename(self._file.with_name(f"{self.name}.{aside}"))
        draft.rename(self._file)


class _Postgresql:
    """A server. The dump and what is counted see one exported snapshot."""

    engine = "postgresql"

    def __init__(self, settings_dict: Mapping[str, Any]) -> None:
        self._settings, self.name = {**settings_dict, "CONN_MAX_AGE": 0}, str(settings_dict["NAME"])

    def copy(self, to: Path) -> Copied:
        tool = _tool("pg_dump")
        with _opened(self._settings) as connection, connection.cursor() as cursor:
            server = _server(connection)
            if tool < server:
                raise BackupRefused(f"pg_dump {tool} can't copy PostgreSQL {server}. {_wanted(server)}")
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = str(cursor.fetchone()[0])
            self._run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={to}", "--dbname", self._conninfo())
            copied = Copied(contents=contents_of(connection), root_days=root_days(connection), server=server, tool=tool)
            cursor.execute("COMMIT")
        return copied

    def refuse(self, *, server: int, tool: int) -> None:
        if (mine := _tool("pg_restore")) < tool:
            raise BackupRefused(f"pg_restore {mine} can't read what pg_dump {tool} wrote. {_wanted(tool)}")
        connections.close_all()
        with _opened(self._settings) as connection, connection.cursor() as cursor:
            if (here := _server(connection)) < server:
                raise BackupRefused(f"The backup is of PostgreSQL {server}; this server is {here}. Restore into {server} or later.")
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'")
            if others := cursor.fetchone()[0]:
                raise BackupRefused(f"{others} others are connected to the database {self.name}: stop the server and the worker first.")

    def is_empty(self) -> bool:
        with _opened(self._settings) as connection, connection.cursor() as cursor:
            return not connection.introspection.table_names(cursor)

    def restore(self, source: Path, *, aside: str) -> None:  # noqa: ARG002 - PostgreSQL keeps no second copy: what is there goes
        if not self.is_empty():
            with _opened(self._settings) as connection, connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
        self._run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--dbname", self._conninfo(), str(source))

    def _conninfo(self) -> str:
        with _opened(self._settings) as connection:
            parameters = connection.get_connection_params()
        return make_conninfo(**{name: value for name, value in parameters.items() if name not in NOT_LIBPQ})

    def _run(self, tool: str, *words: str) -> None:
        """Run the tool. The password goes by its environment, where no list of processes shows it."""
        environment = {**os.environ, **({"PGPASSWORD": password} if (password := str(self._settings.get("PASSWORD") or "")) else {})}
        done = subprocess.run((tool, "--no-password", *words), env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BackupRefused(f"{tool} ended with an error: {done.stderr.strip()[-800:]}")


def _tool(name: str) -> int:
    """The major version of a PostgreSQL tool. Raises BackupRefused when it is not there."""
    if shutil.which(name) is None:
        raise BackupRefused(f"{name} is not on the PATH. {_wanted(0)}")
    told = subprocess.run((name, "--version"), capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)(\.\d+)*\s*(\(|$)", told.strip())
    if found is None:
        raise BackupRefused(f"{name} does not say its version: {told.strip()!r}.")
    return int(found[1])


def _wanted(version: int) -> str:
    return f"Install the client tools of PostgreSQL {version or 15} or later (Debian: postgresql-client-{version or 15}) and let them come first on the PATH."


def _server(connection: BaseDatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def storage() -> tuple[Path, Path]:
    """The folders of this installation's files and daily roots."""
    return Path(settings.ONEWINDOW_FILES), Path(settings.ONEWINDOW_ROOTS)
