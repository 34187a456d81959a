"""What crosses the room's walls: special procedures, hearings, consultations, checks of promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from onewindow.domain.catalogue.types import SpecialKind
from onewindow.kernel.formkit import DataElement


class ProcedureState(StrEnum):
    """A special procedure is under way or over."""

    UNDER_WAY = "under_way"
    OVER = "over"


class HearingState(StrEnum):
    """How far a hearing (听证) is: called for, arranged with its notice, held and recorded."""

    CALLED = "called"
    ARRANGED = "arranged"
    HELD = "held"


class CheckState(StrEnum):
    """What became of a promise (承诺核查): to be checked, kept, to be put right by a day, that day passed, broken."""

    DUE = "due"
    KEPT = "kept"
    TO_RECTIFY = "to_rectify"
    RUN_OUT = "run_out"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """A hearing: where and when, who presides, who took part, and its record signed by all of them (行政许可法 48)."""

    state: HearingState
    public: bool
    held_at: datetime | None
    place: str
    presiding: str
    recorder: str
    participants: tuple[str, ...]
    notice_no: str
    record_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingTerms:
    """Between which days a hearing can be held whose notice goes out today (行政许可法 47, 48); ``late`` when there is none left."""

    earliest_on: date
    latest_on: date

    @property
    def late(self) -> bool:
        """Whether no notice of today can keep the term any more."""
        return self.earliest_on > self.latest_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """An opinion asked of another organ (征求意见). ``by_silence``: it did not answer, and a text says that is agreement."""

    consultation_no: str
    procedure_no: str
    case_no: str
    item_name: str
    department_code: str
    department_name: str
    question: str
    sent_at: datetime
    due_on: date | None
    answered_at: datetime | None
    agrees: bool | None
    opinion: str
    by_silence: bool
    paper_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidBefore:
    """What an organ asked for its opinion is given to read: the application as it was handed in.

    ``groups`` are those of the form, with (label, element, answer); ``files`` are (name of the material, number of the file, its name).
    """

    applicant_name: str
    groups: tuple[tuple[str, tuple[tuple[str, DataElement, str], ...]], ...]
    files: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialProcedure:
    """A special procedure (特别程序) of a case. ``counted``: its time runs within the limit."""

    procedure_no: str
    case_no: str
    special_code: str
    kind: SpecialKind
    name: str
    counted: bool
    state: ProcedureState
    reason: str
    began_at: datetime
    expected_on: date | None
    ended_at: datetime | None
    result: str
    hearing: Hearing | None
    consultations: tuple[Consultation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingRight:
    """That somebody was told of the right to a hearing, and until when it may be asked for (行政许可法 47).

    ``name`` is that of a third party with a major interest (36), "" for the applicant; ``said`` what the party stated.
    """

    case_no: str
    party_no: str
    name: str
    interest: str
    told_at: datetime
    until_on: date
    asked_at: datetime | None
    said: str
    paper_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHearing:
    """A hearing the public may come to (行政许可法 48), without the case and the persons in it."""

    item_name: str
    organ_name: str
    held_at: datetime
    place: str
    presiding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseCheck:
    """The check of a promise after the decision (承诺核查)."""

    check_no: str
    case_no: str
    item_name: str
    permit_no: str
    department_code: str
    due_on: date
    state: CheckState
    checked_at: datetime | None
    finding: str
    rectify_by_on: date | None
