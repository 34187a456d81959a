"""The questions limits answers about any case: from its facts, its bundle and the calendar alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from onewindow.domain.catalogue.types import RECORDED, Bundle
from onewindow.domain.limits.rules import (
    BEGUN,
    ENDED,
    MARKS,
    bounded,
    case_rules,
    marks_of,
    missing_specials,
    open_specials,
    presiding,
    recordable,
    recorded_facts,
    special_facts,
    step_facts,
    step_rules,
    unspent,
    waiting_to_ask,
    withheld_consents,
)
from onewindow.domain.limits.types import ASK_WITHIN, BINDING, SHOWN, Dues, Memory
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.deadlines import (
    CHINA,
    Clock,
    ClockRule,
    TimedFact,
    Unit,
    derive,
    known_at,
    local_day,
    shown_due,
)

__all__ = [
    "clocks", "dues", "missing_specials", "names_read", "open_specials", "presiding", "recordable", "rights_open_until", "time_left",
    "withheld_consents",
]


def clocks(*, bundle: Bundle, facts: tuple[TimedFact, ...], calendar: Calendar, at: datetime, steps: bool = True) -> tuple[Clock, ...]:
    """Every clock of a case with these facts under this bundle, with or without those of its steps. Pure."""
    known = known_at(facts=facts, now=at)
    seen = (*bounded(bundle, known, calendar=calendar), *special_facts(known), *recorded_facts(known), *(step_facts(bundle, known) if steps else ()))
    rules = (*case_rules(bundle, facts), *(step_rules(bundle) if steps else ()))
    return tuple(derive(rule=rule, facts=seen, calendar=calendar, now=at) for rule in rules)


def dues(*, bundle: Bundle, facts: tuple[TimedFact, ...], calendar: Calendar, at: datetime, memory: Memory) -> Dues:
    """The dates to cache for a case with these facts. Pure; equal to what ``clocks`` gives, whatever ``memory`` holds.

    Equal histories are derived once for all who share the memory, so a hundred thousand open cases take seconds and not minutes.
    """
    known = known_at(facts=facts, now=at)
    if any(fact.name in (BEGUN, RECORDED) for fact in known):
        known = known_at(facts=(*bounded(bundle, known, calendar=calendar), *special_facts(known), *recorded_facts(known)), now=at)
    key = (bundle.bundle_hash, marks_of(known))
    rules = memory.rules.get(key)
    if rules is None:
        rules = memory.rules[key] = tuple(rule for rule in case_rules(bundle, known) if rule.kind in BINDING)
    found = [_remembered(bundle.bundle_hash, rule, known, calendar, at, memory) for rule in rules]
    shown = shown_due(clock for clock in found if clock.rule.kind in SHOWN)
    running = [clock.due_on for clock in found if clock.due_on is not None and clock.ended_at is None]
    return Dues(due_on=shown.due_on if shown else None, since_on=shown.started_at.date() if shown and shown.started_at else None,
                next_due_on=min(running, default=None))


def rights_open_until(*, facts: Iterable[TimedFact], calendar: Calendar, at: datetime) -> date | None:
    """Until when some party may still ask for a hearing, so that nothing is decided before (行政许可法 47); None when none may."""
    days = [calendar.add_workdays(local_day(fact.done_at), ASK_WITHIN) for fact in waiting_to_ask(facts)]
    return max((day for day in days if day >= local_day(at)), default=None)


def time_left(*, special_code: str, bundle: Bundle, facts: Iterable[TimedFact], calendar: Calendar, at: datetime) -> int | None:
    """How long a special procedure that begins now may still stop a clock, in its unit: all its beginnings share the length the
    standard sets (行政许可法 45). None where none is set, its time counts anyway, or another organ is awaited."""
    special = bundle.special(special_code)
    return unspent(bundle, known_at(facts=facts, now=at), special, calendar=calendar, now=at) if special is not None else None


def names_read(*, bundles: Iterable[Bundle]) -> frozenset[str]:
    """The names of the facts the binding clocks of these bundles read; no other need be fetched for a due day."""
    own = {bundle.bundle_hash: bundle for bundle in bundles}.values()
    brought = tuple(TimedFact(name=name, recorded_at=datetime.min.replace(tzinfo=CHINA), amount=1) for name in MARKS)  # they may bring clocks of their own
    rules = [rule for bundle in own for rule in case_rules(bundle, brought)]
    names = {name for rule in rules for name in (rule.start_fact, rule.extension_fact, rule.only_with, *rule.restart_facts, *rule.end_facts)}
    return frozenset(names | {name for rule in rules for stop in rule.stops for name in (stop.begins, stop.ends)} | MARKS | {ENDED, RECORDED})


def _remembered(bundle_hash: str, rule: ClockRule, known: tuple[TimedFact, ...], calendar: Calendar, at: datetime, memory: Memory) -> Clock:
    """The clock, from memory where a case with the same days had the same one: only its days may be read from it.

    Stops, extensions and hours need more than days, so those clocks are derived each for itself.
    """
    moved = {rule.extension_fact, *(stop.begins for stop in rule.stops)}
    if rule.unit is Unit.HOUR or any(fact.name in moved for fact in known):
        return derive(rule=rule, facts=known, calendar=calendar, now=at)
    names = {rule.start_fact, rule.only_with, *rule.restart_facts, *rule.end_facts}
    told = [fact for fact in known if fact.name in names]
    days = tuple((fact.name, local_day(fact.done_at), local_day(fact.counts_from), index > 0 and fact.recorded_at == told[index - 1].recorded_at)
                 for index, fact in enumerate(told))
    key = (bundle_hash, rule.code, rule.unit, rule.amount, days)
    if key not in memory.clocks:
        memory.clocks[key] = derive(rule=rule, facts=told, calendar=calendar, now=at)
    return memory.clocks[key]
