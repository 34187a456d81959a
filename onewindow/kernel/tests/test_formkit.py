"""Form checks: identity numbers, codes, names, numbers, dates, choices, visibility."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.formkit import (
    AnswerRefused,
    Choice,
    DataElement,
    ElementKind,
    Field,
    FieldGroup,
    FormDefinition,
    Problem,
    VisibleWhen,
    check,
    check_answers,
    clean,
    clean_answers,
    has_sound_organisation_code,
    is_uscc,
    masked_id_number,
    masked_phone,
    read_id_number,
)
from onewindow.kernel.formkit.idcheck import check_character
from onewindow.kernel.formkit.messages import MESSAGES
from onewindow.kernel.records import from_plain, to_plain


def element(kind: ElementKind, **more: object) -> DataElement:
    return DataElement(id="e", name="Thing", kind=kind, **more)  # type: ignore[arg-type]


def numbered(first_17: str) -> str:
    return first_17 + check_character(first_17)


class TestIdNumbers:
    @pytest.mark.law("GB11643-CHECK")
    @pytest.mark.parametrize("text", ["11010519491231002X", "440103198503120032", "830000199001010012"])
    def test_known_good(self, text: str) -> None:
        number = read_id_number(text)
        assert number is not None
        assert number.text == text

    def test_parts(self) -> None:
        number = read_id_number("11010519491231002X")
        assert number is not None
        assert (number.division, number.born_on, number.is_male) == ("110105", date(1949, 12, 31), False)

    @pytest.mark.parametrize("typed", ["11010519491231002x", " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２Ｘ", "110105-19491231-002X"])
    def test_folding(self, typed: str) -> None:
        assert clean(element(ElementKind.ID_NUMBER), typed) == "11010519491231002X"

    @pytest.mark.parametrize("wrong", ["110105194912310021", "11010519491231002", "X" * 18, "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X"])
    def test_wrong_shape(self, wrong: str) -> None:
        assert read_id_number(wrong) is None

    @pytest.mark.law("GB11643-BIRTH")
    @pytest.mark.parametrize("day", ["19990229", "19991301", "20260431", "00000101", "17990101"])
    def test_the_date_must_be_real(self, day: str) -> None:
        assert read_id_number(numbered(f"110105{day}002")) is None

    @pytest.mark.law("GB11643-BIRTH")
    def test_not_from_the_future(self) -> None:
        number = numbered("11010520300101002")
        assert read_id_number(number) is not None
        assert read_id_number(number, today=date(2026, 11, 23)) is None

    @pytest.mark.law("GB11643-CHECK")
    @given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(110000, 659999), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
    def test_one_wrong_digit_is_always_noticed(self, born: date, division: int, order: int, place: int, add: int) -> None:
        text = numbered(f"{division}{born:%Y%m%d}{order:03d}")
        assert read_id_number(text) is not None
        wrong = text[:place] + str((int(text[place]) + add) % 10) + text[place + 1 :]
        assert read_id_number(wrong) is None

    def test_masks(self) -> None:
        assert masked_id_number("11010519491231002X") == "1101************2X"
        assert masked_phone("13800138000") == "138****8000"


class TestCreditCodes:
    @pytest.mark.law("GB32100-CHECK")
    @pytest.mark.parametrize("text", ["91110000600037341L", "91110000600037341l", "9111 0000 6000 3734 1L"])
    def test_good(self, text: str) -> None:
        assert is_uscc(text)
        assert clean(element(ElementKind.USCC), text) == "91110000600037341L"

    def test_village_collectives_begin_with_a_letter(self) -> None:
        from stdnum.cn import uscc
        body = "N2110105MF0000000"
        assert is_uscc(body + uscc.calc_check_digit(body))

    @pytest.mark.law("GB32100-CHECK")
    @pytest.mark.parametrize("text", ["91110000600037341M", "9111000060003734L", "91110000I00037341L", "", "9A11A000600037341L"])
    def test_wrong(self, text: str) -> None:
        assert not is_uscc(text)

    def test_inner_check_is_a_warning_only(self) -> None:
        assert has_sound_organisation_code("91110000600037341L")
        assert not has_sound_organisation_code("91110000600037342L")


@pytest.mark.law("SFZ-4")
@pytest.mark.parametrize(("kind", "raw", "expected"), [
    (ElementKind.PHONE, "+86 138-0013-8000", "13800138000"),
    (ElementKind.PHONE, "１３８００１３８０００", "13800138000"),
    (ElementKind.PHONE, "(0757) 12345678", "0757-12345678"),
    (ElementKind.PHONE, "010-12345678", "010-12345678"),
    (ElementKind.PHONE, "+852 1234 5678", "+85212345678"),
    (ElementKind.NAME, "阿依古丽•买买提", "阿依古丽·买买提"),
    (ElementKind.NAME, "𠮷田", "𠮷田"),
    (ElementKind.NAME, " Anna  O'Neil ", "Anna O'Neil"),
    (ElementKind.INTEGER, "1,200", "1200"),
    (ElementKind.INTEGER, "００7", "7"),
    (ElementKind.DECIMAL, "12.50", "12.5"),
    (ElementKind.DECIMAL, "-0.0", "0"),
    (ElementKind.DECIMAL, "1000", "1000"),
    (ElementKind.DATE, "2026年1月5日", "2026-01-05"),
    (ElementKind.DATE, "2026/1/5", "2026-01-05"),
    (ElementKind.YES_NO, "on", "yes"),
    (ElementKind.YES_NO, "否", "no"),
    (ElementKind.ADDRESS, "示范路 18号\n首层", "示范路 18号 首层"),
    (ElementKind.TEXT, "   ", ""),
])
def test_canonical_text(kind: ElementKind, raw: str, expected: str) -> None:
    assert clean(element(kind), raw) == expected


@pytest.mark.parametrize(("kind", "raw"), [
    (ElementKind.PHONE, "12345678901"), (ElementKind.PHONE, "١٣٨٠٠١٣٨٠٠٠"), (ElementKind.PHONE, "1380013800"), (ElementKind.NAME, "张3"), (ElementKind.NAME, "·张"),
    (ElementKind.NAME, "张" * 51), (ElementKind.INTEGER, "1.5"), (ElementKind.INTEGER, "1e3"), (ElementKind.DECIMAL, "nan"),
    (ElementKind.DECIMAL, "1.234"), (ElementKind.DECIMAL, "9" * 40), (ElementKind.DATE, "2026-02-30"), (ElementKind.DATE, "tomorrow"),
    (ElementKind.YES_NO, "perhaps"), (ElementKind.TEXT, "a\x00b"), (ElementKind.TEXT, "x" * 201), (ElementKind.ADDRESS, "家"),
    (ElementKind.TEXT, "a\nb"),
])
def test_wrong_answers_have_a_problem(kind: ElementKind, raw: str) -> None:
    problem = check(element(kind), raw)
    assert problem is not None
    assert problem.message_id in MESSAGES
    assert "{" not in problem


def test_ranges_of_numbers_and_dates() -> None:
    area = element(ElementKind.DECIMAL, minimum="0.5", maximum="1000", unit="㎡")
    assert check(area, "0.5") is None
    assert check(area, "0.4") == "Thing must be at least 0.5㎡."
    assert check(area, "1000.01") == "Thing must be at most 1000㎡."
    day = element(ElementKind.DATE, minimum="2026-01-01", maximum="2026-12-31")
    assert check(day, "2025-12-31") == "Thing must not be before 2026-01-01."
    assert check(day, "2026-12-31") is None


def test_choices_are_sorted_and_known() -> None:
    many = element(ElementKind.CHOICES, values=(Choice(code="b", label="B"), Choice(code="a", label="A")))
    assert clean(many, "a, b,a") == "b,a"
    with pytest.raises(AnswerRefused):
        clean(many, "a,c")
    assert many.label_of("b") == "B"


def test_pattern_says_it_in_words() -> None:
    plate = element(ElementKind.TEXT, pattern="[0-9]{6}", pattern_hint="A post code has six digits.")
    assert check(plate, "528200") is None
    assert check(plate, "5282") == "Thing does not have the right form. A post code has six digits."


@given(kind=st.sampled_from(ElementKind), raw=st.text())
def test_clean_refuses_by_name_or_is_stable(kind: ElementKind, raw: str) -> None:
    thing = element(kind, values=(Choice(code="a", label="A"),))
    try:
        once = clean(thing, raw)
    except AnswerRefused as refusal:
        problem = refusal.problem
    else:
        problem = None
        assert clean(thing, once) == once
    assert problem is None or problem.message_id in MESSAGES


FORM = FormDefinition(groups=(FieldGroup(code="g", title="G", fields=(
    Field(element="kind"),
    Field(element="agent", visible_when=VisibleWhen(element="kind", equals="by_agent")),
    Field(element="agent_phone", visible_when=VisibleWhen(element="agent", equals="李雷")),
    Field(element="note", required=False),
)),))
ELEMENTS = {
    "kind": DataElement(id="kind", name="Kind", kind=ElementKind.CHOICE, values=(Choice(code="self", label="S"), Choice(code="by_agent", label="A"))),
    "agent": DataElement(id="agent", name="Agent", kind=ElementKind.NAME),
    "agent_phone": DataElement(id="agent_phone", name="Agent's phone", kind=ElementKind.PHONE),
    "note": DataElement(id="note", name="Note", kind=ElementKind.TEXT, max_length=3),
}


class TestForms:
    def test_hidden_questions_are_not_asked(self) -> None:
        assert check_answers(FORM, ELEMENTS, {"kind": "self", "agent": "1"}) == {}

    def test_a_question_behind_a_hidden_one_is_hidden(self) -> None:
        assert check_answers(FORM, ELEMENTS, {"kind": "self", "agent": "李雷"}) == {}

    def test_missing_and_wrong(self) -> None:
        found = check_answers(FORM, ELEMENTS, {"kind": "by_agent", "agent": "李雷", "note": "long"})
        assert list(found) == ["agent_phone", "note"]
        assert found["agent_phone"] == "Please fill in Agent's phone."

    def test_only_required_and_partial(self) -> None:
        answers = {"kind": "by_agent", "note": "long"}
        assert list(check_answers(FORM, ELEMENTS, answers, only_required=True)) == ["agent"]
        assert list(check_answers(FORM, ELEMENTS, answers, partial=True)) == ["note"]

    def test_a_choice_is_chosen_not_filled_in(self) -> None:
        assert check_answers(FORM, ELEMENTS, {})["kind"] == "Please choose Kind."

    def test_problems_can_be_translated(self) -> None:
        problem = check_answers(FORM, ELEMENTS, {})["kind"]
        assert isinstance(problem, Problem)
        assert (problem.message_id, problem.params) == ("Please choose {name}.", {"name": "Kind"})

    def test_unfit_forms_are_refused(self) -> None:
        twice = (Field(element="a"), Field(element="a"))
        with pytest.raises(ValueError, match="twice"):
            FormDefinition(groups=(FieldGroup(code="g", title="G", fields=twice),))
        with pytest.raises(ValueError, match="not asked before"):
            FormDefinition(groups=(FieldGroup(code="g", title="G", fields=(
                Field(element="a", visible_when=VisibleWhen(element="b", equals="1")),)),))

    def test_forms_survive_plain_json(self) -> None:
        assert from_plain(to_plain(FORM), FormDefinition) == FORM

    def test_a_draft_loses_nothing(self) -> None:
        assert clean_answers(ELEMENTS, {"agent_phone": "138 0013 8000", "agent": "1", "unknown": " x"}) == {
            "agent_phone": "13800138000", "agent": "1", "unknown": " x"}
