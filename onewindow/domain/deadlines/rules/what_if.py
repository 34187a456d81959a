"""What if? The facts an act would leave, and what they would do to each clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from onewindow.domain.deadlines.types import ClockDiff, Effect, SupposedAct
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.deadlines import CHINA, Clock, ClockKind, ClockState, StopRule, TimedFact, local_day
from onewindow.kernel.errors import Refusal

NOT_WRITTEN = "?"  # the number of a document nobody has written yet; a stop without one would be void
MORNING, EVENING = time(9), time(17)
FACTS: dict[SupposedAct, tuple[str, ...]] = {
    SupposedAct.REQUEST_CORRECTION: ("CorrectionRequested",), SupposedAct.SUPPLEMENT: ("CaseSupplemented",),
    SupposedAct.ACCEPT: ("CaseAccepted",), SupposedAct.DECIDE: ("CaseDecided", "CaseGranted"),
    SupposedAct.HAND_OVER: ("ConsignmentHandedOver",), SupposedAct.DELIVER: ("ConsignmentDelivered", "CaseClosed"),
    SupposedAct.WITHDRAW: ("CaseWithdrawn",),
}
USUAL_EXTENSION = 10
STANDS = (ClockState.RUNNING, ClockState.STOPPED, ClockState.OVERDUE)


class DayIsOver(Refusal):
    """A supposed act lies before today."""

    code = "day_is_over"
    sentence = "What if begins today: choose {today} or a later day."
    status = 422


class NothingToSuppose(Refusal):
    """The service's clocks know no such act."""

    code = "nothing_to_suppose"
    sentence = "The clocks of this case know no such act: {why}."
    status = 422


def moment_of(*, on: date | None, at: datetime) -> datetime:
    """When the act is supposed to happen: now, or on the morning of a later day. Refuses DayIsOver."""
    today = local_day(at)
    if on is None or on == today:
        return at
    if on < today:
        raise DayIsOver(today=today)
    return datetime.combine(on, MORNING, CHINA)


def supposed_facts(*, act: SupposedAct, moment: datetime, amount: int, clocks: Sequence[Clock], facts: Sequence[TimedFact],
                   calendar: Calendar) -> tuple[TimedFact, ...]:
    """The facts the act would leave. ``amount`` is the units of an extension, or the working days of a special procedure
    (0: it goes on). Refuses NothingToSuppose."""
    if act is SupposedAct.EXTEND:
        return (_extended(moment, amount, clocks),)
    if act is SupposedAct.RECORD:
        return _recorded(moment, clocks)
    if act is SupposedAct.START_SPECIAL:
        stop = _stop_rules(clocks)[0]
        begun = _fact(stop.begins, moment, about=NOT_WRITTEN)
        if not amount:
            return (begun,)
        last = calendar.add_workdays(local_day(moment), amount)
        return begun, _fact(stop.ends, max(moment + timedelta(seconds=1), datetime.combine(last, EVENING, CHINA)), about=NOT_WRITTEN)
    if act is SupposedAct.END_SPECIAL:
        return _ended(moment, clocks, facts)
    return tuple(_fact(name, moment) for name in FACTS[act])


def compared(*, act: SupposedAct, before: Sequence[Clock], after: Sequence[Clock]) -> tuple[ClockDiff, ...]:
    """Each clock without and with the act."""
    known = {clock.rule.code: clock for clock in before}
    return tuple(_diff(act, known[clock.rule.code], clock) for clock in after)


def _diff(act: SupposedAct, before: Clock, after: Clock) -> ClockDiff:
    days = (after.due_on - before.due_on).days if after.due_on and before.due_on else 0
    found = _effect(act, before, after)
    new = [part for part in after.segments if part not in before.segments and part.article and not part.counted]
    article = new[0].article if found is Effect.STOPS and new else after.rule.article
    return ClockDiff(before=before, after=after, effect=found, days=days, article=article)


def _effect(act: SupposedAct, before: Clock, after: Clock) -> Effect:
    if before.started_at is None:
        return Effect.STARTS if after.started_at is not None else Effect.NOTHING
    if after.started_at != before.started_at:
        return Effect.RESTARTS
    if after.ended_at is not None and before.ended_at is None:
        return Effect.ENDS
    if after.extended_by > before.extended_by:
        return Effect.LENGTHENS
    if before.state is ClockState.STOPPED and after.state is not ClockState.STOPPED:
        return Effect.RESUMES
    if after.segments != before.segments or (after.state is ClockState.STOPPED and before.state is not ClockState.STOPPED):
        return Effect.STOPS
    decides = before.rule.kind in (ClockKind.STATUTORY, ClockKind.PROMISED)
    return Effect.NO_PAUSE if act is SupposedAct.REQUEST_CORRECTION and decides and before.state in STANDS else Effect.NOTHING


def _extended(moment: datetime, amount: int, clocks: Sequence[Clock]) -> TimedFact:
    rule = next((clock.rule for clock in clocks if clock.rule.extension_fact), None)
    if rule is None:
        raise NothingToSuppose(why="no law lets its time be extended")
    return _fact(rule.extension_fact, moment, amount=amount or rule.extension_cap or USUAL_EXTENSION)


def _recorded(moment: datetime, clocks: Sequence[Clock]) -> tuple[TimedFact, ...]:
    """What the organ would put on record: every finding on which a clock hangs that has not been made."""
    names = dict.fromkeys(clock.rule.only_with for clock in clocks if clock.rule.only_with and clock.owing_to is None)
    if not names:
        raise NothingToSuppose(why="none hangs on a finding that is still to be made")
    return tuple(_fact(name, moment, about=about) for name, _, about in (each.partition(":") for each in names))


def _stop_rules(clocks: Sequence[Clock]) -> list[StopRule]:
    rules = [stop for clock in clocks for stop in clock.rule.stops]
    if not rules:
        raise NothingToSuppose(why="no special procedure stops its time")
    return rules


def _ended(moment: datetime, clocks: Sequence[Clock], facts: Sequence[TimedFact]) -> tuple[TimedFact, ...]:
    if not any(clock.state is ClockState.STOPPED for clock in clocks):
        raise NothingToSuppose(why="none of them stands still now")
    pairs = {(stop.ends, fact.about) for stop in _stop_rules(clocks) for fact in facts if fact.name == stop.begins}
    return tuple(_fact(name, moment, about=about) for name, about in sorted(pairs))


def _fact(name: str, moment: datetime, *, about: str = "", amount: int = 0) -> TimedFact:
    return TimedFact(name=name, recorded_at=moment, document_no=NOT_WRITTEN, about=about, amount=amount)
