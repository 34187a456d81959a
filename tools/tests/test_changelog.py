"""Changelog fragments: their names, their text, the release made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import changelog


@pytest.mark.parametrize(("name", "text", "count"), [
    ("permits-by-mail.added.md", "Permits can be sent by mail.", 0),
    ("permits.new.md", "Permits can be sent by mail.", 1),
    ("Permits.added.md", "Permits can be sent by mail.", 1),
    ("permits.added.md", "- Permits can be sent by mail.", 1),
    ("permits.added.md", "", 1),
    ("README.md", "# how to", 0),
])
def test_fragment_names_and_texts(tmp_path: Path, name: str, text: str, count: int) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(changelog.problems(tmp_path)) == count


def test_operators_come_first(tmp_path: Path) -> None:
    (tmp_path / "a.added.md").write_text("Counters take payments.\nBy card.", encoding="utf-8")
    (tmp_path / "b.operators.md").write_text("Run migrate twice.", encoding="utf-8")
    assert changelog.section(tmp_path) == (
        "### What operators must do\n\n- Run migrate twice.\n\n### Added\n\n- Counters take payments.\n  By card.\n")


def test_release_goes_on_top() -> None:
    first = changelog.released("", version="0.1.0", day="2026-11-23", text="### Added\n\n- A house.\n")
    second = changelog.released(first, version="0.2.0", day="2026-12-23", text="### Added\n\n- A roof.\n")
    assert second.count("# Changelog") == 1
    assert second.index("0.2.0") < second.index("0.1.0")
    assert "- A house." in second
