"""The base of what rooms announce. A fact is in the past tense, holds public numbers and plain values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened and will not un-happen. Its class name is its wire name."""

    @classmethod
    def wire_name(cls) -> str:
        """The name under which the fact is stored, exchanged and subscribed to."""
        return cls.__name__
