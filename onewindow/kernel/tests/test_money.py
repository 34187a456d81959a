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


@given(FEN, st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any))
def test_shares_add_up_and_are_fair_to_the_fen(fen, parts):
    shares = Money(fen).apportion(tuple(parts))
    assert sum(share.fen for share in shares) == fen
    for share, part in zip(shares, parts, strict=True):
        assert abs(share.fen * sum(parts) - fen * part) < sum(parts)


def test_left_over_fen_go_to_the_largest_remainder():
    assert Money(100).apportion((1, 1, 1)) == (Money(34), Money(33), Money(33))
    assert Money(-100).apportion((1, 1, 1)) == (Money(-34), Money(-33), Money(-33))
    assert Money(10).apportion((0, 1)) == (Money(0), Money(10))


@pytest.mark.parametrize("parts", [(), (0, 0), (1, -1), (-1,)])
def test_weights_must_make_sense(parts):
    with pytest.raises(ValueError, match="weights"):
        Money(100).apportion(parts)


@pytest.mark.parametrize(("text", "words"), [
    ("12.50", "壹拾贰元伍角整"), ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("0.55", "伍角伍分"), ("10.50", "壹拾元伍角整"),
    ("12.05", "壹拾贰元零伍分"), ("1005.06", "壹仟零伍元零陆分"), ("10000", "壹万元整"), ("100500", "壹拾万零伍佰元整"),
    ("100000000", "壹亿元整"), ("100001000", "壹亿零壹仟元整"), ("1000010000", "壹拾亿零壹万元整"), ("6007.14", "陆仟零柒元壹角肆分"),
    ("1234567.89", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"), ("1000000000000", "壹万亿元整"), ("1234500000000", "壹万贰仟叁佰肆拾伍亿元整"),
    ("1000100000000", "壹万零壹亿元整"), ("-3.10", "负叁元壹角整"),
])
def test_words(text, words):
    assert Money.yuan(text).in_words() == words


@given(st.integers(1, 10**15))
def test_words_never_stammer_and_never_collide(fen):
    words = Money(fen).in_words()
    assert "零零" not in words
    assert words.endswith(("整", "分"))
    assert words != Money(fen + 1).in_words()


def test_words_have_a_limit():
    with pytest.raises(ValueError, match="too large"):
        Money(10**18).in_words()
