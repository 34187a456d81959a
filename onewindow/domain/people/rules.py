"""Pure rules of identity: numbers, names, phones, tokens."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date

from onewindow.domain.people.types import IdDivision, IdFault, PaperKind
from onewindow.kernel.formkit.idcheck import check_character, fold_code, read_id_number
from onewindow.kernel.formkit.papers import PAPERS

ID_LENGTH = 18
MAX_NAME = 50

_ID_SHAPE = re.compile(r"^[0-9]{17}[0-9X]$")
_MOBILE = re.compile(r"^1[3-9][0-9]{9}$")
_NEIGHBOUR_MOBILE = re.compile(r"^\+(852[0-9]{8}|8536[0-9]{7})$")
_MIDDLE_DOTS = re.compile(r"[•‧・･.．]")
OLDER = 60  # years


def clean_id_number(text: str) -> str:
    """An identity number or credit code as it is stored: half-width, no spaces or dashes, capitals."""
    return fold_code(text)


def id_number_fault(number: str, *, on: date) -> IdFault | None:
    """What is wrong with a cleaned identity number (GB 11643-1999), None when it is sound.

    The division is not judged here: people keep the number of a division that no longer exists, so an
    unknown one is a warning (`is_known_division`). Numbers of 15 digits have had no legal use since 2013.
    """
    if len(number) != ID_LENGTH:
        return IdFault.LENGTH
    if not _ID_SHAPE.match(number):
        return IdFault.SHAPE
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return IdFault.DATE
    if born > on:
        return IdFault.FUTURE
    return None if number[-1] == check_character(number[:17]) else IdFault.CHECK


def is_known_division(number: str, known: Collection[str]) -> bool:
    """Whether the number begins with a division that is or was in force."""
    return number[:6] in known


def division_warnings(number: str, known: Mapping[str, IdDivision]) -> tuple[str, ...]:
    """What a counter should look at again in a sound number; never a reason to refuse it.

    A number is given out at the first registration, often years after the birth, so a division that came into
    force after the birth is quite in order. One that ended before it is not.
    """
    division, number_parts = known.get(number[:6]), read_id_number(number)
    if division is None:
        return ("unknown_division",)
    ended = division.valid_to is not None and number_parts is not None and division.valid_to < number_parts.born_on
    return ("division_ended_before_birth",) if ended else ()


def is_paper_number(kind: PaperKind, number: str) -> bool:
    """Whether a cleaned number has the shape of its paper; resident ID numbers have `id_number_fault`."""
    return PAPERS[kind.value](number)


def stored_number(kind: PaperKind, number: str) -> str:
    """The number as it is kept: papers without a check of their own carry their kind, so that kinds never meet."""
    checked = kind in (PaperKind.RESIDENT_ID, PaperKind.RESIDENCE_PERMIT)
    return number if checked else f"{kind.value}:{number}"


def born_on(number: str) -> date | None:
    """The day of birth a kept number tells; None for papers that tell none."""
    found = read_id_number(number)
    return found.born_on if found else None


def is_of_age_for_larger_view(number: str, *, on: date) -> bool:
    """Whether the holder of the number is 60 or older (老年人, 老年人权益保障法 2) on the day; not where the paper tells no birth."""
    born = born_on(number)
    return born is not None and (on.year - born.year - ((on.month, on.day) < (born.month, born.day))) >= OLDER


def clean_phone(text: str) -> str:
    """A phone number as it is stored: half-width digits, no separators, no country code 86."""
    plain = fold_code(text)
    for prefix in ("+86", "0086"):
        plain = plain.removeprefix(prefix)
    return plain


def is_phone(phone: str) -> bool:
    """Whether a cleaned number is a mobile number of the mainland, Hong Kong (+852) or Macao (+853)."""
    return bool(_MOBILE.match(phone) or _NEIGHBOUR_MOBILE.match(phone))


def clean_name(text: str) -> str:
    """A name as it is stored: outer space dropped, inner runs single, one kind of middle dot (U+00B7)."""
    single = " ".join(text.split())
    has_han = any(char >= "\u2e80" for char in single)
    return _MIDDLE_DOTS.sub("·", single) if has_han else single


def is_name(name: str) -> bool:
    """Whether the text can be a person's name: letters of any script, dots, hyphens; 1 to 50 places."""
    if not 1 <= len(name) <= MAX_NAME:
        return False
    return all(char in "· -'.’" or unicodedata.category(char)[0] in "LM" or ord(char) > 0x20000 for char in name)


def overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Whether two spans of days have a day in common; None as the last day leaves a span open. A span that ends before it begins has no day."""
    return all(last is None or first <= last for first, last in (one, other)) and (
        (one[1] is None or other[0] <= one[1]) and (other[1] is None or one[0] <= other[1]))


def token_digest(token: str) -> str:
    """What is kept of an access token. Tokens are 256 random bits, so a plain digest can't be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()
