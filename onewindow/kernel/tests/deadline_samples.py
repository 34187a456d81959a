"""A busy matter for measuring: a clock that forty facts stopped, restarted and extended."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from onewindow.kernel.calendar import Calendar, packaged_calendar
from onewindow.kernel.deadlines import CHINA, Clock, ClockKind, ClockRule, StopRule, TimedFact, Unit, derive

START = datetime(2026, 2, 9, 10, tzinfo=CHINA)
BUSY = ClockRule(
    code="statutory", name="decision", unit=Unit.WORKDAY, amount=20, kind=ClockKind.STATUTORY, start_fact="CaseAccepted",
    end_facts=("CaseDecided",), extension_fact="CaseExtended", extension_cap=10, article="行政许可法 42",
    stops=(StopRule(code="test", begins="TestOrdered", ends="TestReported", reason="test", article="行政许可法 45"),),
)


def forty_facts() -> tuple[TimedFact, ...]:
    """An acceptance, eighteen stops of a day each around a Spring Festival, an extension, and facts no clock looks at."""
    facts = [TimedFact(name=name, recorded_at=START, number=number) for number, name in enumerate(("CaseReceived", "CaseAccepted"), start=1)]
    for stop in range(18):
        facts += [TimedFact(name=name, recorded_at=START + timedelta(days=2 * stop + more), number=3 + 2 * stop + more, document_no="D1", about=str(stop))
                  for more, name in enumerate(("TestOrdered", "TestReported"))]
    facts.append(TimedFact(name="CaseExtended", recorded_at=START + timedelta(days=37), number=39, amount=10))
    return (*facts, TimedFact(name="CaseReviewed", recorded_at=START + timedelta(days=38), number=40))


def derive_forty(calendar: Calendar | None = None) -> Clock:
    """The clock of the busy matter, derived from nothing: what is to take no more than a millisecond."""
    return derive(rule=BUSY, facts=forty_facts(), calendar=calendar or packaged_calendar(), now=START + timedelta(days=60))


def milliseconds_of_forty(*, rounds: int = 200) -> float:
    """The median time of one derivation over forty facts, in milliseconds, the facts being at hand."""
    facts, calendar, times = forty_facts(), packaged_calendar(), []
    for _ in range(rounds):
        begun = time.perf_counter()
        derive(rule=BUSY, facts=facts, calendar=calendar, now=START + timedelta(days=60))
        times.append(time.perf_counter() - begun)
    return sorted(times)[rounds // 2] * 1000
