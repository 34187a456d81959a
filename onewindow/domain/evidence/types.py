"""Records that cross the room's wall: stored files, known answers, uses, and what a register says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TrustLevel(StrEnum):
    """How far a file or an answer may be relied on (材料可信等级).

    A: issued by an organ or given by its register. B: checked against the original by staff.
    C: uploaded by the person. D: the person's own statement.
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Origin(StrEnum):
    """How an answer came to be in a form."""

    TYPED = "typed"
    CARRIED_OVER = "carried_over"
    REGISTER = "register"
    CLERK = "clerk"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAnswer:
    """One answer about a person or organisation, keyed by its data element (复写: filled in once, used often).

    ``source`` says where it came from in words an applicant can check: a register's name, a case number.
    """

    element_id: str
    value: str
    trust: TrustLevel
    origin: Origin
    recorded_at: datetime
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """A file kept about its owner, with its trust level. ``size`` in bytes, ``sha256`` in hexadecimal."""

    file_no: str
    owner_no: str
    kind_code: str
    name: str
    trust: TrustLevel
    recorded_at: datetime
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContent:
    """A file together with its bytes."""

    file: EvidenceFile
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRecord:
    """One reading of somebody's file or register entry, as its holder sees it (使用记录)."""

    holder_no: str
    reader_no: str
    reader_name: str
    department_code: str
    subject: str
    purpose: str
    used_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSubject:
    """Whom a register is asked about. ``id_number`` is the citizen's number or the organisation's credit code."""

    subject_no: str
    id_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterReply:
    """What a register says: the number it answered for, and values by data element."""

    id_number: str
    values: dict[str, str]
    reply_ref: str
