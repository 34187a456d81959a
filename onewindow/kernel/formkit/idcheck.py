"""Citizen identity numbers (公民身份号码, GB 11643-1999) and unified social credit codes (GB 32100-2015).

The first six places are the division at the time of issue. Divisions change, so an unknown prefix is a
warning that callers may give, never a refusal; this module does not know any division.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from stdnum.cn import uscc

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
USCC_SIGNS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdNumber:
    """What a well-formed number says."""

    text: str
    division: str
    born_on: date
    is_male: bool


def fold_code(raw: str) -> str:
    """What was typed as a code: full-width folded, white space and dashes dropped, capitals."""
    plain = unicodedata.normalize("NFKC", raw)
    return "".join(char for char in plain if not char.isspace() and char not in "-\u2010\u2013\u2014").upper()


def check_character(first_17: str) -> str:
    """The eighteenth place for seventeen digits."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True)) % 11]


def read_id_number(raw: str, *, today: date | None = None) -> IdNumber | None:
    """The number in its parts, or None when its shape, its check character or its birth date is wrong.

    With ``today``, a birth after it is wrong too.
    """
    text = fold_code(raw)
    if len(text) != 18 or not (text[:17].isascii() and text[:17].isdigit()) or text[17] != check_character(text[:17]):
        return None
    try:
        born_on = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None
    if born_on.year < 1850 or (today is not None and born_on > today):
        return None
    return IdNumber(text=text, division=text[:6], born_on=born_on, is_male=int(text[16]) % 2 == 1)


def read_archived_id_number(raw: str) -> IdNumber | None:
    """The number of an old archive: 18 places, or 15 places turned into the 18 of the same person.

    For imports only. Numbers of 15 places had two digits for the year, all of the twentieth century, and no
    check; they have had no legal use since 2013, so no form and no counter takes them.
    """
    text = fold_code(raw)
    if len(text) == 15 and text.isascii() and text.isdigit():
        text = f"{text[:6]}19{text[6:]}"
        text += check_character(text)
    return read_id_number(text)


def masked_id_number(text: str) -> str:
    """For screens: the first four and the latest two places."""
    return f"{text[:4]}{'*' * 12}{text[-2:]}" if len(text) == 18 else "*" * len(text)


def masked_phone(text: str) -> str:
    """For screens: the first three and the latest four places."""
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 11 else "*" * max(len(text) - 2, 0) + text[-2:]


def is_uscc(raw: str) -> bool:
    """Whether the code has 18 permitted signs and the right check sign. Village collectives begin with a letter."""
    text = fold_code(raw)
    if len(text) != 18 or not set(text) <= USCC_SIGNS or not text[2:8].isdigit():
        return False
    return bool(uscc.calc_check_digit(text[:17]) == text[17])


def has_sound_organisation_code(raw: str) -> bool:
    """Whether places 9 to 17 carry their own check sign; a failure is a warning only (older codes)."""
    return is_organisation_code(fold_code(raw)[8:17])


def is_organisation_code(raw: str) -> bool:
    """Whether the nine places are an organisation code with its right check (GB 11714). Alone it stands in archives only."""
    body = fold_code(raw)
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if len(body) != 9 or not set(body) <= set(signs):
        return False
    total = sum(signs.index(sign) * weight for sign, weight in zip(body[:8], (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "0123456789X0"[11 - total % 11] == body[8]
