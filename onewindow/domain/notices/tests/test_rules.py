"""Placeholders, wording, retries: no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.notices import rules
from onewindow.domain.notices.types import DeliveryState, NoticeKind, NoticeState, NoticeText, TransportCode

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KIND = NoticeKind(code="k", texts={TransportCode.SMS: NoticeText(title="", body="{a}")}, required=("a", "b"), secret=("b",))


def test_placeholders_are_named_once_in_order():
    assert rules.placeholders("{b} and {a} and {b}") == ("b", "a")


@pytest.mark.parametrize("text", ["{}", "{0}", "{a.b}", "{a[0]}", "{a:>9}", "{a!r}"])
def test_a_text_may_not_reach_into_values(text):
    with pytest.raises(ValueError, match="plain placeholders"):
        rules.placeholders(text)


def test_missing_names_absent_and_blank_parameters():
    assert rules.missing_parameters(kind=KIND, params={"a": "  "}) == ("a", "b")
    assert rules.missing_parameters(kind=KIND, params={"a": "1", "b": "2"}) == ()


@given(st.dictionaries(st.sampled_from(["a", "b"]), st.text()))
def test_wording_never_fails_and_never_interprets_values(params):
    text = rules.worded(text=NoticeText(title="{a}", body="<{a}|{b}>"), params=params)
    assert text.title == (params.get("a") or "—")
    assert text.body == f"<{params.get('a') or '—'}|{params.get('b') or '—'}>"


def test_days_are_said_as_people_write_them():
    text = rules.worded(text=NoticeText(title="{a}", body="{b}"), params={"a": "2026-12-01", "b": "C2026-12-01"})
    assert (text.title, text.body) == ("2026年12月1日", "C2026-12-01")
    assert rules.worded(text=NoticeText(title="{a}", body=""), params={"a": "2027-01-05*"}, provisional="（暂定）").title == "2027年1月5日（暂定）"


def test_secrets_are_blanked_and_nothing_else():
    assert rules.without_secrets(kind=KIND, params={"a": "1", "b": "2"}) == {"a": "1", "b": ""}


def test_tries_get_rarer_and_end():
    moments = [rules.next_try_at(tries=n, at=AT) for n in range(1, 7)]
    assert moments[0] == AT + timedelta(minutes=1)
    assert moments[:5] == sorted(moments[:5])
    assert moments[5] is None


def test_state_adds_up():
    waiting, done, lost = DeliveryState.WAITING, DeliveryState.DELIVERED, DeliveryState.GIVEN_UP
    assert rules.state_of(deliveries=[waiting, done], read_at=None) is NoticeState.DELIVERED
    assert rules.state_of(deliveries=[waiting, lost], read_at=None) is NoticeState.WAITING
    assert rules.state_of(deliveries=[lost], read_at=None) is NoticeState.UNDELIVERABLE
    assert rules.state_of(deliveries=[done], read_at=AT) is NoticeState.READ
