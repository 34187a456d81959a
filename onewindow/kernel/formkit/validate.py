"""Checks answers against a form. Pure: no clock, no database, no translation.

Answers are text by element id, in the canonical shape ``clean`` gives: ISO dates, plain digits, ``yes`` and
``no``, codes joined by commas for CHOICES, ``""`` for no answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from onewindow.kernel.errors import Refusal
from onewindow.kernel.formkit import messages as say
from onewindow.kernel.formkit.elements import DataElement, ElementKind
from onewindow.kernel.formkit.forms import FormDefinition
from onewindow.kernel.formkit.idcheck import fold_code, is_uscc, read_id_number
from onewindow.kernel.formkit.messages import Problem
from onewindow.kernel.formkit.papers import PAPERS, clean_paper, is_other_paper

NAME_PLACES = 50
LIMITS = {ElementKind.TEXT: 200, ElementKind.LONG_TEXT: 5000, ElementKind.NAME: NAME_PLACES, ElementKind.ADDRESS: 200}
YES = frozenset({"yes", "y", "true", "1", "on", "是"})
NO = frozenset({"no", "n", "false", "0", "off", "否"})
DATE_SHAPE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
WHOLE = re.compile(r"[+-]?\d{1,18}")
NUMBER = re.compile(r"[+-]?(\d{1,18}(\.\d*)?|\.\d+)")
MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})", re.ASCII)
LANDLINE = re.compile(r"(0[12]\d|0[3-9]\d{2})(\d{7,8})", re.ASCII)
ABROAD = re.compile(r"\+(852\d{8}|853\d{8}|886\d{8,10})", re.ASCII)
MIDDLE_DOTS = dict.fromkeys(map(ord, "•‧・･∙⋅."), "·")


class AnswerRefused(Refusal):
    """An answer does not have the shape its data element needs; ``problem`` says what and how to fix it."""

    code = "answer_refused"
    sentence = "{problem}"
    status = 422

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem=problem)


def _refuse(message_id: str, element: DataElement, **params: object) -> AnswerRefused:
    return AnswerRefused(Problem(message_id, name=element.name, **params))


def _text(element: DataElement, raw: str) -> str:
    keep = "\n\t" if element.kind is ElementKind.LONG_TEXT else ""
    plain = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").strip()
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in keep for char in plain):
        raise _refuse(say.CONTROL_CHARACTERS, element)
    return plain


def _address(element: DataElement, raw: str) -> str:
    plain = _text(element, re.sub(r"\s+", " ", raw))
    if len(plain) < 5:
        raise _refuse(say.TOO_SHORT_ADDRESS, element)
    return plain


def _name(element: DataElement, raw: str) -> str:
    plain = _text(element, re.sub(r"\s+", " ", raw)).translate(MIDDLE_DOTS)
    fine = all(char in "· '-" or unicodedata.category(char)[0] in "LM" for char in plain)
    if not fine or len(plain) > NAME_PLACES or plain[:1] in "·'- " or plain[-1:] in "·- ":
        raise _refuse(say.NOT_A_NAME, element, limit=NAME_PLACES)
    return plain


def _in_range(element: DataElement, value: Decimal) -> None:
    if element.minimum and value < Decimal(element.minimum):
        raise _refuse(say.TOO_SMALL, element, limit=f"{element.minimum}{element.unit}")
    if element.maximum and value > Decimal(element.maximum):
        raise _refuse(say.TOO_LARGE, element, limit=f"{element.maximum}{element.unit}")


def _digits(raw: str) -> str:
    return unicodedata.normalize("NFKC", raw).replace(",", "").replace(" ", "").strip()


def _integer(element: DataElement, raw: str) -> str:
    text = _digits(raw)
    if not WHOLE.fullmatch(text):
        raise _refuse(say.NOT_A_WHOLE_NUMBER, element)
    _in_range(element, Decimal(text))
    return str(int(text))


def _decimal(element: DataElement, raw: str) -> str:
    text = _digits(raw)
    if not NUMBER.fullmatch(text):
        raise _refuse(say.NOT_A_NUMBER, element)
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise _refuse(say.NOT_A_NUMBER, element) from None
    if value != round(value, element.decimal_places):
        raise _refuse(say.TOO_MANY_PLACES, element, places=element.decimal_places)
    _in_range(element, value)
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in ("-0", "") else plain


def _date(element: DataElement, raw: str) -> str:
    match = DATE_SHAPE.fullmatch(unicodedata.normalize("NFKC", raw).strip())
    try:
        value = date(*map(int, match.groups())) if match else None
    except ValueError:
        value = None
    if value is None:
        raise _refuse(say.NOT_A_DATE, element)
    if element.minimum and value < date.fromisoformat(element.minimum):
        raise _refuse(say.TOO_EARLY, element, limit=element.minimum)
    if element.maximum and value > date.fromisoformat(element.maximum):
        raise _refuse(say.TOO_LATE, element, limit=element.maximum)
    return value.isoformat()


def _choice(element: DataElement, raw: str) -> str:
    code = raw.strip()
    if code not in {choice.code for choice in element.values}:
        raise _refuse(say.NOT_A_CHOICE, element)
    return code


def _choices(element: DataElement, raw: str) -> str:
    wanted = {code.strip() for code in raw.split(",") if code.strip()}
    known = [choice.code for choice in element.values]
    if not wanted <= set(known):
        raise _refuse(say.NOT_A_CHOICE, element)
    return ",".join(code for code in known if code in wanted)


def _yes_no(element: DataElement, raw: str) -> str:
    text = raw.strip().lower()
    if text not in YES | NO:
        raise _refuse(say.NOT_YES_NO, element)
    return "yes" if text in YES else "no"


def _id_number(element: DataElement, raw: str) -> str:
    today = date.fromisoformat(element.maximum) if element.maximum else None
    number = read_id_number(raw, today=today)
    if number is None:
        raise _refuse(say.NOT_AN_ID_NUMBER, element)
    return number.text


def _uscc(element: DataElement, raw: str) -> str:
    if not is_uscc(raw):
        raise _refuse(say.NOT_A_USCC, element)
    return fold_code(raw)


def _phone(element: DataElement, raw: str) -> str:
    text = re.sub(r"[()（）]", "", fold_code(raw))
    mobile, landline = MOBILE.fullmatch(text), LANDLINE.fullmatch(text)
    if mobile:
        return mobile[1]
    if landline:
        return f"{landline[1]}-{landline[2]}"
    if ABROAD.fullmatch(text):
        return text
    raise _refuse(say.NOT_A_PHONE, element)


_NOT_A_PAPER: Mapping[ElementKind, str] = {
    ElementKind.HM_PASS: say.NOT_AN_HM_PASS, ElementKind.TW_PASS: say.NOT_A_TW_PASS, ElementKind.PASSPORT: say.NOT_A_PASSPORT,
    ElementKind.RESIDENCE_PERMIT: say.NOT_A_RESIDENCE_PERMIT, ElementKind.FOREIGN_CARD: say.NOT_A_FOREIGN_CARD,
    ElementKind.PLATE: say.NOT_A_PLATE, ElementKind.REALTY_CERTIFICATE: say.NOT_A_REALTY_CERTIFICATE,
}


def _paper(element: DataElement, raw: str) -> str:
    number = clean_paper(raw)
    if not PAPERS[element.kind.value](number):
        raise _refuse(_NOT_A_PAPER[element.kind], element)
    return number


def _other_paper(element: DataElement, raw: str) -> str:
    number = clean_paper(raw)
    if not is_other_paper(number):
        raise _refuse(say.NOT_A_PAPER, element)
    return number


_CLEANERS: Mapping[ElementKind, Callable[[DataElement, str], str]] = {
    ElementKind.TEXT: _text, ElementKind.LONG_TEXT: _text, ElementKind.ADDRESS: _address, ElementKind.NAME: _name,
    ElementKind.INTEGER: _integer, ElementKind.DECIMAL: _decimal, ElementKind.DATE: _date,
    ElementKind.CHOICE: _choice, ElementKind.CHOICES: _choices, ElementKind.YES_NO: _yes_no,
    ElementKind.ID_NUMBER: _id_number, ElementKind.USCC: _uscc, ElementKind.PHONE: _phone,
    ElementKind.OTHER_PAPER: _other_paper, **dict.fromkeys(_NOT_A_PAPER, _paper),
}


def clean(element: DataElement, raw: str) -> str:
    """The answer in its canonical text, ``""`` for none. Refuses AnswerRefused with the problem."""
    if not raw.strip():
        return ""
    value = _CLEANERS[element.kind](element, raw)
    limit = element.max_length or LIMITS.get(element.kind, 0)
    if limit and len(value) > limit:
        raise _refuse(say.TOO_LONG, element, limit=limit, length=len(value))
    if element.pattern and not re.fullmatch(element.pattern, value):
        raise _refuse(say.NOT_THE_PATTERN, element, hint=element.pattern_hint)
    return value


def check(element: DataElement, raw: str) -> Problem | None:
    """The problem with one answer, None when there is none. An empty answer has no problem here."""
    try:
        clean(element, raw)
    except AnswerRefused as refusal:
        return refusal.problem
    return None


def check_answers(form: FormDefinition, elements: Mapping[str, DataElement], answers: Mapping[str, str], *,
                  only_required: bool = False, partial: bool = False) -> dict[str, str]:
    """The problems by element id, in the order of the form; every value is a ``Problem``.

    Hidden fields are not checked. ``only_required`` reports nothing but missing required answers (what is
    left to do); ``partial`` reports nothing but wrong ones (saving a draft). Raises KeyError when the form
    names an element that is not in ``elements``.
    """
    problems: dict[str, str] = {}
    for field in form.visible(answers):
        element = elements[field.element]
        raw = answers.get(field.element, "")
        if not raw.strip():
            if field.required and not partial:
                chosen = element.kind in (ElementKind.CHOICE, ElementKind.CHOICES, ElementKind.YES_NO)
                problems[field.element] = Problem(say.MISSING_CHOICE if chosen else say.MISSING,
                                                  name=field.label or element.name)
            continue
        problem = None if only_required else check(element, raw)
        if problem:
            problems[field.element] = problem
    return problems


def clean_answers(elements: Mapping[str, DataElement], answers: Mapping[str, str]) -> dict[str, str]:
    """Every answer in canonical text where it can be cleaned, else as typed, so that a draft loses nothing."""
    cleaned: dict[str, str] = {}
    for element_id, raw in answers.items():
        element = elements.get(element_id)
        cleaned[element_id] = raw if element is None or check(element, raw) else clean(element, raw)
    return cleaned
