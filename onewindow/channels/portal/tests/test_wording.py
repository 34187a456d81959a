"""How times, fees and hours are said."""

from __future__ import annotations

from datetime import UTC, datetime, time
from types import SimpleNamespace

import pytest
from django.utils import translation

from onewindow.channels.portal import affairs, wording
from onewindow.domain.cases.types import CaseState, CaseSummary, Outcome
from onewindow.domain.catalogue.types import (
    Audience,
    ConditionTest,
    FeeKind,
    FourFacts,
    GuideTime,
    MaterialHow,
    StepKind,
)
from onewindow.domain.places.types import CentreLevel, Opening, ServiceCentre
from onewindow.kernel.deadlines import Unit


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def facts(**changes):
    given = {"promised": GuideTime(amount=5, unit=Unit.WORKDAY), "statutory": None, "visits": 0, "visit_reason": "", "to_give": 2, "spared": 4}
    return FourFacts(**{**given, **changes})


def test_fees():
    assert wording.fee_said(facts()) == "Free"
    assert wording.fee_said(facts(fee_kind=FeeKind.FIXED, fee_fen=1250)) == "12.50 yuan"
    assert wording.fee_said(facts(fee_kind=FeeKind.PER_UNIT, fee_fen=32000, fee_unit="month")) == "320 yuan per month"


def test_four_facts_answer_four_questions():
    answers = [answer for _, _, answer, _ in wording.four_facts(facts())]
    assert answers == ["5 working days", "0 trips", "2 papers", "Free"]


def test_the_law_s_time_is_told_where_it_is_another():
    def small(amount):
        return wording.four_facts(facts(statutory=GuideTime(amount=amount, unit=Unit.WORKDAY)))[0][3]

    assert small(20) == "By law: 20 working days"
    assert small(5) == ""


def test_every_enumeration_has_its_words():
    assert set(wording.STATES) == set(CaseState)
    assert set(wording.HOW) == set(MaterialHow)
    assert set(wording.TESTS) == set(ConditionTest)
    assert set(wording.AUDIENCES) == set(Audience)


def test_what_begins_online_and_ends_at_a_counter_says_so():
    assert wording.start_said(facts()) == "Apply online"
    assert wording.start_said(facts(visits=1, visit_reason="both sign")) == "Fill in online first"


def test_who_does_a_step():
    assert wording.who_said(StepKind.RECEIVE, "the bureau") == "any-item counter"
    assert wording.who_said(StepKind.DECIDE, "the bureau") == "the bureau"
    assert wording.who_said(StepKind.SITE_CHECK, "the bureau") == "the bureau, at a time you agree"


def test_days_with_the_same_hours_share_a_line():
    spans = tuple(Opening(weekday=day, opens=time(8, 30), closes=time(12)) for day in range(1, 6)) + (
        Opening(weekday=6, opens=time(9), closes=time(12)),)
    centre = ServiceCentre(code="1", name="", level=CentreLevel.TOWN, area_code="", address="", opening=spans)
    assert wording.hours_said(centre) == (("Monday to Friday", "08:30–12:00"), ("Saturday", "09:00–12:00"))


@pytest.mark.parametrize(("state", "outcome", "owed", "said"), [
    (CaseState.SUBMITTED, None, False, "部门在办，您不用操作"), (CaseState.CORRECTING, None, True, "轮到您"), (CaseState.ACCEPTED, None, True, "轮到您：缴费"),
    (CaseState.DECIDED, Outcome.GRANTED, True, "轮到您：缴费"), (CaseState.DECIDED, Outcome.REFUSED, False, "已经作出决定，正在送达，您不用操作"), (CaseState.CLOSED, Outcome.GRANTED, False, ""),
])
def test_a_card_tells_the_turn_its_case_page_tells(state, outcome, owed, said, monkeypatch):
    monkeypatch.setattr(affairs, "_plain_name", str)
    calendar = SimpleNamespace(is_draft=lambda day: False)
    case = CaseSummary(case_no="C", group_no="", item_code="i", item_name="", applicant_no="", applicant_name="", department_code="", state=state, outcome=outcome,
                       submitted_at=datetime(2026, 11, 2, tzinfo=UTC), due_on=None, channel="portal", draft_no="", bundle_hash="")
    with translation.override("zh-hans"):
        assert affairs._case(case, calendar, owed=owed).turn == said
