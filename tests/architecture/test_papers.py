"""What a room says of itself: its README names its doors and facts, and every fact explains itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.scan import PACKAGE, hold, rooms, tree_of, where
from tests.architecture.test_doors import doors_of

LINES = 60


def fact_classes(room: Path) -> list[ast.ClassDef]:
    """The facts a room announces."""
    file = room / "facts.py"
    return [node for node in tree_of(file).body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")] if file.exists() else []


def readme_problems(package: Path) -> list[str]:
    """READMEs that are missing, long, or silent about a door or a fact."""
    lines = []
    for room in rooms(package):
        folder = package / "domain" / room
        file = folder / "README.md"
        if not file.exists():
            lines.append(f"{room}: no README.md: purpose, nouns, doors, neighbours, not here")
            continue
        text = file.read_text(encoding="utf-8")
        if (count := len(text.splitlines())) > LINES:
            lines.append(f"{where(file, root=package.parent)}: {count} lines, at most {LINES}")
        if "not here" not in text.lower():
            lines.append(f'{where(file, root=package.parent)}: say under "Not here" what belongs elsewhere')
        names = [door.node.name for door in doors_of(folder)] + [fact.name for fact in fact_classes(folder)]
        silent = [name for name in names if name not in text]
        if silent:
            lines.append(f"{where(file, root=package.parent)}: does not name {', '.join(silent)}")
    return lines


def fact_problems(package: Path) -> list[str]:
    """Facts without a docstring, that can change, or that carry a local key."""
    lines = []
    for room in rooms(package):
        file = package / "domain" / room / "facts.py"
        for node in fact_classes(file.parent):
            spot = f"{where(file, node.lineno, root=package.parent)}: {node.name}"
            if not ast.get_docstring(node):
                lines.append(f"{spot}: say when this happens and who cares")
            decorators = " ".join(ast.unparse(decorator) for decorator in node.decorator_list)
            if "frozen=True" not in decorators or "kw_only=True" not in decorators:
                lines.append(f"{spot}: @dataclass(frozen=True, slots=True, kw_only=True)")
            lines += [f"{spot}.{field.target.id}: facts cite public numbers, never local keys" for field in node.body
                      if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and "UUID" in ast.unparse(field.annotation)]
    return lines


def test_every_room_has_a_readme_that_names_its_doors_and_facts() -> None:
    hold(readme_problems(PACKAGE))


def test_every_fact_is_documented_and_plain() -> None:
    hold(fact_problems(PACKAGE))


GOOD = "# cases\n`accept`, CaseAccepted\n## Not here\nmail\n"


@pytest.mark.parametrize(("text", "word"), [
    (GOOD, ""), (None, "no README"), (GOOD + "x\n" * 60, "at most 60"), (GOOD.replace("Not here", "Else"), "Not here"),
    (GOOD.replace("`accept`", ""), "does not name accept"), (GOOD.replace("CaseAccepted", ""), "does not name CaseAccepted"),
])
def test_planted_readme(tmp_path: Path, text: str | None, word: str) -> None:
    room = tmp_path / "onewindow/domain/cases"
    room.mkdir(parents=True)
    (room / "__init__.py").touch()
    (room / "commands.py").write_text("def accept(): ...", encoding="utf-8")
    (room / "facts.py").write_text("class CaseAccepted: ...", encoding="utf-8")
    if text is not None:
        (room / "README.md").write_text(text, encoding="utf-8")
    found = readme_problems(tmp_path / "onewindow")
    assert (len(found) == 1 and word in found[0]) if word else found == []


@pytest.mark.parametrize(("code", "word"), [
    ('@dataclass(frozen=True, slots=True, kw_only=True)\nclass A(Fact):\n    """It was accepted."""\n    case_no: str', ""),
    ("@dataclass(frozen=True, slots=True, kw_only=True)\nclass A(Fact):\n    case_no: str", "say when"),
    ('class A(Fact):\n    """It was accepted."""', "@dataclass"),
    ('@dataclass(frozen=True, slots=True, kw_only=True)\nclass A(Fact):\n    """It."""\n    case: UUID', "public numbers"),
])
def test_planted_fact(tmp_path: Path, code: str, word: str) -> None:
    room = tmp_path / "onewindow/domain/cases"
    room.mkdir(parents=True)
    (room / "__init__.py").touch()
    (room / "facts.py").write_text(code, encoding="utf-8")
    found = fact_problems(tmp_path / "onewindow")
    assert (len(found) == 1 and word in found[0]) if word else found == []
