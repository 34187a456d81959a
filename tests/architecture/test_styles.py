"""Style sheets that meet on one page don't dress the same class: each class belongs to one sheet of the house.

A sheet owns a class when a selector is that class alone (``.card``, ``.card:hover``). Another sheet may still say how it looks within
something of its own (``.pane .card``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from tests.architecture.scan import PACKAGE, hold

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTORS = re.compile(r"([^{}]+)\{")
ALONE = re.compile(r"\.([\w-]+)(?:::?[\w-]+(?:\([^)]*\))?)*")


def owned(text: str) -> set[str]:
    """Classes that are dressed by themselves."""
    selectors = (one.strip() for group in SELECTORS.findall(COMMENT.sub("", text)) for one in group.split(","))
    return {found[1] for one in selectors if (found := ALONE.fullmatch(one))}


def collisions(sheets: dict[str, str]) -> list[str]:
    """Classes with more than one owner, one line a class."""
    owners: dict[str, list[str]] = defaultdict(list)
    for name, text in sorted(sheets.items()):
        for each in owned(text):
            owners[each].append(name)
    return [f".{each} is dressed in {' and '.join(names)}" for each, names in sorted(owners.items()) if len(names) > 1]


def name_of(sheet: Path) -> str:
    return str(sheet).rpartition("/static/")[2]


def test_a_class_has_one_owner() -> None:
    hold(collisions({name_of(sheet): sheet.read_text(encoding="utf-8") for sheet in PACKAGE.rglob("static/**/*.css")}))


def test_two_owners_are_found_and_a_refinement_is_none() -> None:
    sheets = {"a.css": ".scan{margin:0}.card:hover{margin:0}", "b.css": "/* .card{} */@media(max-width:9px){.pane .card,.scan::after{margin:0}}"}
    assert collisions(sheets) == [".scan is dressed in a.css and b.css"]
