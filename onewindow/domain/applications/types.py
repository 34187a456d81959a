"""What crosses the door of applications: enums and frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from onewindow.domain.evidence.types import KnownAnswer, Origin, TrustLevel


class DraftState(StrEnum):
    """Where a draft (草稿) stands."""

    OPEN = "open"
    SEALED = "sealed"
    CORRECTING = "correcting"
    DISCARDED = "discarded"


class MaterialForm(StrEnum):
    """How a material is handed in: uploaded, as paper at a counter, or not at all (免提交)."""

    UPLOAD = "upload"
    PAPER = "paper"
    EXEMPT = "exempt"


class DeliveryMethod(StrEnum):
    """How the outcome reaches the applicant (送达方式)."""

    POST = "post"
    PICK_UP = "pick_up"


class Part(StrEnum):
    """The part of a draft a problem stands in."""

    ANSWER = "answer"
    MATERIAL = "material"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer with where it came from and how far it may be relied on. ``source`` is for people to read."""

    element_id: str
    value: str = field(repr=False)
    origin: Origin
    trust: TrustLevel
    recorded_at: datetime
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftMaterial:
    """One file, paper or exemption for one material of the bundle. A material may have several files."""

    material_code: str
    form: MaterialForm
    file_no: str = ""
    name: str = ""
    note: str = ""
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The chosen way of delivery. POST needs recipient, phone and address; PICK_UP needs a service centre."""

    method: DeliveryMethod
    recipient: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    centre_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it arrives from a browser."""

    filename: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that keeps a draft from being submitted.

    ``where`` is the element or material, ``sentence`` an English message id with named places, filled from
    ``values``; screens translate it.
    """

    part: Part
    where: str
    sentence: str
    values: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The English sentence with its values."""
        return self.sentence.format(**self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An application being filled in (草稿 / 自助填表), pinned to one bundle.

    ``version`` counts saves; a save names the version it started from. ``open_materials`` and
    ``open_elements`` are what a correction asks for again; nothing else can be changed then.
    """

    draft_no: str
    item_code: str
    bundle_hash: str
    applicant_no: str
    opened_by: str
    assisted_by: str
    version: int
    state: DraftState
    scenario: dict[str, str]
    answers: tuple[Answer, ...]
    materials: tuple[DraftMaterial, ...]
    delivery: Delivery | None
    opened_at: datetime
    saved_at: datetime
    open_materials: tuple[str, ...] = ()
    open_elements: tuple[str, ...] = ()
    reopened_at: datetime | None = None

    def values(self) -> dict[str, str]:
        """The answers as plain text by element."""
        return {answer.element_id: answer.value for answer in self.answers}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSummary:
    """One line in a person's list of drafts."""

    draft_no: str
    item_code: str
    applicant_no: str
    state: DraftState
    opened_at: datetime
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedDraft:
    """What ``start`` answers to a resend: the number only, because stored receipts hold no personal values."""

    draft_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedDraft:
    """A draft as it was submitted, for good: what whoever decides looks at.

    ``sealing`` counts submissions of one draft (1, then one more after each correction). ``digest`` is
    SHA-256 over the canonical answers and materials.
    """

    draft_no: str
    sealing: int
    item_code: str
    bundle_hash: str
    applicant_no: str
    opened_by: str
    assisted_by: str
    channel: str
    scenario: dict[str, str]
    answers: tuple[Answer, ...]
    materials: tuple[DraftMaterial, ...]
    delivery: Delivery | None
    sealed_at: datetime
    digest: str

    def values(self) -> dict[str, str]:
        """The answers as plain text by element."""
        return {answer.element_id: answer.value for answer in self.answers}

    def known_answers(self) -> tuple[KnownAnswer, ...]:
        """The answers as evidence remembers them for the applicant's next form; the draft is their source."""
        return tuple(KnownAnswer(element_id=each.element_id, value=each.value, trust=each.trust, origin=each.origin,
                                 recorded_at=each.recorded_at, source=each.source or self.draft_no) for each in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedVersion:
    """One save in the life of a draft: who changed which answers when. Values are not shown here."""

    version: int
    element_ids: tuple[str, ...]
    saved_by: str
    assisted_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLimits:
    """Moments that part drafts to leave alone from drafts to warn of and drafts to erase."""

    warn_if_saved_before: datetime
    erase_if_saved_before: datetime
    warned_before: datetime
