"""The doors of a room: few, documented, typed, keyword-only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.scan import PACKAGE, door_modules, hold, product, rooms, tree_of, where

DOORS = ("commands", "queries")
AT_MOST = 25
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Door:
    """A public function of a door and the file it stands in."""

    file: Path
    node: Function


def doors_of(room: Path) -> Iterator[Door]:
    """The functions of the room's commands and queries: those ``__all__`` names, else every public one.

    A module lists its doors in ``__all__`` when it also has functions for the room's own use (a row made a record).
    """
    for name in DOORS:
        public = door_names(room, name)
        for file in door_modules(room, name):
            for node in tree_of(file).body:
                if isinstance(node, Function) and not node.name.startswith("_") and (public is None or node.name in public):
                    yield Door(file, node)


def door_names(room: Path, name: str) -> set[str] | None:
    """What a door's ``__all__`` names; None for a module without one, whose public functions are all doors."""
    package, module = room / name / "__init__.py", room / f"{name}.py"
    if package.exists():
        return exported(tree_of(package))
    return (exported(tree_of(module)) or None) if module.exists() else set()


def past_the_doors(package: Path) -> list[str]:
    """Functions another room, a channel or site takes from a door that does not offer them."""
    offered = {(room, name): door_names(package / "domain" / room, name) for room in rooms(package) for name in DOORS}
    lines = []
    for file in product(package):
        here = file.relative_to(package).parts
        for line, room, name, function in taken(tree_of(file), package=package.name):
            names = offered.get((room, name))
            if names and function.islower() and function not in names and here[:2] != ("domain", room):
                lines.append(f"{where(file, line, root=package.parent)}: {room}.{name} does not offer {function}; see its __all__")
    return lines


def taken(tree: ast.Module, *, package: str) -> Iterator[tuple[int, str, str, str]]:
    """What a module takes from doors: (line, room, door, name)."""
    aliases: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(f"{package}.domain."):
            room, _, door = node.module.removeprefix(f"{package}.domain.").partition(".")
            for alias in node.names:
                if door in DOORS:
                    yield node.lineno, room, door, alias.name
                elif not door and alias.name in DOORS:
                    aliases[alias.asname or alias.name] = (room, alias.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            yield node.lineno, *aliases[node.value.id], node.attr


def exported(tree: ast.Module) -> set[str]:
    """The names of ``__all__``."""
    return {element.value for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.List | ast.Tuple)
            and any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)
            for element in node.value.elts if isinstance(element, ast.Constant)}


def faults(node: Function) -> Iterator[str]:
    """What a door lacks."""
    arguments = node.args
    if not ast.get_docstring(node):
        yield "no docstring: say what it does, its units, its refusals"
    if arguments.posonlyargs or arguments.args or arguments.vararg or arguments.kwarg:
        yield "arguments by keyword only: write `*` first"
    if node.returns is None or any(argument.annotation is None for argument in arguments.kwonlyargs):
        yield "every argument and the answer need a type"


def problems(package: Path) -> list[str]:
    """Doors with faults and rooms with too many."""
    lines = []
    for room in rooms(package):
        folder = package / "domain" / room
        found = list(doors_of(folder))
        lines += [f"{where(door.file, door.node.lineno, root=package.parent)}: {door.node.name}: {fault}"
                  for door in found for fault in faults(door.node)]
        if len(found) > AT_MOST:
            lines.append(f"{room}: {len(found)} commands and queries, at most {AT_MOST}: it has two nouns and becomes two rooms")
        for name in DOORS:
            package_file = folder / name / "__init__.py"
            if package_file.exists() and len(door_modules(folder, name)) > 1 and not exported(tree_of(package_file)):
                lines.append(f"{where(package_file, root=package.parent)}: a door that is a package names its functions in __all__")
    return lines


def test_doors_are_few_documented_and_typed() -> None:
    hold(problems(PACKAGE))


def test_nothing_is_taken_past_the_doors() -> None:
    hold(past_the_doors(PACKAGE))


@pytest.mark.parametrize(("code", "word"), [
    ('def accept(*, at: str) -> None:\n    """Accepts."""', ""),
    ("def accept(*, at: str) -> None: ...", "no docstring"),
    ('def accept(at: str) -> None:\n    """Accepts."""', "keyword only"),
    ('def accept(*, at) -> None:\n    """Accepts."""', "need a type"),
    ('def accept(*, at: str):\n    """Accepts."""', "need a type"),
    ('def accept(*, **rest: str) -> None:\n    """Accepts."""'.replace("*, ", ""), "keyword only"),
    ("def _inner(x): ...", ""),
    ("\n".join(f'def q{n}() -> None:\n    """Asks."""' for n in range(26)), "two nouns"),
])
def test_planted_door(tmp_path: Path, code: str, word: str) -> None:
    room = tmp_path / "onewindow/domain/cases"
    room.mkdir(parents=True)
    (room / "__init__.py").touch()
    (room / "commands.py").write_text(code, encoding="utf-8")
    found = problems(tmp_path / "onewindow")
    assert (len(found) == 1 and word in found[0]) if word else found == []


def test_door_that_is_a_package_must_name_its_functions(tmp_path: Path) -> None:
    room = tmp_path / "onewindow/domain/cases"
    (room / "commands").mkdir(parents=True)
    (room / "__init__.py").touch()
    (room / "commands" / "intake.py").write_text("def accept(x): ...\ndef inner(x): ...", encoding="utf-8")
    (room / "commands" / "__init__.py").write_text("", encoding="utf-8")
    assert "__all__" in problems(tmp_path / "onewindow")[0]
    (room / "commands" / "__init__.py").write_text('__all__ = ["accept"]', encoding="utf-8")
    assert {line.split(": ")[1] for line in problems(tmp_path / "onewindow")} == {"accept"}


@pytest.mark.parametrize(("where_", "code", "found"), [
    ("domain/cases/commands.py", "from onewindow.domain.people import queries as people\npeople.person()", 0),
    ("domain/cases/commands.py", "from onewindow.domain.people import queries as people\npeople.person_record()", 1),
    ("domain/cases/commands.py", "from onewindow.domain.people.queries import person_record", 1),
    ("channels/portal/views.py", "from onewindow.domain.people import queries\nqueries.person_record()", 1),
    ("domain/people/commands.py", "from onewindow.domain.people import queries\nqueries.person_record()", 0),
    ("domain/cases/commands.py", "from onewindow.domain.people import queries\nqueries.NotKnown()", 0),
])
def test_planted_walk_past_a_door(tmp_path: Path, where_: str, code: str, found: int) -> None:
    package = tmp_path / "onewindow"
    for path, text in {"domain/people/__init__.py": "", "domain/cases/__init__.py": "", where_: code,
                       "domain/people/queries.py": '__all__ = ["person"]\ndef person(): ...\ndef person_record(row): ...'}.items():
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).write_text(text, encoding="utf-8")
    assert len(past_the_doors(package)) == found
    assert {door.node.name for door in doors_of(package / "domain/people")} == {"person"}
