"""Who may stand in for whom, and when a leave can be recorded."""

from __future__ import annotations

from datetime import date

import pytest

from onewindow.domain.teams import rules
from onewindow.domain.teams.types import Absence, LeaveTerms

TODAY = date(2026, 11, 23)
KNOWN = Absence(absence_no="L1", staff_no="S1", staff_name="A", deputy_no="S2", deputy_name="B", from_on=date(2026, 12, 1), until_on=date(2026, 12, 5), reason="", recorded_by="C")


@pytest.mark.parametrize(("absent", "deputy", "may"), [
    ("officer", "officer", True), ("officer", "section_head", True), ("section_head", "officer", False), ("section_head", "organ_leader", True),
    ("organ_leader", "section_head", False), ("officer", "counter_clerk", False), ("operator", "operator", False),
])
def test_the_deputy_has_the_same_kind_of_post_or_one_above_it(absent: str, deputy: str, may: bool) -> None:
    assert rules.may_stand_in(absent=(absent,), deputy=(deputy,)) is may


@pytest.mark.parametrize(("staff", "deputy", "first", "last", "why"), [
    ("S3", "S4", TODAY, TODAY, ""), ("S3", "S3", TODAY, TODAY, "self"), ("S3", "S4", date(2026, 11, 25), date(2026, 11, 24), "days"),
    ("S3", "S4", date(2026, 11, 20), date(2026, 11, 22), "days"), ("S3", "S4", TODAY, date(2028, 1, 1), "long"),
    ("S1", "S4", date(2026, 12, 5), date(2026, 12, 9), "twice"), ("S1", "S4", date(2026, 12, 6), date(2026, 12, 9), ""),
    ("S3", "S1", date(2026, 11, 30), date(2026, 12, 1), "deputy_away"),
])
def test_why_a_leave_can_not_be_recorded(staff: str, deputy: str, first: date, last: date, why: str) -> None:
    assert rules.why_no_leave(terms=LeaveTerms(staff_no=staff, deputy_no=deputy, from_on=first, until_on=last), today=TODAY, known=(KNOWN,)) == why


def test_a_leave_ends_by_itself_and_may_end_earlier() -> None:
    from dataclasses import replace
    assert [KNOWN.holds(date(2026, 12, day)) for day in (1, 5, 6)] == [True, True, False]
    assert not KNOWN.holds(date(2026, 11, 30))
    assert [replace(KNOWN, ended_on=date(2026, 12, 3)).holds(date(2026, 12, day)) for day in (2, 3)] == [True, False]
