"""Frozen records to and from plain values, one codec for facts, history, receipts and exchange."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

# The codec describes a dataclass to itself when it first meets it, and falls over when two threads do that at once.
# So the first meeting with each kind is one thread's at a time; what was learnt is the same on every node.
_learnt: set[object] = set()
_learning = threading.Lock()


def _learn(kind: object) -> None:
    if kind not in _learnt:
        with _learning:
            msgspec.json.Decoder(kind)
            _learnt.add(kind)


def to_plain(record: object) -> Any:  # noqa: ANN401 - plain JSON values have no narrower type
    """The record as JSON-ready values: dataclasses become objects, dates ISO text, enums their values."""
    return msgspec.to_builtins(record)


def from_plain(value: object, kind: type[T]) -> T:
    """Plain values back into a record of the kind. Raises msgspec.ValidationError when they don't fit."""
    _learn(kind)
    return msgspec.convert(value, kind, strict=False)


def from_json(content: bytes, kind: type[T], *, strict: bool = False) -> T:
    """JSON back into a record of the kind. Raises msgspec.DecodeError when it doesn't fit; ``strict`` takes no "1" for 1."""
    _learn(kind)
    return msgspec.json.decode(content, type=kind, strict=strict)


def to_json(record: object) -> bytes:
    """The record as compact JSON."""
    return msgspec.json.encode(record)


def canonical(value: Mapping[str, object] | list[object] | object) -> bytes:
    """One byte string for one value, whatever the order of its keys: what digests and signatures are made over."""
    return json.dumps(to_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
