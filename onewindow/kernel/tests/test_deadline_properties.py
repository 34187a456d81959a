"""The clock in law: the properties that make it trustworthy, over histories nobody thought of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.calendar import Calendar, Holiday, packaged_calendar
from onewindow.kernel.deadlines import (
    CHINA,
    ClockKind,
    ClockRule,
    ClockState,
    StopRule,
    TimedFact,
    Unit,
    derive,
    explain,
)

CALENDAR = packaged_calendar()
RULE = ClockRule(
    code="decide", name="decision", unit=Unit.WORKDAY, amount=20, kind=ClockKind.STATUTORY, start_fact="CaseAccepted",
    end_facts=("CaseDecided",), extension_fact="CaseExtended", extension_cap=10, article="行政许可法 42",
    stops=(StopRule(code="test", begins="TestOrdered", ends="TestReported", reason="test", article="行政许可法 45"),
           StopRule(code="experts", begins="ReviewOrdered", ends="ReviewReported", reason="review", article="行政许可法 45")),
)
DAYS = st.dates(min_value=date(2016, 1, 1), max_value=date(2026, 6, 30))
UNITS = st.sampled_from([(Unit.WORKDAY, 1), (Unit.WORKDAY, 5), (Unit.WORKDAY, 20), (Unit.NATURAL_DAY, 7), (Unit.NATURAL_DAY, 30), (Unit.MONTH, 1), (Unit.HOUR, 48)])


@st.composite
def histories(draw):
    """A beginning and, in the weeks after it, stops of two kinds, perhaps an extension, perhaps an end."""
    day = draw(DAYS)
    start = datetime(day.year, day.month, day.day, draw(st.integers(0, 23)), tzinfo=CHINA)
    facts = [TimedFact(name="CaseAccepted", recorded_at=start, number=1)]
    for number in range(draw(st.integers(0, 4))):
        kind, since, lasts = draw(st.sampled_from(["Test", "Review"])), draw(st.integers(0, 1000)), draw(st.one_of(st.none(), st.integers(0, 700)))
        about, told = str(draw(st.integers(0, 2))), draw(st.one_of(st.none(), st.integers(0, 700)))
        facts.append(TimedFact(name=f"{kind}Ordered", recorded_at=start + timedelta(hours=since), number=number + 2, document_no=f"D{number}", about=about,
                               until_at=None if told is None else start + timedelta(hours=since + told)))
        if lasts is not None:
            facts.append(TimedFact(name=f"{kind}Reported", recorded_at=start + timedelta(hours=since + lasts), number=number + 20, about=about))
    if draw(st.booleans()):
        facts.append(TimedFact(name="CaseExtended", recorded_at=start + timedelta(hours=draw(st.integers(0, 300))), number=40, amount=draw(st.integers(0, 12))))
    if draw(st.booleans()):
        facts.append(TimedFact(name="CaseDecided", recorded_at=start + timedelta(hours=draw(st.integers(0, 2000))), number=41))
    return facts, start + timedelta(hours=draw(st.integers(0, 2500)))


RULES = st.builds(lambda unit, cap: replace(RULE, unit=unit[0], amount=unit[1], cap=cap), UNITS, st.sampled_from([None, None, 0, 3, 40]))


@given(histories(), RULES, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_arrive_does_not_matter(history, the_rule, random):
    facts, now = history
    shuffled = random.sample(facts, len(facts))
    assert derive(rule=the_rule, facts=shuffled, calendar=CALENDAR, now=now) == derive(rule=the_rule, facts=facts, calendar=CALENDAR, now=now)


@given(histories(), RULES, st.integers(1, 60))
def test_replayed_facts_change_nothing(history, the_rule, pick):
    facts, now = history
    again = [*facts, facts[pick % len(facts)]]
    once, twice = (derive(rule=the_rule, facts=some, calendar=CALENDAR, now=now) for some in (facts, again))
    assert (once.due_at, once.state, once.used, once.total) == (twice.due_at, twice.state, twice.used, twice.total)


@given(histories(), RULES, st.integers(0, 900), st.integers(0, 500))
def test_stopping_never_shortens(history, the_rule, since, lasts):
    facts, now = history
    start = facts[0].recorded_at
    third = StopRule(code="third", begins="HearingOpened", ends="HearingClosed", reason="hearing", article="行政许可法 45")
    wider = replace(the_rule, stops=(*the_rule.stops, third))
    stop = [TimedFact(name=name, recorded_at=start + timedelta(hours=hours), number=number, document_no="H", about="hearing")
            for name, hours, number in (("HearingOpened", since, 60), ("HearingClosed", since + lasts, 61))]
    before = derive(rule=wider, facts=facts, calendar=CALENDAR, now=now)
    after = derive(rule=wider, facts=[*facts, *stop], calendar=CALENDAR, now=now)
    assert after.due_at >= before.due_at
    assert after.remaining >= before.remaining or before.ended_at is not None or now < start


@given(histories(), RULES, st.integers(0, 6), st.integers(0, 900))
def test_telling_a_longer_time_never_shortens_and_no_time_is_the_longest(history, the_rule, pick, more):
    """However long it goes on, a stop counts for what was told (行政许可法 45): telling more is never worse for the office, telling less never better."""
    facts, now = history
    ordered = [index for index, one in enumerate(facts) if one.until_at is not None]
    if not ordered:
        return
    index = ordered[pick % len(ordered)]
    longer, endless = (replace(facts[index], until_at=until) for until in (facts[index].until_at + timedelta(hours=more), None))
    due = [derive(rule=the_rule, facts=[*facts[:index], one, *facts[index + 1:]], calendar=CALENDAR, now=now).due_at for one in (facts[index], longer, endless)]
    assert None in due or due == sorted(due)


@given(histories(), RULES)
def test_what_is_not_recorded_yet_is_not_known(history, the_rule):
    facts, now = history
    known = [f for f in facts if f.recorded_at <= now]
    assert derive(rule=the_rule, facts=facts, calendar=CALENDAR, now=now) == derive(rule=the_rule, facts=known, calendar=CALENDAR, now=now)


@given(histories(), RULES)
def test_appending_one_by_one_comes_out_like_starting_over(history, the_rule):
    """The cached due date of a worklist is rewritten after every fact; it equals a derivation from nothing."""
    facts, now = history
    cached, seen = None, []
    for one in facts:
        seen.append(one)
        cached = derive(rule=the_rule, facts=tuple(seen), calendar=CALENDAR, now=now)
    fresh = Calendar(CALENDAR.years.values(), CALENDAR.fixed)
    assert cached == derive(rule=the_rule, facts=reversed(facts), calendar=fresh, now=now)


@given(histories(), RULES)
def test_the_due_day_is_worked_and_the_explanation_adds_up(history, the_rule):
    facts, now = history
    found = derive(rule=the_rule, facts=facts, calendar=CALENDAR, now=now)
    if found.state is ClockState.NOT_STARTED:
        return
    rows = explain(found)
    assert found.used + found.remaining == found.total
    if the_rule.unit is Unit.HOUR:
        spans = [(s.from_at, s.to_at) for s in found.segments]
        assert spans[0][0] == found.started_at
        assert spans[-1][1] == found.due_at
        assert all(a[1] == b[0] for a, b in zip(spans, spans[1:], strict=False))
        assert sum(((s.to_at - s.from_at) for s in found.segments if s.counted), timedelta()) == timedelta(hours=found.total)
        return
    assert CALENDAR.is_workday(found.due_on)
    assert [row.on for row in rows] == [rows[0].on + timedelta(days=n) for n in range(len(rows))]
    assert (rows[0].on, rows[-1].on) == (found.started_at.date(), found.due_on)
    assert sum(row.counted for row in rows) == found.total
    assert max(row.ordinal for row in rows) == found.total
    if the_rule.unit is Unit.WORKDAY:
        assert all(CALENDAR.is_workday(row.on) for row in rows if row.counted)
        assert found.total == the_rule.amount + found.extended_by


@given(histories(), RULES, DAYS)
def test_a_corrected_calendar_moves_only_what_it_must(history, the_rule, day):
    facts, now = history
    year = CALENDAR.years[day.year]
    flipped = (replace(year, holidays=tuple(h for h in year.holidays if h.on != day), makeups=(*year.makeups, day) if day.weekday() > 4 else year.makeups)
               if not year.is_workday(day) else
               replace(year, holidays=(*year.holidays, Holiday(day, "x")), makeups=tuple(d for d in year.makeups if d != day)))
    corrected = Calendar((CALENDAR.years | {day.year: flipped}).values(), CALENDAR.fixed)
    assert corrected.is_workday(day) != CALENDAR.is_workday(day)
    before, after = (derive(rule=the_rule, facts=facts, calendar=c, now=now) for c in (CALENDAR, corrected))
    if before.due_on is None or not before.started_at.date() < day <= before.due_on or the_rule.unit is Unit.HOUR:
        assert (before.due_at, before.segments) == (after.due_at, after.segments)
    elif corrected.is_workday(day):
        assert after.due_at <= before.due_at
    elif the_rule.unit is Unit.WORKDAY and the_rule.cap is None:
        assert after.due_at >= before.due_at
