"""Lock files: what makes one stale or unsafe."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from tools import requirements_lock as lock

HASH = "    --hash=sha256:" + "0" * 64
DJANGO = f"django=={version('django')} \\\n{HASH}\nasgiref=={version('asgiref')} \\\n{HASH}\nsqlparse=={version('sqlparse')} \\\n{HASH}\n"


def _write(folder: Path, wish: str, text: str) -> Path:
    (folder / "base.txt").write_text(text, encoding="utf-8")
    file = folder / "base.in"
    file.write_text(wish, encoding="utf-8")
    return file


@pytest.mark.parametrize(("wish", "text", "word"), [
    ("Django>=5\n# prose\n", DJANGO, ""),
    ("Django>=5\nrequests\n", DJANGO, "asked for and not locked"),
    ("Django>=99\n", DJANGO, "is locked"),
    ("Django>=5\n", DJANGO.partition("sqlparse")[0], "not locked"),
    ("asgiref\n", DJANGO, "nobody asks for django"),
    ("Django>=5\n", DJANGO.replace(f" \\\n{HASH}\nasgiref", "\nasgiref"), "has no hash"),
    ("Django>=5\n", "--index-url " + "https://example.test\n" + DJANGO, "names an address"),
])
def test_lock(tmp_path: Path, wish: str, text: str, word: str) -> None:
    found = lock.problems(_write(tmp_path, wish, text))
    assert any(word in line for line in found) if word else found == []


def test_missing_lock(tmp_path: Path) -> None:
    (tmp_path / "base.in").write_text("Django", encoding="utf-8")
    assert lock.problems(tmp_path / "base.in") == ["base.txt is missing"]


def test_included_lists_count(tmp_path: Path) -> None:
    _write(tmp_path, "Django>=5", DJANGO)
    (tmp_path / "dev.in").write_text("-r base.in\n", encoding="utf-8")
    (tmp_path / "dev.txt").write_text(f"asgiref==0 \\\n{HASH}\n", encoding="utf-8")
    assert "Django is asked for and not locked" in " ".join(lock.problems(tmp_path / "dev.in"))
    assert lock.disagreements(tmp_path) == [f"asgiref: {version('asgiref')} in base.txt, 0 in dev.txt"]
