"""Reads the dated postage rules and the demo carriers' parcel fates from reviewed data files."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from onewindow.domain.courier.types import FreePostageRule

FOLDER = Path(__file__).resolve().parents[2] / "data" / "postage"


@lru_cache(maxsize=4)
def postage_rules(folder: Path = FOLDER) -> tuple[FreePostageRule, ...]:
    """Every free-postage rule, by the day it begins."""
    rules = [_rule(path) for path in sorted(folder.glob("rule-*.toml"))]
    return tuple(sorted(rules, key=lambda rule: rule.valid_from))


@lru_cache(maxsize=4)
def demo_fates(folder: Path = FOLDER) -> tuple[tuple[str, str], ...]:
    """Words in an address and what the demo carriers do with such a parcel."""
    with (folder / "demo-fates.toml").open("rb") as file:
        return tuple((str(row["words"]), str(row["fate"])) for row in tomllib.load(file)["fate"])


def _rule(path: Path) -> FreePostageRule:
    with path.open("rb") as file:
        values = tomllib.load(file)
    return FreePostageRule(
        rule_id=path.stem, valid_from=values["valid_from"].isoformat(), source=str(values["source"]),
        item_codes=frozenset(values["item_codes"]), area_prefix=str(values["area_prefix"]),
        area_names=tuple(values["area_names"]), label=str(values["label"]))
