"""Limits in unlike units, compared at their worst over the packaged calendar."""

from __future__ import annotations

import pytest

from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.deadline_spans import is_within, longest, shortest
from onewindow.kernel.deadlines import ClockKind, ClockRule, Unit


def limit(unit: Unit, amount: int) -> ClockRule:
    return ClockRule(code="limit", name="时限", unit=unit, amount=amount, kind=ClockKind.STATUTORY, start_fact="Begun")


@pytest.mark.parametrize(("unit", "amount", "least", "most"), [
    (Unit.ON_THE_SPOT, 0, 0, 0), (Unit.HOUR, 24, 1, 1), (Unit.NATURAL_DAY, 7, 7, 7), (Unit.MONTH, 1, 28, 31), (Unit.WORKDAY, 5, 5, 15),
])
def test_the_fewest_and_the_most_natural_days(unit: Unit, amount: int, least: int, most: int) -> None:
    assert (shortest(limit(unit, amount), packaged_calendar()), longest(limit(unit, amount), packaged_calendar())) == (least, most)


@pytest.mark.parametrize(("inner", "outer", "fine"), [
    ((Unit.WORKDAY, 5), (Unit.WORKDAY, 5), True), ((Unit.WORKDAY, 6), (Unit.WORKDAY, 5), False),
    ((Unit.WORKDAY, 5), (Unit.NATURAL_DAY, 14), False), ((Unit.WORKDAY, 5), (Unit.NATURAL_DAY, 15), True),
    ((Unit.NATURAL_DAY, 28), (Unit.MONTH, 1), True), ((Unit.MONTH, 1), (Unit.NATURAL_DAY, 30), False),
])
def test_within_means_at_the_worst(inner: tuple[Unit, int], outer: tuple[Unit, int], fine: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert is_within(limit(*inner), limit(*outer), packaged_calendar()) is fine
