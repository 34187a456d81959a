"""What the room announces."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePublished(Fact):
    """A version of an item's standard was published. Open cases keep the bundle they have pinned."""

    item_code: str
    version: int
    bundle_hash: str
    effective_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeSet(Fact):
    """A batch of district-wide service was opened or changed."""

    batch_code: str
    starts_on: str
    item_codes: tuple[str, ...]
    counters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterEntitled(Fact):
    """A counter may take in further items, its staff being trained."""

    counter_code: str
    item_codes: tuple[str, ...]
    starts_on: str
