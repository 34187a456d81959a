"""The content hash of a standard: the same content has the same hash, and any change another one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from onewindow.domain.catalogue.types import ItemStandard
from onewindow.kernel.records import canonical, to_json


def content_of(standard: ItemStandard) -> dict[str, Any]:
    """The standard as plain values: what is stored, hashed and exchanged."""
    plain: dict[str, Any] = json.loads(to_json(standard))
    return plain


def content_hash(content: object) -> str:
    """SHA-256 over the canonical form; the order of keys doesn't matter."""
    return hashlib.sha256(canonical(content)).hexdigest()
