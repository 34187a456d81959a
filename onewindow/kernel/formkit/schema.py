"""A form as JSON Schema (2020-12), for systems that fill it in without a page. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onewindow.kernel.formkit.elements import DataElement, ElementKind
from onewindow.kernel.formkit.forms import Field, FormDefinition

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PATTERNS = {
    ElementKind.ID_NUMBER: r"^\d{17}[\dXx]$",
    ElementKind.USCC: r"^[0-9A-HJ-NP-RTUW-Y]{18}$",
    ElementKind.INTEGER: r"^-?\d+$",
    ElementKind.DECIMAL: r"^-?\d+(\.\d+)?$",
}


def schema_of(form: FormDefinition, elements: Mapping[str, DataElement], *, name: str, title: str) -> dict[str, Any]:
    """The schema of the form's answers: text values by element id. ``name`` is its ``$id``, a URN that tells one version of the form from another."""
    fields = tuple(form.fields())
    return {
        "$schema": DIALECT,
        "$id": name,
        "title": title,
        "type": "object",
        "properties": {field.element: _property(field, elements[field.element]) for field in fields},
        "required": [field.element for field in fields if field.required and field.visible_when is None],
        "allOf": [_condition(field, elements) for field in fields if field.required and field.visible_when],
        "additionalProperties": False,
    }


def _property(field: Field, element: DataElement) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "title": field.label or element.name, "x-element": element.id,
                              "x-sensitivity": element.sensitivity.value}
    if field.hint:
        schema["description"] = field.hint
    if element.source:
        schema["x-source"] = element.source
    if element.unit:
        schema["x-unit"] = element.unit
    return schema | _shape(element)


def _shape(element: DataElement) -> dict[str, Any]:
    labels = {choice.code: choice.label for choice in element.values}
    if element.kind is ElementKind.CHOICE:
        return {"enum": list(labels), "x-labels": labels}
    if element.kind is ElementKind.CHOICES:
        any_code = "|".join(labels)
        return {"pattern": f"^({any_code})(,({any_code}))*$", "x-labels": labels}
    if element.kind is ElementKind.YES_NO:
        return {"enum": ["yes", "no"]}
    if element.kind is ElementKind.DATE:
        return {"format": "date"}
    shape: dict[str, Any] = {"maxLength": element.max_length} if element.max_length else {}
    pattern = f"^(?:{element.pattern})$" if element.pattern else PATTERNS.get(element.kind, "")
    return shape | ({"pattern": pattern} if pattern else {})


def _condition(field: Field, elements: Mapping[str, DataElement]) -> dict[str, Any]:
    """A required question that is only asked after a certain answer."""
    rule = field.visible_when
    if rule is None:
        return {}
    several = elements[rule.element].kind is ElementKind.CHOICES
    test = {"pattern": rf"(^|,){rule.equals}(,|$)"} if several else {"const": rule.equals}
    return {"if": {"properties": {rule.element: test}, "required": [rule.element]}, "then": {"required": [field.element]}}
