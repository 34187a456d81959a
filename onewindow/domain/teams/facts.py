"""What teams announces, in the past tense: public numbers and plain values only."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHandedOver(Fact):
    """A case was put on a colleague's list."""

    case_no: str
    staff_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyNamed(Fact):
    """Somebody will be away, and a colleague stands in; both see it on their desk."""

    absence_no: str
    staff_no: str
    deputy_no: str
    from_on: str
    until_on: str
