"""Reads the rules of the lights from their data file."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from onewindow.domain.deadlines.types import LightColour, LightRule, Warning
from onewindow.kernel.deadlines import ClockKind


@lru_cache(maxsize=1)
def light_rules() -> tuple[LightRule, ...]:
    """The rules of the lights as shipped: an immutable file, read once a process."""
    return read_light_rules(files("onewindow.data").joinpath("lights.toml").read_text(encoding="utf-8"))


def read_light_rules(text: str) -> tuple[LightRule, ...]:
    """The rules in a file's text. Raises KeyError or ValueError for one that is incomplete."""
    return tuple(
        LightRule(code=row["code"], kind=ClockKind(row["kind"]), since_on=row["since_on"], late=LightColour(row["late"]), article=row["article"],
                  warnings=tuple(Warning(of=int(warning["of"]), left=int(warning["left"])) for warning in row["warnings"]))
        for row in tomllib.loads(text)["light"])
