"""The records of the clock in law: what a rule says, what happened, and what follows. See ``deadlines``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class Unit(StrEnum):
    """What a period is counted in. Years are twelve months."""

    WORKDAY = "workday"
    NATURAL_DAY = "natural_day"
    HOUR = "hour"
    MONTH = "month"
    ON_THE_SPOT = "on_the_spot"


class ClockKind(StrEnum):
    """Whom a clock binds and what by: the law, the organ's promise, one step, a hearing, what was told of a special procedure, or the applicant."""

    STATUTORY = "statutory"
    PROMISED = "promised"
    ACCEPT = "accept"
    DELIVER = "deliver"
    STEP = "step"
    HEARING = "hearing"
    SPECIAL = "special"
    APPLICANT = "applicant"


class ClockState(StrEnum):
    """Where a clock stands. MET and BROKEN are final: ended in time, ended late."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    STOPPED = "stopped"
    MET = "met"
    OVERDUE = "overdue"
    BROKEN = "broken"


class Party(StrEnum):
    """Whose time a day is: ours to work in, the applicant's, another organ's, or nobody's."""

    WE = "we"
    APPLICANT = "applicant"
    OTHERS = "others"
    NOBODY = "nobody"


class Why(StrEnum):
    """Why days are counted or not; screens translate the code, ``Segment.reason`` adds what data knows."""

    START_DAY = "start_day"
    WORKDAY = "workday"
    MAKEUP = "makeup"
    NATURAL_DAY = "natural_day"
    HOURS = "hours"
    EXTENSION = "extension"
    ON_THE_SPOT = "on_the_spot"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    STOPPED = "stopped"
    END_MOVED = "end_moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRule:
    """A reason for which time isn't counted (不计时情形): from the fact ``begins`` to the fact ``ends``.

    ``needs_document``: without a written notice to the applicant the stop is void (行政许可法 45). So is a stop for
    which neither this rule nor the fact names an article: waiting is no ground of its own.
    ``party`` is the one being waited for.
    """

    code: str
    begins: str
    ends: str
    reason: str
    article: str
    needs_document: bool = True
    party: Party = Party.OTHERS


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """A time limit as its law or promise states it.

    ``amount`` is in ``unit``. The clock starts with the earliest ``start_fact`` and afresh with any
    ``restart_facts`` after it; the earliest of ``end_facts`` after that ends it. ``cap`` limits what all stops
    together may take out, in the same unit (natural days for months). ``extension_fact`` lengthens it once, by its
    own ``amount`` but at most ``extension_cap`` units (行政许可法 42). ``consequence`` is a code of what follows
    from being late (deemed accepted, red light). ``closes``: the act is done at a counter, so its last day ends with
    business (民法典 203); None is 24:00. ``only_with``: the clock binds only where this fact is known, whenever it was
    found, and then from its own beginning (工伤保险条例 20: where the facts are clear).
    """

    code: str
    name: str
    unit: Unit
    amount: int
    kind: ClockKind
    start_fact: str
    end_facts: tuple[str, ...] = ()
    stops: tuple[StopRule, ...] = ()
    restart_facts: tuple[str, ...] = ()
    extension_fact: str = ""
    extension_cap: int | None = None
    cap: int | None = None
    article: str = ""
    consequence: str = ""
    closes: time | None = None
    only_with: str = ""

    def __post_init__(self) -> None:
        if self.amount < 0 or (self.amount == 0 and self.unit is not Unit.ON_THE_SPOT):
            raise ValueError(f"the clock {self.code!r} needs an amount of at least 1 {self.unit.value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedFact:
    """Something that happened to the matter, as the clock sees it.

    ``recorded_at`` orders facts; ``number`` is the place in the subject's history. ``happened_at`` is when it
    took place, where that is not when it was recorded (a delivery reported a day later). ``effective_at`` is
    when the law counts from it, where that differs again: an application on which the organ stayed silent
    counts as accepted from the day of receipt (行政许可法 32). ``about`` pairs the end of a stop with its
    beginning; ``amount`` is the length of an extension, in units of the clock. ``until_at`` ends the time told of what it
    begins: a stop stands no longer, whether or not anybody ends it (行政许可法 45); None where no time was told.
    """

    name: str
    recorded_at: datetime
    number: int = 0
    document_no: str = ""
    actor_name: str = ""
    note: str = ""
    about: str = ""
    amount: int = 0
    article: str = ""
    happened_at: datetime | None = None
    effective_at: datetime | None = None
    until_at: datetime | None = None

    def __post_init__(self) -> None:
        for moment in (self.recorded_at, self.happened_at, self.effective_at, self.until_at):
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"the moments of {self.name} must be aware")

    @property
    def done_at(self) -> datetime:
        """When it took place: what being in time is judged by."""
        return self.happened_at or self.recorded_at

    @property
    def counts_from(self) -> datetime:
        """When the law counts from it: what a period begins with."""
        return self.effective_at or self.done_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One stop as it happened; ``until`` is None while it lasts, else its end or that of the time told of it."""

    since: datetime
    until: datetime | None
    rule: StopRule
    fact: TimedFact


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of days that are all counted, or all not, for one reason. Both ends belong to it.

    Hour clocks also give the exact moments. ``reason`` is data (the holiday's name, why time stands still).
    """

    from_on: date
    to_on: date
    counted: bool
    reason_code: Why
    reason: str = ""
    document_no: str = ""
    actor_name: str = ""
    article: str = ""
    party: Party = Party.NOBODY
    from_at: datetime | None = None
    to_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A clock as it stands at one moment.

    The act is in time through the whole of ``due_on``; ``due_at`` is the instant that ends it (24:00). While
    the clock is STOPPED both assume that it goes on tomorrow, so they are the earliest possible.
    ``total``, ``used`` and ``remaining`` are in the rule's unit (natural days for months); ``used`` includes
    today, ``remaining`` is negative when overdue. ``provisional``: a day it counts over comes from a draft
    calendar. ``stops`` are those it stands or stood still for, ``void_stops`` those left out for want of a written notice. ``owing_to`` is the
    fact without which the clock would not bind, where its rule names one.
    """

    rule: ClockRule
    state: ClockState
    started_at: datetime | None = None
    ended_at: datetime | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    segments: tuple[Segment, ...] = ()
    total: int = 0
    used: int = 0
    remaining: int = 0
    extended_by: int = 0
    provisional: bool = False
    stops: tuple[Stop, ...] = ()
    void_stops: tuple[TimedFact, ...] = ()
    owing_to: TimedFact | None = None
    calendar_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedDay:
    """One day of the answer to "why this date?". ``ordinal`` is the how-manieth counted day it is, else 0."""

    on: date
    counted: bool
    ordinal: int
    reason_code: Why
    reason: str
    document_no: str
    actor_name: str
    article: str
