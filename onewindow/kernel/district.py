"""What the kernel needs to know of the district: nothing but the installation's code. The district is data."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=4)
def district_record(folder: Path) -> dict[str, str]:
    """The district's own record (name, code, installation, titles) from its data folder; the same on every node."""
    with (folder / "district.toml").open("rb") as file:
        loaded = tomllib.load(file)
    return {key: str(value) for key, value in loaded.get("district", loaded).items() if isinstance(value, str | int)}


def word_of_district(folder: Path, name: str) -> str:
    """One word of the record, for pages that must come whatever is broken; "" where even the record can't be read."""
    with suppress(OSError, tomllib.TOMLDecodeError):
        return district_record(folder).get(name, "")
    return ""


def installation_code(folder: Path) -> str:
    """Six digits that tell this installation's public numbers from every other's."""
    return district_record(folder)["installation_code"]
