"""Validity, check codes, masks, grounds."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.permits import rules
from onewindow.domain.permits.formats import grounds_book
from onewindow.domain.permits.types import (
    CancellationGround,
    LifeAct,
    PermitState,
    ReminderRule,
    RevocationGround,
    TakeBackGround,
)


@pytest.mark.parametrize(("begins", "years", "final"), [
    (date(2016, 11, 22), 5, date(2021, 11, 21)),
    (date(2016, 1, 1), 1, date(2016, 12, 31)),
    (date(2016, 2, 29), 1, date(2017, 2, 28)),
    (date(2016, 2, 29), 4, date(2020, 2, 28)),
    (date(2016, 11, 22), 0, None),
])
def test_final_day(begins: date, years: int, final: date | None) -> None:
    assert rules.final_day(valid_from=begins, valid_years=years) == final


def test_the_final_day_is_still_valid() -> None:
    final = date(2021, 11, 21)
    assert rules.state_on(state=PermitState.VALID, valid_until=final, on=final) is PermitState.VALID
    assert rules.state_on(state=PermitState.VALID, valid_until=final, on=final + timedelta(days=1)) is PermitState.EXPIRED
    assert rules.state_on(state=PermitState.REVOKED, valid_until=final, on=final + timedelta(days=1)) is PermitState.REVOKED
    assert rules.state_on(state=PermitState.VALID, valid_until=None, on=date.max) is PermitState.VALID


@given(st.binary(min_size=16, max_size=64))
def test_check_codes_have_six_readable_characters(digest: bytes) -> None:
    code = rules.check_code(digest=digest)
    assert len(code) == rules.CODE_LENGTH
    assert set(code) <= set(rules.ALPHABET)
    assert not set(code) & set("0O1IL")


@pytest.mark.parametrize(("name", "masked"), [("陈静怡", "陈**"), ("李四", "李*"), ("王", "*"), ("示例餐饮有限公司", "示例****公司"), ("", "")])
def test_masked_holder(name: str, masked: str) -> None:
    assert rules.masked_holder(name) == masked


@pytest.mark.parametrize(("begins", "final", "next_begins", "next_final"), [
    (date(2016, 11, 22), date(2021, 11, 21), date(2021, 11, 22), date(2026, 11, 21)),
    (date(2016, 11, 22), date(2021, 11, 21), date(2021, 11, 5), date(2026, 11, 4)),
    (date(2016, 2, 29), date(2017, 2, 28), date(2017, 3, 1), date(2018, 2, 28)),
    (date(2016, 1, 1), date(2016, 3, 30), date(2016, 3, 31), date(2016, 6, 28)),
])
def test_the_next_term_is_as_long(begins: date, final: date, next_begins: date, next_final: date) -> None:
    assert rules.next_final_day(valid_from=begins, valid_until=final, begins=next_begins) == next_final


@given(begins=st.dates(date(2000, 1, 1), date(2050, 1, 1)), days=st.integers(1, 4000))
def test_a_renewed_term_never_ends_earlier(begins: date, days: int) -> None:
    final = begins + timedelta(days=days)
    assert rules.next_final_day(valid_from=begins, valid_until=final, begins=final + timedelta(days=1)) > final


def test_a_renewal_in_time_carries_over_the_final_day() -> None:
    final = date(2021, 11, 21)
    assert rules.state_on(state=PermitState.VALID, valid_until=final, on=date(2022, 1, 1), renewal_pending=True) is PermitState.VALID
    assert rules.state_on(state=PermitState.REVOKED, valid_until=final, on=date(2022, 1, 1), renewal_pending=True) is PermitState.REVOKED


def test_reminders_share_the_days_among_them() -> None:
    assert rules.reminder_spans((60, 45, 30)) == ((0, 30), (31, 45), (46, 60))


def test_the_rule_of_the_day() -> None:
    old = ReminderRule(valid_from=date(2016, 1, 1), days_before=(60,), renew_before_days=30, article="a")
    new = ReminderRule(valid_from=date(2020, 1, 1), days_before=(90,), renew_before_days=30, article="a")
    assert [rules.rule_on((new, old), on=day) for day in (date(2015, 1, 1), date(2019, 12, 31), date(2020, 1, 1))] == [old, old, new]


@pytest.mark.parametrize(("of", "years", "day"), [(date(2016, 11, 22), 3, date(2019, 11, 22)), (date(2016, 2, 29), 1, date(2017, 2, 28))])
def test_anniversary(of: date, years: int, day: date) -> None:
    assert rules.anniversary(of=of, years=years) == day


class TestGrounds:
    """The grounds of law stand in a data file; each must be there, with the right article and duty."""

    @pytest.mark.parametrize(("act", "codes", "article"), [
        (LifeAct.REVOKED, RevocationGround, "行政许可法 69"), (LifeAct.TAKEN_BACK, TakeBackGround, "行政许可法 8(2)"),
        (LifeAct.CANCELLED, CancellationGround, "行政许可法 70")])
    def test_every_ground_has_its_article(self, act: LifeAct, codes: type[StrEnum], article: str) -> None:
        grounds = grounds_book().for_act(act)
        assert [ground.code for ground in grounds] == [code.value for code in codes]
        assert [ground.number for ground in grounds] == list(range(1, len(grounds) + 1))
        assert all(ground.article.startswith(article) and ground.cited and ground.text for ground in grounds)

    @pytest.mark.law("XKF-69-P2", "XKF-69-P4")
    def test_only_fraud_must_be_revoked_and_earns_no_compensation(self) -> None:
        grounds = grounds_book().for_act(LifeAct.REVOKED)
        assert [ground.code for ground in grounds if ground.must] == ["fraud"]
        assert [ground.code for ground in grounds if not ground.compensation] == ["fraud"]

    @pytest.mark.law("XKF-79")
    def test_only_fraud_bars(self) -> None:
        assert {ground.code: ground.bar_years for ground in grounds_book().grounds if ground.bar_years} == {"fraud": 3}
