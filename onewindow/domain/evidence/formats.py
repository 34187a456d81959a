"""The registers, the checks by machine and the scanners of counters, read from their data files."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from onewindow.domain.evidence.types import PointCheck, RegisterInfo, ScannerInfo
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


def scanners(file: Path) -> dict[str, ScannerInfo]:
    """The scanners of an installation by the counter they stand at; ``*`` stands for every counter that is not named. Read anew each time: a scanner is
    moved to another counter without a restart. Empty without the file."""
    if not file.is_file():
        return {}
    rows = tomllib.loads(file.read_text(encoding="utf-8")).get("scanner", [])
    return {row["counter_code"]: from_plain(row, ScannerInfo) for row in rows}
