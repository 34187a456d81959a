"""The district is data, and data is files: no name or code of a place stands in code."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from tests.architecture.scan import PACKAGE, hold, where

DISTRICT = PACKAGE / "data" / "district"
CODE = {".py", ".html", ".css", ".js"}
KINDS = ("街道办事处", "街道", "新区", "区", "镇", "市", "县")
NAMING_KEYS = {"name", "full_name", "city", "latin", "city_latin"}
CODE_KEYS = {"code", "city_code", "installation_code"}


def terms_of(folder: Path) -> set[str]:
    """Every word that names the district: its own names and codes, its city, its towns and villages."""
    terms: set[str] = set()
    for file in sorted(folder.glob("*.toml")):
        for record in tomllib.loads(file.read_text(encoding="utf-8")).values():
            if isinstance(record, dict):
                terms |= {str(record[key]) for key in NAMING_KEYS & record.keys()}
                terms |= {str(record[key]) for key in CODE_KEYS & record.keys()}
    for file in sorted(folder.glob("*areas.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                terms |= {row["code"], row["name"]}
                if row["level"] in {"district", "town"}:
                    terms.add(_stem(row["name"]))
    return {term for term in terms | {_stem(term) for term in terms} if len(term) > 1}


def problems(package: Path, terms: set[str]) -> list[str]:
    """Lines of code that name the district. Data, tests and translations may."""
    wanted = {term.lower() for term in terms}
    lines = []
    for file in sorted(package.rglob("*")):
        parts = set(file.relative_to(package).parts)
        if file.suffix not in CODE or parts & {"data", "tests", "locale", "__pycache__"}:
            continue
        text = file.read_text(encoding="utf-8").lower()
        hits = [term for term in wanted if term in text]
        for term in sorted(term for term in hits if not any(term != other and term in other for other in hits)):
            number = text[:text.index(term)].count("\n") + 1
            lines.append(f"{where(file, number, root=package.parent)}: {term!r} is a fact of the district; read it from data/district")
    return lines


def _stem(name: str) -> str:
    for kind in KINDS:
        if name.endswith(kind) and len(name) > len(kind) + 1:
            return name.removesuffix(kind)
    return name


def test_no_name_or_code_of_the_district_in_code() -> None:
    terms = terms_of(DISTRICT)
    assert len(terms) > 100, "the district's data was not read"
    hold(problems(PACKAGE, terms))


def test_data_holds_files_and_no_code() -> None:
    code = [where(file) for file in sorted((PACKAGE / "data").rglob("*.py")) if file.read_text(encoding="utf-8").strip()]
    hold(code)


@pytest.mark.parametrize(("path", "text", "found"), [
    ("domain/places/formats.py", 'CODE = "990001"', 1),
    ("domain/places/formats.py", '"""The town of 青石."""', 1),
    ("ui/static/ui/page.css", "/* 玉带区 */", 1),
    ("domain/places/templates/places/page.html", "<b>QINGSHI</b>", 1),
    ("data/district/notes.py", 'CODE = "990001"', 0),
    ("domain/places/tests/test_x.py", 'CODE = "990001"', 0),
    ("domain/places/formats.py", 'CODE = "990002"', 0),
])
def test_planted_names(tmp_path: Path, path: str, text: str, found: int) -> None:
    folder = tmp_path / "onewindow/data/district"
    folder.mkdir(parents=True)
    (folder / "district.toml").write_text('[district]\ncode = "990001"\nname = "玉带区"\nlatin = "Qingshi"\n', encoding="utf-8")
    (folder / "areas.csv").write_text("code,name,level\n990001001,青石镇,town\n", encoding="utf-8")
    file = tmp_path / "onewindow" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    assert len(problems(tmp_path / "onewindow", terms_of(folder))) == found
