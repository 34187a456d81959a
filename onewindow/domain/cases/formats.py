"""The fixed words of papers, read from the reviewed data file."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def paper_words() -> dict[str, dict[str, str]]:
    """Titles, forms, closing words: immutable data, the same on every node."""
    loaded: dict[str, dict[str, str]] = tomllib.loads(files("onewindow.data").joinpath("papers.toml").read_text(encoding="utf-8"))
    return loaded
