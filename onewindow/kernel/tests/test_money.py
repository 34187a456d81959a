"""Money: nothing is lost to the fen, and words are what a receipt must say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.money import Money, MoneyUnreadable
from onewindow.kernel.records import from_plain, to_plain

FEN = st.integers(-10**15, 10**15)


@pytest.mark.parametrize(("text", "fen"), [
    ("12.50", 1250), ("12.5", 1250), ("12", 1200), ("0.05", 5), ("-3.2", -320), ("1,234.50", 123450), ("１２．５０", 1250),
    (" ¥ 8 ", 800), ("￥8.01", 801), ("0", 0), ("1,234,567", 123456700),
])
def test_reads_yuan_as_people_write_them(text, fen):
    assert Money.yuan(text) == Money(fen)


@pytest.mark.parametrize("text", ["", "twelve", "12.505", "1,23", "12,3456", ".5", "5.", "--1", "1e3", "１２元", "٣", "12 50", "9" * 15])
def test_refuses_what_is_no_amount(text):
    with pytest.raises(MoneyUnreadable) as refusal:
        Money.yuan(text)
    assert text in refusal.value.text()


@pytest.mark.parametrize("fen", [12.5, "1250", True, None])
def test_is_whole_fen_only(fen):
    with pytest.raises(TypeError):
        Money(fen)


def test_is_multiplied_by_whole_numbers_only():
    assert Money(150) * 3 == 3 * Money(150) == Money(450)
    with pytest.raises(TypeError):
        Money(150) * 1.5


@given(FEN)
def test_text_round_trip(fen):
    assert Money.yuan(str(Money(fen))) == Money(fen)
    assert from_plain(to_plain(Money(fen)), Money) == Money(fen)


@given(FEN, FEN)
def test_sums_and_order(a, b):
    assert Money(a) + Money(b) - Money(b) == Money(a)
    assert (Money(a) < Money(b)) == (a < b)
    assert Money(a) + -Money(a) == Money(0)
    assert bool(Money(a)) == (a != 0)
