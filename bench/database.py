"""Where generated districts lie: one that was built and is kept, and a copy of it that a run may change.

On SQLite both are files below bench/data. On PostgreSQL both are databases of their own on the server of
DATABASE_URL, whose own database is never touched. A built district is used again as long as nothing it was built
from has changed and its size is the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "bench" / "data"
MADE_FROM = (
    "bench/build.py", "bench/pattern.py", "bench/loader.py", "bench/lives.py", "bench/district.py", "bench/settings.py",
    "onewindow/kernel/ledger.py", "onewindow/kernel/ids.py", "onewindow/kernel/crypto.py", "onewindow/kernel/fields.py",
    "onewindow/**/models*.py", "onewindow/**/models/*.py", "onewindow/**/migrations/*.py", "onewindow/domain/cases/commands/*.py",
    "onewindow/domain/*/commands*.py", "onewindow/data/**/*.toml",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A district of generated cases and the copy of it that is measured."""

    vendor: str
    name: str
    cases: int

    @property
    def manifest_file(self) -> Path:
        """What the built district holds."""
        return DATA / f"{self.vendor}-{self.name}.json"

    def manifest(self) -> dict[str, Any]:
        """The manifest's content."""
        loaded: dict[str, Any] = json.loads(self.manifest_file.read_text(encoding="utf-8"))
        return loaded

    def environment(self, which: str) -> dict[str, str]:
        """The environment of a process that works on the built district or on the ``run`` copy."""
        return {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", "DATABASE_URL": self.url(which), "ONEWINDOW_VAR": str(self.folder(which)),
                "ONEWINDOW_RELAY": "none", "ONEWINDOW_LOG": os.environ.get("ONEWINDOW_LOG", "ERROR")}

    def folder(self, which: str) -> Path:
        """Where its kept files are."""
        return DATA / f"{self.vendor}-{self.name if which == 'built' else 'run'}"

    def url(self, which: str) -> str:
        """The address of its database."""
        if self.vendor == "sqlite":
            return f"sqlite:///{self.folder(which)}.sqlite3"
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{self._database(which)}"))

    def _database(self, which: str) -> str:
        return f"onewindow_bench_{self.name if which == 'built' else 'run'}"

    def is_built(self) -> bool:
        """Whether it is there."""
        if not (self.manifest_file.exists() and self.folder("built").exists()):
            return False
        if self.vendor == "sqlite":
            return Path(f"{self.folder('built')}.sqlite3").exists()
        with _server() as server:
            return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self._database("built")]).fetchone() is not None

    def build(self) -> None:
        """Build it anew, in place of all of an earlier making."""
        self._clear()
        self.folder("built").mkdir(parents=True)
        if self.vendor == "postgresql":
            with _server() as server:
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self._database("built"))))
        subprocess.run([sys.executable, "-m", "bench.build", str(self.cases), str(self.manifest_file)], cwd=ROOT, env=self.environment("built"), check=True)

    def copy(self) -> None:
        """Make the run's copy."""
        shutil.rmtree(self.folder("run"), ignore_errors=True)
        shutil.copytree(self.folder("built"), self.folder("run"))
        if self.vendor == "sqlite":
            for ending in ("-wal", "-shm"):
                Path(f"{self.folder('run')}.sqlite3{ending}").unlink(missing_ok=True)
            shutil.copyfile(f"{self.folder('built')}.sqlite3", f"{self.folder('run')}.sqlite3")
            return
        built, run = sql.Identifier(self._database("built")), sql.Identifier(self._database("run"))
        with _server() as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(run))
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(run, built))

    def size(self) -> int:
        """Bytes of the run's database."""
        if self.vendor == "sqlite":
            return Path(f"{self.folder('run')}.sqlite3").stat().st_size
        with _server() as server:
            found = server.execute("SELECT pg_database_size(%s)", [self._database("run")]).fetchone()
        return int(found[0]) if found else 0

    def _clear(self) -> None:
        DATA.mkdir(parents=True, exist_ok=True)
        making = self.name.partition("_")[0]
        for path in DATA.glob(f"{self.vendor}-*"):
            if _is_past(path.stem.partition("-")[2], making, self.name):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        if self.vendor == "postgresql":
            with _server() as server:
                for (name,) in server.execute(r"SELECT datname FROM pg_database WHERE datname LIKE 'onewindow\_bench\_%'").fetchall():
                    if _is_past(name.removeprefix("onewindow_bench_"), making, self.name):
                        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def district(scale: float) -> District:
    """The district of the scale on the database of the environment: PostgreSQL where DATABASE_URL names one, else SQLite."""
    vendor = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    cases = max(500, round(100_000 * scale))
    return District(vendor=vendor, name=f"{_making()}_{cases}", cases=cases)


def _making() -> str:
    digest = hashlib.sha256()
    for file in sorted({path for pattern in MADE_FROM for path in ROOT.glob(pattern)}):
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:10]


def _is_past(name: str, making: str, own: str) -> bool:
    """Whether a built district is of an earlier making, or the one that is built anew."""
    return name == own or not name.startswith(f"{making}_")


def _server() -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
