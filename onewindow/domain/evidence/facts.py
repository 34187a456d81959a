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
    """Staff read a holder's file, or asked a register about the holder, for a stated purpose."""

    holder_no: str
    reader_no: str
    department_code: str
    subject: str
    purpose: str
