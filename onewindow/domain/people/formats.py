"""Readers of people's reference data: departments, rights, divisions of ID numbers, the demo's cast."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from onewindow.domain.people.types import (
    Department,
    DepartmentKind,
    IdDivision,
    PostKind,
    PostRow,
    StaffRow,
)
from onewindow.domain.places.types import VillageRight

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Which acts go with which kind of post, with which right of a village station, and what every citizen may do.

    A village helper's post carries what all rights of stations carry together; the actor gets those of its station.
    """

    citizen: frozenset[str]
    posts: Mapping[PostKind, frozenset[str]]
    village: Mapping[VillageRight, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CastRow:
    """A character of the demo as source data. ``kind`` is citizen or staff; ``login`` its account.

    ``listed`` false: one of many colleagues, offered behind a fold.
    """

    code: str
    name: str
    role: str
    channel: str
    kind: str
    login: str
    id_number: str = ""
    phone: str = ""
    address: str = ""
    listed: bool = True


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
def read_divisions(folder: Path) -> Mapping[str, IdDivision]:
    """Divisions that ID numbers are known to begin with, by code; those of the history with their days."""
    with (folder / "id_divisions.csv").open(encoding="utf-8", newline="") as file:
        known = {row["code"]: IdDivision(code=row["code"], name=row["name"]) for row in csv.DictReader(file)}
    history = folder / "id_division_history.csv"
    if history.exists():
        with history.open(encoding="utf-8", newline="") as file:
            known |= {row["code"]: IdDivision(code=row["code"], name=row["name"], valid_from=_day(row["valid_from"]),
                                              valid_to=_day(row["valid_to"])) for row in csv.DictReader(file)}
    return known


@lru_cache(maxsize=4)
def read_rights(path: Path = DATA / "rights.toml") -> Rights:
    """Rights by kind of post. Raises KeyError when a kind of post is missing, ValueError for an unknown one."""
    loaded = _toml(path)
    posts = {PostKind(kind): frozenset(entry["acts"]) for kind, entry in loaded["posts"].items()}
    village = {right: frozenset(loaded["village"][right.value]["acts"]) for right in VillageRight}
    posts[PostKind.VILLAGE_HELPER] = frozenset[str]().union(*village.values())
    return Rights(citizen=frozenset(loaded["citizen"]["acts"]), posts={kind: posts[kind] for kind in PostKind}, village=village)


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


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
