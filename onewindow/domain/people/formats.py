"""Readers of people's reference data: departments, rights, divisions of ID numbers, the demo's cast."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from onewindow.domain.people.types import Department, DepartmentKind, PostKind, PostRow, StaffRow

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Which acts go with which kind of post, and what every signed-in citizen may do."""

    citizen: frozenset[str]
    posts: Mapping[PostKind, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CastRow:
    """A character of the demo as source data. ``kind`` is citizen or staff; ``login`` its account."""

    code: str
    name: str
    role: str
    channel: str
    kind: str
    login: str
    id_number: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CastCompany:
    """A company of the demo, its representative and its agent by their cast codes."""

    name: str
    uscc: str
    representative: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The whole cast of the demo."""

    members: tuple[CastRow, ...]
    companies: tuple[CastCompany, ...]
    posts: tuple[PostRow, ...]
    staff: tuple[StaffRow, ...]


def read_departments(folder: Path) -> tuple[Department, ...]:
    """The departments of a district's data folder."""
    return tuple(
        Department(**{**row, "kind": DepartmentKind(row["kind"])}) for row in _toml(folder / "departments.toml")["department"]
    )


@lru_cache(maxsize=4)
def read_divisions(folder: Path) -> frozenset[str]:
    """Six-digit divisions that ID numbers are known to begin with; the same on every node."""
    with (folder / "id_divisions.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["code"] for row in csv.DictReader(file))


@lru_cache(maxsize=4)
def read_rights(path: Path = DATA / "rights.toml") -> Rights:
    """Rights by kind of post. Raises KeyError when a kind of post is missing, ValueError for an unknown one."""
    loaded = _toml(path)
    posts = {PostKind(kind): frozenset(entry["acts"]) for kind, entry in loaded["posts"].items()}
    return Rights(citizen=frozenset(loaded["citizen"]["acts"]), posts={kind: posts[kind] for kind in PostKind})


@lru_cache(maxsize=2)
def read_cast(path: Path = DATA / "cast.toml") -> Cast:
    """The characters of the demo, their companies and posts."""
    loaded = _toml(path)
    posts = tuple(PostRow(**{**row, "kind": PostKind(row["kind"])}) for row in loaded["post"])
    members = tuple(_cast_row(row) for row in loaded["member"])
    staff = tuple(
        StaffRow(code=row["code"], name=row["name"], post_codes=(row["post"],), login_names=(row["login"],))
        for row in loaded["member"] if row["kind"] == "staff"
    )
    return Cast(members=members, posts=posts, staff=staff,
                companies=tuple(CastCompany(**row) for row in loaded["company"]))


def _cast_row(row: Mapping[str, Any]) -> CastRow:
    return CastRow(**{key: value for key, value in row.items() if key != "post"})


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
