"""Honest durations: whose time was each day of a case's life?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from onewindow.domain.deadlines.types import Durations, Reason, Stretch
from onewindow.kernel.calendar import Calendar, DayKind, days_after
from onewindow.kernel.deadlines import Clock, Party, TimedFact, known_at, local_day

BEGINS = ("CaseSubmitted", "CaseReceived")
ENDS = frozenset({"CaseClosed", "CaseDeclined", "CaseNotAccepted", "CaseWithdrawn", "CaseReturned", "CaseLapsed"})
# (begins, ends, whose, why): what a case waits for outside the organ, whichever clock runs meanwhile. What was tolerated as missing
# is none: the organ goes on with the case, so its days are the applicant's only where a clock stops for it.
WAITS = (
    ("CorrectionRequested", frozenset({"CaseSupplemented", "CaseAccepted"}), Party.APPLICANT, Reason.CORRECTION),
    ("ResultReady", frozenset({"ResultCollected", "ConsignmentHandedOver"}), Party.APPLICANT, Reason.FETCHING),
    ("ChargeRaised", frozenset({"ChargePaid", "ChargeCancelled"}), Party.APPLICANT, Reason.CHARGE),
    ("ConsignmentHandedOver", frozenset({"ConsignmentDelivered", "ConsignmentReturned"}), Party.OTHERS, Reason.CARRIER),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wait:
    """A span somebody else was waited for; like a period it spares the day it begins and holds the day it ends."""

    after_on: date
    to_on: date
    sample: Stretch


def durations(*, facts: Iterable[TimedFact], clocks: Iterable[Clock], calendar: Calendar, at: datetime) -> Durations | None:
    """Whose time each day was, from the day after handing in to the end, or to the day of ``at``; None before it begins.

    A day on which the applicant owed something is the applicant's, else one on which another was lawfully waited for
    is the other's, else a day off is nobody's, and every other day is the organ's: also one that no clock counted.
    """
    known = known_at(facts=facts, now=at)
    begin = next((fact for name in BEGINS for fact in known if fact.name == name), None)
    if begin is None:
        return None
    end = next((fact for fact in known if fact.name in ENDS), None)
    since_on = local_day(begin.done_at)
    until_on = max(since_on, local_day(end.done_at if end else at))
    waits = sorted((*_owed(known, until_on), *_stopped(clocks, until_on)), key=lambda wait: wait.sample.party is not Party.APPLICANT)
    stretches: list[Stretch] = []
    for day in days_after(since_on, until_on):
        held = next((wait.sample for wait in waits if wait.after_on < day <= wait.to_on), None) or _own(day, calendar)
        if stretches and replace(held, from_on=stretches[-1].from_on, to_on=stretches[-1].to_on) == stretches[-1]:
            stretches[-1] = replace(stretches[-1], to_on=day)
        else:
            stretches.append(replace(held, from_on=day, to_on=day))
    return Durations(since_on=since_on, until_on=until_on, open=end is None, stretches=tuple(stretches))


def _own(day: date, calendar: Calendar) -> Stretch:
    kind = calendar.kind_of(day)
    if kind.counts:
        return _sample(Party.WE, Reason.WORKED)
    return _sample(Party.NOBODY, Reason.WEEKEND if kind.kind is DayKind.WEEKEND else Reason.HOLIDAY, note=kind.name)


def _owed(known: Sequence[TimedFact], until_on: date) -> list[_Wait]:
    found = []
    for name, ends, party, reason in WAITS:
        for fact in known:
            if fact.name == name:
                over = next((end for end in known if end.name in ends and end.recorded_at >= fact.recorded_at), None)
                found.append(_Wait(after_on=local_day(fact.done_at), to_on=local_day(over.done_at) if over else until_on,
                                   sample=_sample(party, reason, document_no=fact.document_no, article=fact.article)))
    return found


def _stopped(clocks: Iterable[Clock], until_on: date) -> list[_Wait]:
    """The valid stops of any of the clocks, each once: a void one, and what goes on after the time told, leave the day with the organ.

    A clock that ended knows of its stops until then.
    """
    stops = {(stop.since, stop.until or clock.ended_at, stop.rule.code): stop for clock in clocks for stop in clock.stops}
    return [_Wait(after_on=stop.since.date(), to_on=until.date() if until else until_on,
                  sample=_sample(stop.rule.party, Reason.SPECIAL, note=stop.fact.note or stop.rule.reason, document_no=stop.fact.document_no,
                                 article=stop.fact.article or stop.rule.article))
            for (_, until, _), stop in stops.items()]


def _sample(party: Party, reason: Reason, *, note: str = "", document_no: str = "", article: str = "") -> Stretch:
    return Stretch(from_on=date.min, to_on=date.min, party=party, reason=reason, note=note, document_no=document_no, article=article)
