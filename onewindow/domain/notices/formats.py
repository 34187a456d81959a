"""Reader of the kinds file (onewindow/data/notices.toml)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from onewindow import data
from onewindow.domain.notices.rules import placeholders
from onewindow.domain.notices.types import KindBook, NoticeKind, NoticeText, TransportCode

KINDS_FILE = Path(data.__file__).parent / "notices.toml"


@lru_cache(maxsize=4)
def kind_book(path: Path = KINDS_FILE) -> KindBook:
    """Every kind of the file. Raises ValueError, naming the kind, when a text or a secret doesn't fit."""
    loaded = tomllib.loads(path.read_text(encoding="utf-8"))
    kinds = {code: _kind(code, table) for code, table in loaded["kinds"].items()}
    return KindBook(kinds=kinds, signature=str(loaded["signature"]), provisional=str(loaded["provisional"]),
                    status=str(loaded["status"]))


def _kind(code: str, table: dict[str, object]) -> NoticeKind:
    texts: dict[TransportCode, NoticeText] = {}
    names: dict[str, None] = {}
    for transport in TransportCode:
        entry = table.get(transport.value)
        if not isinstance(entry, dict):
            continue
        text = NoticeText(title=str(entry.get("title", "")), body=str(entry.get("body") or entry["text"]))
        try:
            names.update(dict.fromkeys(placeholders(text.title) + placeholders(text.body)))
        except ValueError as error:
            raise ValueError(f"notice kind {code}, {transport.value}: {error}") from error
        texts[transport] = text
    secret, optional = _names(table, "secret"), _names(table, "optional")
    if not texts or not set(secret) <= set(names):
        raise ValueError(f"notice kind {code} needs a text, and its secrets must stand in one")
    return NoticeKind(code=code, texts=texts, secret=secret, optional=optional,
                      required=tuple(name for name in names if name not in optional))


def _names(table: dict[str, object], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    return tuple(str(name) for name in value) if isinstance(value, list) else ()
