"""The shipped data files, and files with mistakes in them."""

import pytest

from onewindow.domain.standards.demo import DATA
from onewindow.domain.standards.formats import read_elements, read_laws, read_standard
from onewindow.domain.standards.rules import faults_of_elements, faults_of_laws
from onewindow.kernel.formkit import ElementKind, Sensitivity


def test_the_shipped_elements_are_sound():
    elements = read_elements(DATA / "elements")
    assert faults_of_elements(elements) == ()
    sealed = {element.id for element in elements if element.kind is ElementKind.ID_NUMBER}
    assert sealed
    assert {element.sensitivity for element in elements if element.id in sealed} == {Sensitivity.SENSITIVE}


def test_the_shipped_laws_are_sound():
    laws = read_laws(DATA / "standards" / "laws.toml")
    assert faults_of_laws(laws) == ()
    assert any(law.ceased_on for law in laws)


def test_the_shipped_standards_can_be_read():
    for path in (DATA / "standards").glob("*-standard.toml"):
        assert read_standard(path).body.strip()


@pytest.mark.parametrize(("text", "word"), [
    ('[[element]]\nid = "a_b"\nname = "x"\nkind = "colour"', "a_b"),
    ('[[element]]\nid = "a_b"\nname = "x"\nkind = "text"\nlenght = 3', "lenght"),
    ('[[element]]\nid = "a_b"\nkind = "text"', "name"),
])
def test_a_mistake_is_named_with_its_file(tmp_path, text, word):
    (tmp_path / "some.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"some\.toml.*{word}"):
        read_elements(tmp_path)
