"""A half-made environment is not taken for a whole one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import bootstrap


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    monkeypatch.setattr(bootstrap, "VENV", venv)
    monkeypatch.setattr(bootstrap, "PYTHON", venv / "bin" / "python")
    return venv


def test_without_an_installer_it_is_made_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(bootstrap, "run", lambda *command: ran.append(tuple(map(str, command))) or True)
    bootstrap.make_venv()
    assert [command[1:4] for command in ran] == [("-m", "venv", "--clear")]
    (folder / "bin" / "pip").touch()
    bootstrap.make_venv()
    assert len(ran) == 1


def test_what_could_not_be_made_is_taken_away_and_the_missing_package_named(
        folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(bootstrap, "run", lambda *_command: False)
    with pytest.raises(SystemExit) as ended:
        bootstrap.make_venv()
    assert ended.value.code == 3
    assert "apt-get install python3-venv" in capsys.readouterr().out
    assert not folder.exists()
