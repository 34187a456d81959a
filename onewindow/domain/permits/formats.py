"""Reads the grounds of law, the words of the papers and the reminder rules from reviewed data files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from onewindow.domain.permits.types import Ground, LifeAct, ReminderRule

FOLDER = Path(__file__).resolve().parents[2] / "data" / "law"
ACTS = {"revoke": LifeAct.REVOKED, "take_back": LifeAct.TAKEN_BACK, "cancel": LifeAct.CANCELLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The grounds file: every ground, and the kinds of permits that directly concern public safety (许可法 79)."""

    grounds: tuple[Ground, ...]
    safety_kinds: frozenset[str]
    safety_article: str

    def of(self, act: LifeAct, code: str) -> Ground:
        """The ground of the code for the act."""
        return next(ground for ground in self.grounds if ground.act is act and ground.code == code)

    def for_act(self, act: LifeAct) -> tuple[Ground, ...]:
        """The grounds for an act, in the order of the law."""
        return tuple(ground for ground in self.grounds if ground.act is act)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterBook:
    """The words of the papers: labels of what they list, what each act decides and cites, fixed sentences, the terms of the remedies."""

    labels: dict[str, str]
    outcomes: dict[str, str]
    cited: dict[str, str]
    words: dict[str, str]
    review_days: int
    review_article: str
    court_months: int
    court_article: str


@lru_cache(maxsize=4)
def grounds_book(folder: Path = FOLDER) -> Grounds:
    """Every ground of law to end a permit."""
    values = _read(folder / "permit_grounds.toml")
    grounds = tuple(
        Ground(act=ACTS[row["act"]], code=row["code"], number=row["number"], article=row["article"], cited=row["cited"], text=row["text"],
               must=row["duty"] == "must", compensation=row.get("compensation", False), bar_years=row.get("bar_years", 0))
        for row in values["ground"])
    return Grounds(grounds=grounds, safety_kinds=frozenset(values["safety_kinds"]), safety_article=values["safety_article"])


@lru_cache(maxsize=4)
def letter_book(folder: Path = FOLDER) -> LetterBook:
    """The words of the papers in a permit's life."""
    values = _read(folder / "permit_letters.toml")
    return LetterBook(labels=values["labels"], outcomes=values["outcomes"], cited=values["cited"], words=values["words"], **values["remedies"])


@lru_cache(maxsize=4)
def reminder_rules(folder: Path = FOLDER) -> tuple[ReminderRule, ...]:
    """The reminder rules with the days they begin."""
    return tuple(
        ReminderRule(valid_from=row["valid_from"], days_before=tuple(row["days_before"]), renew_before_days=row["renew_before_days"],
                     article=row["article"])
        for row in _read(folder / "renewal_reminders.toml")["rule"])


@lru_cache(maxsize=1)
def permits_as_papers(folder: Path = FOLDER.parent / "registers") -> dict[str, tuple[str, ...]]:
    """Which kinds of permits stand for which kind of paper an item asks for (材料免提交)."""
    return {paper: tuple(kinds) for paper, kinds in _read(folder / "own_permits.toml")["papers"].items()}


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
