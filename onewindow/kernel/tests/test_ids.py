"""Keys are ordered; public numbers notice a wrong or swapped character."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.ids import clean_number, grouped, is_public_number, new_key, public_number

numbers = st.builds(
    public_number, kind=st.sampled_from(["C", "P", "CG"]), installation=st.from_regex(r"[0-9]{6}", fullmatch=True),
    day=st.dates(date(2016, 1, 1), date(2099, 12, 31)), serial=st.integers(0, 9_999_999))


def test_keys_are_version_7_and_ordered() -> None:
    keys = [new_key() for _ in range(5000)]
    assert keys == sorted(keys) and len(set(keys)) == 5000
    assert {key.version for key in keys} == {7}


@given(numbers)
def test_a_number_is_well_formed_and_survives_being_read_aloud(number: str) -> None:
    assert is_public_number(number)
    assert clean_number(grouped(number).lower()) == number


@given(numbers, st.data())
def test_one_wrong_digit_is_noticed(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(2, len(number) - 2))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    assert not is_public_number(number[:place] + other + number[place + 1:])


@given(numbers, st.data())
def test_two_swapped_neighbours_are_noticed(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(2, len(number) - 3))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2:]
    assert swapped == number or not is_public_number(swapped)


@pytest.mark.parametrize("kind", ["c", "ABC", ""])
def test_a_wrong_kind_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match="kind"):
        public_number(kind=kind, installation="123456", day=date(2026, 1, 1), serial=1)
