"""Frozen records to and from plain values, one codec for facts, history, receipts and exchange."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def to_plain(record: object) -> Any:  # noqa: ANN401 - plain JSON values have no narrower type
    """The record as JSON-ready values: dataclasses become objects, dates ISO text, enums their values."""
    return msgspec.to_builtins(record)


def from_plain(value: object, kind: type[T]) -> T:
    """Plain values back into a record of the kind. Raises msgspec.ValidationError when they don't fit."""
    return msgspec.convert(value, kind, strict=False)


def to_json(record: object) -> bytes:
    """The record as compact JSON."""
    return msgspec.json.encode(record)


def canonical(value: Mapping[str, object] | list[object] | object) -> bytes:
    """One byte string for one value, whatever the order of its keys: what digests and signatures are made over."""
    return json.dumps(to_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
