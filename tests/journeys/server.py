"""A live demo for the journeys: its own folder, its own database, its own process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

START_SECONDS = 180
STOP_SECONDS = 15
MANAGE = (sys.executable, "-m", "onewindow.site.manage")


class Server:
    """`onewindow demo serve` as a process of its own; ended by its own process group, never by name."""

    def __init__(self, *, folder: Path, database_url: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log, self._read = folder / "server.log", 0
        self._env = {
            **os.environ, "ONEWINDOW_VAR": str(folder), "DATABASE_URL": database_url, "ONEWINDOW_DEMO": "1", "ONEWINDOW_LOG": "WARNING",
            "ONEWINDOW_IDLE_MINUTES": "600",  # a walk of every page takes longer than a clerk may be away
            "ONEWINDOW_PUBLIC_ADDRESS": self.url, "DJANGO_SETTINGS_MODULE": "onewindow.site.settings.dev",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, migrate, seed; come back when the first page answers."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                (*MANAGE, "demo", "serve", "--port", str(self.port)), env=self._env, stdout=log, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, start_new_session=True)
        limit = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"The demo did not come up on {self.url}:\n{self.log()[-4000:]}")
            time.sleep(0.3)

    def stop(self) -> None:
        """End the server and its workers."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def log(self) -> str:
        """What the server wrote."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""

    def log_since_asked(self) -> str:
        """What the server wrote since this was asked before."""
        text = self.log()
        new, self._read = text[self._read:], len(text)
        return new

    def advance(self, step: str) -> str:
        """Move the demo clock: `1wd`, `3d`, `12h`. Answers what the command said."""
        return self.manage("demo", "advance", step)

    def manage(self, *words: str) -> str:
        """Run a command of the platform on the same installation; answers what it printed."""
        return self._run((*MANAGE, *words))

    def script(self, text: str, *arguments: str, seconds: int = START_SECONDS) -> str:
        """Run a few lines of Python on the same installation, for what no page offers yet; it is ended after so many seconds."""
        return self._run((sys.executable, "-c", f"import django; django.setup()\n{text}", *arguments), seconds=seconds)

    def _run(self, command: tuple[str, ...], *, seconds: int = START_SECONDS) -> str:
        done = subprocess.run(command, env=self._env, capture_output=True, text=True, timeout=seconds, check=False)
        assert done.returncode == 0, f"{' '.join(command[1:4])} failed:\n{done.stdout}{done.stderr}"
        return done.stdout.strip()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/", timeout=20) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


class OwnDatabase:
    """A database for one run: a new one in the PostgreSQL that DATABASE_URL names, else a SQLite file."""

    def __init__(self, *, folder: Path) -> None:
        self._admin = os.environ.get("DATABASE_URL", "")
        self.is_postgres = self._admin.startswith(("postgres://", "postgresql://"))
        self._name = f"journeys_{uuid4().hex[:12]}"
        parts = urlsplit(self._admin)
        self.url = urlunsplit(parts._replace(path=f"/{self._name}")) if self.is_postgres else f"sqlite:///{folder / 'journeys.sqlite3'}"

    def make(self) -> None:
        """Create it."""
        self._run("CREATE DATABASE {}")

    def drop(self) -> None:
        """Remove it again; a file goes with its folder."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        if self.is_postgres:
            with psycopg.connect(self._admin, autocommit=True) as connection:
                connection.execute(psycopg.sql.SQL(statement).format(psycopg.sql.Identifier(self._name)))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
