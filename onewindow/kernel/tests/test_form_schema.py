"""A form as JSON Schema: it takes what the form's own checks take, and refuses what they refuse."""

from __future__ import annotations

import jsonschema_rs
import pytest

from onewindow.kernel.formkit import (
    Choice,
    DataElement,
    ElementKind,
    Field,
    FieldGroup,
    FormDefinition,
    VisibleWhen,
    check_answers,
    schema_of,
)

ELEMENTS = {each.id: each for each in (
    DataElement(id="name", name="姓名", kind=ElementKind.NAME),
    DataElement(id="pets", name="宠物", kind=ElementKind.CHOICES, values=(Choice(code="cat", label="猫"), Choice(code="dog", label="狗"))),
    DataElement(id="leash", name="犬绳", kind=ElementKind.YES_NO),
    DataElement(id="count", name="数量", kind=ElementKind.INTEGER, unit="只"),
)}
FORM = FormDefinition(groups=(FieldGroup(code="all", title="全部", fields=(
    Field(element="name"), Field(element="pets", required=False), Field(element="leash", visible_when=VisibleWhen(element="pets", equals="dog")),
    Field(element="count", required=False))),))
SCHEMA = schema_of(FORM, ELEMENTS, name="urn:test:form", title="养宠登记")


@pytest.mark.parametrize(("answers", "fine"), [
    ({"name": "陈一"}, True),
    ({"name": "陈一", "pets": "cat", "count": "2"}, True),
    ({"name": "陈一", "pets": "cat,dog", "leash": "yes"}, True),
    ({"name": "陈一", "pets": "cat,dog"}, False),
    ({"name": "陈一", "pets": "hamster"}, False),
    ({"name": "陈一", "pets": "dog", "leash": "perhaps"}, False),
    ({"name": "陈一", "count": "two"}, False),
    ({}, False),
])
def test_the_schema_and_the_form_agree(answers: dict[str, str], fine: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert jsonschema_rs.validator_for(SCHEMA).is_valid(answers) is fine
    assert (check_answers(FORM, ELEMENTS, answers) == {}) is fine


def test_it_is_a_schema_and_tells_what_a_page_would_show() -> None:
    assert jsonschema_rs.meta.is_valid(SCHEMA)
    assert SCHEMA["properties"]["pets"]["x-labels"] == {"cat": "猫", "dog": "狗"}
    assert SCHEMA["properties"]["count"]["x-unit"] == "只"
