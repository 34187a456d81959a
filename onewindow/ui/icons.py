"""The icon sprite: one file of symbols, drawn for this project, cited by name."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static
from markupsafe import Markup

SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Every symbol of the sprite."""
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE.read_text(encoding="utf-8")))


def icon(name: str, extra: str = "") -> Markup:
    """Markup of a decorative icon; words must stand beside it. Raises KeyError for a name the sprite lacks."""
    if name not in names():
        raise KeyError(f"the sprite has no icon {name!r}")
    style = f"i {extra}" if extra else "i"
    return Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>').format(
        style, static("ui/icons.svg"), name)
