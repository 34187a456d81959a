"""The clock in law: facts x rule x calendar -> a due date that explains itself.

Nothing about time is stored. A clock is derived afresh from the facts of a matter each time somebody looks;
appending a fact and deriving again is all there is to stopping, resuming and extending. The rules:

- the day of the beginning isn't counted; a period of hours begins at its moment (民法典 201)
- a period of months ends on the corresponding day, or on the last day of a shorter month (民法典 202)
- a period that ends on a day off ends on the next working day, at 24:00 (民法典 203)
- terms of the Licensing Law count working days only (行政许可法 82)
- the time of hearings, tests, appraisals and expert review isn't counted, if the applicant was told in
  writing how long it takes, and for no longer than that (行政许可法 45); stops that overlap are one stop
- a stop, like a period, leaves the day it begins on alone (that day was worked) and includes the day it ends
  on; but a stop that begins on the very last day takes that day too, or lawful waiting would be overdue at midnight
- a stop without a basis in law is none, nor is one after acceptance that merely waits for the applicant
- one extension, decided before the time was up (行政许可法 42)
- a period ends at 24:00, or at close of business where the act is done at a counter (民法典 203)
- a period the law sets only for what was found in the matter binds once that is found, counted from its own beginning

Facts of one moment are simultaneous: in which order they were written down changes nothing.

Pure: no database, no wall clock. Moments are aware; days are days of Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from onewindow.kernel.calendar import DAY, Calendar, days_after
from onewindow.kernel.deadline_days import CHINA, Period, lay_out, term
from onewindow.kernel.deadline_records import (
    Clock,
    ClockKind,
    ClockRule,
    ClockState,
    ExplainedDay,
    Party,
    Segment,
    Stop,
    StopRule,
    TimedFact,
    Unit,
    Why,
)

__all__ = [
    "CHINA", "Clock", "ClockKind", "ClockRule", "ClockState", "ExplainedDay", "Party", "Segment", "Stop", "StopRule", "TimedFact",
    "Unit", "Why", "derive", "explain", "known_at", "local_day", "shown_due", "term",
]


def derive(*, rule: ClockRule, facts: Iterable[TimedFact], calendar: Calendar, now: datetime) -> Clock:
    """The clock as it stands at ``now`` (aware).

    Facts may come in any order; facts recorded after ``now`` are not known yet and are left out, so a clock can
    also be seen as it stood on an earlier day. Deriving has no memory: the same input gives an equal clock.
    """
    known = known_at(facts=facts, now=now)
    begin = _beginning(rule, known)
    found = next((fact for fact in known if fact.name == rule.only_with), None)
    if begin is None or (rule.only_with and found is None):
        return Clock(rule=rule, state=ClockState.NOT_STARTED, calendar_version=calendar.version)
    later = [fact for fact in known if fact.recorded_at >= begin.recorded_at and fact is not begin]
    start = begin.counts_from.astimezone(CHINA)
    end = next((fact for fact in later if fact.name in rule.end_facts), None)
    horizon = end.done_at.astimezone(CHINA) if end else now.astimezone(CHINA)
    stops, void = _stops(rule, known, horizon)
    extension = next((fact for fact in later if rule.extension_fact and fact.name == rule.extension_fact), None)
    period = lay_out(rule, start, stops, horizon, calendar, None)
    extended_by = 0
    if extension is not None and extension.done_at <= period.due_at:
        longer = lay_out(rule, start, stops, horizon, calendar, extension)
        extended_by, period = longer.total - period.total, longer
    used = _used(rule.unit, period, horizon, calendar)
    return Clock(
        rule=rule, state=_state(period, end, now, any(stop.until is None for stop in stops)),
        started_at=start, ended_at=horizon if end else None, due_on=period.due_on, due_at=period.due_at,
        segments=period.segments, total=period.total, used=used, remaining=period.total - used, extended_by=extended_by,
        provisional=any(calendar.is_draft(date(year, 1, 1)) for year in range(start.year, period.due_on.year + 1)),
        stops=stops, void_stops=void, owing_to=found, calendar_version=calendar.version,
    )


def shown_due(clocks: Iterable[Clock]) -> Clock | None:
    """The clock whose date the public is shown: the earlier of promise and law, of those still to be kept if any is. None when neither has started.

    Once the time was lawfully extended the day told is the extended one (行政许可法 42); a promise that was not extended with it is
    no longer the day to wait for.
    """
    binding = [clock for clock in clocks if clock.rule.kind in (ClockKind.STATUTORY, ClockKind.PROMISED)]
    if any(clock.extended_by for clock in binding):
        binding = [clock for clock in binding if clock.extended_by or clock.rule.kind is ClockKind.STATUTORY]
    dated = [(clock.ended_at is not None, clock.due_at, clock.rule.kind.value, clock.rule.code, index) for index, clock in enumerate(binding) if clock.due_at]
    return binding[min(dated)[4]] if dated else None


def explain(clock: Clock) -> tuple[ExplainedDay, ...]:
    """Every day from the beginning to the due day, counted or not, and why; a row a stretch for hour clocks."""
    rows: list[ExplainedDay] = []
    ordinal = 0
    for part in clock.segments:
        days = [part.from_on] if part.from_at else list(days_after(part.from_on - DAY, part.to_on))
        for day in days:
            ordinal += part.counted
            rows.append(ExplainedDay(
                on=day, counted=part.counted, ordinal=ordinal if part.counted else 0, reason_code=part.reason_code,
                reason=part.reason, document_no=part.document_no, actor_name=part.actor_name, article=part.article,
            ))
    return tuple(rows)


def local_day(moment: datetime) -> date:
    """The day in Asia/Shanghai on which an aware moment falls."""
    return moment.astimezone(CHINA).date()


def known_at(*, facts: Iterable[TimedFact], now: datetime) -> tuple[TimedFact, ...]:
    """The facts recorded by ``now``, in the one order in which clocks read them."""
    return tuple(sorted((fact for fact in facts if fact.recorded_at <= now), key=_order))


def _stops(rule: ClockRule, known: Sequence[TimedFact], horizon: datetime) -> tuple[tuple[Stop, ...], tuple[TimedFact, ...]]:
    """The stops in the order they began, and the beginnings that are void for want of a written notice or of a basis.

    A stop whose told time isn't over at ``horizon`` still lasts: while it does, nobody counts on the days to come.
    """
    stops: list[Stop] = []
    void: list[TimedFact] = []
    for stop_rule in rule.stops:
        for fact in known:
            if fact.name != stop_rule.begins:
                continue
            if (stop_rule.needs_document and not fact.document_no) or not (stop_rule.article or fact.article):
                void.append(fact)
                continue
            over = _over(fact, stop_rule, known)
            ends = [moment for moment in (over.done_at if over else None, fact.until_at if fact.until_at and fact.until_at <= horizon else None) if moment]
            stops.append(Stop(since=fact.done_at.astimezone(CHINA), until=min(ends).astimezone(CHINA) if ends else None, rule=stop_rule, fact=fact))
    stops.sort(key=lambda stop: (stop.since, stop.rule.code, _order(stop.fact)))
    return tuple(stops), tuple(void)


def _over(fact: TimedFact, rule: StopRule, known: Sequence[TimedFact]) -> TimedFact | None:
    """What ends the stop the fact began: the first end about the same matter after it, or one of the same moment
    that ends nothing which began before."""
    for end in known:
        if end.name != rule.ends or end.about not in ("", fact.about) or end.recorded_at < fact.recorded_at:
            continue
        if end.recorded_at > fact.recorded_at or not any(
                earlier.name == rule.begins and earlier.recorded_at < end.recorded_at and end.about in ("", earlier.about) for earlier in known):
            return end
    return None


def _order(fact: TimedFact) -> tuple[datetime, str, str, str, datetime, datetime, int, str, str, int, datetime]:
    return (fact.recorded_at, fact.name, fact.about, fact.document_no, fact.done_at, fact.counts_from, fact.amount,
            fact.actor_name, fact.note, fact.number, fact.until_at or fact.done_at)


def _beginning(rule: ClockRule, known: Sequence[TimedFact]) -> TimedFact | None:
    """The fact the clock begins with: the earliest start, or the latest beginning afresh since."""
    first = next((fact for fact in known if fact.name == rule.start_fact), None)
    if first is None:
        return None
    return next((fact for fact in reversed(known) if fact.name in rule.restart_facts and fact.recorded_at >= first.recorded_at), first)


def _state(period: Period, end: TimedFact | None, now: datetime, open_stop: bool) -> ClockState:
    if end is not None:
        return ClockState.MET if end.done_at <= period.due_at else ClockState.BROKEN
    if now > period.due_at:
        return ClockState.OVERDUE
    return ClockState.STOPPED if open_stop else ClockState.RUNNING


def _used(unit: Unit, period: Period, horizon: datetime, calendar: Calendar) -> int:
    today = horizon.date()
    if unit is Unit.HOUR:
        seconds = sum((min(s.to_at, horizon) - s.from_at).total_seconds() for s in period.segments
                      if s.counted and s.from_at and s.to_at and s.from_at < horizon)
        return int((seconds + max(0.0, (horizon - period.due_at).total_seconds())) // 3600)
    used = sum((min(s.to_on, today) - s.from_on).days + 1 for s in period.segments if s.counted and s.from_on <= today)
    if today > period.due_on:
        by_workdays = unit in (Unit.WORKDAY, Unit.ON_THE_SPOT)
        used += calendar.workdays_between(period.due_on, today) if by_workdays else (today - period.due_on).days
    return used
