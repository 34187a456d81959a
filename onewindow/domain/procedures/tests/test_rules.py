"""Terms and separations of special procedures."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from onewindow.domain.catalogue.types import SpecialKind, SpecialRule
from onewindow.domain.procedures import rules
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.deadlines import Unit

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = packaged_calendar()
BEFORE_THE_HOLIDAY = datetime(2026, 9, 30, 10, tzinfo=ZONE)


@pytest.mark.law("XKF-47-1")
def test_a_hearing_may_be_asked_for_within_five_working_days() -> None:
    assert rules.ask_until(told_at=BEFORE_THE_HOLIDAY, calendar=CALENDAR) == date(2026, 10, 13)


@pytest.mark.law("XKF-48-1")
@pytest.mark.parametrize(("held", "why"), [
    (datetime(2026, 10, 14, 9, tzinfo=ZONE), "too_soon"),  # six working days after the notice
    (datetime(2026, 10, 15, 9, tzinfo=ZONE), ""),
    (datetime(2026, 11, 3, 9, tzinfo=ZONE), ""),
    (datetime(2026, 11, 4, 9, tzinfo=ZONE), "too_late"),
])
def test_the_notice_goes_out_seven_working_days_ahead_and_it_is_held_within_twenty(held: datetime, why: str) -> None:
    assert rules.why_not_arranged(called_at=BEFORE_THE_HOLIDAY, now=BEFORE_THE_HOLIDAY, held_at=held, calendar=CALENDAR) == why


@pytest.mark.law("MFD-202")
@pytest.mark.parametrize(("unit", "amount", "due"), [
    (Unit.WORKDAY, 5, date(2026, 10, 13)), (Unit.NATURAL_DAY, 3, date(2026, 10, 8)), (Unit.HOUR, 24, date(2026, 10, 1)), (Unit.WORKDAY, 0, None),
    (Unit.MONTH, 1, date(2026, 10, 30)), (Unit.MONTH, 5, date(2027, 3, 1)),  # the corresponding day; February has none, and its last day is a Sunday
])
def test_the_expected_end_is_counted_like_every_term(unit: Unit, amount: int, due: date | None) -> None:
    assert rules.expected_end(began_at=BEFORE_THE_HOLIDAY, amount=amount, unit=unit, calendar=CALENDAR) == due


@pytest.mark.law("XKF-47-1")
def test_what_can_no_longer_be_held_in_time_is_held_late() -> None:
    """A notice of the fourteenth working day can't keep the twenty any more; the seven days of the notice stay."""
    now = datetime(2026, 10, 26, 9, tzinfo=ZONE)
    held = [datetime(2026, 11, day, 9, tzinfo=ZONE) for day in (3, 4, 30)]
    assert [rules.why_not_arranged(called_at=BEFORE_THE_HOLIDAY, now=now, held_at=each, calendar=CALENDAR) for each in held] == ["too_soon", "", ""]
    assert [rules.is_late(called_at=BEFORE_THE_HOLIDAY, held_at=each, calendar=CALENDAR) for each in held] == [False, True, True]


@pytest.mark.law("XKF-48-3")
def test_whoever_handled_the_case_does_not_preside() -> None:
    assert rules.conflicted(presiding="罗", handlers=("罗", "冯"))
    assert not rules.conflicted(presiding="黄", handlers=("罗", "冯"))


def _special(kind: SpecialKind) -> SpecialRule:
    return SpecialRule(code="it", kind=kind, name="it", trigger="", basis=())


@pytest.mark.law("XKF-48-1")
@pytest.mark.parametrize(("kind", "again"), [(SpecialKind.HEARING, False), (SpecialKind.PUBLIC_NOTICE, False), (SpecialKind.CONSULTATION, True), (SpecialKind.TEST, True)])
def test_what_is_held_once_and_what_may_be_asked_again(kind: SpecialKind, again: bool) -> None:
    assert rules.may_begin(_special(kind), under_way=(), over=())
    assert not rules.may_begin(_special(kind), under_way=("it",), over=())
    assert rules.may_begin(_special(kind), under_way=(), over=("it",)) is again
