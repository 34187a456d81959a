"""Records that cross the room's wall: stored files, known answers, uses, what a register says and how it compares."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from onewindow.kernel.formkit import DataElement, Sensitivity, check

ORGANISATION_ELEMENT = "uscc"  # the data element by which an answer says of which organisation it speaks


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
    PERMIT = "permit"
    REGISTER = "register"
    CLERK = "clerk"
    SYSTEM = "system"


class UseKind(StrEnum):
    """What was used: an entry of a register, answers known from before, a kept file, numbers shown in full."""

    REGISTER = "register"
    ANSWERS = "answers"
    FILE = "file"
    NUMBERS = "numbers"


class ReplyState(StrEnum):
    """How a register answered. MISDIRECTED: about another number, and thrown away."""

    FOUND = "found"
    UNKNOWN = "unknown"
    SLOW = "slow"
    DOWN = "down"
    MISDIRECTED = "misdirected"


class NumberKind(StrEnum):
    """By which number a register is asked. A credit code is public, a person's number is not."""

    PERSON = "person"
    ORGANISATION = "organisation"
    EITHER = "either"


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

    def suits(self, element: DataElement) -> bool:
        """Whether it may be filled in: well-formed, never a declaration, and what is sensitive only from the account or a register."""
        official = self.origin in (Origin.SYSTEM, Origin.REGISTER)
        allowed = element.carried and (official or element.sensitivity is not Sensitivity.SENSITIVE)
        return bool(self.value) and allowed and check(element, self.value) is None

    def contradicts(self, other: KnownAnswer) -> bool:
        """Whether it says something else and weighs enough to ask about: it is official (A, B), or was said since."""
        weighs = self.trust in (TrustLevel.A, TrustLevel.B) or self.recorded_at > other.recorded_at
        return weighs and not says_the_same(self.value, other.value)


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
    """One use of somebody's data, as its holder sees it (使用记录).

    ``subject`` is the kind and a number or code, ``ground`` the article or consent, ``elements`` what was used, ``outcome`` how a register answered.
    """

    holder_no: str
    reader_no: str
    reader_name: str
    department_code: str
    channel: str
    kind: UseKind
    subject: str
    purpose: str
    ground: str
    elements: tuple[str, ...]
    outcome: str
    used_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whose entry a register holds: the form's answer that gives the number, and which answers the entry speaks of.

    ``answers`` maps what the register calls it to the form's data element. ``reference`` is the answer that picks one
    entry where the register holds several of the same number.
    """

    number: str
    answers: Mapping[str, str]
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterInfo:
    """A register of another organ (登记库). ``ground`` is the article its use rests on; ``consent`` true: the holder must agree.

    ``elements`` is all it may tell; ``valid_days`` for how long a reply may be used again. ``kinds``: an entry is picked by the
    kind of paper it stands for, not by an answer of the form.
    """

    code: str
    title: str
    organ: str
    number: NumberKind
    ground: str
    consent: bool
    valid_days: int
    elements: tuple[str, ...]
    about: tuple[About, ...]
    kinds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PointCheck:
    """A review point a machine checks: by what the register told (``field`` among ``among``), by answers that agree with it
    (``same``, form elements), by the form being complete (``complete``), or by a proven identity (``identity``)."""

    point: str
    register: str = ""
    same: tuple[str, ...] = ()
    field: str = ""
    among: tuple[str, ...] = ()
    complete: bool = False
    identity: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSubject:
    """Whom a register is asked about. ``id_number`` is the citizen's number or the organisation's credit code.

    ``reference`` is the number of one entry, such as a certificate, where a register holds several, or the kind of paper.
    """

    subject_no: str
    id_number: str
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterReply:
    """What a register says: the number it answered for, and values by data element."""

    id_number: str
    values: dict[str, str]
    reply_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """How a register answered, kept as evidence. ``values`` are there only for FOUND.

    ``disclosed`` false: the number is not proven to be the holder's own, so the values may be compared and never shown.
    """

    register: str
    state: ReplyState
    asked_at: datetime
    valid_until: datetime
    reply_ref: str = ""
    disclosed: bool = True
    values: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A holder's consent that a register is asked for a purpose (个人信息保护法 14); it can be taken back."""

    consent_no: str
    holder_no: str
    register: str
    purpose: str
    wording: str
    given_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A holder says that a register is wrong about them; the request to correct it goes to its organ (个人信息保护法 46)."""

    objection_no: str
    holder_no: str
    register: str
    elements: tuple[str, ...]
    reason: str
    about: str
    raised_at: datetime


class CheckState(StrEnum):
    """What came of asking a register instead of the applicant (材料免提交).

    WAITING: not asked yet. CONFLICT: it says something else than the form. UNKNOWN: it has no such entry. UNAVAILABLE: slow,
    down or misdirected. NO_NUMBER: nothing to ask by yet. NO_CONSENT: the applicant has to agree first.
    """

    WAITING = "waiting"
    MATCHED = "matched"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"
    UNAVAILABLE = "unavailable"
    NO_NUMBER = "no_number"
    NO_CONSENT = "no_consent"


CHECK_LABELS: dict[CheckState, str] = {
    CheckState.MATCHED: "Checked, matches", CheckState.CONFLICT: "Does not match", CheckState.UNKNOWN: "Not found", CheckState.UNAVAILABLE: "No answer now",
    CheckState.NO_NUMBER: "No need to hand in", CheckState.NO_CONSENT: "Needs your consent", CheckState.WAITING: "No need to hand in",
}
CHECK_LOOKS = {CheckState.CONFLICT: "bad", CheckState.UNKNOWN: "warn", CheckState.UNAVAILABLE: "warn", CheckState.NO_CONSENT: "act"}
CHECK_SENTENCES: dict[CheckState, str] = {
    CheckState.CONFLICT: "%(register)s says something else than you filled in.",
    CheckState.UNKNOWN: "%(register)s has no such entry. You can go on; the office will look into it. Or correct the number, or hand it in yourself.",
    CheckState.UNAVAILABLE: "%(register)s does not answer now. That is not your fault: go on, and the office fetches it later. Or hand it in yourself.",
    CheckState.NO_NUMBER: "We check it as soon as the form has the number it needs.",
    CheckState.NO_CONSENT: "We ask %(register)s only if you agree. Or hand it in yourself.",
}


class CheckChoice(StrEnum):
    """What the applicant chose. FETCH_LATER: the office gets it. TAKE: the register is right. OBJECT: it is wrong, here is proof."""

    NONE = ""
    AGREE = "agree"
    FETCH_LATER = "fetch_later"
    UPLOAD = "upload"
    TAKE = "take"
    OBJECT = "object"


class Finding(StrEnum):
    """What a machine found on a review point. UNKNOWN: it could not be checked; a person looks."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A register says something else than the form. ``told`` is empty where the entry may not be shown."""

    element_id: str
    stated: str = field(repr=False)
    told: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCheck:
    """How a material that needs no handing in stands (免提交): what the register said, when, for how long, and what was chosen."""

    material_code: str
    register: str
    state: CheckState = CheckState.WAITING
    choice: CheckChoice = CheckChoice.NONE
    conflicts: tuple[Disagreement, ...] = ()
    trust: TrustLevel = TrustLevel.A
    asked_at: datetime | None = None
    valid_until: datetime | None = None
    reply_ref: str = ""
    objection_no: str = ""
    reason: str = field(default="", repr=False)
    tries: int = 0

    @property
    def by_hand(self) -> bool:
        """Whether the applicant chose to hand it in after all: of their own will, or as proof against the register."""
        return self.choice in (CheckChoice.UPLOAD, CheckChoice.OBJECT)

    @property
    def fetch_later(self) -> bool:
        """Whether the office still has to get it."""
        return self.choice is CheckChoice.FETCH_LATER and self.state not in (CheckState.MATCHED, CheckState.CONFLICT)

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways on that stand open now: to take what the register says or object to it, to agree, to ask again, to leave it to the office,
        to hand it in after all."""
        if self.state is CheckState.CONFLICT and self.choice is CheckChoice.NONE:
            return ("take", "object") if all(each.told for each in self.conflicts) else ("object",)
        if self.state is CheckState.NO_CONSENT and self.choice is not CheckChoice.UPLOAD:
            return ("agree", "upload")
        if self.state in (CheckState.UNAVAILABLE, CheckState.UNKNOWN):
            return tuple(way for way in ("again", "fetch_later", "upload") if way != self.choice.value)
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTask:
    """What to ask a register instead of the applicant: for which material, about whose entry, by which number."""

    material_code: str
    info: RegisterInfo
    about: About | None
    id_number: str = field(repr=False)
    reference: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Why somebody can't use a promise instead of proof, by which article, until when (None: until it is put right)."""

    article: str
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerInfo:
    """The scanner of a counter (高拍仪、扫描仪), as the installation's settings have it. ``source``: auto, feeder or glass."""

    counter_code: str
    driver: str
    address: str
    source: str = "auto"
    resolution_dpi: int = 300
    ca: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanWish:
    """What is to be scanned: the ``paper`` by its name (a twin draws it), and how long and how much may come."""

    paper: str
    asked_at: datetime
    patience_seconds: float = 60.0
    most_pages: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPage:
    """A page, or a document of pages, as the scanner gave it."""

    content: bytes = field(repr=False)
    media_type: str


def says_the_same(one: str, other: str) -> bool:
    """Whether two texts say the same: width, case, spaces and punctuation aside."""
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).upper() if char.isalnum())
