"""Data elements: the dictionary entries every form field names. Pure records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ElementKind(StrEnum):
    """What shape an answer has, and therefore how it is checked and drawn.

    HM_PASS to PASSPORT are the papers of those without a resident identity card; OTHER_PAPER takes the number of
    any of them. A form asks the type of paper by a CHOICE and shows the field of that type (``visible_when``).
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    ID_NUMBER = "id_number"
    USCC = "uscc"
    PHONE = "phone"
    ADDRESS = "address"
    NAME = "name"
    HM_PASS = "hm_pass"  # noqa: S105 - a travel permit
    TW_PASS = "tw_pass"  # noqa: S105
    RESIDENCE_PERMIT = "residence_permit"
    FOREIGN_CARD = "foreign_card"
    PASSPORT = "passport"
    OTHER_PAPER = "other_paper"
    PLATE = "plate"
    REALTY_CERTIFICATE = "realty_certificate"


class Sensitivity(StrEnum):
    """How an answer must be treated (个人信息保护法 28 for SENSITIVE)."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One permitted value: the stored code and the words people read."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataElement:
    """One entry of the dictionary (数据元).

    ``source`` names the authoritative register, "" when the person is the source. ``values`` is for CHOICE
    and CHOICES. ``minimum`` and ``maximum`` are decimal text for numbers and ISO dates for dates; ``unit`` is
    what people read after a number. ``max_length`` 0 means the kind's own limit; ``pattern`` is a regular
    expression the whole cleaned text must match, ``pattern_hint`` says it in words. ``carried`` is no for
    declarations and consents: they are given anew each time and never filled in from an earlier form.
    """

    id: str
    name: str
    kind: ElementKind
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    source: str = ""
    values: tuple[Choice, ...] = ()
    unit: str = ""
    max_length: int = 0
    pattern: str = ""
    pattern_hint: str = ""
    minimum: str = ""
    maximum: str = ""
    decimal_places: int = 2
    carried: bool = True

    def label_of(self, code: str) -> str:
        """The words for a stored code; the code itself when the dictionary has dropped it since."""
        return next((choice.label for choice in self.values if choice.code == code), code)
