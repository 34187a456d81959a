"""How limits are said."""

from __future__ import annotations

import pytest
from django.utils import translation

from onewindow.kernel.deadlines import Unit
from onewindow.ui.times import length


@pytest.mark.parametrize(("amount", "unit", "said"), [
    (5, Unit.WORKDAY, "5 working days"), (1, Unit.WORKDAY, "1 working day"), (7, Unit.NATURAL_DAY, "7 days"), (3, Unit.MONTH, "3 months"),
    (24, Unit.HOUR, "24 hours"), (0, Unit.ON_THE_SPOT, "On the spot"), (0, Unit.WORKDAY, "On the spot"),
])
def test_length(amount: int, unit: Unit, said: str) -> None:
    with translation.override("en"):
        assert length(amount, unit) == said
