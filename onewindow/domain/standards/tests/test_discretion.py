"""Discretion tables: no facts without a row, none with two; the row of a case and what it leads to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.standards.types import DiscretionRow, DiscretionSource, DiscretionTable, FactTest
from onewindow.kernel.formkit import Choice, DataElement, ElementKind

AREA = DataElement(id="area", name="面积", kind=ElementKind.DECIMAL, unit="平方米", minimum="0")
PEOPLE = DataElement(id="people", name="人数", kind=ElementKind.INTEGER, minimum="1", maximum="9")
KIND = DataElement(id="kind", name="类别", kind=ElementKind.CHOICE, values=(Choice(code="a", label="甲"), Choice(code="b", label="乙")))
OPEN = DataElement(id="open", name="夜间营业", kind=ElementKind.YES_NO)
NAME = DataElement(id="name", name="名称", kind=ElementKind.TEXT)
ELEMENTS = {each.id: each for each in (AREA, PEOPLE, KIND, OPEN, NAME)}
SMALL = DiscretionRow(code="small", text="小", when=(FactTest(element="area", most=Decimal(50)),), result="一次")
LARGE = DiscretionRow(code="large", text="大", when=(FactTest(element="area", above=Decimal(50)),), result="二次")


def table(*rows: DiscretionRow) -> DiscretionTable:
    return DiscretionTable(code="t", name="检查次数", decides="检查次数", step="review", rows=rows, version="1", source=DiscretionSource(document="基准"))


def faults(*rows: DiscretionRow) -> list[str]:
    return [str(fault) for fault in table(*rows).flaws(ELEMENTS)]


def test_the_row_of_the_facts_is_suggested_and_none_without_them() -> None:
    both = table(SMALL, LARGE)
    assert both.flaws(ELEMENTS) == ()
    assert [getattr(both.suggested({"area": area}), "code", None) for area in ("0", "50", "50.01", "")] == ["small", "small", "large", None]
    assert both.suggested({}) is None and both.suggested({"area": "大"}) is None and both.suggested({"area": "NaN"}) is None


@pytest.mark.parametrize(("rows", "said"), [
    ((SMALL,), "leaves a gap: no row holds 面积 > 50."),
    ((SMALL, replace(LARGE, when=(FactTest(element="area", above=Decimal(60)),))), "leaves a gap: no row holds 面积 > 50 ≤ 60."),
    ((SMALL, replace(LARGE, when=(FactTest(element="area", least=Decimal(50)),))), "says two things: the rows small、large all hold 面积 ≥ 50 ≤ 50."),
    ((replace(SMALL, when=(FactTest(element="kind", one_of=("a",)),)),), "leaves a gap: no row holds 类别 = 乙."),
    ((replace(SMALL, when=(FactTest(element="open", one_of=("yes",)),)), replace(LARGE, when=())), "says two things: the rows small、large all hold 夜间营业 = yes."),
    ((replace(SMALL, when=(*SMALL.when, FactTest(element="kind", one_of=("a",)))), LARGE), "leaves a gap: no row holds 面积 ≥ 0 ≤ 50、类别 = 乙."),
    ((replace(SMALL, when=(FactTest(element="people", most=Decimal(3)),)), replace(LARGE, when=(FactTest(element="people", least=Decimal(5)),))), "面积"),
    ((), "has no rows."),
    ((replace(SMALL, result=""), LARGE), "row small: give it a result in words"),
    ((replace(SMALL, least=Decimal(1), most=Decimal(2)), LARGE), "row small: give it a result in words"),
    ((replace(SMALL, when=(FactTest(element="name", one_of=("x",)),)), LARGE), "name is no number, choice or yes-no question of the form."),
    ((replace(SMALL, when=(FactTest(element="area", one_of=("x",)),)), LARGE), "test 面积 by bounds if it is a number"),
    ((replace(SMALL, when=(FactTest(element="kind", most=Decimal(1)),)), LARGE), "test 类别 by bounds if it is a number"),
    ((replace(SMALL, when=(FactTest(element="kind", one_of=("c",)),)), LARGE), "c is not a value of 类别."),
    ((replace(SMALL, when=(FactTest(element="area", above=Decimal(2), most=Decimal(2)),)), LARGE), "no number lies between the bounds of 面积."),
])
def test_a_table_that_decides_nothing_or_twice_is_told_why(rows: tuple[DiscretionRow, ...], said: str) -> None:
    said = "no row holds 人数 ≥ 4 < 5." if said == "面积" else said  # whole numbers: between three and five lies only four
    assert any(said in fault for fault in faults(*rows)), faults(*rows)


def test_whole_numbers_leave_nothing_between_one_and_the_next() -> None:
    few = replace(SMALL, when=(FactTest(element="people", most=Decimal(3)),))
    assert faults(few, replace(LARGE, when=(FactTest(element="people", least=Decimal(4)),))) == []
    assert faults(few, replace(LARGE, when=(FactTest(element="people", above=Decimal("3.5")),))) == []


def test_what_a_row_leads_to() -> None:
    days = replace(SMALL, result="", least=Decimal(1), most=Decimal("7.5"))
    assert days.covers("1") and days.covers("7.50") and not days.covers("8") and not days.covers("一")
    assert (days.usual, days.follows("天"), SMALL.usual, SMALL.follows("")) == ("", "1–7.5 天", "一次", "一次")
    assert (replace(days, most=Decimal(1)).usual, replace(days, most=Decimal(1)).follows("天")) == ("1", "1 天")
    assert table(SMALL, LARGE).said(SMALL, "一次") == "《检查次数》“小”，检查次数：一次"
    assert table(SMALL, LARGE).said(SMALL, "二次", "刚整改过") == "《检查次数》“小”，检查次数：二次；基准为一次；理由：刚整改过"
    assert replace(table(days), unit="天").said(None, "8", "急") == "《检查次数》检查次数：8 天；理由：急"
    assert table(SMALL, LARGE).takes("二次") and not table(SMALL, LARGE).takes("三次")
    assert table(days).takes("99") and not table(days).takes("") and not table(days).takes("Infinity")


@st.composite
def area_bounds(draw: st.DrawFn) -> FactTest:
    bound = st.none() | st.integers(0, 6).map(Decimal)
    low, high, closed = draw(bound), draw(bound), draw(st.tuples(st.booleans(), st.booleans()))
    return FactTest(element="area", least=low if closed[0] else None, above=None if closed[0] else low, most=high if closed[1] else None, below=None if closed[1] else high)


@st.composite
def row_sets(draw: st.DrawFn) -> tuple[DiscretionRow, ...]:
    count = draw(st.integers(1, 4))
    return tuple(DiscretionRow(code=str(number), text="", result="x", when=(
        *draw(st.lists(area_bounds(), max_size=1)), *draw(st.lists(st.lists(st.sampled_from(["a", "b"]), min_size=1, unique=True)
                                                                      .map(lambda codes: FactTest(element="kind", one_of=tuple(codes))), max_size=1)),
    )) for number in range(count))


@given(row_sets())
def test_the_check_agrees_with_trying_every_case(rows: tuple[DiscretionRow, ...]) -> None:
    """Bounds are whole, so cases at each whole and each half number meet every stretch between them."""
    flaws = table(*rows).flaws(ELEMENTS)
    if any(fault.code in ("not_a_test", "nothing_between") for fault in flaws):
        return
    cases = [{"area": str(Decimal(number) / 2), "kind": kind} for number in range(16) for kind in "ab"]
    held = [sum(row.holds(case) for row in rows) for case in cases]
    codes = {fault.code for fault in flaws}
    assert ("table_gap" in codes) == (0 in held)
    assert ("table_overlap" in codes) == any(count > 1 for count in held)
    assert all((table(*rows).suggested(case) is not None) == (count == 1) for case, count in zip(cases, held, strict=True))
