"""What crosses the doors of deadlines: supposed acts, whose time it was, moved due days, lights. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from onewindow.kernel.deadlines import Clock, ClockKind, Party, TimedFact


class SupposedAct(StrEnum):
    """An act whose effect on the clocks one may ask about before anybody does it."""

    REQUEST_CORRECTION = "request_correction"
    SUPPLEMENT = "supplement"
    ACCEPT = "accept"
    START_SPECIAL = "start_special"
    END_SPECIAL = "end_special"
    EXTEND = "extend"
    RECORD = "record"
    DECIDE = "decide"
    HAND_OVER = "hand_over"
    DELIVER = "deliver"
    WITHDRAW = "withdraw"


class Effect(StrEnum):
    """What an act does to a clock. ``NO_PAUSE``: it asks the applicant for more after acceptance, which stops nothing."""

    STARTS = "starts"
    RESTARTS = "restarts"
    STOPS = "stops"
    RESUMES = "resumes"
    LENGTHENS = "lengthens"
    ENDS = "ends"
    NO_PAUSE = "no_pause"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDiff:
    """One clock without and with the act. ``days`` is how many natural days its due day moves; 0 where it has none on
    either side. ``article`` is what the effect rests on."""

    before: Clock
    after: Clock
    effect: Effect
    days: int
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The answer to "what if?": nothing was written. ``facts`` are those that were supposed."""

    case_no: str
    act: SupposedAct
    on: date
    facts: tuple[TimedFact, ...]
    diffs: tuple[ClockDiff, ...]
    shown_before: date | None
    shown_after: date | None


class Reason(StrEnum):
    """Why a day of a case's life was whose it was."""

    WORKED = "worked"
    CORRECTION = "correction"
    CHARGE = "charge"
    FETCHING = "fetching"
    SPECIAL = "special"
    CARRIER = "carrier"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of days of the case's life that were one party's for one reason. Both ends belong to it."""

    from_on: date
    to_on: date
    party: Party
    reason: Reason
    note: str = ""
    document_no: str = ""
    article: str = ""

    @property
    def days(self) -> int:
        """How many natural days it is."""
        return (self.to_on - self.from_on).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Durations:
    """Whose time a case's life was, in natural days after the day it was handed in (民法典 201: that day isn't counted).

    ``until_on`` is the day it was over, or the day asked about while it is ``open``. The stretches follow each other
    without a gap, so the parts add up to the whole.
    """

    since_on: date
    until_on: date
    open: bool
    stretches: tuple[Stretch, ...]

    @property
    def whole(self) -> int:
        """The natural days of the whole life."""
        return (self.until_on - self.since_on).days

    def days_of(self, party: Party) -> int:
        """The natural days that were the party's."""
        return sum(stretch.days for stretch in self.stretches if stretch.party is party)


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """A special procedure whose time counts within the limit, so that no clock stood still for it. ``to_on`` None: it goes on."""

    note: str
    from_on: date
    to_on: date | None
    document_no: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything the page "why this day" shows. ``rule_ids`` leads from an article as it is cited to its entry in the
    register of legal rules, where it has one."""

    case_no: str
    item_name: str
    department_code: str
    organ_name: str
    clocks: tuple[Clock, ...]
    shown: Clock | None
    durations: Durations | None
    within: tuple[Within, ...] = ()
    rule_ids: Mapping[str, str] = field(default_factory=dict)


class LightColour(StrEnum):
    """How pressing (亮灯): due soon; the promise is passed and has to be explained in public; the law is passed."""

    YELLOW = "yellow"
    YELLOW_PLUS = "yellow_plus"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning:
    """A clock of at least ``of`` units warns when no more than ``left`` of them remain."""

    of: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LightRule:
    """When clocks of a kind light up (电子监察规则), from ``since_on`` until a newer rule of the same code.

    ``late`` is the colour when the clock is passed, ``warnings`` when it comes near: none, no yellow.
    """

    code: str
    kind: ClockKind
    since_on: date
    late: LightColour
    article: str
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """A light of a case: which clock, since when, by which rule, and when it went out. It accuses nobody: a card is
    given by a person, after the unit was heard."""

    case_no: str
    clock_code: str
    clock_name: str
    rule: str
    colour: LightColour
    due_on: date
    since_at: datetime
    article: str
    department_code: str
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """What has to change about a case's lights: those to light, and those that are out by now."""

    case_no: str
    lit: tuple[Light, ...] = ()
    out: tuple[Light, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """The recount of open cases after a calendar year changed: how far it is. ``done_at`` None while it goes on."""

    year: int
    version: int
    changed_days: tuple[date, ...]
    looked: int
    moved: int
    begun_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMove:
    """A case whose shown due day moved with the calendar, and the days that moved it."""

    case_no: str
    year: int
    version: int
    was_due_on: date | None
    now_due_on: date | None
    days: tuple[date, ...]
    moved_at: datetime
