"""What the room announces. Public numbers and plain values only."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSubmitted(Fact):
    """An applicant handed in a complete draft (提交)."""

    case_no: str
    item_code: str
    applicant_no: str
    department_code: str
    channel: str
    submitted_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReceived(Fact):
    """A counter took the case in (收件). Nothing is decided by it."""

    case_no: str
    centre_code: str
    counter_code: str
    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRequested(Fact):
    """The applicant was told once of everything that is missing (一次性告知)."""

    case_no: str
    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSupplemented(Fact):
    """The applicant handed in all that was asked for (补正)."""

    case_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccepted(Fact):
    """The competent organ took the case into processing (受理)."""

    case_no: str
    document_no: str
    department_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDeclined(Fact):
    """The case was not accepted; ``kind`` tells 不受理, 不予受理 and 退件 apart."""

    case_no: str
    document_no: str
    article: str
    kind: str = "not_competent"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReviewed(Fact):
    """One step of the review (审查) was done."""

    case_no: str
    step_code: str
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDecided(Fact):
    """The organ decided (决定)."""

    case_no: str
    outcome: str
    document_no: str
    permit_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Fact):
    """Nothing is left to do (办结)."""

    case_no: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(Fact):
    """The applicant took the case back before a decision (撤回申请)."""

    case_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePaused(Fact):
    """A special procedure began whose time is not counted; the applicant was told in writing (行政许可法 45)."""

    case_no: str
    special_code: str
    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResumed(Fact):
    """The special procedure is over and the clock runs on."""

    case_no: str
    special_code: str
    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExtended(Fact):
    """The time was lengthened by whoever may (行政许可法 42). ``amount`` is in the clock's unit."""

    case_no: str
    amount: int
    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDeemed(Fact):
    """The law took something as done because somebody stayed silent (视为)."""

    case_no: str
    kind: str
    document_no: str
    article: str
    department_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLapsed(Fact):
    """The applicant didn't hand in what was owed in time, and the case ended (终止办理)."""

    case_no: str
    document_no: str
