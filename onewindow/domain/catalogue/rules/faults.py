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


def unknown_key(where: str, key: str) -> Fault:
    """The source holds a key that means nothing: a typing error would otherwise be lost in silence."""
    return Fault(code="unknown_key", where=where, params={"key": key},
                 sentence="The key {key} means nothing here. Correct it or strike it out.")


def malformed(where: str, detail: str) -> Fault:
    """The source doesn't have the shape of an item standard."""
    return Fault(code="malformed", where=where, params={"detail": detail},
                 sentence="This doesn't have the shape of an item standard: {detail}")


def unknown_law(where: str, law: str) -> Fault:
    """A basis names a text that isn't in the register of laws."""
    return Fault(code="unknown_law", where=where, params={"law": law},
                 sentence="There is no legal text {law} in the register. Enter it first, or correct the code.")
