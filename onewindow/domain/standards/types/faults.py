"""What is wrong with a standard: a code, the place, and a sentence for the editor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One reason why a standard can't be published.

    ``code`` is stable, ``where`` names the place in the standard, ``sentence`` is an English message id with
    named placeholders that ``params`` fill.
    """

    code: str
    where: str
    sentence: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence.format(**self.params)}"
