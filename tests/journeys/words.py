"""What stands on the screen, named by its English message, so that journeys can be read and no Chinese is repeated here."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from django.utils.translation import gettext, override

HOLE = re.compile(r"%\(\w+\)s|\{\w+\}")
LANGUAGE = "zh-hans"


def said(message: str, **holes: str) -> str:
    """The message in the shipped language; holes are filled as the page fills them."""
    with override(LANGUAGE):
        words = gettext(message)
    return words % holes if holes else words


def like(message: str) -> re.Pattern[str]:
    """The message whatever stands in its holes."""
    return re.compile(".*".join(re.escape(part) for part in HOLE.split(said(message))))


@lru_cache(maxsize=1)
def cast() -> dict[str, dict[str, str]]:
    """The named characters by code, as the demo's data has them."""
    text = files("onewindow.data").joinpath("cast.toml").read_text(encoding="utf-8")
    return {member["code"]: member for member in tomllib.loads(text)["member"]}


@lru_cache(maxsize=1)
def given() -> dict[str, dict[str, dict[str, str]]]:
    """What the demo's applicants fill in, by item."""
    text = files("onewindow.data").joinpath("demo", "answers.toml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, dict[str, str]]] = tomllib.loads(text)
    return loaded


@lru_cache(maxsize=8)
def item(code: str) -> dict[str, object]:
    """The head of an item's standard: names and aliases."""
    text = files("onewindow.data").joinpath("items", f"{code}.toml").read_text(encoding="utf-8")
    loaded: dict[str, object] = tomllib.loads(text)
    return loaded


@lru_cache(maxsize=1)
def _papers() -> dict[str, dict[str, object]]:
    text = files("onewindow.data").joinpath("papers", "kinds.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def title_of(kind: str) -> str:
    """The title of an official paper of this kind."""
    return str(_papers()[kind]["title"])
