"""Readers and writers: item files, the lexicon of the search, the canonical content of a standard.

An item file stands on top of what its procedure profile and the library give to all.

Three files stand behind every item. ``_profiles.toml`` has what items of one procedure share: the flags of the procedure,
legal bases, clocks, notices, and the steps of an item that names none. ``_library.toml`` has what many items use: whole
materials and scenario questions (``use = "identity"``), the groups of questions about the applicant (``form.base``), and
the bases these rest on. The item's own word goes before both.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from onewindow.domain.catalogue.types import ItemStandard
from onewindow.kernel.records import canonical, to_json
from onewindow.kernel.wordsearch import Lexicon, folded

PROFILES, LIBRARY = "_profiles.toml", "_library.toml"
OWN_PERMITS = "permits"  # what this platform issued itself is its own register
WHOLE = ("steps",)  # an item that names its own has none of the profile's
Source = dict[str, Any]


class ItemFileUnreadable(ValueError):
    """A file is no item source; the message names file and reason."""


def read_items(folder: Path, *, only: Collection[str] = ()) -> tuple[Source, ...]:
    """The source of every item of the folder, by file name, or of the ones named. Raises ItemFileUnreadable."""
    profiles = _toml(folder / PROFILES)
    library = _toml(folder / LIBRARY) if (folder / LIBRARY).exists() else {}
    files = (path for path in sorted(folder.glob("*.toml")) if not path.name.startswith("_") and (not only or path.stem in only))
    return tuple(read_item(path, profiles, library) for path in files)


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


@lru_cache(maxsize=1)
def read_registers(file: Path) -> frozenset[str]:
    """The codes of the registers that can be asked instead of people, with that of the permits this platform issued itself. Raises ItemFileUnreadable."""
    return frozenset({OWN_PERMITS, *(str(row["code"]) for row in _toml(file)["register"])})


def read_lexicon(folder: Path) -> Lexicon:
    """The language of the item search: readings, written forms, shapes, and the words of people. Raises ItemFileUnreadable."""
    readings: dict[str, list[str]] = {}
    simplified = {ord(pair[0]): pair[1] for line in _lines(folder / "traditional.txt") for pair in line.split()}
    for later in (False, True):
        for line in _lines(folder / "pinyin.txt"):
            syllable, _, chars = line.partition(" ")
            for char in chars.partition("|")[2 if later else 0].strip():
                readings.setdefault(char, []).append(syllable)
    shapes = {char: group[0] for line in _lines(folder / "shapes.txt") for group in line.split() for char in group}
    words = _toml(folder / "words.toml")
    canon: dict[str, list[str]] = {}
    for group in words["synonyms"]:
        usual = folded(group.split()[0])
        for word in group.split():
            canon.setdefault(folded(word), []).append(usual)
    intents = tuple((tuple(tuple(map(folded, part.split("|"))) for part in said.split()), tuple(map(folded, meant.split())))
                    for said, meant in words["intents"])
    return Lexicon(readings={char: tuple(dict.fromkeys(read)) for char, read in readings.items()}, simplified=simplified, shapes=shapes,
                   canon={word: tuple(dict.fromkeys(usual)) for word, usual in canon.items()}, intents=intents,
                   fillers=tuple(sorted(words["fillers"].split(), key=len, reverse=True)))


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
    cited = set(strings_of({name: part for name, part in merged.items() if name != "bases"}))
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


def strings_of(value: object) -> list[str]:
    """Every text in plain values, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in strings_of(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings_of(part)]
    return []


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def _toml(path: Path) -> Source:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ItemFileUnreadable(f"{path.name}: {error}") from error


def content_of(standard: ItemStandard) -> dict[str, Any]:
    """The standard as plain values: what is stored, hashed and exchanged."""
    plain: dict[str, Any] = json.loads(to_json(standard))
    return plain


def content_hash(content: object) -> str:
    """SHA-256 over the canonical form; the order of keys doesn't matter."""
    return hashlib.sha256(canonical(content)).hexdigest()
