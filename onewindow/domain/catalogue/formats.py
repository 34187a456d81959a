"""Readers of the item files: one file an item, on top of what its procedure profile gives to all."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROFILES = "_profiles.toml"
Source = dict[str, Any]


class ItemFileUnreadable(ValueError):
    """A file is no item source; the message names file and reason."""


def read_items(folder: Path) -> tuple[Source, ...]:
    """The source of every item of the folder, by file name. Raises ItemFileUnreadable."""
    profiles = _toml(folder / PROFILES)
    return tuple(read_item(path, profiles) for path in sorted(folder.glob("*.toml")) if not path.name.startswith("_"))


def read_item(path: Path, profiles: Mapping[str, Any]) -> Source:
    """The source of one item, completed from its profile. Raises ItemFileUnreadable."""
    source = _toml(path)
    name = str(source.get("profile", ""))
    if name not in profiles:
        raise ItemFileUnreadable(f"{path.name}: there is no profile {name!r}")
    if source.get("item_code") != path.stem:
        raise ItemFileUnreadable(f"{path.name}: the item code {source.get('item_code')!r} differs from the name of the file")
    return completed(source, profiles[name])


def completed(source: Mapping[str, Any], profile: Mapping[str, Any]) -> Source:
    """The source with the profile's part: an entry of the item replaces the profile's entry of the same code.

    Only legal bases that something cites are taken from the profile, so that a guide lists what the item rests on.
    """
    merged: Source = {**profile, **source}
    for name in profile:
        if isinstance(profile[name], list) and all("code" in row for row in profile[name]):
            own = {row.get("code") for row in source.get(name, ())}
            merged[name] = [row for row in profile[name] if row["code"] not in own] + list(source.get(name, ()))
        elif isinstance(profile[name], dict):
            merged[name] = {**profile[name], **source.get(name, {})}
    cited = set(_strings({name: part for name, part in merged.items() if name != "bases"}))
    own = {row.get("code") for row in source.get("bases", ())}
    merged["bases"] = [row for row in merged.get("bases", ()) if row.get("code") in own or row.get("code") in cited]
    return merged


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return []


def _toml(path: Path) -> Source:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ItemFileUnreadable(f"{path.name}: {error}") from error
