"""Reads the dated postage rules, the destinations and the demo carriers' parcel fates from reviewed data files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from onewindow.domain.courier.types import (
    Destination,
    FreePostageRule,
    Leg,
    Papers,
    Payer,
    Places,
    PostageRow,
    SendingCause,
)

FOLDER = Path(__file__).resolve().parents[2] / "data" / "postage"
COLUMNS = frozenset({"id", "legs", "papers", "listed", "destinations", "causes", "payer", "reason"})
E = TypeVar("E", bound=StrEnum)


@lru_cache(maxsize=4)
def postage_rules(folder: Path = FOLDER) -> tuple[FreePostageRule, ...]:
    """Every free-postage rule, by the day it begins. Raises ValueError for a column or value that means nothing."""
    rules = [_rule(path) for path in sorted(folder.glob("rule-*.toml"))]
    return tuple(sorted(rules, key=lambda rule: rule.valid_from))


@lru_cache(maxsize=4)
def destinations(folder: Path = FOLDER) -> Places:
    """How a destination is told."""
    values = _read(folder / "destinations.toml")
    return Places(inside_prefix=str(values["inside"]["prefix"]), inside_names=tuple(values["inside"]["names"]),
                  outside_prefixes=frozenset(values["outside"]["prefixes"]), outside_names=tuple(values["outside"]["names"]),
                  abroad_prefixes=frozenset(values["abroad"]["prefixes"]), abroad_names=tuple(values["abroad"]["names"]))


@lru_cache(maxsize=4)
def demo_fates(folder: Path = FOLDER) -> tuple[tuple[str, str], ...]:
    """Words in an address and what the demo carriers do with such a parcel."""
    return tuple((str(row["words"]), str(row["fate"])) for row in _read(folder / "demo-fates.toml")["fate"])


def _rule(path: Path) -> FreePostageRule:
    values = _read(path)
    return FreePostageRule(
        rule_id=path.stem, valid_from=values["valid_from"].isoformat(), source=str(values["source"]), label=str(values["label"]),
        item_codes=frozenset(values["item_codes"]), rows=tuple(_row(path, row) for row in values["row"]),
        silence_days=int(values["silence_days"]))


def _row(path: Path, values: dict[str, Any]) -> PostageRow:
    if unknown := set(values) - COLUMNS:
        raise ValueError(f"{path.name}: row {values.get('id')}: no such column: {', '.join(sorted(unknown))}")
    return PostageRow(
        row_id=str(values["id"]), legs=_members(Leg, values.get("legs")), papers=_members(Papers, values.get("papers")),
        listed=frozenset(values.get("listed", (True, False))), destinations=_members(Destination, values.get("destinations")),
        causes=_members(SendingCause, values.get("causes")), payer=Payer(values["payer"]), reason=str(values["reason"]))


def _members(kind: type[E], values: Iterable[str] | None) -> frozenset[E]:
    return frozenset(kind) if values is None else frozenset(kind(value) for value in values)


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
