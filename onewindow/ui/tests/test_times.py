"""Limits and the time left, in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.deadlines import Unit
from onewindow.ui.times import length, time_left


@pytest.mark.parametrize(("amount", "unit", "said"), [
    (5, Unit.WORKDAY, "5 working days"), (1, Unit.WORKDAY, "1 working day"), (7, Unit.NATURAL_DAY, "7 days"), (3, Unit.MONTH, "3 months"),
    (24, Unit.HOUR, "24 hours"), (0, Unit.ON_THE_SPOT, "On the spot"), (0, Unit.WORKDAY, "On the spot"),
])
def test_length(amount: int, unit: Unit, said: str) -> None:
    with translation.override("en"):
        assert length(amount, unit) == said


@pytest.mark.parametrize(("due_on", "words"), [(date(2016, 11, 30), "5 working days left"), (date(2090, 11, 30), "day provisional")])
def test_a_day_of_a_year_that_is_still_a_draft_says_so(due_on: date, words: str) -> None:
    with translation.override("en"):
        said, _look = time_left(due_on, today=date(2016, 11, 23), calendar=packaged_calendar())
    assert (said.endswith("day provisional"), words in said) == (due_on.year == 2090, True)
