"""A missing tool is named with the command that brings it, and ends the run with 3."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import preflight, run_tests, with_postgres

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with neither browser nor database."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("ONEWINDOW_CHROMIUM", raising=False)
    monkeypatch.setattr(preflight.shutil, "which", lambda _name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("groups", "names"), [
    ([], ["Chromium", "PostgreSQL"]), (["journeys"], ["Chromium", "PostgreSQL"]), (["postgres"], ["PostgreSQL"]),
])
def test_missing_tool_ends_the_tests(groups: list[str], names: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_tests.main(groups) == 3
    said = capsys.readouterr().out
    assert [line.split()[0] for line in said.splitlines()] == names
    assert "Install it with: " in said
    assert "====" not in said, "no test may run before the tools are there"


@pytest.mark.usefixtures("bare")
def test_preflight_alone_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert preflight.main() == 3
    assert "apt-get install chromium" in capsys.readouterr().out


@pytest.mark.usefixtures("bare")
def test_named_database_needs_no_wheel() -> None:
    assert [tool.name for tool in preflight.missing({"DATABASE_URL": "postgresql://db/x"})] == ["Chromium"]
    assert [tool.name for tool in preflight.missing({"DATABASE_URL": "sqlite:///x"})] == ["Chromium", "PostgreSQL"]


@pytest.mark.usefixtures("bare")
def test_with_postgres_says_so_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert with_postgres.main(["true"]) == 3
    assert capsys.readouterr().out.startswith("PostgreSQL is missing")


def test_unknown_group_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_tests.main(["oracle"]) == 2
    assert "sqlite, postgres, crash, journeys" in capsys.readouterr().out


@pytest.mark.slow
def test_throw_away_postgres_answers_and_goes() -> None:
    code = ("import os, psycopg\nurl = os.environ['DATABASE_URL']\nwith psycopg.connect(url) as c:\n"
            "    print(c.execute('show server_encoding').fetchone()[0], c.execute('show data_directory').fetchone()[0])\nraise SystemExit(7)")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run([sys.executable, "-m", "tools.with_postgres", sys.executable, "-c", code], cwd=ROOT, env=environment,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 7, done.stderr
    encoding, folder = done.stdout.split()
    assert encoding == "UTF8"
    assert not Path(folder).exists()


def test_driver_that_does_not_start_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "playwright" / "driver" / "node"
    broken.parent.mkdir(parents=True)
    (tmp_path / "playwright" / "__init__.py").write_text("", encoding="utf-8")
    broken.write_text("#!/bin/sh\necho 'libatomic.so.1: cannot open shared object file' >&2\nexit 127\n", encoding="utf-8")
    broken.chmod(0o755)
    spec = importlib.util.spec_from_file_location("playwright", tmp_path / "playwright" / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: spec)
    assert "apt-get install libatomic1" in "\n".join(str(tool) for tool in preflight.missing({"DATABASE_URL": "postgresql://db/x"}))
