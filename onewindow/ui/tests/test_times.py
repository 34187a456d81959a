"""Time left, in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from onewindow.kernel.calendar import packaged_calendar
from onewindow.ui.times import time_left


@pytest.mark.parametrize(("due_on", "words"), [(date(2016, 11, 30), "5 working days left"), (date(2090, 11, 30), "day provisional")])
def test_a_day_of_a_year_that_is_still_a_draft_says_so(due_on: date, words: str) -> None:
    with translation.override("en"):
        said, _look = time_left(due_on, today=date(2016, 11, 23), calendar=packaged_calendar())
    assert (said.endswith("day provisional"), words in said) == (due_on.year == 2090, True)
