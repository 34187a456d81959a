"""Honest durations: the parts add up to the whole, and nobody's time is called somebody else's."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.deadlines.rules.durations import durations
from onewindow.domain.deadlines.types import Reason
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.deadlines import CHINA, ClockKind, ClockRule, Party, StopRule, TimedFact, Unit, derive

CALENDAR = packaged_calendar()
RULE = ClockRule(code="statutory", name="", unit=Unit.WORKDAY, amount=20, kind=ClockKind.STATUTORY, start_fact="CaseAccepted", article="行政许可法 42",
                 stops=(StopRule(code="special", begins="Begun", ends="Over", reason="test", article="行政许可法 45"),))
START = datetime(2026, 11, 2, 10, tzinfo=CHINA)
NAMES = ["CaseSubmitted", "CaseReceived", "CorrectionRequested", "CaseSupplemented", "CaseAccepted", "Begun", "Over", "ChargeRaised", "ChargePaid",
         "CaseDecided", "ToleranceGiven", "ToleranceKept", "ResultReady", "ResultCollected", "ConsignmentHandedOver", "ConsignmentDelivered", "CaseClosed", "CaseWithdrawn"]


def fact(name: str, days: float, **more: object) -> TimedFact:
    return TimedFact(name=name, recorded_at=START + timedelta(days=days), **{"document_no": "D1"} | more)


def split(*facts: TimedFact, days: float = 0):
    at = START + timedelta(days=days)
    return durations(facts=facts, clocks=(derive(rule=RULE, facts=facts, calendar=CALENDAR, now=at),), calendar=CALENDAR, at=at)


def parts(found) -> tuple[int, int, int, int]:
    return tuple(found.days_of(party) for party in (Party.WE, Party.APPLICANT, Party.OTHERS, Party.NOBODY))


@given(st.lists(st.builds(lambda name, days, number: fact(name, days / 8, number=number), st.sampled_from(NAMES), st.integers(0, 900), st.integers(1, 99)), max_size=14),
       st.integers(0, 200))
def test_the_parts_add_up_to_the_whole_and_follow_each_other(facts, days) -> None:
    found = split(fact("CaseSubmitted", 0), *facts, days=days)
    assert sum(parts(found)) == found.whole == sum(stretch.days for stretch in found.stretches)
    if found.stretches:
        assert (found.stretches[0].from_on, found.stretches[-1].to_on) == (found.since_on + timedelta(days=1), found.until_on)
        assert all(a.to_on + timedelta(days=1) == b.from_on for a, b in zip(found.stretches, found.stretches[1:], strict=False))
    for stretch in found.stretches:
        if stretch.party is Party.NOBODY:
            assert not any(CALENDAR.is_workday(stretch.from_on + timedelta(days=n)) for n in range(stretch.days))


@given(st.lists(st.builds(lambda name, days: fact(name, days), st.sampled_from(NAMES), st.integers(0, 60)), max_size=12), st.integers(0, 90), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_arrive_does_not_matter(facts, days, random) -> None:
    assert split(*facts, days=days) == split(*random.sample(facts, len(facts)), days=days)


def test_a_week_of_work() -> None:
    found = split(fact("CaseSubmitted", 0), days=7)
    assert (found.whole, parts(found), found.open) == (7, (5, 0, 0, 2), True)
    assert [stretch.reason for stretch in found.stretches] == [Reason.WORKED, Reason.WEEKEND, Reason.WORKED]


def test_a_correction_is_the_applicants_time_weekends_included() -> None:
    found = split(fact("CaseSubmitted", 0), fact("CorrectionRequested", 1), fact("CaseSupplemented", 8), days=9)
    assert parts(found) == (2, 7, 0, 0)
    assert found.stretches[1].document_no == "D1"


@pytest.mark.law("XKF-45")
def test_a_special_procedure_is_others_time_only_with_a_written_notice() -> None:
    base = fact("CaseSubmitted", 0), fact("CaseAccepted", 0)
    lawful = split(*base, fact("Begun", 1), fact("Over", 4), days=4)
    assert parts(lawful) == (1, 0, 3, 0)
    assert lawful.stretches[-1].article == "行政许可法 45"
    assert parts(split(*base, fact("Begun", 1, document_no=""), fact("Over", 4), days=4)) == (4, 0, 0, 0)


@pytest.mark.law("XKF-45")
def test_what_lasts_longer_than_was_told_is_the_offices_own_time() -> None:
    base = fact("CaseSubmitted", 0), fact("CaseAccepted", 0)
    assert parts(split(*base, fact("Begun", 0, until_at=START + timedelta(days=2)), days=4)) == (2, 0, 2, 0)


def test_what_was_tolerated_as_missing_holds_nobody_up() -> None:
    """The office goes on with the case meanwhile: its days are its own."""
    assert parts(split(fact("CaseSubmitted", 0), fact("CaseAccepted", 0), fact("ToleranceGiven", 0), fact("ToleranceKept", 4), days=4)) == (4, 0, 0, 0)


@pytest.mark.law("XKF-44")
def test_a_result_that_waits_at_the_counter_is_waited_for_once_that_was_told() -> None:
    found = split(fact("CaseSubmitted", 0), fact("CaseDecided", 1), fact("ResultReady", 2), fact("ResultCollected", 16), days=16)
    assert parts(found) == (2, 14, 0, 0)
    assert found.stretches[-1].reason is Reason.FETCHING


def test_what_the_applicant_owes_goes_before_what_others_owe() -> None:
    found = split(fact("CaseSubmitted", 0), fact("ChargeRaised", 0), fact("ConsignmentHandedOver", 0), fact("ChargePaid", 2), fact("ConsignmentDelivered", 4), days=9)
    assert parts(found)[1:3] == (2, 2)


def test_it_ends_with_the_case_and_not_with_today() -> None:
    found = split(fact("CaseSubmitted", 0), fact("CaseClosed", 3), days=300)
    assert (found.until_on, found.open, found.whole) == (date(2026, 11, 5), False, 3)


def test_a_case_done_on_the_day_has_no_days() -> None:
    found = split(fact("CaseSubmitted", 0), fact("CaseClosed", 0.1), days=3)
    assert (found.whole, found.stretches) == (0, ())


def test_nothing_handed_in_has_no_life() -> None:
    assert split(days=3) is None
