"""Standard documents, laws, legal rules, and what a load did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType


class LegalRank(StrEnum):
    """Rank of a legal text (效力层级). Which rank may create a licence is in 行政许可法 14-17."""

    LAW = "law"
    ADMIN_REGULATION = "admin_regulation"
    STATE_COUNCIL_DECISION = "state_council_decision"
    LOCAL_REGULATION = "local_regulation"
    MINISTRY_RULE = "ministry_rule"
    PROVINCIAL_RULE = "provincial_rule"
    NORMATIVE_DOCUMENT = "normative_document"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A legal text that item standards cite by ``code`` (设定依据).

    ``cited`` is the title as it is written in a citation. ``verified`` is false while the legal office has
    not checked that this is the text in force.
    """

    code: str
    title: str
    cited: str
    rank: LegalRank
    issuer: str
    number: str = ""
    effective_on: date
    ceased_on: date | None = None
    verified: bool = False

    def is_in_force(self, on: date) -> bool:
        """Whether the text applies on the day."""
        return self.effective_on <= on and (self.ceased_on is None or on < self.ceased_on)


class RuleKind(StrEnum):
    """What a legal rule does to the platform."""

    LOCK = "lock"
    CLOCK = "clock"
    DOCUMENT = "document"
    RIGHT = "right"
    DATA = "data"
    DELIVERY = "delivery"
    MONEY = "money"
    REMEDY = "remedy"


ParameterValue = bool | int | str | tuple[int | str, ...]

# The numbers and words a legal rule may carry, by name, with the type of each. A test holds a label beside every name.
PARAMETER_TYPES: Mapping[str, type] = MappingProxyType({
    "days": int, "unit": str, "months": int, "years": int, "hours": int,
    "starts_on": str, "silence": str, "on_the_spot": bool, "excluded_from_clock": bool, "next_workday": bool,
    "extra_days": int, "extra_by": str, "simple_days": int, "collect_days": int,
    "correction_days": int, "supplement_days": int, "request_days": int, "hold_days": int, "notice_days": int,
    "answer_days": int, "assign_days": int, "public_days": int, "claim_days": int, "reminder_days": tuple,
    "persons": int, "times": int, "age_from": int, "age_below": int, "in_person": bool, "agent": str, "e_signature": bool,
    "written": bool, "free": bool, "ranks": tuple, "grounds": int, "levels": tuple, "carrier": str, "channels": int,
    "length": int, "modulus": int, "weights": tuple, "alphabet": str,
})

# Parameters that are one of a few words.
PARAMETER_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "unit": ("workday", "natural_day"),
    "starts_on": ("receipt", "acceptance", "decision", "notice", "next_day", "expiry", "event", "certificate", "supplement"),
    "silence": ("deemed_accepted", "deemed_renewed", "deemed_filed", "deemed_withdrawn", "deemed_given_up", "deemed_agreed",
                "may_sue"),
    "extra_by": ("organ_leader", "government_leader", "office_leader"),
    "agent": ("allowed", "forbidden", "by_mandate"),
    "carrier": ("postal", "any"),
})


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalRule:
    """One rule of law the platform acts by (规则依据), as the register of rules holds it.

    ``id`` is the law's code, the article and, where needed, item (``XKF-32-4``) or paragraph (``XKF-32-P2``).
    ``gist`` says in own words what the rule demands, ``does`` what the platform does about it. ``parameters``
    holds the numbers the code uses, by the names of ``PARAMETER_TYPES``. ``verified`` is false while the legal
    office has not compared the rule with the text in force; ``source_note`` says what remains to be checked.
    """

    id: str
    law: str
    article: str
    kind: RuleKind
    gist: str
    does: str
    effective_from: date
    effective_to: date | None = None
    parameters: Mapping[str, ParameterValue] = field(default_factory=dict)
    verified: bool = False
    source_note: str = ""

    def is_in_force(self, on: date) -> bool:
        """Whether the rule applies on the day; ``effective_to`` is the first day it no longer does."""
        return self.effective_from <= on and (self.effective_to is None or on < self.effective_to)


class StandardState(StrEnum):
    """Where a version of a standard document stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One version of a standard document (标准文件). ``body`` is its text, clauses numbered as in the original."""

    code: str
    version: str
    title: str
    body: str
    state: StandardState
    published_at: datetime | None = None

    @property
    def ref(self) -> str:
        """How other records cite this version, such as ``ITEM-STD@1.0``."""
        return f"{self.code}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load did to a dictionary: entries that were new, entries that got a new version, entries left alone."""

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0

    @property
    def nothing_changed(self) -> bool:
        """Whether the dictionary already said exactly this."""
        return not self.created and not self.changed
