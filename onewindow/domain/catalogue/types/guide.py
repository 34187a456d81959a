"""The guide (办事指南) as pages show it, and the records of scope. Nothing unverified is in a guide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from onewindow.domain.catalogue.types.kinds import (
    Audience,
    ConditionTest,
    FeeKind,
    HandleType,
    ItemKind,
    StepKind,
)
from onewindow.domain.catalogue.types.parts import (
    DeliveryRule,
    Faq,
    Handling,
    LegalBasis,
    Material,
    OutcomeRule,
    Remedies,
    ScenarioQuestion,
    ServiceItem,
)
from onewindow.domain.places.types import ServiceCentre
from onewindow.kernel.deadlines import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideTime:
    """A time limit. ``amount`` is in ``unit``; 0 with ``ON_THE_SPOT``. ``article`` is "" for a promise."""

    amount: int
    unit: Unit
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FourFacts:
    """What people ask first: how long, how often in person, how many papers, how much.

    ``statutory`` None: no law sets a limit. ``to_give`` are materials the applicant hands in, ``spared`` those
    fetched from a register or made from the form. ``fee_fen`` is the fixed amount, or the amount for a unit.
    """

    promised: GuideTime
    statutory: GuideTime | None
    visits: int
    visit_reason: str
    to_give: int
    spared: int
    fee_kind: FeeKind | None = None
    fee_fen: int = 0
    fee_unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideMaterial:
    """A material of the guide with the articles that allow asking for it."""

    material: Material
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideCondition:
    """A condition in words, how it is checked, and its articles."""

    code: str
    title: str
    text: str
    test: ConditionTest
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideStep:
    """A step as the applicant sees it. ``clock_runs`` is false where the law doesn't count its time."""

    code: str
    name: str
    kind: StepKind
    workdays: int
    two_persons: bool
    clock_runs: bool
    note: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideFee:
    """The fee in full. ``verified`` false: the amount is an example, and the page must say so."""

    title: str
    kind: FeeKind
    amount_fen: int
    unit_name: str
    article: str
    verified: bool
    note: str
    pay_online: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideText:
    """A sentence with its articles: a ground for refusing, for instance."""

    text: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideView:
    """The whole guide, narrowed to ``scenario`` where that is answered. The page only translates and lays out.

    ``open_materials`` are conditional materials whose question has not been answered yet; ``uncounted`` says which
    time the law does not count (特别程序). ``from_receipt``: the time for the decision runs from the day the papers are in, not
    from acceptance; ``files``: nothing is decided, all information received is filed (备案). ``verified`` false: some limits or bases are still
    being checked, and the page must say so.
    """

    item_code: str
    verified: bool
    name: str
    plain_name: str
    purpose: str
    item_kind: ItemKind
    handle_type: HandleType
    audience: tuple[Audience, ...]
    department_name: str
    department_phone: str
    bundle_hash: str
    version: int
    standard_ref: str
    published_at: datetime
    effective_on: date
    district_wide: bool
    four: FourFacts
    handling: Handling
    questions: tuple[ScenarioQuestion, ...]
    scenario: Mapping[str, str]
    materials: tuple[GuideMaterial, ...]
    open_materials: tuple[GuideMaterial, ...]
    conditions: tuple[GuideCondition, ...]
    steps: tuple[GuideStep, ...]
    uncounted: tuple[GuideText, ...]
    fee: GuideFee | None
    outcome: OutcomeRule
    refusals: tuple[GuideText, ...]
    remedies: Remedies
    delivery: DeliveryRule
    bases: tuple[LegalBasis, ...]
    faq: tuple[Faq, ...]
    attributes: Mapping[str, str]
    centres: tuple[ServiceCentre, ...] = ()
    counter_count: int = 0
    from_receipt: bool = False
    files: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEntry(ServiceItem):
    """An item in a list: the item, its four facts, and the version they are of."""

    version: int
    bundle_hash: str
    four: FourFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchScope:
    """A batch of district-wide service (全区通办批次): from ``starts_on`` these counters may take in these items.

    ``announced``: how many items the district made public for the batch, 0 where it is not known; ``announced_in``: where that is said.
    The catalogue here may hold fewer.
    """

    batch_code: str
    starts_on: date
    item_codes: tuple[str, ...]
    counter_codes: tuple[str, ...] = field(default_factory=tuple)
    announced: int = 0
    announced_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterEntitlement:
    """A counter may take in an item (收件权限) from ``starts_on``, its staff being trained on ``training_on``."""

    counter_code: str
    centre_code: str
    item_code: str
    starts_on: date
    training_on: date
