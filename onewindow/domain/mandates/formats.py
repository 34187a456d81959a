"""Reader of the entrustments a district begins with."""

from __future__ import annotations

import tomllib
from pathlib import Path

from onewindow.domain.mandates.types import EntrustmentTerms


def read_entrustments(folder: Path) -> tuple[EntrustmentTerms, ...]:
    """The entrustments a district begins with; a district without any has no such file. ``post_no`` is a post's code."""
    path = folder / "entrustments.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["entrustment"] if path.exists() else ()
    return tuple(EntrustmentTerms(**{**row, "item_codes": tuple(row["item_codes"])}) for row in rows)
