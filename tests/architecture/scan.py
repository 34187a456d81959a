"""What the architecture tests share: where the house stands and how its files are read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "onewindow"
OUTSIDE = frozenset({
    ".git", ".venv", "var", "build", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache",
    ".import_linter_cache", ".hypothesis", "staticfiles", ".coverage",
})
TEXTS = frozenset({
    ".py", ".html", ".css", ".js", ".md", ".toml", ".txt", ".ini", ".cfg", ".yaml", ".yml", ".json", ".csv", ".po", ".typ",
    ".sh", ".svg", ".in", "",
})


def rooms(package: Path = PACKAGE) -> list[str]:
    """The rooms that stand in the tree, by name."""
    return sorted(folder.name for folder in (package / "domain").iterdir() if (folder / "__init__.py").exists())


def texts(root: Path = ROOT) -> Iterator[Path]:
    """Every text file that belongs to the repository."""
    for path in sorted(root.iterdir()):
        if path.name in OUTSIDE or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from texts(path)
        elif path.suffix in TEXTS:
            yield path


def product(package: Path = PACKAGE) -> list[Path]:
    """Every Python file that is shipped and is neither test nor migration."""
    return [file for file in sorted(package.rglob("*.py"))
            if not {"tests", "migrations", "__pycache__"} & set(file.relative_to(package).parts)]


@lru_cache(maxsize=2048)
def _parsed(path: Path, _changed: int) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a Python file, parsed once."""
    return _parsed(path, path.stat().st_mtime_ns)


def where(path: Path, line: int = 0, *, root: Path = ROOT) -> str:
    """The file as a reader can open it."""
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    return f"{name}:{line}" if line else name


def door_modules(room: Path, door: str) -> list[Path]:
    """The files of a door: the module, or every module of the package."""
    single = room / f"{door}.py"
    return [single] if single.exists() else sorted((room / door).glob("*.py"))


def hold(lines: list[str]) -> None:
    """Fail with every line, so that one run shows all there is to mend."""
    assert not lines, "\n" + "\n".join(lines)
