"""Numbers of papers, codes and telephones: the demo numbers, and what each standard guarantees."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from onewindow.kernel import formkit
from onewindow.kernel.formkit import DataElement, ElementKind, check, clean
from onewindow.kernel.formkit.idcheck import WEIGHTS, check_character

DEMO = ("440605199001011236", "440103198503120032", "830000199001010012")  # published demo numbers with right checks
CODES = ("11440605000001011R", "1144010300000102XT", "91440605MA4ULXR32B")
numbers = st.tuples(st.integers(110000, 829999), st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999)).map(
    lambda parts: f"{parts[0]}{parts[1]:%Y%m%d}{parts[2]:03d}").map(lambda body: body + check_character(body))
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
bodies = st.tuples(st.text(SIGNS, min_size=2, max_size=2), st.integers(110000, 659999), st.text(SIGNS, min_size=9, max_size=9)).map(
    lambda parts: f"{parts[0]}{parts[1]}{parts[2]}")


@pytest.mark.law("GB11643-CHECK", "GB11643-BIRTH")
class TestResidentNumbers:
    @pytest.mark.parametrize("text", DEMO)
    def test_demo_numbers(self, text: str) -> None:
        found = formkit.read_id_number(text)
        assert found is not None
        assert check_character(text[:17]) == text[17]

    @given(numbers, st.integers(0, 17), st.data())
    def test_any_other_single_place_is_noticed(self, number: str, place: int, data: st.DataObject) -> None:
        signs = "0123456789X" if place == 17 else "0123456789"
        other = data.draw(st.sampled_from([sign for sign in signs if sign != number[place]]))
        assert formkit.read_id_number(number[:place] + other + number[place + 1:]) is None

    @given(numbers, st.integers(0, 16))
    def test_any_swap_of_neighbours_is_noticed(self, number: str, place: int) -> None:
        one, other = number[place], number[place + 1]
        assume(one != other)
        assert formkit.read_id_number(number[:place] + other + one + number[place + 2:]) is None

    @given(numbers)
    def test_the_other_implementation_agrees_on_the_check(self, number: str) -> None:
        assert ric.calc_check_digit(number) == number[17]

    def test_the_weights_are_powers_of_two(self) -> None:
        assert tuple(2 ** (17 - place) % 11 for place in range(17)) == WEIGHTS


@pytest.mark.law("GB11643-OLD")
class TestOldNumbers:
    def test_fifteen_places_are_for_archives_only(self) -> None:
        assert formkit.read_id_number("440622650101123") is None
        found = formkit.read_archived_id_number("440622 650101 123")
        assert found is not None
        assert (found.text[:17], found.born_on, found.division) == ("44062219650101123", date(1965, 1, 1), "440622")

    @given(numbers)
    def test_an_old_number_becomes_the_number_of_the_same_person(self, number: str) -> None:
        assume(number[6:8] == "19")
        found = formkit.read_archived_id_number(number[:6] + number[8:17])
        assert found is not None
        assert found.text == number
        assert formkit.read_archived_id_number(number) == formkit.read_id_number(number)

    @pytest.mark.parametrize("wrong", ["", "44062265013112", "440622651301123", "44062265010112X"])
    def test_wrong_old_numbers(self, wrong: str) -> None:
        assert formkit.read_archived_id_number(wrong) is None


@pytest.mark.law("GB32100-CHECK", "GB32100-PARTS")
class TestCreditCodes:
    @pytest.mark.parametrize("text", CODES)
    def test_samples_hold_on_both_levels(self, text: str) -> None:
        assert formkit.is_uscc(text)
        assert formkit.has_sound_organisation_code(text)

    @given(bodies, st.integers(0, 17), st.data())
    def test_any_other_single_place_is_noticed(self, body: str, place: int, data: st.DataObject) -> None:
        code = body + uscc.calc_check_digit(body)
        other = data.draw(st.sampled_from([sign for sign in SIGNS if sign != code[place]]))
        assert not formkit.is_uscc(code[:place] + other + code[place + 1:])

    @given(bodies, st.integers(0, 16))
    def test_any_swap_of_neighbours_is_noticed(self, body: str, place: int) -> None:
        code = body + uscc.calc_check_digit(body)
        assume(code[place] != code[place + 1])
        assert not formkit.is_uscc(code[:place] + code[place + 1] + code[place] + code[place + 2:])

    def test_signs_outside_the_alphabet_are_refused(self) -> None:
        assert not any(formkit.is_uscc(f"91440605MA0000{sign}01C") for sign in "IOSVZ")

    @pytest.mark.parametrize(("code", "good"), [("00000101X", False), ("600037341", True), ("60003734", False), ("60003734i", False), ("MA4ULXR32", True)])
    def test_the_organisation_code_alone(self, code: str, good: bool) -> None:
        assert formkit.is_organisation_code(code) is good


@pytest.mark.parametrize(("kind", "typed", "kept"), [
    ("hm_pass", "H12345678", "H12345678"), ("hm_pass", "m１２３４５６７８ 01", "M1234567801"), ("tw_pass", "12345678", "12345678"),
    ("tw_pass", "1234567890（b）", "1234567890B"), ("residence_permit", "830000199001010012", "830000199001010012"),
    ("foreign_card", "CAN440605000001", "CAN440605000001"), ("foreign_card", "911826199001010017", "911826199001010017"),
    ("passport", "e12345678", "E12345678"), ("passport", "EA 1234567", "EA1234567"), ("other_paper", "H12345678", "H12345678"),
    ("plate", "粤e12345", "粤E12345"), ("plate", "粤XD12345", "粤XD12345"), ("plate", "粤E1234警", "粤E1234警"),
    ("realty_certificate", "粤（2016）佛南不动产权第0000001号", "粤(2016)佛南不动产权第0000001号"),
])
def test_papers_are_kept_in_one_spelling(kind: str, typed: str, kept: str) -> None:
    assert clean(DataElement(id="e", name="Thing", kind=ElementKind(kind)), typed) == kept


@pytest.mark.parametrize(("kind", "wrong"), [
    ("hm_pass", "A12345678"), ("hm_pass", "H1234567"), ("hm_pass", "H123456789"), ("tw_pass", "1234567"), ("tw_pass", "1234567890"),
    ("residence_permit", "440605199001011236"), ("residence_permit", "830000199001010013"), ("foreign_card", "811826199001010017"),
    ("foreign_card", "CA4406050000012"), ("passport", "ABCDEFGH"), ("passport", "E123"), ("passport", "E1234567890123456789"), ("other_paper", "?"),
    ("plate", "EE12345"), ("plate", "粤E1234"), ("plate", "粤EI2345"), ("plate", "粤E1234567"),
    ("realty_certificate", "粤2016佛南不动产权第0000001号"), ("realty_certificate", "粤(2016)佛南不动产权第1号"),
])
def test_wrong_papers_have_a_problem_in_words(kind: str, wrong: str) -> None:
    problem = check(DataElement(id="e", name="Thing", kind=ElementKind(kind)), wrong)
    assert problem is not None
    assert problem.startswith("Thing is not ")


@pytest.mark.parametrize(("number", "kind"), [
    ("13800000001", formkit.is_mobile), ("0757-12345678", formkit.is_landline), ("020-12345678", formkit.is_landline), ("07571234567", formkit.is_landline),
    ("12345", formkit.is_hotline), ("96123", formkit.is_hotline), ("+85291234567", formkit.is_neighbour_mobile), ("+85366123456", formkit.is_neighbour_mobile),
])
def test_each_telephone_number_is_of_one_kind(number: str, kind: object) -> None:
    kinds = (formkit.is_mobile, formkit.is_landline, formkit.is_hotline, formkit.is_neighbour_mobile)
    assert [each for each in kinds if each(number)] == [kind]


@pytest.mark.law("SFZ-4")
@pytest.mark.parametrize(("name", "shown"), [("陈静怡", "陈**"), ("𠮷田", "𠮷*"), ("阿依古丽·买买提", "阿*******"), ("李", "*"), ("", "")])
def test_masked_names_keep_a_rare_character_whole(name: str, shown: str) -> None:
    assert formkit.masked_name(name) == shown


@given(st.text("ABC0123456789", max_size=20))
def test_a_masked_paper_shows_at_most_four_places(number: str) -> None:
    shown = formkit.masked_paper(number)
    assert len(shown) == len(number)
    assert sum(sign != "*" for sign in shown) <= 4
