"""Readers of the reviewed data files: elements, laws, legal rules and standard documents."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from onewindow.domain.standards.types import Law, LegalRule
from onewindow.kernel.formkit import DataElement
from onewindow.kernel.records import from_plain

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardSource:
    """A standard document as its file holds it."""

    code: str
    version: str
    title: str
    body: str


def read_elements(folder: Path) -> tuple[DataElement, ...]:
    """Every data element of the folder's files, in the order of the files. Raises ValueError naming file and entry."""
    return tuple(entry for path in sorted(folder.glob("*.toml")) for entry in _entries(path, "element", DataElement))


def read_laws(path: Path) -> tuple[Law, ...]:
    """The register of legal texts. Raises ValueError naming file and entry."""
    return tuple(_entries(path, "law", Law))


def read_legal_rules(folder: Path) -> tuple[LegalRule, ...]:
    """Every legal rule of the folder's files, in the order of the files. Raises ValueError naming file and rule."""
    return tuple(rule for path in sorted(folder.glob("*.toml")) for rule in _entries(path, "rule", LegalRule))


def read_standard(path: Path) -> StandardSource:
    """One standard document. Raises ValueError naming the file."""
    return _entry(path, _toml(path), StandardSource)


def _entries(path: Path, key: str, kind: type[T]) -> Iterator[T]:
    for row in _toml(path)[key]:
        yield _entry(path, row, kind)


def _entry(path: Path, row: dict[str, Any], kind: type[T]) -> T:
    name = row.get("id") or row.get("code") or "?"
    unknown = sorted(set(row) - {field.name for field in fields(kind)})  # type: ignore[arg-type]  # always a dataclass here
    if unknown:
        raise ValueError(f"{path.name}: {name} has unknown keys: {', '.join(unknown)}")
    try:
        return from_plain(row, kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"{path.name}: {name}: {error}") from error


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
