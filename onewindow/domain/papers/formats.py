"""Readers of the kinds of papers and of their fixed words."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from onewindow.domain.papers.types import KindRule, PaperKind
from onewindow.kernel.records import from_plain

DATA = files("onewindow.data").joinpath("papers")


@lru_cache(maxsize=1)
def kinds() -> dict[PaperKind, KindRule]:
    """The rule of every kind: shipped data, the same on every node."""
    loaded = tomllib.loads(DATA.joinpath("kinds.toml").read_text(encoding="utf-8"))
    return {PaperKind(name): from_plain(row, KindRule) for name, row in loaded.items()}


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, str]]:
    """Forms, units, closing words: shipped data."""
    loaded: dict[str, dict[str, str]] = tomllib.loads(DATA.joinpath("words.toml").read_text(encoding="utf-8"))
    return loaded
