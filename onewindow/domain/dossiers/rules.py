"""What an application form (申请书) says of what was submitted: labels and words, personal data masked. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from onewindow.domain.applications.types import SealedDraft
from onewindow.domain.catalogue.types import Bundle
from onewindow.kernel.formkit import (
    DataElement,
    ElementKind,
    Sensitivity,
    masked_id_number,
    masked_name,
    masked_paper,
    masked_phone,
)

Group = tuple[str, tuple[tuple[str, str], ...]]
CODED = frozenset({ElementKind.CHOICE, ElementKind.CHOICES, ElementKind.YES_NO})
MASKS: Mapping[ElementKind, Callable[[str], str]] = {
    ElementKind.NAME: masked_name, ElementKind.ID_NUMBER: masked_id_number, ElementKind.PHONE: masked_phone,
    ElementKind.HM_PASS: masked_paper, ElementKind.TW_PASS: masked_paper, ElementKind.RESIDENCE_PERMIT: masked_paper,
    ElementKind.FOREIGN_CARD: masked_paper, ElementKind.PASSPORT: masked_paper, ElementKind.OTHER_PAPER: masked_paper,
}


def groups_of(bundle: Bundle, sealed: SealedDraft, words: Mapping[str, str]) -> tuple[Group, ...]:
    """The form as it was filled in, by its groups: the questions that were asked with their answers in words; declarations stand apart."""
    found = ((title, tuple((label, printed(element, value, words)) for label, element, value in rows if not is_declaration(element)))
             for title, rows in bundle.asked(sealed.values()))
    return tuple((title, rows) for title, rows in found if rows)


def declarations_of(bundle: Bundle, sealed: SealedDraft, words: Mapping[str, str]) -> tuple[str, ...]:
    """What the applicant declared, agreed to or did not: each sentence with the answer given to it."""
    return tuple(f"{label}：{words.get(value, words['none'])}。" for _title, rows in bundle.asked(sealed.values())
                 for label, element, value in rows if is_declaration(element))


def is_declaration(element: DataElement) -> bool:
    """Whether the question is a declaration or consent: answered by yes or no, and anew each time."""
    return element.kind is ElementKind.YES_NO and not element.carried


def is_masked(element: DataElement) -> bool:
    """Whether the answer is not printed in full: numbers of identity papers; sensitive data whatever its shape (个人信息保护法 28); personal data
    that was typed. Of personal data chosen from a list the words stay readable: they say what is applied for."""
    personal = element.sensitivity is Sensitivity.PERSONAL and element.kind not in CODED
    return personal or element.sensitivity is Sensitivity.SENSITIVE or (element.kind in MASKS and element.kind not in (ElementKind.NAME, ElementKind.PHONE))


def printed(element: DataElement, value: str, words: Mapping[str, str]) -> str:
    """The answer as the paper prints it; what has no ends that could be shown is only told to be there."""
    if not value:
        return words["none"]
    if is_masked(element):
        return MASKS[element.kind](value) if element.kind in MASKS else words["kept"]
    if element.kind is ElementKind.YES_NO:
        return words.get(value, value)
    if element.kind in CODED:
        return "、".join(element.label_of(code) for code in value.split(","))
    return f"{value} {element.unit}" if element.unit else value


def has_masked(bundle: Bundle, sealed: SealedDraft) -> bool:
    """Whether anything on the form is masked."""
    return any(value and is_masked(element) for _title, rows in bundle.asked(sealed.values()) for _label, element, value in rows)
