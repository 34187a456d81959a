"""What the room announces."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitIssued(Fact):
    """A permit was granted and holds; its document is being made. Dates as ISO text, empty when without end."""

    permit_no: str
    kind: str
    case_no: str
    holder_no: str
    department_code: str
    valid_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitDocumentReady(Fact):
    """The permit's document can be read and printed."""

    permit_no: str
    case_no: str
    holder_no: str
    file_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitRevoked(Fact):
    """An unlawful grant was undone (许可法 69)."""

    permit_no: str
    holder_no: str
    ground: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitCancelled(Fact):
    """A permit was struck from the register (许可法 70)."""

    permit_no: str
    holder_no: str
    ground: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitExpired(Fact):
    """The final valid day of a permit has passed."""

    permit_no: str
    holder_no: str
    valid_until: str
