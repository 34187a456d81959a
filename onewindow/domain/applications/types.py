"""What crosses the door of applications: enums and frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from onewindow.domain.catalogue.types import (
    DeliveryMethod as DeliveryMethod,  # an applicant chooses among the ways the item offers
)
from onewindow.domain.catalogue.types import PermitAct
from onewindow.domain.evidence.types import KnownAnswer, Origin, RegisterCheck, TrustLevel


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


class Part(StrEnum):
    """The part of a draft a problem stands in."""

    ANSWER = "answer"
    MATERIAL = "material"
    DELIVERY = "delivery"


HANDLED_BY = "handled_by"  # the element that says who handles the application: oneself or an agent


class SourceKind(StrEnum):
    """What a source names: the account, a permit, a register, the guide's question, the mandate of an agent, an earlier case."""

    ACCOUNT = "account"
    PERMIT = "permit"
    REGISTER = "register"
    SCENARIO = "scenario"
    MANDATE = "mandate"
    CASE = "case"
    NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer with where it came from and how far it may be relied on.

    ``source`` is ``account``, ``scenario``, ``mandate``, ``permit:<number>``, ``register:<code>`` or the number of a case or draft.
    ``offers`` is what other sources say instead; ``unsettled``: the applicant has not chosen between them yet,
    ``reason``: why they chose as they did.
    """

    element_id: str
    value: str = field(repr=False)
    origin: Origin
    trust: TrustLevel
    recorded_at: datetime
    source: str = ""
    offers: tuple[KnownAnswer, ...] = ()
    unsettled: bool = False
    reason: str = field(default="", repr=False)

    @property
    def cited(self) -> tuple[SourceKind, str]:
        """What the source names, and its number or code, for a desk to show."""
        return cited(self.source)


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
class Filled:
    """What a draft and each submission of it hold alike: whose it is, what was filled in, asked for and promised.

    ``act`` and ``permit_no``: what is asked to happen to which permit. ``promised``: by notification and promise (告知承诺).
    ``tolerated``: materials that follow until ``tolerated_until`` (容缺受理). ``checks`` is what registers say.
    """

    draft_no: str
    item_code: str
    bundle_hash: str
    applicant_no: str
    opened_by: str
    assisted_by: str
    scenario: dict[str, str]
    answers: tuple[Answer, ...]
    materials: tuple[DraftMaterial, ...]
    delivery: Delivery | None
    act: PermitAct = PermitAct.NEW
    permit_no: str = ""
    promised: bool = False
    tolerated: tuple[str, ...] = ()
    tolerated_until: date | None = None
    checks: tuple[RegisterCheck, ...] = ()

    def values(self) -> dict[str, str]:
        """The answers as plain text by element."""
        return {answer.element_id: answer.value for answer in self.answers}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Filled):
    """An application being filled in (草稿 / 自助填表), pinned to one bundle.

    ``version`` counts saves; a save names the version it started from. ``open_materials`` and
    ``open_elements`` are what a correction asks for again; nothing else can be changed then.
    """

    version: int
    state: DraftState
    opened_at: datetime
    saved_at: datetime
    open_materials: tuple[str, ...] = ()
    open_elements: tuple[str, ...] = ()
    reopened_at: datetime | None = None
    reuse: bool = True

    def check_of(self, material_code: str) -> RegisterCheck | None:
        """How the register check of the material stands."""
        return next((check for check in self.checks if check.material_code == material_code), None)

    @property
    def awaits_promised(self) -> bool:
        """Whether it is open again for what was promised to follow (容缺后补), and for nothing a notice asks for."""
        asked = set(self.open_materials)
        return self.state is DraftState.CORRECTING and bool(asked) and asked <= set(self.tolerated) and not self.open_elements


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
class SealedDraft(Filled):
    """A draft as it was submitted, for good: what whoever decides looks at, with what registers had said by then.

    ``sealing`` counts submissions of one draft (1, then one more after each correction). ``digest`` is
    SHA-256 over the canonical answers, materials and what was promised.
    """

    sealing: int
    channel: str
    sealed_at: datetime
    digest: str

    def known_answers(self) -> tuple[KnownAnswer, ...]:
        """The answers as evidence remembers them for the applicant's next form; the draft is their source.

        What registers and permits say is left out: they are asked themselves the next time.
        """
        own = (each for each in self.answers if each.origin not in (Origin.REGISTER, Origin.PERMIT))
        return tuple(KnownAnswer(element_id=each.element_id, value=each.value, trust=each.trust, origin=each.origin,
                                 recorded_at=each.recorded_at, source=each.source or self.draft_no) for each in own)


def cited(source: str) -> tuple[SourceKind, str]:
    """What a source names, and its number or code."""
    kind, _, number = source.partition(":")
    if kind in (SourceKind.ACCOUNT, SourceKind.SCENARIO, SourceKind.MANDATE, SourceKind.PERMIT, SourceKind.REGISTER):
        return SourceKind(kind), number
    return (SourceKind.CASE, source) if source else (SourceKind.NONE, "")
