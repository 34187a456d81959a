"""A district with cases, files and permits is backed up, destroyed and restored; on SQLite and on PostgreSQL.

Not part of the default run, like the other test that pulls the plug: ``python -m pytest tests/crash``.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tools.own_database import own_database

SECONDS = 240
KEYS = (b"33" * 32, b"44" * 32)  # bench.settings
MAKE = """
import json
from datetime import timedelta
import bench.opened
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from bench import lives
from bench.district import BEGIN
from onewindow.kernel import clock, relay
from onewindow.site.play import play_case
from onewindow.site.seed import seed_demo
seed_demo(at=BEGIN, with_cases=False, items=[lives.LICENCE])
number, _ = play_case(start=BEGIN)
open_one = lives.submit(at=BEGIN, draft_no=lives.draft(at=BEGIN))
relay.drain(clock=lambda: BEGIN + timedelta(hours=1))
print(json.dumps([number, open_one]))
"""
LATER = """
import bench.opened
from bench import lives
from bench.district import BEGIN
print(lives.submit(at=BEGIN, draft_no=lives.draft(at=BEGIN)))
"""
LOOK = """
import json, sys
import bench.opened
from django.apps import apps
from django.test import Client
from bench.district import set_clock
from onewindow.domain.cases.models import Case
from onewindow.domain.permits.models import PermitRow
from onewindow.kernel import files, ledger
from onewindow.kernel.models.files import StoredFile
faults = [str(each) for each in ledger.faults()]
counts = {model._meta.db_table: model.objects.count() for model in apps.get_models() if model._meta.app_label != "sessions"}
kept = {row.sha256: len(files.content_of(file_no=row.file_no, reader=files.FileReader(ref="", entitled=True))) for row in StoredFile.objects.all()}
permits = list(PermitRow.objects.values_list("permit_no", flat=True))
found = {"faults": faults, "counts": counts, "kept": kept, "cases": sorted(Case.objects.values_list("case_no", flat=True)), "permits": permits}
set_clock()
client = Client(HTTP_HOST="127.0.0.1")
client.post("/demo/sign-in/chen")
addresses = ["/", "/items/food-catering-licence/", "/my/", *(f"/cases/{number}/" for number in found["cases"]), *(f"/my/permits/{number}/document.pdf" for number in permits)]
print(json.dumps({**found, "pages": {address: client.get(address).status_code for address in addresses}}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """A district of its own: where it lives and how its commands are run."""

    folder: Path
    url: str
    cases: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", "ONEWINDOW_VAR": str(self.folder), "ONEWINDOW_RELAY": "none", "ONEWINDOW_LOG": "ERROR",
                "DATABASE_URL": self.url, "ONEWINDOW_BACKUP_MARK": str(self.folder / "mark")}

    @property
    def name(self) -> str:
        """What its database is called."""
        return urlsplit(self.url).path.rpartition("/")[2]

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def run(self, *words: str, before: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """A command of the platform, after the lines ``before`` in the same process."""
        program = f"{before}\nimport sys\nfrom onewindow.site.manage import main\nsys.argv[1:] = {list(words)!r}\nmain()"
        return subprocess.run((sys.executable, "-c", program), env={**self.environment, **environment}, capture_output=True, text=True, timeout=SECONDS, check=False)

    def play(self, program: str) -> str:
        return _play(program, self.environment)

    def destroy(self) -> None:
        """Nothing is left but the keys, which are elsewhere."""
        for name in ("files", "roots"):
            shutil.rmtree(self.folder / name)
        if self.is_sqlite:
            for file in self.folder.glob("onewindow.sqlite3*"):
                file.unlink()
        else:
            with psycopg.connect(self.url, autocommit=True) as connection:
                connection.execute("DROP SCHEMA public CASCADE")
                connection.execute("CREATE SCHEMA public")


def _play(program: str, environment: dict[str, str]) -> str:
    done = subprocess.run((sys.executable, "-c", program), env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("installation")
    with own_database(folder) as url:
        bare = Installation(folder=folder, url=url, cases=())
        yield Installation(folder=folder, url=url, cases=tuple(json.loads(bare.play(MAKE))))


@pytest.mark.timeout(SECONDS)
def test_what_was_destroyed_comes_back(installation: Installation, tmp_path: Path) -> None:
    before = json.loads(installation.play(LOOK))
    assert (before["faults"], before["cases"], len(before["permits"])) == ([], sorted(installation.cases), 1)
    made = installation.run("backup", "make", str(tmp_path))
    assert made.returncode == 0, made.stderr
    archive, = tmp_path.iterdir()
    assert (installation.folder / "mark").exists(), "the health page tells the age of the backup by this file"
    assert "keys are not in it" in made.stdout
    assert not [key for key in KEYS if key in archive.read_bytes() or bytes.fromhex(key.decode()) in archive.read_bytes()]
    later = installation.play(LATER)
    installation.destroy()
    checked = installation.run("backup", "check", str(archive))
    assert (checked.returncode, "is whole" in checked.stdout) == (0, True), checked.stderr
    elsewhere = installation.run("backup", "restore", str(archive), "--into", "another")
    assert (elsewhere.returncode, "Nothing was touched" in elsewhere.stderr) == (1, True), elsewhere.stderr
    restored = installation.run("backup", "restore", str(archive), "--into", installation.name)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "all of it is there, and the ledger holds. What was done after" in restored.stdout
    after = json.loads(installation.play(LOOK))
    assert {address: code for address, code in after["pages"].items() if code != 200} == {}
    assert later not in after["cases"], "an act after the backup is gone, as docs/operate/backup.md says"
    moved = {"kernel_clock_offset", "kernel_ledger_entry", "kernel_ledger_head", "kernel_kept_mark", "mfa_authenticator"}  # looking signs in, which is history
    assert {table: count for table, count in after["counts"].items() if table not in moved} == {table: count for table, count in before["counts"].items() if table not in moved}
    assert (after["faults"], after["kept"], after["permits"]) == ([], before["kept"], before["permits"])


@pytest.mark.timeout(SECONDS)
def test_what_is_there_is_not_restored_over_unless_told(installation: Installation, tmp_path: Path) -> None:
    archive = tmp_path / "district.tar"
    assert installation.run("backup", "make", str(archive)).returncode == 0
    again = installation.run("backup", "make", str(archive))
    assert (again.returncode, "never written over another" in again.stderr) == (1, True)
    later = installation.play(LATER)
    full = installation.run("backup", "restore", str(archive), "--into", installation.name)
    assert (full.returncode, "is not empty" in full.stderr) == (1, True), full.stderr
    assert later in json.loads(installation.play(LOOK))["cases"]
    with _AtWork(installation):
        busy = installation.run("backup", "restore", str(archive), "--into", installation.name, "--replace")
    assert (busy.returncode, "stop the server and the worker first" in busy.stderr) == (1, True), busy.stderr
    done = installation.run("backup", "restore", str(archive), "--into", installation.name, "--replace")
    assert done.returncode == 0, done.stdout + done.stderr
    assert later not in json.loads(installation.play(LOOK))["cases"]
    assert len(list((installation.folder / "roots").glob("before-*/*.jsonl"))) == len(list((installation.folder / "roots").glob("*.jsonl"))) > 0
    if installation.is_sqlite:
        kept, = installation.folder.glob("onewindow.sqlite3.before-*")
        with sqlite3.connect(kept) as aside:
            assert aside.execute("SELECT count(*) FROM cases_case WHERE case_no = ?", [later]).fetchone() == (1,)


@pytest.mark.timeout(SECONDS)
def test_a_disk_that_is_full_leaves_nothing(installation: Installation, tmp_path: Path) -> None:
    whole = tmp_path / "whole.tar"
    assert installation.run("backup", "make", str(whole)).returncode == 0
    target, mark = tmp_path / "full", installation.folder / "mark"
    target.mkdir()
    mark.unlink()
    for most in (whole.stat().st_size - 20_000, 100_000):  # while the files are written; while the database is copied
        limit = f"import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))"
        done = installation.run("backup", "make", str(target), before=limit)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
        assert list(target.iterdir()) == []
        assert not mark.exists()


@pytest.mark.timeout(SECONDS)
def test_what_is_no_file_of_the_platform_is_left_out_and_named(installation: Installation, tmp_path: Path) -> None:
    stray = installation.folder / "files" / "ab" / "notes.txt"
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("mine", encoding="utf-8")
    done = installation.run("backup", "make", str(tmp_path / "district.tar"))
    stray.unlink()
    assert (done.returncode, "files/ab/notes.txt" in done.stderr) == (0, True), done.stderr
    with tarfile.open(tmp_path / "district.tar") as tar:
        assert not [name for name in tar.getnames() if "notes" in name]


@pytest.mark.postgres
@pytest.mark.timeout(SECONDS)
def test_the_tools_of_postgresql_are_named_when_missing_or_too_old(installation: Installation, tmp_path: Path) -> None:
    nothing, old, target = tmp_path / "nothing", tmp_path / "old", tmp_path / "target"
    for folder in (nothing, old, target):
        folder.mkdir()
    missing = installation.run("backup", "make", str(target), PATH=str(nothing))
    assert (missing.returncode, "pg_dump is not on the PATH" in missing.stderr) == (1, True), missing.stderr
    (old / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24 (Debian 9.6.24-1)'\n", encoding="utf-8")
    (old / "pg_dump").chmod(0o755)
    aged = installation.run("backup", "make", str(target), PATH=f"{old}:{os.environ['PATH']}")
    assert (aged.returncode, "pg_dump 9 can't copy PostgreSQL" in aged.stderr) == (1, True), aged.stderr
    assert list(target.iterdir()) == []


class _AtWork:
    """Somebody else is connected, as a server would be."""

    def __init__(self, installation: Installation) -> None:
        self._words = (sys.executable, "-c", "import bench.opened, time\nfrom django.db import connection\nconnection.ensure_connection()\n"
                       "connection.cursor().execute('SELECT 1')\nprint('at work', flush=True)\ntime.sleep(600)")
        self._environment = installation.environment

    def __enter__(self) -> None:
        self._process = subprocess.Popen(self._words, env=self._environment, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "at work\n"

    def __exit__(self, *_failure: object) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate()
