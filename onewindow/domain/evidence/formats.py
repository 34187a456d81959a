"""The registers and the checks by machine, read from their data files."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from onewindow.domain.evidence.types import PointCheck, RegisterInfo
from onewindow.kernel.records import from_plain

FOLDER = Path(__file__).resolve().parents[2] / "data" / "registers"


@lru_cache(maxsize=1)
def registers() -> dict[str, RegisterInfo]:
    """The registers the platform knows of, by code, in the order of the file."""
    rows = tomllib.loads((FOLDER / "registers.toml").read_text(encoding="utf-8"))["register"]
    return {row["code"]: from_plain(row, RegisterInfo) for row in rows}


@lru_cache(maxsize=1)
def point_checks() -> dict[str, PointCheck]:
    """How a machine checks a review point, by the point's code."""
    rows = tomllib.loads((FOLDER / "checks.toml").read_text(encoding="utf-8"))["check"]
    return {row["point"]: from_plain(row, PointCheck) for row in rows}
