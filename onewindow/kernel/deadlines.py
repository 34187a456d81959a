"""The clock in law: facts x rule x calendar -> a due date that explains itself.

Nothing about time is stored. A clock is derived afresh from the facts of a matter each time somebody looks;
appending a fact and deriving again is all there is to stopping, resuming and extending. The rules:

- the day of the beginning isn't counted; a period of hours begins at its moment (民法典 201)
- a period of months ends on the corresponding day, or on the last day of a shorter month (民法典 202)
- a period that ends on a day off ends on the next working day, at 24:00 (民法典 203)
- terms of the Licensing Law count working days only (行政许可法 82)
- the time of hearings, tests, appraisals and expert review isn't counted, if the applicant was told in
  writing how long it takes (行政许可法 45); stops that overlap are one stop
- a stop, like a period, leaves the day it begins on alone (that day was worked) and includes the day it ends
  on; but a stop that begins on the very last day takes that day too, or lawful waiting would be overdue at midnight
- one extension, decided before the time was up (行政许可法 42)

Pure: no database, no wall clock. Moments are aware; days are days of Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from onewindow.kernel.calendar import DAY, Calendar, DayKind, days_after
from onewindow.kernel.deadline_records import (
    Clock,
    ClockKind,
    ClockRule,
    ClockState,
    ExplainedDay,
    Party,
    Segment,
    StopRule,
    TimedFact,
    Unit,
    Why,
)

__all__ = [
    "CHINA", "Clock", "ClockKind", "ClockRule", "ClockState", "ExplainedDay", "Party", "Segment", "StopRule", "TimedFact",
    "Unit", "Why", "derive", "explain", "local_day", "shown_due",
]

CHINA = ZoneInfo("Asia/Shanghai")
START_ARTICLE, MOVED_ARTICLE = "民法典 201", "民法典 203"


@dataclass(frozen=True, slots=True)
class _Stop:
    """One stop as it happened; ``until`` is None while it lasts."""

    since: datetime
    until: datetime | None
    rule: StopRule
    fact: TimedFact


@dataclass(frozen=True, slots=True)
class _Period:
    """A laid-out period: its last day or moment, how much of it was counted, and the days it is made of."""

    due_on: date
    due_at: datetime
    total: int
    segments: tuple[Segment, ...]


def derive(*, rule: ClockRule, facts: Iterable[TimedFact], calendar: Calendar, now: datetime) -> Clock:
    """The clock as it stands at ``now`` (aware).

    Facts may come in any order; facts recorded after ``now`` are not known yet and are left out, so a clock can
    also be seen as it stood on an earlier day. Deriving has no memory: the same input gives an equal clock.
    """
    known = sorted((fact for fact in facts if fact.recorded_at <= now), key=_order)
    begin = _beginning(rule, known)
    if begin is None:
        return Clock(rule=rule, state=ClockState.NOT_STARTED, calendar_version=calendar.version)
    later = known[begin + 1:]
    start = known[begin].counts_from.astimezone(CHINA)
    end = next((fact for fact in later if fact.name in rule.end_facts), None)
    horizon = end.done_at.astimezone(CHINA) if end else now.astimezone(CHINA)
    stops, void = _stops(rule, known)
    extension = next((fact for fact in later if rule.extension_fact and fact.name == rule.extension_fact), None)
    period = _lay_out(rule, start, stops, horizon, calendar, None)
    extended_by = 0
    if extension is not None and extension.done_at <= period.due_at:
        longer = _lay_out(rule, start, stops, horizon, calendar, extension)
        extended_by, period = longer.total - period.total, longer
    used = _used(rule.unit, period, horizon, calendar)
    return Clock(
        rule=rule, state=_state(period, end, now, any(stop.until is None for stop in stops)),
        started_at=start, ended_at=horizon if end else None, due_on=period.due_on, due_at=period.due_at,
        segments=period.segments, total=period.total, used=used, remaining=period.total - used, extended_by=extended_by,
        provisional=any(calendar.is_draft(date(year, 1, 1)) for year in range(start.year, period.due_on.year + 1)),
        void_stops=tuple(void), calendar_version=calendar.version,
    )


def shown_due(clocks: Iterable[Clock]) -> Clock | None:
    """The clock whose date the public is shown: the earlier of promise and law. None when neither has started."""
    binding = [clock for clock in clocks if clock.rule.kind in (ClockKind.STATUTORY, ClockKind.PROMISED)]
    dated = [(clock.due_at, clock.rule.kind.value, clock.rule.code, index) for index, clock in enumerate(binding) if clock.due_at]
    return binding[min(dated)[3]] if dated else None


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


def _order(fact: TimedFact) -> tuple[datetime, int, str, str, str, datetime, datetime, int, str, str]:
    return (fact.recorded_at, fact.number, fact.name, fact.about, fact.document_no, fact.done_at, fact.counts_from,
            fact.amount, fact.actor_name, fact.note)


def _beginning(rule: ClockRule, known: Sequence[TimedFact]) -> int | None:
    index = next((i for i, fact in enumerate(known) if fact.name == rule.start_fact), None)
    if index is None:
        return None
    return max((i for i, fact in enumerate(known) if i > index and fact.name in rule.restart_facts), default=index)


def _stops(rule: ClockRule, known: Sequence[TimedFact]) -> tuple[list[_Stop], list[TimedFact]]:
    """The stops in the order they began, and the beginnings that are void for want of a written notice."""
    stops: list[_Stop] = []
    void: list[TimedFact] = []
    for stop_rule in rule.stops:
        for index, fact in enumerate(known):
            if fact.name != stop_rule.begins:
                continue
            if stop_rule.needs_document and not fact.document_no:
                void.append(fact)
                continue
            over = next((f for f in known[index + 1:] if f.name == stop_rule.ends and f.about in ("", fact.about)), None)
            stops.append(_Stop(fact.done_at.astimezone(CHINA), over.done_at.astimezone(CHINA) if over else None, stop_rule, fact))
    stops.sort(key=lambda stop: (stop.since, stop.rule.code, _order(stop.fact)))
    return stops, void


def _state(period: _Period, end: TimedFact | None, now: datetime, open_stop: bool) -> ClockState:
    if end is not None:
        return ClockState.MET if end.done_at <= period.due_at else ClockState.BROKEN
    if now > period.due_at:
        return ClockState.OVERDUE
    return ClockState.STOPPED if open_stop else ClockState.RUNNING


def _used(unit: Unit, period: _Period, horizon: datetime, calendar: Calendar) -> int:
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


def _lay_out(rule: ClockRule, start: datetime, stops: Sequence[_Stop], horizon: datetime, calendar: Calendar,
             extension: TimedFact | None) -> _Period:
    extra = 0
    if extension is not None:
        extra = max(0, extension.amount if rule.extension_cap is None else min(extension.amount, rule.extension_cap))
    if rule.unit is Unit.HOUR:
        return _hours(rule, start, stops, horizon, extra)
    first = start.date()
    plain = total = 0
    if rule.unit is Unit.MONTH:
        plain, total = ((_months_after(first, months) - first).days for months in (rule.amount, rule.amount + extra))
    elif rule.unit is not Unit.ON_THE_SPOT:
        plain, total = rule.amount, rule.amount + extra
    days = _Days(rule, stops, horizon.date(), calendar, plain, extension)
    segments, due_on = days.run(first, total)
    return _Period(due_on, datetime.combine(due_on + DAY, time(), CHINA), total, segments)


class _Days:
    """Counts days one after another and keeps the runs of days that are alike."""

    def __init__(self, rule: ClockRule, stops: Sequence[_Stop], today: date, calendar: Calendar, plain: int,
                 extension: TimedFact | None) -> None:
        self.rule, self.calendar, self.plain, self.extension = rule, calendar, plain, extension
        self.stops = [(stop.since.date(), max(stop.since.date(), stop.until.date() if stop.until else today), stop) for stop in stops]
        self.runs: list[tuple[date, date, Segment]] = []
        self.samples: dict[tuple[Why, str], Segment] = {}

    def run(self, first: date, total: int) -> tuple[tuple[Segment, ...], date]:
        """The runs from the first day to the due day, when ``total`` days have been counted, and that day."""
        spot = self.rule.unit is Unit.ON_THE_SPOT
        self._append(first, Segment(
            from_on=first, to_on=first, counted=False, reason_code=Why.ON_THE_SPOT if spot else Why.START_DAY,
            article=self.rule.article if spot else START_ARTICLE, party=Party.WE if spot else Party.NOBODY))
        samples = [_stopped(first, stop) for _, _, stop in self.stops]
        day, counted, stopped = first, 0, 0
        while counted < total:
            day += DAY
            stop = self._stop_of(day, last=counted == total - 1) if self.rule.cap is None or stopped < self.rule.cap else None
            segment = self._plain_day(day, counted) if stop is None else samples[stop]
            stopped += stop is not None and self._would_count(day)
            counted += segment.counted
            self._append(day, segment)
        while not self.calendar.is_workday(day):  # only a period of natural days or months, or a day off at the counter
            day += DAY
            self._append(day, self._sample(Why.END_MOVED, "", counted=False, article=MOVED_ARTICLE))
        return tuple(replace(sample, from_on=since, to_on=until) for since, until, sample in self.runs), day

    def _stop_of(self, day: date, *, last: bool) -> int | None:
        """The stop the day falls into. The day a stop begins on is spared, unless it would be the last one."""
        for index, (since, until, _) in enumerate(self.stops):
            if since < day <= until or (last and since == day < until and self._would_count(day)):
                return index
        return None

    def _would_count(self, day: date) -> bool:
        return self.rule.unit is not Unit.WORKDAY or self.calendar.is_workday(day)

    def _plain_day(self, day: date, counted: int) -> Segment:
        by_workdays = self.rule.unit is Unit.WORKDAY
        if by_workdays and not self.calendar.is_workday(day):
            off = self.calendar.kind_of(day)
            return self._sample(Why.WEEKEND if off.kind is DayKind.WEEKEND else Why.HOLIDAY, off.name, counted=False, article="")
        if counted >= self.plain and self.extension is not None:
            return self._sample(Why.EXTENSION, self.extension.note, counted=True, article=self.extension.article or self.rule.article)
        why = (Why.MAKEUP if day.weekday() > 4 else Why.WORKDAY) if by_workdays else Why.NATURAL_DAY
        return self._sample(why, "", counted=True, article=self.rule.article)

    def _sample(self, why: Why, reason: str, *, counted: bool, article: str) -> Segment:
        """The one record all days of this sort share; its days are filled in when its run is complete."""
        if (why, reason) not in self.samples:
            source = self.extension if why is Why.EXTENSION else None
            self.samples[why, reason] = Segment(
                from_on=date.min, to_on=date.min, counted=counted, reason_code=why, reason=reason, article=article,
                party=Party.WE if counted else Party.NOBODY, document_no=source.document_no if source else "",
                actor_name=source.actor_name if source else "")
        return self.samples[why, reason]

    def _append(self, day: date, sample: Segment) -> None:
        if self.runs and self.runs[-1][2] is sample:
            self.runs[-1] = (self.runs[-1][0], day, sample)
        else:
            self.runs.append((day, day, sample))


def _stopped(day: date, stop: _Stop) -> Segment:
    return Segment(from_on=day, to_on=day, counted=False, reason_code=Why.STOPPED, reason=stop.fact.note or stop.rule.reason,
                   document_no=stop.fact.document_no, actor_name=stop.fact.actor_name,
                   article=stop.fact.article or stop.rule.article, party=stop.rule.party)


def _hours(rule: ClockRule, start: datetime, stops: Sequence[_Stop], horizon: datetime, extra: int) -> _Period:
    """A period of hours runs from its moment, by night and on holidays; stops are taken out to the second."""
    moment, left = start, timedelta(hours=rule.amount + extra)
    cap = timedelta(hours=rule.cap) if rule.cap is not None else timedelta.max
    segments: list[Segment] = []

    def counted_to(to: datetime) -> None:
        if to > moment:
            segments.append(Segment(from_on=moment.date(), to_on=to.date(), counted=True, reason_code=Why.HOURS,
                                    article=rule.article, party=Party.WE, from_at=moment, to_at=to))

    for stop in stops:
        since, until = max(stop.since, moment), stop.until or max(stop.since, horizon)
        if since >= moment + left:
            break
        until = min(until, since + min(cap, max(until - since, timedelta())))
        if until <= since:
            continue
        counted_to(since)
        left, cap, moment = left - (since - moment), cap - (until - since) if rule.cap is not None else cap, until
        segments.append(replace(_stopped(since.date(), stop), to_on=until.date(), from_at=since, to_at=until))
    due = moment + left
    counted_to(due)
    return _Period(due.date(), due, rule.amount + extra, tuple(segments))


def _months_after(day: date, months: int) -> date:
    """The corresponding day so many months on; the last day of the month where it has no such day (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - DAY)
