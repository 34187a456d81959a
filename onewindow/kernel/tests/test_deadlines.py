"""The clock in law: the vectors, and every rule of counting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from onewindow.kernel.calendar import Calendar, YearState, packaged_calendar
from onewindow.kernel.deadlines import (
    CHINA,
    Clock,
    ClockKind,
    ClockRule,
    ClockState,
    Party,
    StopRule,
    TimedFact,
    Unit,
    Why,
    derive,
    explain,
    shown_due,
)
from onewindow.kernel.records import from_plain, to_plain

CALENDAR = packaged_calendar()
TEST = StopRule(code="test", begins="TestOrdered", ends="TestReported", reason="the food is tested", article="行政许可法 45")
REVIEW = StopRule(code="experts", begins="ReviewOrdered", ends="ReviewReported", reason="experts review", article="行政许可法 45")
RULE = ClockRule(
    code="decide", name="decision", unit=Unit.WORKDAY, amount=20, kind=ClockKind.STATUTORY, start_fact="CaseAccepted",
    end_facts=("CaseDecided",), stops=(TEST, REVIEW), extension_fact="CaseExtended", extension_cap=10, article="行政许可法 42",
)


def rule(unit: Unit = Unit.WORKDAY, amount: int = 20, **changes) -> ClockRule:
    return replace(RULE, unit=unit, amount=amount, **changes)


def moment(day: date | str, hour: int = 10) -> datetime:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


def fact(name: str, day: date | str, hour: int = 10, **more) -> TimedFact:
    more.setdefault("document_no", "D1")
    return TimedFact(name=name, recorded_at=moment(day, hour), **more)


def clock(the_rule: ClockRule, *facts: TimedFact, now: str | datetime = "", calendar: Calendar = CALENDAR) -> Clock:
    known = now if isinstance(now, datetime) else moment(now) if now else max(f.recorded_at for f in facts)
    return derive(rule=the_rule, facts=facts, calendar=calendar, now=known)


def codes(found: Clock) -> list[tuple[str, str, Why]]:
    return [(s.from_on.isoformat()[5:], s.to_on.isoformat()[5:], s.reason_code) for s in found.segments]


@pytest.mark.parametrize(("start", "amount", "due"), [
    ("2016-01-29", 5, "2016-02-05"), ("2016-01-29", 20, "2016-03-02"), ("2016-09-30", 5, "2016-10-12"), ("2016-11-03", 5, "2016-11-10"),
    ("2016-12-12", 20, "2017-01-10"), ("2016-12-30", 5, "2017-01-09"), ("2020-01-17", 5, "2020-01-23"), ("2020-01-23", 10, "2020-02-14"),
    ("2024-04-30", 5, "2024-05-10"), ("2025-01-24", 20, "2025-02-27"), ("2026-02-13", 5, "2026-02-27"), ("2026-02-13", 20, "2026-03-19"),
    ("2026-04-30", 5, "2026-05-11"), ("2026-09-18", 5, "2026-09-24"), ("2026-09-30", 10, "2026-10-20"), ("2026-09-30", 45, "2026-12-08"),
])
def test_working_day_vectors(start, amount, due):
    assert clock(rule(amount=amount), fact("CaseAccepted", start)).due_on == date.fromisoformat(due)


class TestUnits:
    def test_the_day_ends_at_midnight_in_shanghai(self):
        found = clock(rule(amount=5), fact("CaseAccepted", "2016-11-03"))
        assert found.due_on == date(2016, 11, 10)
        assert found.due_at == datetime(2016, 11, 10, 16, tzinfo=UTC)

    def test_a_moment_belongs_to_its_day_in_shanghai(self):
        late_in_london = TimedFact(name="CaseAccepted", recorded_at=datetime(2016, 11, 2, 17, tzinfo=UTC))
        assert clock(rule(amount=5), late_in_london).due_on == date(2016, 11, 10)

    def test_saturday_intake_starts_the_clock_on_monday(self):
        assert clock(rule(amount=1), fact("CaseAccepted", "2016-11-05")).due_on == date(2016, 11, 7)

    def test_natural_days_end_on_a_working_day(self):
        found = clock(rule(Unit.NATURAL_DAY, 7), fact("CaseAccepted", "2016-09-25"))
        assert found.due_on == date(2016, 10, 8)  # the seventh day is 2 October, a holiday; Saturday 8 October is worked
        assert codes(found) == [("09-25", "09-25", Why.START_DAY), ("09-26", "10-02", Why.NATURAL_DAY), ("10-03", "10-08", Why.END_MOVED)]
        assert found.segments[-1].article == "民法典 203"

    @pytest.mark.parametrize(("start", "months", "due"), [
        ("2016-01-31", 1, "2016-02-29"), ("2016-11-15", 3, "2017-02-15"), ("2016-10-31", 1, "2016-11-30"), ("2016-08-01", 2, "2016-10-08"),
        ("2024-02-29", 12, "2025-02-28"), ("2016-12-05", 1, "2017-01-05"), ("2025-12-10", 6, "2026-06-10"),
    ])
    def test_months_end_on_the_corresponding_day(self, start, months, due):
        assert clock(rule(Unit.MONTH, months), fact("CaseAccepted", start)).due_on == date.fromisoformat(due)

    @pytest.mark.parametrize(("day", "due"), [("2016-11-03", "2016-11-03"), ("2016-11-05", "2016-11-07"), ("2016-02-06", "2016-02-06")])
    def test_on_the_spot_means_the_same_day_or_the_next_working_day(self, day, due):
        found = clock(rule(Unit.ON_THE_SPOT, 0), fact("CaseAccepted", day))
        assert (found.due_on, found.total) == (date.fromisoformat(due), 0)
        assert clock(rule(Unit.ON_THE_SPOT, 0), fact("CaseAccepted", day), now="2016-11-10").state is ClockState.OVERDUE

    def test_hours_run_from_their_moment_through_night_and_holiday(self):
        found = clock(rule(Unit.HOUR, 48), fact("CaseAccepted", "2016-10-01", 9), now="2016-10-02")
        assert found.due_at == moment("2016-10-03", 9)
        assert (found.used, found.remaining) == (25, 23)

    def test_hours_are_stopped_to_the_minute(self):
        found = clock(rule(Unit.HOUR, 24), fact("CaseAccepted", "2016-11-03", 9), fact("TestOrdered", "2016-11-03", 12),
                      fact("TestReported", "2016-11-04", 15), fact("ReviewOrdered", "2016-11-04", 14), fact("ReviewReported", "2016-11-04", 18))
        assert found.due_at == moment("2016-11-05", 15)
        assert [row.reason_code for row in explain(found)] == [Why.HOURS, Why.STOPPED, Why.STOPPED, Why.HOURS]

    @pytest.mark.parametrize(("unit", "amount"), [(Unit.WORKDAY, 0), (Unit.MONTH, -1), (Unit.ON_THE_SPOT, -1)])
    def test_amount_must_make_sense(self, unit, amount):
        with pytest.raises(ValueError, match="amount"):
            rule(unit, amount)

    def test_moments_must_be_aware(self):
        with pytest.raises(ValueError, match="aware"):
            TimedFact(name="CaseAccepted", recorded_at=datetime(2016, 11, 3))


class TestStates:
    ACCEPTED = fact("CaseAccepted", "2016-11-03")

    def test_not_started(self):
        found = clock(RULE, fact("CaseReceived", "2016-11-03"))
        assert (found.state, found.due_on, found.segments) == (ClockState.NOT_STARTED, None, ())

    @pytest.mark.parametrize(("now", "state", "used", "remaining"), [
        ("2016-11-03", ClockState.RUNNING, 0, 5), ("2016-11-05", ClockState.RUNNING, 1, 4), ("2016-11-10", ClockState.RUNNING, 5, 0),
        ("2016-11-11", ClockState.OVERDUE, 6, -1), ("2016-11-14", ClockState.OVERDUE, 7, -2),
    ])
    def test_running_and_overdue(self, now, state, used, remaining):
        found = clock(rule(amount=5), self.ACCEPTED, now=now)
        assert (found.state, found.used, found.remaining) == (state, used, remaining)

    @pytest.mark.parametrize(("day", "hour", "state"), [("2016-11-10", 23, ClockState.MET), ("2016-11-11", 0, ClockState.MET), ("2016-11-11", 1, ClockState.BROKEN)])
    def test_in_time_is_judged_when_it_ends(self, day, hour, state):
        found = clock(rule(amount=5), self.ACCEPTED, fact("CaseDecided", day, hour), now="2017-01-01")
        assert found.state is state
        assert found.ended_at == moment(day, hour)

    def test_an_end_before_the_beginning_is_another_matter(self):
        assert clock(rule(amount=5), fact("CaseDecided", "2016-11-01"), self.ACCEPTED).state is ClockState.RUNNING

    def test_reported_late_but_done_in_time(self):
        told = replace(fact("CaseDecided", "2016-11-14"), happened_at=moment("2016-11-09"))
        assert clock(rule(amount=5), self.ACCEPTED, told).state is ClockState.MET

    def test_deemed_acceptance_counts_from_receipt(self):
        deemed = replace(fact("CaseAccepted", "2016-11-11"), effective_at=moment("2016-11-03"))
        found = clock(RULE, deemed)
        assert found.started_at == moment("2016-11-03")
        assert found.due_on == CALENDAR.add_workdays(date(2016, 11, 3), 20)
        accept = ClockRule(code="accept", name="", unit=Unit.WORKDAY, amount=5, kind=ClockKind.ACCEPT, start_fact="CaseReceived", end_facts=("CaseAccepted",))
        assert clock(accept, fact("CaseReceived", "2016-11-03"), deemed).state is ClockState.BROKEN

    def test_a_clock_can_start_afresh(self):
        accept = ClockRule(code="accept", name="", unit=Unit.WORKDAY, amount=5, kind=ClockKind.ACCEPT, start_fact="CaseReceived",
                           restart_facts=("CaseSupplemented",), end_facts=("CaseAccepted", "CorrectionRequested"))
        facts = fact("CaseReceived", "2016-11-03"), fact("CorrectionRequested", "2016-11-04"), fact("CaseSupplemented", "2016-11-14")
        assert clock(accept, *facts[:2]).state is ClockState.MET
        assert clock(accept, *facts).due_on == date(2016, 11, 21)
        assert clock(accept, *facts).state is ClockState.RUNNING

    def test_as_it_stood_on_an_earlier_day(self):
        facts = self.ACCEPTED, fact("TestOrdered", "2016-11-08"), fact("CaseDecided", "2016-11-25")
        assert clock(RULE, *facts, now="2016-11-07").state is ClockState.RUNNING
        assert clock(RULE, *facts, now="2016-11-09").state is ClockState.STOPPED

    def test_provisional_when_a_day_comes_from_a_draft_year(self):
        last = max(CALENDAR.years)
        assert not clock(rule(amount=3), fact("CaseAccepted", date(last, 12, 1))).provisional
        assert clock(rule(amount=30), fact("CaseAccepted", date(last, 12, 1))).provisional


class TestStops:
    ACCEPTED = fact("CaseAccepted", "2016-11-01")

    def test_the_days_of_a_stop_are_not_counted(self):
        found = clock(rule(amount=10), self.ACCEPTED, fact("TestOrdered", "2016-11-03", document_no="T7", actor_name="Luo"), fact("TestReported", "2016-11-09"))
        assert found.due_on == date(2016, 11, 21)
        assert codes(found) == [
            ("11-01", "11-01", Why.START_DAY), ("11-02", "11-03", Why.WORKDAY), ("11-04", "11-09", Why.STOPPED), ("11-10", "11-11", Why.WORKDAY),
            ("11-12", "11-13", Why.WEEKEND), ("11-14", "11-18", Why.WORKDAY), ("11-19", "11-20", Why.WEEKEND), ("11-21", "11-21", Why.WORKDAY)]
        stop = found.segments[2]
        assert (stop.document_no, stop.actor_name, stop.article, stop.reason, stop.party) == ("T7", "Luo", TEST.article, TEST.reason, Party.OTHERS)

    def test_a_stop_without_written_notice_is_void(self):
        silent = fact("TestOrdered", "2016-11-03", document_no="")
        found = clock(rule(amount=10), self.ACCEPTED, silent, now="2016-11-10")
        assert found.due_on == date(2016, 11, 15)
        assert found.state is ClockState.RUNNING
        assert found.void_stops == (silent,)
        waived = rule(amount=10, stops=(replace(TEST, needs_document=False),))
        assert clock(waived, self.ACCEPTED, silent, now="2016-11-10").state is ClockState.STOPPED

    def test_overlapping_stops_are_one(self):
        one = [fact("TestOrdered", "2016-11-03"), fact("TestReported", "2016-11-16")]
        two = [fact("TestOrdered", "2016-11-03"), fact("ReviewOrdered", "2016-11-08"), fact("TestReported", "2016-11-10"), fact("ReviewReported", "2016-11-16")]
        assert clock(RULE, self.ACCEPTED, *one).due_on == clock(RULE, self.ACCEPTED, *two).due_on

    def test_stops_of_one_kind_are_told_apart_by_what_they_are_about(self):
        facts = (fact("TestOrdered", "2016-11-03", about="water"), fact("TestOrdered", "2016-11-04", about="air"), fact("TestReported", "2016-11-07", about="air"))
        assert clock(RULE, self.ACCEPTED, *facts, now="2016-11-10").state is ClockState.STOPPED
        closed = clock(RULE, self.ACCEPTED, *facts, fact("TestReported", "2016-11-09", about="water"))
        assert closed.state is ClockState.RUNNING
        assert [s.to_on for s in closed.segments if s.reason_code is Why.STOPPED] == [date(2016, 11, 9)]

    def test_while_it_lasts_the_due_day_moves_with_today(self):
        facts = self.ACCEPTED, fact("TestOrdered", "2016-11-03")
        dues = [clock(rule(amount=10), *facts, now=f"2016-11-{day:02}") for day in (3, 4, 7, 30)]
        assert [c.state for c in dues] == [ClockState.STOPPED] * 4
        assert [c.due_on for c in dues] == [date(2016, 11, 15), date(2016, 11, 16), date(2016, 11, 17), date(2016, 12, 12)]
        assert [c.remaining for c in dues] == [8, 8, 8, 8]

    def test_a_stop_on_the_very_last_day_leaves_a_day_to_act(self):
        facts = fact("CaseAccepted", "2016-11-03"), fact("TestOrdered", "2016-11-10")
        assert clock(rule(amount=5), *facts, now="2016-11-10").due_on == date(2016, 11, 10)
        assert clock(rule(amount=5), *facts, now="2016-11-15").state is ClockState.STOPPED
        found = clock(rule(amount=5), *facts, fact("TestReported", "2016-11-18"))
        assert found.due_on == date(2016, 11, 21)

    def test_a_stop_after_the_time_is_up_saves_nothing(self):
        found = clock(rule(amount=5), fact("CaseAccepted", "2016-11-03"), fact("TestOrdered", "2016-11-11"), now="2016-11-20")
        assert (found.due_on, found.state) == (date(2016, 11, 10), ClockState.OVERDUE)

    def test_a_cap_limits_what_stops_take_out(self):
        facts = self.ACCEPTED, fact("TestOrdered", "2016-11-03"), fact("TestReported", "2016-11-30")
        assert clock(rule(amount=10, cap=3), *facts).due_on == date(2016, 11, 18)
        hours = clock(rule(Unit.HOUR, 72, cap=5), *facts)
        assert hours.due_at == moment("2016-11-04", 15)


class TestExtension:
    ACCEPTED = fact("CaseAccepted", "2016-11-01")

    def test_it_lengthens_once_and_shows_its_document(self):
        granted = fact("CaseExtended", "2016-11-25", amount=10, document_no="E9", actor_name="Huang", note="complex")
        found = clock(RULE, self.ACCEPTED, granted, fact("CaseExtended", "2016-11-28", amount=10))
        assert (found.total, found.extended_by, found.due_on) == (30, 10, CALENDAR.add_workdays(date(2016, 11, 1), 30))
        extra = [s for s in found.segments if s.reason_code is Why.EXTENSION]
        assert {(s.document_no, s.actor_name, s.reason) for s in extra} == {("E9", "Huang", "complex")}
        assert sum((s.to_on - s.from_on).days + 1 for s in extra) == 10

    def test_it_is_capped_by_law(self):
        assert clock(RULE, self.ACCEPTED, fact("CaseExtended", "2016-11-25", amount=60)).total == 30
        assert clock(rule(extension_cap=None), self.ACCEPTED, fact("CaseExtended", "2016-11-25", amount=60)).total == 80

    def test_it_comes_too_late_when_the_time_is_up(self):
        found = clock(rule(amount=5), self.ACCEPTED, fact("CaseExtended", "2016-11-09", amount=10))
        assert (found.extended_by, found.state) == (0, ClockState.OVERDUE)

    def test_months_and_hours_are_extended_in_their_unit(self):
        assert clock(rule(Unit.MONTH, 1), self.ACCEPTED, fact("CaseExtended", "2016-11-02", amount=2)).due_on == date(2017, 2, 3)
        assert clock(rule(Unit.HOUR, 24), self.ACCEPTED, fact("CaseExtended", "2016-11-01", 12, amount=5)).due_at == moment("2016-11-02", 15)


class TestShownAndExplained:
    def test_the_earlier_of_promise_and_law_is_shown(self):
        accepted = fact("CaseAccepted", "2016-11-01")
        law = clock(RULE, accepted)
        promise = clock(rule(amount=7, kind=ClockKind.PROMISED, code="promise"), accepted)
        step = clock(rule(amount=1, kind=ClockKind.STEP, code="step"), accepted)
        assert shown_due([law, promise, step]) is promise
        assert shown_due([law, step]) is law
        assert shown_due([clock(RULE, fact("CaseReceived", "2016-11-01"))]) is None

    def test_every_day_is_told(self):
        found = clock(rule(amount=5), fact("CaseAccepted", "2016-02-04"))
        rows = explain(found)
        assert [row.on for row in rows] == [date(2016, 2, 4) + timedelta(days=n) for n in range(len(rows))]
        assert rows[-1].on == found.due_on == date(2016, 2, 16)
        told = {row.on.day: (row.ordinal, row.reason_code, row.reason) for row in rows}
        assert told[4] == (0, Why.START_DAY, "")
        assert told[6] == (2, Why.MAKEUP, "")
        assert told[8] == (0, Why.HOLIDAY, "春节")
        assert told[14] == (3, Why.MAKEUP, "")

    def test_a_clock_survives_the_record_codec(self):
        found = clock(RULE, fact("CaseAccepted", "2016-11-01"), fact("TestOrdered", "2016-11-03"))
        again = from_plain(to_plain(found), Clock)
        assert (again.due_at, again.segments, again.rule) == (found.due_at, found.segments, found.rule)


def test_draft_state_alone_makes_a_date_provisional():
    draft = replace(CALENDAR.years[2016], state=YearState.DRAFT)
    calendar = Calendar((CALENDAR.years | {2016: draft}).values(), CALENDAR.fixed)
    assert clock(RULE, fact("CaseAccepted", "2016-11-01"), calendar=calendar).provisional
