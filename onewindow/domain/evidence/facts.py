"""What the room announces."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceStored(Fact):
    """A file was added to somebody's evidence."""

    file_no: str
    owner_no: str
    kind_code: str
    trust: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceUsed(Fact):
    """A holder's file was read, a register was asked about them, or their known answers were filled in, for a stated purpose."""

    holder_no: str
    reader_no: str
    department_code: str
    subject: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterObjected(Fact):
    """A holder says a register is wrong about them; its organ is asked to correct it."""

    objection_no: str
    holder_no: str
    register: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Fact):
    """A holder took a consent back; the register may not be asked for this purpose any more."""

    consent_no: str
    holder_no: str
    register: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFetched(Fact):
    """The office got from a register what it had promised to get for the applicant. ``about`` is the draft, ``state`` how it compares."""

    about: str
    material_code: str
    register: str
    state: str
