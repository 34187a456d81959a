"""Sizes, with a ratchet: what is too large may only shrink, and what shrank may not grow back."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.scan import ROOT, hold, product, rooms, tree_of, where
from tests.architecture.test_doors import doors_of

RATCHET = Path(__file__).with_name("sizes.toml")
MODULE, KERNEL_MODULE, TEST_MODULE, FUNCTION = 400, 300, 400, 60
ROOM_LINES, ROOM_MODULES, KERNEL_LINES, ARGUMENTS = 3000, 25, 7000, 8


def lines_of(file: Path) -> int:
    """The lines of a file, as an editor counts them."""
    return len(file.read_text(encoding="utf-8").splitlines())


def measured(root: Path) -> Iterator[tuple[str, int, int]]:
    """What is measured: its name, its size, and the size it may have."""
    package = root / "onewindow"
    for file in product(package):
        limit = KERNEL_MODULE if file.is_relative_to(package / "kernel") else MODULE
        yield where(file, root=root), lines_of(file), limit
        yield from functions(file, root=root)
    for folder in (package, root / "tests", root / "tools"):
        for file in sorted(folder.rglob("test_*.py")) if folder.exists() else ():
            yield where(file, root=root), lines_of(file), TEST_MODULE
    for room in rooms(package):
        files = [file for file in product(package) if file.is_relative_to(package / "domain" / room)]
        for door in doors_of(package / "domain" / room):
            yield f"{where(door.file, root=root)}::{door.node.name}: arguments", len(door.node.args.kwonlyargs), ARGUMENTS
        yield f"room {room}: lines", sum(map(lines_of, files)), ROOM_LINES
        yield f"room {room}: modules", sum(1 for file in files if lines_of(file)), ROOM_MODULES
    yield "kernel: lines", sum(lines_of(file) for file in product(package) if file.is_relative_to(package / "kernel")), KERNEL_LINES


def functions(file: Path, *, root: Path) -> Iterator[tuple[str, int, int]]:
    """Every function of a file with its length, decorators and docstring included."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield f"{where(file, root=root)}::{node.name}", (node.end_lineno or node.lineno) - first + 1, FUNCTION


def problems(root: Path, ratchet: dict[str, int]) -> list[str]:
    """What grew past its limit, and entries of the ratchet that can be tightened."""
    sizes = {name: (size, limit) for name, size, limit in measured(root)}
    lines = [f"{name}: {size}, at most {max(limit, ratchet.get(name, 0))}: cut it in two, or hand in a record"
             for name, (size, limit) in sizes.items() if size > max(limit, ratchet.get(name, 0))]
    for name, allowed in ratchet.items():
        size, limit = sizes.get(name, (0, 0))
        if size <= limit:
            lines.append(f"{name}: within its limit now; strike it out of sizes.toml")
        elif size < allowed:
            lines.append(f"{name}: shrank to {size}; write that into sizes.toml")
    return lines


def test_nothing_grows_past_its_size() -> None:
    ratchet = tomllib.loads(RATCHET.read_text(encoding="utf-8"))["larger"]
    hold(problems(ROOT, ratchet))


@pytest.mark.parametrize(("size", "ratchet", "word"), [
    (400, {}, ""), (401, {}, "cut it in two"), (401, {"onewindow/domain/cases/commands.py": 401}, ""),
    (402, {"onewindow/domain/cases/commands.py": 401}, "cut it in two"),
    (401, {"onewindow/domain/cases/commands.py": 402}, "shrank to 401"),
    (400, {"onewindow/domain/cases/commands.py": 402}, "strike it out"),
])
def test_ratchet(tmp_path: Path, size: int, ratchet: dict[str, int], word: str) -> None:
    room = tmp_path / "onewindow/domain/cases"
    room.mkdir(parents=True)
    (room / "commands.py").write_text("x = 1\n" * size, encoding="utf-8")
    found = problems(tmp_path, ratchet)
    assert (len(found) == 1 and word in found[0]) if word else found == []


def test_long_function_is_caught(tmp_path: Path) -> None:
    room = tmp_path / "onewindow/domain/cases"
    room.mkdir(parents=True)
    (room / "commands.py").write_text("@decorated\ndef act():\n" + "    x = 1\n" * 59, encoding="utf-8")
    assert problems(tmp_path, {}) == ["onewindow/domain/cases/commands.py::act: 61, at most 60: cut it in two, or hand in a record"]


def test_door_with_too_many_arguments_is_caught(tmp_path: Path) -> None:
    room = tmp_path / "onewindow/domain/cases"
    room.mkdir(parents=True)
    (room / "__init__.py").touch()
    (room / "commands.py").write_text(f"def act(*, {', '.join(f'a{n}: int' for n in range(9))}) -> None: ...", encoding="utf-8")
    assert problems(tmp_path, {}) == ["onewindow/domain/cases/commands.py::act: arguments: 9, at most 8: cut it in two, or hand in a record"]
