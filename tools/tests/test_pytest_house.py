"""The plugin: skips fail under CI, tests of the other database are left out, the network is closed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _run(folder: Path, body: str, **environ: str) -> str:
    (folder / "test_it.py").write_text("import pytest\n" + body, encoding="utf-8")
    (folder / "conftest.py").write_text('pytest_plugins = ["tools.pytest_house"]', encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    postgres: x\n    sqlite: x\n", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "DATABASE_URL", "PYTEST_ADDOPTS"}}
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "no:playwright", "-p", "no:hypothesispytest", "-p", "no:schemathesis",
               "-q", str(folder)]
    return subprocess.run(command, cwd=folder, env=kept | environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False).stdout


@pytest.mark.slow
@pytest.mark.parametrize("body", ["def test_a():\n    pytest.skip('no browser')", "pytest.skip('none', allow_module_level=True)"])
def test_skip_fails_under_ci_only(tmp_path: Path, body: str) -> None:
    assert "1 skipped" in _run(tmp_path, body)
    answer = _run(tmp_path, body, CI="true")
    assert "which CI does not allow" in answer
    assert "1 skipped" not in answer


@pytest.mark.slow
def test_tests_of_the_other_database_are_left_out(tmp_path: Path) -> None:
    body = "@pytest.mark.postgres\ndef test_a(): pass\n@pytest.mark.sqlite\ndef test_b(): pass\ndef test_c(): pass"
    assert "2 passed, 1 deselected" in _run(tmp_path, body, CI="true")
    assert "2 passed, 1 deselected" in _run(tmp_path, body, CI="true", DATABASE_URL="postgresql://x@/y")


def test_network_is_closed() -> None:
    with socket.socket() as outside, pytest.raises(PermissionError, match="other machines"):
        outside.connect(("192.0.2.1", 80))


def test_this_machine_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
