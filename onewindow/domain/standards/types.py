"""What other rooms see of standards: standard documents, laws, and what a load did. No Django here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class LegalRank(StrEnum):
    """Rank of a legal text (效力层级). Which rank may create a licence is in 行政许可法 14-17."""

    LAW = "law"
    ADMIN_REGULATION = "admin_regulation"
    STATE_COUNCIL_DECISION = "state_council_decision"
    LOCAL_REGULATION = "local_regulation"
    MINISTRY_RULE = "ministry_rule"
    PROVINCIAL_RULE = "provincial_rule"
    NORMATIVE_DOCUMENT = "normative_document"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A legal text that item standards cite by ``code`` (设定依据).

    ``cited`` is the title as it is written in a citation. ``verified`` is false while the legal office has
    not checked that this is the text in force.
    """

    code: str
    title: str
    cited: str
    rank: LegalRank
    issuer: str
    number: str = ""
    effective_on: date
    ceased_on: date | None = None
    verified: bool = False

    def is_in_force(self, on: date) -> bool:
        """Whether the text applies on the day."""
        return self.effective_on <= on and (self.ceased_on is None or on < self.ceased_on)


class StandardState(StrEnum):
    """Where a version of a standard document stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One version of a standard document (标准文件). ``body`` is its text, clauses numbered as in the original."""

    code: str
    version: str
    title: str
    body: str
    state: StandardState
    published_at: datetime | None = None

    @property
    def ref(self) -> str:
        """How other records cite this version, such as ``ITEM-STD@1.0``."""
        return f"{self.code}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load did to a dictionary: entries that were new, entries that got a new version, entries left alone."""

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0

    @property
    def nothing_changed(self) -> bool:
        """Whether the dictionary already said exactly this."""
        return not self.created and not self.changed
