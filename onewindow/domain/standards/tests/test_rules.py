"""What makes an entry unsound, and what a load changes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.standards.rules import compare, digest_of, faults_of_elements, faults_of_laws
from onewindow.domain.standards.types import Law, LegalRank
from onewindow.kernel.formkit import Choice, DataElement, ElementKind

ELEMENT = DataElement(id="person_name", name="姓名", kind=ElementKind.NAME)
CHOICE = DataElement(id="colour", name="颜色", kind=ElementKind.CHOICE, values=(Choice(code="r", label="红"),))
LAW = Law(code="XKF", title="许可法", cited="《许可法》", rank=LegalRank.LAW, issuer="x", effective_on=date(2004, 7, 1))


def test_sound_elements_have_no_faults():
    assert faults_of_elements((ELEMENT, CHOICE)) == ()


@pytest.mark.parametrize(("element", "word"), [
    (replace(ELEMENT, id="Name"), "lower case"),
    (replace(ELEMENT, id="n"), "lower case"),
    (replace(ELEMENT, name=" "), "name is missing"),
    (replace(CHOICE, values=()), "values belong"),
    (replace(ELEMENT, values=CHOICE.values), "values belong"),
    (replace(CHOICE, values=CHOICE.values * 2), "must differ"),
    (replace(CHOICE, values=(Choice(code="a,b", label="x"),)), "no comma"),
    (replace(ELEMENT, pattern="(", pattern_hint="x"), "regular expression"),
    (replace(ELEMENT, pattern="x"), "hint"),
])
def test_unsound_element(element, word):
    faults = faults_of_elements((element,))
    assert len(faults) == 1
    assert word in faults[0]


def test_an_id_is_there_once():
    assert faults_of_elements((ELEMENT, ELEMENT)) == ("person_name is there twice.",)


@pytest.mark.parametrize(("law", "word"), [
    (replace(LAW, code="xkf"), "capital letters"),
    (replace(LAW, cited="《别的法》"), "hold the title"),
    (replace(LAW, ceased_on=date(2000, 1, 1)), "before it began"),
])
def test_unsound_law(law, word):
    assert faults_of_laws((LAW,)) == ()
    assert word in faults_of_laws((law,))[0]


@pytest.mark.parametrize(("on", "in_force"), [
    (date(2004, 6, 30), False), (date(2004, 7, 1), True), (date(2022, 10, 31), True), (date(2022, 11, 1), False),
])
def test_a_law_applies_from_its_first_day_until_it_ceases(on, in_force):
    assert replace(LAW, ceased_on=date(2022, 11, 1)).is_in_force(on) is in_force


@given(st.dictionaries(st.text(max_size=3), st.sampled_from("ab")), st.dictionaries(st.text(max_size=3), st.sampled_from("ab")))
def test_every_wanted_entry_is_new_changed_or_unchanged(present, wanted):
    report = compare(present, wanted)
    assert len(report.created) + len(report.changed) + report.unchanged == len(wanted)
    assert report.nothing_changed == (wanted.items() <= present.items())


def test_the_digest_tells_a_changed_entry_from_the_same():
    assert digest_of(ELEMENT) == digest_of(replace(ELEMENT))
    assert digest_of(ELEMENT) != digest_of(replace(ELEMENT, name="名"))
