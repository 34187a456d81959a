"""Requests into plain values, and records into what templates draw. No rules here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from onewindow.domain.applications.types import Delivery, DeliveryMethod, Draft, Problem
from onewindow.domain.catalogue.types import Bundle
from onewindow.kernel.formkit import DataElement, ElementKind, Field, masked_id_number

MARK = "_choices"
"""Hidden inputs of this name list the many-choice questions on the page: an unticked box sends nothing."""
SCENARIO = "scenario."


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One question as the page draws it."""

    field: Field
    element: DataElement
    value: str
    origin: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group of questions under its heading."""

    code: str
    title: str
    hint: str
    fields: tuple[FieldView, ...]


def answers_from(post: QueryDict, *, elements: Mapping[str, DataElement]) -> dict[str, str]:
    """The answers a page sent, by element; questions that were not on the page are absent."""
    answers: dict[str, str] = {}
    marked = set(post.getlist(MARK))
    for name, element in elements.items():
        if element.kind is ElementKind.CHOICES:
            if name in post or name in marked:
                answers[name] = ",".join(post.getlist(name))
        elif name in post:
            answers[name] = post.get(name, "")
    return answers


def scenario_from(post: QueryDict) -> dict[str, str]:
    """The answers to scenario questions a page sent."""
    return {name.removeprefix(SCENARIO): post.get(name, "") for name in post if name.startswith(SCENARIO) and post.get(name)}


def delivery_from(post: QueryDict) -> Delivery | None:
    """The delivery a page sent; None when no way was chosen."""
    method = post.get("delivery", "")
    if method not in {each.value for each in DeliveryMethod}:
        return None
    if method == DeliveryMethod.PICK_UP.value:
        return Delivery(method=DeliveryMethod.PICK_UP, centre_code=post.get("delivery_centre", ""))
    return Delivery(method=DeliveryMethod.POST, recipient=post.get("delivery_recipient", ""), phone=post.get("delivery_phone", ""),
                    address=post.get("delivery_address", ""))


def said(problem: Problem) -> str:
    """The problem's sentence in the reader's language. Plain English words among its values are translated too."""
    values = {name: _(value) if value.isascii() and value[:1].islower() else value for name, value in problem.values.items()}
    return _(problem.sentence).format(**values)


def groups_of(
    *, draft: Draft, bundle: Bundle, typed: Mapping[str, str], problems: Iterable[Problem], only: Iterable[str] = (),
) -> tuple[GroupView, ...]:
    """The form with its values, origins and errors; with ``only``, nothing but those questions."""
    elements = bundle.elements
    known = {answer.element_id: answer for answer in draft.answers}
    errors = {problem.where: said(problem) for problem in problems}
    wanted = set(only)
    groups = []
    for group in bundle.form.groups:
        views = tuple(
            FieldView(field=field, element=elements[field.element], error=errors.get(field.element, ""),
                      value=typed.get(field.element, known[field.element].value if field.element in known else ""),
                      origin=known[field.element].origin.value if field.element in known and field.element not in typed else "")
            for field in group.fields if not wanted or field.element in wanted)
        if views:
            groups.append(GroupView(code=group.code, title=group.title, hint=group.hint, fields=views))
    return tuple(groups)


def shown_value(element: DataElement, value: str, *, masked: bool) -> str:
    """An answer as people read it: labels for codes, yes and no in words, the unit after a number."""
    if not value:
        return ""
    if element.kind in (ElementKind.CHOICE, ElementKind.CHOICES):
        return "、".join(element.label_of(code) for code in value.split(","))
    if element.kind is ElementKind.YES_NO:
        return {"yes": _("Yes"), "no": _("No")}.get(value, value)
    if element.kind is ElementKind.ID_NUMBER and masked:
        return masked_id_number(value)
    return f"{value} {element.unit}" if element.unit else value
