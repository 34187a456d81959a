"""The clock in law, rule by rule: what each article and each reading of it does to a due date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.calendar import Calendar, CalendarYear, Holiday, YearState, packaged_calendar
from onewindow.kernel.deadlines import (
    Clock,
    ClockKind,
    ClockState,
    Party,
    StopRule,
    Unit,
    Why,
    derive,
    shown_due,
)
from onewindow.kernel.tests.deadline_samples import derive_forty, forty_facts
from onewindow.kernel.tests.test_deadline_properties import CALENDAR, RULES, histories
from onewindow.kernel.tests.test_deadline_properties import RULE as TWENTY
from onewindow.kernel.tests.test_deadlines import RULE, clock, fact, moment, rule

ACCEPTED = fact("CaseAccepted", "2016-11-03")


class TestBeginning:
    @pytest.mark.law("MFD-201-1")
    def test_the_day_of_the_beginning_is_not_counted(self) -> None:
        assert clock(rule(amount=1), ACCEPTED).due_on == date(2016, 11, 4)

    @pytest.mark.law("XKF-82", "XKF-82-NIGHT")
    @pytest.mark.parametrize("hour", [0, 12, 18, 23])
    def test_handed_in_after_hours_counts_like_handed_in_by_day(self, hour: int) -> None:
        """The server takes it in at once; the term begins on the next working day all the same."""
        assert clock(rule(amount=5), fact("CaseAccepted", "2016-11-04", hour)).due_on == date(2016, 11, 11)

    @pytest.mark.law("GZSJ-7", "XKF-82-WEEKEND")
    def test_a_counter_that_opens_at_the_weekend_makes_no_working_day(self) -> None:
        """Service at the weekend (5+2) is a service; organs rest on Saturday and Sunday (职工工作时间规定 7). Taken in on
        Saturday means received on Saturday, and the clock starts with Monday."""
        saturday, sunday = date(2016, 11, 5), date(2016, 11, 6)
        assert not CALENDAR.is_workday(saturday) and not CALENDAR.is_workday(sunday)
        found = clock(rule(amount=5), fact("CaseAccepted", saturday, 11))
        assert found.started_at == moment(saturday, 11)
        assert found.due_on == date(2016, 11, 11)
        assert [(s.from_on, s.reason_code) for s in found.segments[:3]] == [(saturday, Why.START_DAY), (sunday, Why.WEEKEND), (date(2016, 11, 7), Why.WORKDAY)]

    @pytest.mark.law("FJF-3")
    @pytest.mark.parametrize("day", ["2016-03-08", "2016-05-04", "2016-06-01", "2016-08-01", "2024-03-08", "2026-05-04"])
    def test_a_half_day_off_for_some_is_a_working_day(self, day: str) -> None:
        """妇女节, 青年节, 儿童节 and 建军节 give some people half a day; the clock runs (2026-05-04 is a day off for another reason)."""
        assert CALENDAR.is_workday(date.fromisoformat(day)) is (day != "2026-05-04")


class TestEnding:
    @pytest.mark.law("MFD-203-2")
    def test_the_last_day_ends_at_midnight(self) -> None:
        late = fact("CaseDecided", "2016-11-10", 23)
        assert clock(rule(amount=5), ACCEPTED, late, now="2016-11-20").state is ClockState.MET

    @pytest.mark.law("MFD-203-2")
    def test_at_a_counter_the_last_day_ends_with_business(self) -> None:
        at_counter = rule(Unit.NATURAL_DAY, 7, closes=time(17, 30), kind=ClockKind.APPLICANT)
        assert clock(at_counter, ACCEPTED).due_at == moment("2016-11-10").replace(hour=17, minute=30)
        for hour, state in ((17, ClockState.MET), (18, ClockState.BROKEN)):
            assert clock(at_counter, ACCEPTED, fact("CaseDecided", "2016-11-10", hour), now="2016-11-20").state is state

    @pytest.mark.law("MFD-200", "MFD-203-1", "XKF-50-UNIT")
    def test_terms_of_the_applicant_are_natural_days_and_end_on_a_working_day(self) -> None:
        answer = rule(Unit.NATURAL_DAY, 30, kind=ClockKind.APPLICANT)
        assert clock(answer, fact("CaseAccepted", "2016-09-05")).due_on == date(2016, 10, 8)  # 5 October is a holiday

    @pytest.mark.law("XKF-82-UNIT")
    def test_where_the_unit_is_contested_the_shorter_reading_is_shown(self) -> None:
        """A regulation that says only "日" is read both ways by data; the public sees the earlier day."""
        working, natural = clock(rule(amount=7), ACCEPTED), clock(rule(Unit.NATURAL_DAY, 7, code="natural"), ACCEPTED)
        assert shown_due([working, natural]) is natural
        assert natural.due_on < working.due_on


class TestPauses:
    @pytest.mark.law("XKF-45")
    def test_waiting_without_a_basis_in_law_is_no_pause(self) -> None:
        """After acceptance the clock doesn't stop because the applicant is asked for more: some law must say so."""
        waiting = StopRule(code="more", begins="MoreAsked", ends="MoreGiven", reason="waits for papers", article="", party=Party.APPLICANT)
        asked = fact("MoreAsked", "2016-11-04")
        found = clock(rule(stops=(waiting,)), ACCEPTED, asked, now="2016-11-20")
        assert (found.state, found.void_stops) == (ClockState.RUNNING, (asked,))
        by_fact = replace(asked, article="工伤保险条例 20")
        assert clock(rule(stops=(waiting,)), ACCEPTED, by_fact, now="2016-11-20").state is ClockState.STOPPED

    @pytest.mark.law("XKF-32-4", "XKF-42-1")
    def test_before_acceptance_a_correction_stops_no_clock_because_none_runs(self) -> None:
        asked, given = fact("CorrectionRequested", "2016-11-04"), fact("CaseSupplemented", "2016-12-01")
        assert clock(RULE, fact("CaseReceived", "2016-11-03"), asked, given).state is ClockState.NOT_STARTED

    @pytest.mark.law("XKF-45")
    def test_a_cap_holds_for_all_stops_together(self) -> None:
        facts = ACCEPTED, fact("TestOrdered", "2016-11-04"), fact("TestReported", "2016-11-16"), fact("ReviewOrdered", "2016-11-17"), fact("ReviewReported", "2016-11-25")
        free, capped = clock(rule(amount=10), *facts), clock(rule(amount=10, cap=3), *facts)
        assert CALENDAR.workdays_between(date(2016, 11, 3), capped.due_on) == 13
        assert free.due_on > capped.due_on

    def test_what_begins_and_ends_in_one_moment_stops_nothing(self) -> None:
        ordered, reported = (fact(name, "2016-11-08", number=number) for number, name in ((9, "TestOrdered"), (3, "TestReported")))
        found = clock(rule(amount=10), ACCEPTED, ordered, reported, now="2016-11-20")
        assert found.due_on == clock(rule(amount=10), ACCEPTED).due_on
        assert found.state is ClockState.OVERDUE

    def test_a_stop_taken_up_again_in_the_moment_it_ended_goes_on(self) -> None:
        facts = (fact("TestOrdered", "2016-11-08", number=2), fact("TestReported", "2016-11-10", number=4), fact("TestOrdered", "2016-11-10", number=3, note="again"))
        found = clock(rule(amount=10), ACCEPTED, *facts, now="2016-11-20")
        assert found.state is ClockState.STOPPED
        assert ([stop.until is None for stop in found.stops], found.void_stops) == ([False, True], ())

    @pytest.mark.law("XKF-45")
    def test_a_stop_stands_no_longer_than_was_told(self) -> None:
        told = replace(fact("TestOrdered", "2016-11-08"), until_at=moment("2016-11-10", 23))
        during, after = (clock(rule(amount=10), ACCEPTED, told, now=now) for now in ("2016-11-10", "2016-11-30"))
        assert (during.state, after.state) == (ClockState.STOPPED, ClockState.OVERDUE)
        assert CALENDAR.workdays_between(date(2016, 11, 3), after.due_on) == 12, "the two days told of, and none of those since"
        early = fact("TestReported", "2016-11-09")
        assert clock(rule(amount=10), ACCEPTED, told, early, now="2016-11-30").due_on < after.due_on, "ended before its time is over, it ends there"
        assert clock(rule(amount=10), ACCEPTED, told, fact("TestReported", "2016-11-25"), now="2016-11-30").due_on == after.due_on


class TestWhatWasFound:
    """A term the law sets only for what was found in the matter (工伤保险条例 20: sixty days, fifteen where the facts are clear)."""

    SIXTY = rule(Unit.NATURAL_DAY, 60, article="工伤保险条例 20(1)")
    FIFTEEN = rule(Unit.NATURAL_DAY, 15, code="clear", only_with="FactsClear", article="工伤保险条例 20(2)")

    @pytest.mark.law("GSBX-20-2")
    def test_it_binds_once_it_is_found_and_counts_from_its_own_beginning(self) -> None:
        found = fact("FactsClear", "2016-11-10", article="工伤保险条例 20(2)")
        assert clock(self.FIFTEEN, ACCEPTED, now="2016-11-30").state is ClockState.NOT_STARTED
        short = clock(self.FIFTEEN, ACCEPTED, found)
        assert (short.started_at, short.due_on, short.owing_to) == (moment("2016-11-03"), date(2016, 11, 18), found)
        assert shown_due([clock(self.SIXTY, ACCEPTED, found), short]) is short

    @pytest.mark.law("GSBX-20-2", "GSBX-20-3")
    def test_it_stands_still_while_another_organ_is_awaited_as_the_long_one_does(self) -> None:
        facts = ACCEPTED, fact("FactsClear", "2016-11-04"), fact("TestOrdered", "2016-11-07"), fact("TestReported", "2016-11-17")
        assert clock(self.FIFTEEN, *facts).due_on == date(2016, 11, 28)

    def test_found_too_late_it_is_late_at_once(self) -> None:
        assert clock(self.FIFTEEN, ACCEPTED, fact("FactsClear", "2016-11-25")).state is ClockState.OVERDUE

    def test_what_is_kept_is_no_longer_shown_while_something_is_still_to_be_kept(self) -> None:
        decided = fact("CaseDecided", "2016-11-10")
        after = replace(self.FIFTEEN, code="assign", amount=3, only_with="", start_fact="CaseDecided", end_facts=("Assigned",), article="法律援助法 43(1)")
        clocks = [clock(one, ACCEPTED, decided, now="2016-11-11") for one in (self.SIXTY, after)]
        assert shown_due(clocks) is clocks[1]
        clocks = [clock(one, ACCEPTED, decided, fact("Assigned", "2016-11-12"), now="2016-11-14") for one in (self.SIXTY, after)]
        assert shown_due(clocks) is min(clocks, key=lambda one: one.due_at)


class TestJointHandling:
    @pytest.mark.law("XKF-42-2")
    def test_forty_five_days_and_fifteen_more(self) -> None:
        joint = rule(amount=45, extension_cap=15, article="行政许可法 42(2)")
        started, longer = fact("CaseAccepted", "2026-09-30"), fact("CaseExtended", "2026-12-01", amount=15)
        assert clock(joint, started).due_on == date(2026, 12, 8)
        assert clock(joint, started, longer).due_on == CALENDAR.add_workdays(date(2026, 9, 30), 60)


@given(histories(), RULES, st.data())
def test_facts_of_one_moment_commute(history, the_rule, data) -> None:
    """Whatever the order in which simultaneous facts were written down, the clock is the same."""
    facts, now = history
    together = [replace(one, recorded_at=one.recorded_at.replace(hour=0) + timedelta(hours=12 * (one.recorded_at.hour // 12))) for one in facts]
    numbers = data.draw(st.permutations(range(1, len(together) + 1)))
    swapped = [replace(one, number=number) for one, number in zip(together, numbers, strict=True)]
    one, other = (derive(rule=the_rule, facts=some, calendar=CALENDAR, now=now) for some in (together, swapped))
    assert seen(one) == seen(other)


def seen(found: Clock) -> tuple[object, ...]:
    """All of a clock but the numbers of the facts that were left out."""
    return (*(getattr(found, name) for name in ("state", "started_at", "ended_at", "due_at", "segments", "total", "used", "extended_by")), len(found.void_stops))


@given(histories(), RULES, st.integers(0, 400), st.integers(0, 30))
def test_an_extension_never_shortens(history, the_rule, hours, amount) -> None:
    facts, now = history
    facts = [one for one in facts if one.name != "CaseExtended"]
    longer = fact("CaseExtended", "2016-11-04", amount=amount)
    longer = replace(longer, recorded_at=facts[0].recorded_at + timedelta(hours=hours))
    before, after = (derive(rule=the_rule, facts=some, calendar=CALENDAR, now=now) for some in (facts, [*facts, longer]))
    if before.due_at is not None:
        assert after.due_at >= before.due_at
        assert after.total >= before.total


@given(histories(), RULES, RULES)
def test_the_day_shown_is_the_earlier_of_promise_and_law(history, law, promise) -> None:
    facts, now = history
    clocks = [derive(rule=one, facts=facts, calendar=CALENDAR, now=now) for one in (law, replace(promise, kind=ClockKind.PROMISED, code="promise"))]
    shown = shown_due(clocks)
    extended = any(one.extended_by for one in clocks)  # then a promise that was not extended is no day to wait for
    dues = [one.due_at for one in clocks if one.due_at and (one.extended_by or not extended or one.rule.kind is ClockKind.STATUTORY)]
    assert (shown.due_at if shown else None) == min(dues, default=None)


@given(histories(), RULES, RULES, st.integers(0, 900), st.randoms(use_true_random=False))
def test_a_finding_only_brings_the_day_forward_whenever_and_however_often_it_is_made(history, law, shorter, hours, random) -> None:
    """The clock that hangs on a finding is, once it is found, the clock it would be without the condition; so the day shown is never later for it."""
    facts, now = history
    bound = replace(shorter, code="clear", only_with="FactsClear")
    found = replace(fact("FactsClear", "2016-11-04"), recorded_at=facts[0].recorded_at + timedelta(hours=hours))
    more = [*facts, found, *([found] if hours % 2 else [])]
    before, after = (derive(rule=bound, facts=some, calendar=CALENDAR, now=now) for some in (facts, random.sample(more, len(more))))
    assert before.state is ClockState.NOT_STARTED
    if found.recorded_at > now:
        assert after == before
        return
    assert replace(after, rule=shorter, owing_to=None) == derive(rule=shorter, facts=facts, calendar=CALENDAR, now=now)
    long = derive(rule=law, facts=facts, calendar=CALENDAR, now=now)
    if long.due_at is not None:
        assert shown_due([long, after]).due_at <= shown_due([long, before]).due_at


@given(histories(), st.sampled_from([2017, 2020, 2024, 2027]))
def test_a_year_far_from_a_clock_leaves_it_alone(history, year) -> None:
    """A corrected year moves no clock whose span it doesn't touch: not the date, not one segment."""
    facts, now = history
    other = CalendarYear(year, YearState.OFFICIAL, "another notice", 9, (Holiday(date(year, 3, 3), "x"), Holiday(date(year, 7, 7), "x")), ())
    corrected = Calendar((CALENDAR.years | {year: other}).values(), CALENDAR.fixed)
    before, after = (derive(rule=TWENTY, facts=facts, calendar=c, now=now) for c in (CALENDAR, corrected))
    if before.due_on is None or not before.started_at.year <= year <= before.due_on.year:
        assert (before.due_at, before.segments, before.used, before.state) == (after.due_at, after.segments, after.used, after.state) or now.year >= year


def test_a_busy_clock_is_exact() -> None:
    """Forty facts, eighteen stops of one day over a Spring Festival, ten days more."""
    found = derive_forty()
    assert len(forty_facts()) == 40
    assert (found.total, found.extended_by) == (30, 10)
    assert found.due_on == date(2026, 4, 15)
    assert sum((s.to_on - s.from_on).days + 1 for s in found.segments if s.counted) == 30


def test_the_packaged_calendar_is_official_for_every_year_it_has() -> None:
    assert {year.state for year in packaged_calendar().years.values()} == {YearState.OFFICIAL}
