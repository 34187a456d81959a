"""What the room announces. Public numbers and plain values only."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialProcedureBegun(Fact):
    """A special procedure (特别程序) of a case began."""

    procedure_no: str
    case_no: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialProcedureOver(Fact):
    """A special procedure of a case is over."""

    procedure_no: str
    case_no: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingArranged(Fact):
    """A hearing (听证) was arranged and its notice sent."""

    procedure_no: str
    case_no: str
    held_at: str
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingHeld(Fact):
    """A hearing was held and recorded."""

    procedure_no: str
    case_no: str
    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionAsked(Fact):
    """Another organ was asked for its opinion (征求意见)."""

    consultation_no: str
    case_no: str
    department_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(Fact):
    """The organ answered, or its silence counts as agreement."""

    consultation_no: str
    case_no: str
    department_code: str
    agrees: bool
    by_silence: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseChecked(Fact):
    """A promise (告知承诺) was checked after the decision."""

    check_no: str
    case_no: str
    permit_no: str
    result: str
