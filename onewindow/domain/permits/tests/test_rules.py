"""Validity, check codes, masks, grounds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.permits import rules
from onewindow.domain.permits.types import CancellationGround, PermitState, RevocationGround


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


def test_every_ground_has_its_article() -> None:
    assert set(rules.REVOCATION_ARTICLES) == set(RevocationGround)
    assert set(rules.CANCELLATION_ARTICLES) == set(CancellationGround)
    assert all(article.startswith("行政许可法 69") for article in rules.REVOCATION_ARTICLES.values())
    assert all(article.startswith("行政许可法 70") for article in rules.CANCELLATION_ARTICLES.values())
