"""Readers of the item files: one file an item, on top of what its procedure profile and the library give to all.

Three files stand behind every item. ``_profiles.toml`` has what items of one procedure share: the flags of the procedure,
legal bases, clocks, notices, and the steps of an item that names none. ``_library.toml`` has what many items use: whole
materials and scenario questions (``use = "identity"``), the groups of questions about the applicant (``form.base``), and
the bases these rest on. The item's own word goes before both.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PROFILES, LIBRARY = "_profiles.toml", "_library.toml"
WHOLE = ("steps",)  # an item that names its own has none of the profile's
Source = dict[str, Any]


class ItemFileUnreadable(ValueError):
    """A file is no item source; the message names file and reason."""


def read_items(folder: Path) -> tuple[Source, ...]:
    """The source of every item of the folder, by file name. Raises ItemFileUnreadable."""
    profiles = _toml(folder / PROFILES)
    library = _toml(folder / LIBRARY) if (folder / LIBRARY).exists() else {}
    return tuple(read_item(path, profiles, library) for path in sorted(folder.glob("*.toml")) if not path.name.startswith("_"))


def read_item(path: Path, profiles: Mapping[str, Any], library: Mapping[str, Any]) -> Source:
    """The source of one item, completed from its profile and the library. Raises ItemFileUnreadable."""
    source = _toml(path)
    name = str(source.get("profile", ""))
    if name not in profiles:
        raise ItemFileUnreadable(f"{path.name}: there is no profile {name!r}")
    if source.get("item_code") != path.stem:
        raise ItemFileUnreadable(f"{path.name}: the item code {source.get('item_code')!r} differs from the name of the file")
    try:
        return completed(furnished(source, library), profiles[name], library.get("bases", ()))
    except LookupError as error:
        raise ItemFileUnreadable(f"{path.name}: the library has no {error}") from error


def furnished(source: Mapping[str, Any], library: Mapping[str, Any]) -> Source:
    """The source with what it uses of the library put in. Raises KeyError for a name the library doesn't have."""
    filled: Source = dict(source)
    for name in ("materials", "scenario"):
        filled[name] = [_used(row, library.get(name, {})) for row in source.get(name, ())]
    form = dict(source.get("form", {}))
    if base := form.pop("base", ""):
        bases = library.get("forms", {})
        form["groups"] = [*bases[base]["groups"], *form.get("groups", ()), *bases["closing"]["groups"]]
    filled["form"] = form
    return filled


def completed(source: Mapping[str, Any], profile: Mapping[str, Any], common: Iterable[Mapping[str, Any]] = ()) -> Source:
    """The source with the profile's part: an entry of the item replaces the profile's entry of the same code.

    Only legal bases that something cites are taken from the profile and from the ``common`` ones of the library, so that a
    guide lists what the item rests on.
    """
    merged: Source = {**profile, **source}
    for name in profile:
        if isinstance(profile[name], list) and all("code" in row for row in profile[name]):
            own = {row.get("code") for row in source.get(name, ())}
            kept = [] if name in WHOLE and own else [row for row in profile[name] if row["code"] not in own]
            merged[name] = kept + list(source.get(name, ()))
        elif isinstance(profile[name], dict):
            merged[name] = _over(profile[name], source.get(name, {}))
    cited = set(_strings({name: part for name, part in merged.items() if name != "bases"}))
    own = {row.get("code") for row in source.get("bases", ())}
    known = {row.get("code") for row in merged.get("bases", ())}
    offered = [*(row for row in common if row.get("code") not in known), *merged.get("bases", ())]
    merged["bases"] = [row for row in offered if row.get("code") in own or row.get("code") in cited]
    return merged


def _over(base: Mapping[str, Any], own: Mapping[str, Any]) -> Source:
    """The tables laid over each other, the own one on top."""
    both = {key: _over(base[key], own[key]) for key in base.keys() & own.keys() if isinstance(base[key], dict) and isinstance(own[key], dict)}
    return {**base, **own, **both}


def _used(row: Mapping[str, Any], shelf: Mapping[str, Any]) -> Source:
    """The row itself, or the library's with the row's own words before it."""
    name = row.get("use")
    if name is None:
        return dict(row)
    return {"code": name, **shelf[name], **{key: value for key, value in row.items() if key != "use"}}


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
