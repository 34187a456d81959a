"""Laying a period out over the calendar: which days count, which don't, and where the period ends. See ``deadlines``.

Pure: no database, no wall clock. Moments are aware; days are days of Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from onewindow.kernel.calendar import DAY, Calendar, DayKind
from onewindow.kernel.deadline_records import ClockKind, ClockRule, Party, Segment, Stop, TimedFact, Unit, Why

CHINA = ZoneInfo("Asia/Shanghai")
START_ARTICLE, MOVED_ARTICLE = "民法典 201", "民法典 203"


@dataclass(frozen=True, slots=True)
class Period:
    """A laid-out period: its last day or moment, how much of it was counted, and the days it is made of."""

    due_on: date
    due_at: datetime
    total: int
    segments: tuple[Segment, ...]


def lay_out(rule: ClockRule, start: datetime, stops: Sequence[Stop], horizon: datetime, calendar: Calendar,
             extension: TimedFact | None) -> Period:
    """The period from its beginning to its due day, as far as stops are known at ``horizon``."""
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
    ends_at = datetime.combine(due_on, rule.closes, CHINA) if rule.closes else datetime.combine(due_on + DAY, time(), CHINA)
    return Period(due_on, ends_at, total, segments)


def term(*, start: datetime, unit: Unit, amount: int, calendar: Calendar) -> Period:
    """A period of that length from an aware moment, with nothing that stops or lengthens it; ``amount`` is at least 1 but on the spot."""
    rule = ClockRule(code="term", name="", unit=unit, amount=amount, kind=ClockKind.STEP, start_fact="")
    return lay_out(rule, start.astimezone(CHINA), (), start, calendar, None)


class _Days:
    """Counts days one after another and keeps the runs of days that are alike."""

    def __init__(self, rule: ClockRule, stops: Sequence[Stop], today: date, calendar: Calendar, plain: int,
                 extension: TimedFact | None) -> None:
        self.rule, self.calendar, self.plain, self.extension = rule, calendar, plain, extension
        self.stops = [(stop.since.date(), max(stop.since.date(), stop.until.date() if stop.until else today), stop) for stop in stops]
        self.passed = 0  # leading stops that were over before the day at hand; days only go forward
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
        return tuple(_spanning(sample, since, until) for since, until, sample in self.runs), day

    def _stop_of(self, day: date, *, last: bool) -> int | None:
        """The stop the day falls into. The day a stop begins on is spared, unless it would be the last one."""
        while self.passed < len(self.stops) and self.stops[self.passed][1] < day:
            self.passed += 1
        for index in range(self.passed, len(self.stops)):
            since, until, _ = self.stops[index]
            if since > day:
                break
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


def _spanning(part: Segment, since: date, until: date) -> Segment:
    """The record for these days. Written out: ``replace`` takes four times as long, and there is one for each run of days."""
    return Segment(from_on=since, to_on=until, counted=part.counted, reason_code=part.reason_code, reason=part.reason,
                   document_no=part.document_no, actor_name=part.actor_name, article=part.article, party=part.party)


def _stopped(day: date, stop: Stop) -> Segment:
    return Segment(from_on=day, to_on=day, counted=False, reason_code=Why.STOPPED, reason=stop.fact.note or stop.rule.reason,
                   document_no=stop.fact.document_no, actor_name=stop.fact.actor_name,
                   article=stop.fact.article or stop.rule.article, party=stop.rule.party)


def _hours(rule: ClockRule, start: datetime, stops: Sequence[Stop], horizon: datetime, extra: int) -> Period:
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
    return Period(due.date(), due, rule.amount + extra, tuple(segments))


def _months_after(day: date, months: int) -> date:
    """The corresponding day so many months on; the last day of the month where it has no such day (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - DAY)
