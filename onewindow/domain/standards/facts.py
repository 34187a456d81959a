"""What the room announces."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementsLoaded(Fact):
    """The data element dictionary changed. Published bundles keep what they were published with."""

    created: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LawsLoaded(Fact):
    """The register of legal texts changed: items that cite a changed one want a look."""

    created: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalRulesLoaded(Fact):
    """The register of legal rules changed: what acts by a changed one wants a look."""

    created: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardPublished(Fact):
    """A version of a standard document is in force; any earlier version of it is withdrawn."""

    code: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardWithdrawn(Fact):
    """A version of a standard document is no longer in force."""

    code: str
    version: str
