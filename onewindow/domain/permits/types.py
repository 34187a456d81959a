"""Records that cross the room's wall: permits as their holder, staff and the public see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class PermitState(StrEnum):
    """Whether a permit holds.

    REVOKED (撤销) undoes an unlawful grant, TAKEN_BACK (撤回) a lawful one whose ground has gone; CANCELLED (注销)
    strikes a permit that has ended from the register.
    """

    VALID = "valid"
    REVOKED = "revoked"
    TAKEN_BACK = "taken_back"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class RevocationGround(StrEnum):
    """Why a grant is undone (许可法 69): 1-5 may be undone, fraud must be."""

    ABUSE_OF_OFFICE = "abuse_of_office"
    BEYOND_POWERS = "beyond_powers"
    WRONG_PROCEDURE = "wrong_procedure"
    HOLDER_NOT_ELIGIBLE = "holder_not_eligible"
    OTHER_BY_LAW = "other_by_law"
    FRAUD = "fraud"


class TakeBackGround(StrEnum):
    """Why a lawful permit is taken back in the public interest (许可法 8)."""

    LAW_CHANGED = "law_changed"
    CIRCUMSTANCES_CHANGED = "circumstances_changed"


class CancellationGround(StrEnum):
    """Why a permit is struck from the register (许可法 70)."""

    NOT_RENEWED = "not_renewed"
    DEATH_OR_INCAPACITY = "death_or_incapacity"
    ORGANISATION_ENDED = "organisation_ended"
    WITHDRAWN_OR_REVOKED = "withdrawn_or_revoked"
    FORCE_MAJEURE = "force_majeure"
    OTHER_BY_LAW = "other_by_law"


class LifeAct(StrEnum):
    """What can happen to a permit after its birth."""

    ISSUED = "issued"
    RENEWAL_REQUESTED = "renewal_requested"
    RENEWED = "renewed"
    DEEMED_RENEWED = "deemed_renewed"
    RENEWAL_REFUSED = "renewal_refused"
    RENEWAL_WITHDRAWN = "renewal_withdrawn"
    CHANGED = "changed"
    REISSUED = "reissued"
    REVOKED = "revoked"
    TAKEN_BACK = "taken_back"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class RenewalState(StrEnum):
    """Where an application for renewal stands. VOID: the permit ended first."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DEEMED = "deemed"
    VOID = "void"


class FileFault(StrEnum):
    """Why an uploaded file is not a permit's document as it was issued."""

    NOT_PDF = "not_pdf"
    UNSIGNED = "unsigned"
    ALTERED = "altered"
    APPENDED = "appended"
    FOREIGN = "foreign"
    CERTIFICATE_REVOKED = "revoked"
    UNKNOWN = "unknown"  # signed by us, but not the document of a permit


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground of law to end a permit. ``must``: the organ has no choice. ``bar_years`` as far as safety is concerned.

    ``cited`` is the article as papers write it.
    """

    act: LifeAct
    code: str
    number: int
    article: str
    cited: str
    text: str
    must: bool
    compensation: bool = False
    bar_years: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRule:
    """When holders are reminded, in natural days before the final valid day, and how early they must apply."""

    valid_from: date
    days_before: tuple[int, ...]
    renew_before_days: int
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a decision grants: what kind of paper, to whom, by which organ, with what printed on it.

    ``data`` is what the document prints beneath name and number: label to value, in that order.
    ``valid_years`` 0 means without end, unless ``valid_until`` names the final valid day. ``renew_before_days`` 0 means as the law has it (许可法 50: 30 days).
    """

    kind: str
    name: str
    template: str
    holder_no: str
    holder_name: str
    department_code: str
    data: dict[str, str]
    valid_years: int = 0
    valid_until: date | None = None
    renew_before_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """What government issued (证照). ``data`` holds what is printed on it; ``valid_until`` is the final valid day.

    ``edition`` counts the documents issued under the number: only the latest holds. ``renew_by`` is the final
    day to apply for renewal in time.
    """

    permit_no: str
    kind: str
    name: str
    template: str
    holder_no: str
    holder_name: str
    case_no: str
    department_code: str
    issued_at: datetime
    valid_from: date
    valid_until: date | None
    state: PermitState
    check_code: str
    document_file_no: str = ""
    data: dict[str, str] = field(default_factory=dict)
    ground: str = ""
    edition: int = 1
    edition_at: datetime | None = None
    renew_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPermit:
    """What anybody with the number and the check code, or the document, may know: never personal data.

    ``replaced``: the paper is an earlier edition; the permit itself may hold. ``renewal_pending``: past its final
    day it still holds, since a renewal applied for in time is not decided (许可法 50).
    """

    permit_no: str
    name: str
    holder_masked: str
    issuer: str
    valid_from: date
    valid_until: date | None
    state: PermitState
    replaced: bool = False
    renewal_pending: bool = False
    ended_on: date | None = None
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVerdict:
    """What an uploaded file turned out to be. ``permit`` is there only when ``fault`` is None."""

    fault: FileFault | None
    permit: PublicPermit | None = None
    signer: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEntry:
    """One act in a permit's life and the paper it left."""

    act: LifeAct
    acted_at: datetime
    article: str
    ground_text: str = ""
    reason: str = ""
    case_no: str = ""
    paper_no: str = ""
    paper_title: str = ""
    remedies: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A document that was replaced (换发前的版本)."""

    number: int
    valid_from: date
    valid_until: date | None
    made_at: datetime
    replaced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """An application for renewal (延续申请). ``in_time``: early enough that silence renews (许可法 50(2))."""

    permit_no: str
    case_no: str
    submitted_at: datetime
    in_time: bool
    valid_until: date
    department_code: str
    state: RenewalState


@dataclass(frozen=True, slots=True, kw_only=True)
class DeemedRenewal:
    """Renewed because the organ kept silent (视为准予延续, 许可法 50(2)). ``light`` is the organ's, and red."""

    permit_no: str
    case_no: str
    department_code: str
    article: str
    deemed_at: datetime
    ended_on: date
    valid_until: date
    paper_no: str = ""
    light: str = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitLife:
    """Everything that happened to a permit, earliest first, and the renewal under way, if there is one."""

    entries: tuple[LifeEntry, ...]
    replaced: tuple[Edition, ...]
    renewal: Renewal | None
    deemed: tuple[DeemedRenewal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReminder:
    """A reminder that is due: so many days before the final valid day."""

    permit_no: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Until when somebody may not apply for a kind of permit again (许可法 78, 79); the final day counts."""

    holder_no: str
    kind: str
    article: str
    begins_on: date
    until_on: date
    case_no: str = ""
    permit_no: str = ""
