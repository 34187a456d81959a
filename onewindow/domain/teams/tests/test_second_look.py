"""Which cases are drawn, and what the table itself refuses."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from onewindow.domain.teams import rules
from onewindow.domain.teams.models import BulkGrantRow


@pytest.mark.parametrize(("cases", "drawn"), [(1, 1), (5, 1), (6, 2), (50, 10)])
def test_a_fifth_is_drawn_and_one_at_least(cases: int, drawn: int) -> None:
    numbers = tuple(f"C{number}" for number in range(cases))
    found = rules.drawn(numbers, seed="a")
    assert len(found) == drawn
    assert found == rules.drawn(numbers[::-1], seed="a")
    if cases > drawn:
        assert any(found != rules.drawn(numbers, seed=other) for other in "bcdefgh"), "the seed decides"


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"looked_by": "S-1"}, {"is_sound": False, "looked_by": "S-2"}])
def test_nobody_looks_at_their_own_and_a_fault_has_a_reason(at: datetime, wrong: dict[str, object]) -> None:
    row = BulkGrantRow(case_no="C1", department_code="rsj", item_name="x", together="S-1:k", granted_by="S-1", granted_by_name="x", granted_at=at)
    for name, value in wrong.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
