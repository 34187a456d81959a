"""Form definitions: groups of fields, each naming a data element. Pure records, part of a bundle's hash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleWhen:
    """The field is asked only if another answer equals this text (for CHOICES: contains it). No expression."""

    element: str
    equals: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question. ``label`` and ``hint`` are content of the item standard; an empty label means the element's name."""

    element: str
    label: str = ""
    hint: str = ""
    required: bool = True
    group: str = ""
    visible_when: VisibleWhen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGroup:
    """Fields that belong together under one heading."""

    code: str
    title: str
    hint: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDefinition:
    """A whole form. Raises ValueError when it asks an element twice or hangs on a question it does not ask."""

    groups: tuple[FieldGroup, ...] = ()

    def __post_init__(self) -> None:
        asked: set[str] = set()
        for group in self.groups:
            for field in group.fields:
                if field.element in asked:
                    raise ValueError(f"the form asks {field.element} twice")
                if field.group not in ("", group.code):
                    raise ValueError(f"{field.element} stands in group {group.code} but names {field.group}")
                if field.visible_when and field.visible_when.element not in asked:
                    raise ValueError(f"{field.element} hangs on {field.visible_when.element}, which is not asked before it")
                asked.add(field.element)

    def fields(self) -> Iterator[Field]:
        """Every field, in the order of the page."""
        for group in self.groups:
            yield from group.fields

    def element_ids(self) -> tuple[str, ...]:
        """The elements the form asks for, in order."""
        return tuple(field.element for field in self.fields())

    def visible(self, answers: Mapping[str, str]) -> tuple[Field, ...]:
        """The fields that are asked, given the answers; a field that hangs on a hidden one is hidden too."""
        shown: dict[str, Field] = {}
        for field in self.fields():
            rule = field.visible_when
            if rule is None or (rule.element in shown and rule.equals in answers.get(rule.element, "").split(",")):
                shown[field.element] = field
        return tuple(shown.values())
