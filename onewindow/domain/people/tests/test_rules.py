from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.people import rules
from onewindow.domain.people.types import IdFault
from onewindow.kernel.formkit.idcheck import check_character

ON = date(2016, 11, 23)
GOOD = "440605199001011236"  # the published demo number of the standard's own arithmetic


def test_a_good_number_passes_however_it_was_typed():
    assert rules.id_number_fault(GOOD, on=ON) is None
    assert rules.clean_id_number(" ４４０６０５ 19900101－1236 ") == GOOD
    assert rules.clean_id_number("11010519491231002x") == "11010519491231002X"
    assert rules.id_number_fault("11010519491231002X", on=ON) is None


@pytest.mark.parametrize(("number", "fault"), [
    ("440605900101123", IdFault.LENGTH),
    ("", IdFault.LENGTH),
    ("44060519900101123A", IdFault.SHAPE),
    ("4406051990010112X6", IdFault.SHAPE),
    ("440605199013011236", IdFault.DATE),
    ("440605201612011236", IdFault.FUTURE),
    ("440605199001011237", IdFault.CHECK),
])
def test_each_fault_has_its_name(number, fault):
    assert rules.id_number_fault(number, on=ON) is fault


@given(st.from_regex(r"\A[1-8]\d{5}\Z"), st.dates(date(1900, 1, 1), ON), st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(division, born, order, place, shift):
    body = f"{division}{born:%Y%m%d}{order:03d}"
    if not body.isascii():
        return
    number = body + check_character(body)
    assert rules.id_number_fault(number, on=ON) is None
    if number[place] == "X":
        return
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1:]
    assert rules.id_number_fault(wrong, on=ON) is not None


def test_divisions_that_are_gone_still_count_as_known():
    known = {"440605", "440682"}
    assert rules.is_known_division("440682198001010000", known)
    assert not rules.is_known_division("999999198001010000", known)


@pytest.mark.parametrize("typed", ["13800000001", "138 0000 0001", "１３８－００００－０００１", "+86 13800000001", "008613800000001"])
def test_phones_are_one_number_however_typed(typed):
    assert rules.clean_phone(typed) == "13800000001"
    assert rules.is_phone("13800000001")


@pytest.mark.parametrize(("phone", "good"), [
    ("+85291234567", True), ("+85366123456", True), ("12800000001", False), ("1380000000", False), ("0757-00000000", False), ("", False),
])
def test_what_counts_as_a_mobile_number(phone, good):
    assert rules.is_phone(rules.clean_phone(phone)) is good


@pytest.mark.parametrize(("name", "good"), [
    ("陈静怡", True), ("买买提·吐尔逊", True), ("𠮷田", True), ("Mary O'Brien-Lee", True), ("张3", False), ("<b>", False), ("", False), ("陈" * 51, False),
])
def test_names(name, good):
    assert rules.is_name(rules.clean_name(name)) is good


def test_middle_dots_become_one_kind():
    assert rules.clean_name(" 买买提•吐尔逊 ") == "买买提·吐尔逊"
    assert rules.clean_name("John P. Smith") == "John P. Smith"


@pytest.mark.parametrize(("number", "on", "old"), [
    ("440605196611241238", date(2026, 11, 23), False), ("440605196611241238", date(2026, 11, 24), True), ("passport:E1234567", date(2026, 1, 1), False),
])
def test_sixty_is_counted_to_the_day(number, on, old):
    assert rules.is_of_age_for_larger_view(number, on=on) is old
