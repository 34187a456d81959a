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
class PermitEditionMade(Fact):
    """A permit goes on under its number with a new document, which is being made; the earlier one no longer holds."""

    permit_no: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitDocumentReady(Fact):
    """The permit's document can be read and printed. ``case_no`` is the case that led to this edition."""

    permit_no: str
    case_no: str
    holder_no: str
    file_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalRequested(Fact):
    """The holder applied for renewal (许可法 50). ``in_time``: "yes" when silence would renew."""

    permit_no: str
    case_no: str
    holder_no: str
    in_time: str
    valid_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitRenewed(Fact):
    """A permit was renewed by decision (准予延续)."""

    permit_no: str
    holder_no: str
    case_no: str
    valid_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitDeemedRenewed(Fact):
    """A permit counts as renewed, since nobody answered in time (视为准予延续). ``light`` is the silent organ's."""

    permit_no: str
    holder_no: str
    case_no: str
    department_code: str
    valid_until: str
    article: str
    light: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitChanged(Fact):
    """What a permit says was changed (变更, 许可法 49)."""

    permit_no: str
    holder_no: str
    case_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitReissued(Fact):
    """A lost or damaged document was replaced (补发, 换发)."""

    permit_no: str
    holder_no: str
    case_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitRevoked(Fact):
    """An unlawful grant was undone (许可法 69)."""

    permit_no: str
    holder_no: str
    ground: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitTakenBack(Fact):
    """A lawful permit was taken back in the public interest (撤回, 许可法 8)."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantBarred(Fact):
    """Somebody may not apply for a kind of permit again for some time (许可法 78, 79)."""

    holder_no: str
    kind: str
    until_on: str
    article: str
