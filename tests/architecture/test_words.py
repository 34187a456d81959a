"""Words that may not stand in the repository: promises of later work, and addresses of somebody's machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.scan import ROOT, hold, texts, where

# Composed, so that this file passes its own test.
LATER = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
PLACES = ("/ro" + "ot/", "/wo" + "rk/", r"/ho" + r"me/\w", r"C:\\Us" + "ers", "/Us" + r"ers/\w")
REGISTRIES = ("pypi" + r"\.org", "pythonhosted" + r"\.org", "registry\\.npm" + "js", "deb\\.deb" + "ian")
WORDS = re.compile(rf"\b(?:{'|'.join(LATER)})\b|(?:{'|'.join(PLACES)})|(?:{'|'.join(REGISTRIES)})")


def problems(root: Path) -> list[str]:
    """Every line with such a word."""
    lines = []
    for file in texts(root):
        try:
            content = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if WORDS.search(content):
            lines += [f"{where(file, number, root=root)}: {match[0]}" for number, line in enumerate(content.splitlines(), start=1)
                      if (match := WORDS.search(line))]
    return lines


def test_no_promise_and_no_machine_in_the_repository() -> None:
    hold(problems(ROOT))


@pytest.mark.parametrize(("name", "text", "found"), [
    ("a.py", f"# {LATER[0]}: later", 1),
    ("a.md", f"see {PLACES[1]}main", 1),
    ("Dockerfile", "see " + "/ro" + "ot/.cache", 1),
    ("a.txt", "https://" + "pypi" + ".org/simple", 1),
    ("a.py", "todos = 1  # a network of works", 0),
])
def test_planted_words(tmp_path: Path, name: str, text: str, found: int) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(problems(tmp_path)) == found
