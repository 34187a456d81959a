"""Records that cross the room's wall: permits as their holder, staff and the public see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class PermitState(StrEnum):
    """Whether a permit holds. REVOKED (撤销) undoes an unlawful grant; CANCELLED (注销) strikes it from the register."""

    VALID = "valid"
    REVOKED = "revoked"
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


class CancellationGround(StrEnum):
    """Why a permit is struck from the register (许可法 70)."""

    NOT_RENEWED = "not_renewed"
    DEATH_OR_INCAPACITY = "death_or_incapacity"
    ORGANISATION_ENDED = "organisation_ended"
    WITHDRAWN_OR_REVOKED = "withdrawn_or_revoked"
    FORCE_MAJEURE = "force_majeure"
    OTHER_BY_LAW = "other_by_law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a decision grants: what kind of paper, to whom, by which organ, with what printed on it.

    ``data`` is what the document prints beneath name and number: label to value, in that order.
    ``valid_years`` 0 means without end.
    """

    kind: str
    name: str
    template: str
    holder_no: str
    holder_name: str
    department_code: str
    data: dict[str, str]
    valid_years: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """What government issued (证照). ``data`` holds what is printed on it; ``valid_until`` is the final valid day."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPermit:
    """What anybody with the number and the check code may know: never personal data."""

    permit_no: str
    name: str
    holder_masked: str
    issuer: str
    valid_from: date
    valid_until: date | None
    state: PermitState
