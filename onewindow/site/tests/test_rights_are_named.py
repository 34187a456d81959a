"""A refusal names the right a post lacks: in words, never as a code."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from django.utils.translation import gettext, override

RIGHTS = tomllib.loads(files("onewindow.data").joinpath("rights.toml").read_text(encoding="utf-8"))
ACTS = sorted({act for kind in (*RIGHTS["posts"].values(), *RIGHTS["village"].values(), RIGHTS["citizen"]) for act in kind["acts"]})


@pytest.mark.parametrize("act", ACTS)
def test_a_right_has_a_name(act: str) -> None:
    with override("zh-hans"):
        assert not gettext(act).isascii(), act
