"""Numbers of papers and things other than the resident identity card, and telephone numbers. Shapes only.

Few of these numbers carry a check of their own, so a right shape proves little: whoever takes the number
compares it with the paper. Every function takes text as `clean_paper` leaves it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from onewindow.kernel.formkit.idcheck import fold_code, read_id_number

RESIDENCE_DIVISIONS = frozenset({"810000", "820000", "830000"})  # 香港, 澳门, 台湾

_HM_PASS = re.compile(r"[HM]\d{8}(\d{2})?", re.ASCII)
_TW_PASS = re.compile(r"\d{8}|\d{10}[A-Z]", re.ASCII)
_FOREIGN_CARD = re.compile(r"9\d{16}[\dX]|[A-Z]{3}\d{12}", re.ASCII)
_PASSPORT = re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{5,17}", re.ASCII)
_HAN = "\u4e00-\u9fff"
_LATTER = "\u6302\u5b66\u8b66\u6e2f\u6fb3"  # trailer, learner, police, Hong Kong, Macao
_PLATE = re.compile(rf"[{_HAN}][A-Z](?:[A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9{_LATTER}]|[A-HJ-NP-Z0-9]{{6}})")
_REALTY = re.compile(rf"[{_HAN}]\((?:19|20)\d\d\)[{_HAN}]{{1,20}}\u4e0d\u52a8\u4ea7\u6743\u7b2c\d{{7,10}}\u53f7", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE = re.compile(r"0[12]\d-?\d{8}|0[3-9]\d{2}-?\d{7,8}", re.ASCII)
_HOTLINE = re.compile(r"1[012]\d{3}|9[56]\d{3,4}", re.ASCII)
_NEIGHBOUR = re.compile(r"\+(852\d{8}|8536\d{7})", re.ASCII)


def clean_paper(raw: str) -> str:
    """A number as it is stored: half-width, capitals, no spaces or dashes, brackets only where they belong to it."""
    text = fold_code(raw)
    bracketed = re.fullmatch(r"(\d{10})\(([A-Z])\)", text, re.ASCII)
    return bracketed[1] + bracketed[2] if bracketed else text


def is_hm_pass(number: str) -> bool:
    """Whether it can be a mainland travel permit of Hong Kong and Macao residents (港澳居民来往内地通行证).

    H or M and eight digits, kept for life; older cards add two digits that count the issues.
    """
    return _HM_PASS.fullmatch(number) is not None


def is_tw_pass(number: str) -> bool:
    """Whether it can be a mainland travel permit of Taiwan residents (台湾居民来往大陆通行证): eight digits, older ten and a letter."""
    return _TW_PASS.fullmatch(number) is not None


def is_residence_permit(number: str) -> bool:
    """Whether it is a residence permit of Hong Kong, Macao or Taiwan residents (港澳台居民居住证), by its GB 11643 check."""
    found = read_id_number(number)
    return found is not None and found.division in RESIDENCE_DIVISIONS


def is_foreign_card(number: str) -> bool:
    """Whether it can be a foreign permanent resident ID card (外国人永久居留身份证): since December 2023 18 places from 9."""
    return _FOREIGN_CARD.fullmatch(number) is not None


def is_passport(number: str) -> bool:
    """Whether it can be a passport number, of China or another country: 5 to 17 letters and digits, one digit at least."""
    return _PASSPORT.fullmatch(number) is not None


def is_plate(number: str) -> bool:
    """Whether it can be a number plate (机动车号牌): one character, a letter, five places, six for new energy; no I and no O."""
    return _PLATE.fullmatch(number) is not None


def is_realty_certificate(number: str) -> bool:
    """Whether it is the number of a real estate certificate (不动产权证书号): province, year, place, number."""
    return _REALTY.fullmatch(number) is not None


def is_mobile(number: str) -> bool:
    """Whether it is a mobile number of the mainland."""
    return _MOBILE.fullmatch(number) is not None


def is_landline(number: str) -> bool:
    """Whether it is a fixed-line number with its area code: 02x and eight digits, 0xxx and seven or eight."""
    return _LANDLINE.fullmatch(number) is not None


def is_hotline(number: str) -> bool:
    """Whether it is a public service number, such as 12345 or 96xxx. Nobody is reached at one."""
    return _HOTLINE.fullmatch(number) is not None


def is_neighbour_mobile(number: str) -> bool:
    """Whether it is a number of Hong Kong (+852) or a mobile number of Macao (+853 6...)."""
    return _NEIGHBOUR.fullmatch(number) is not None


PAPERS: Mapping[str, Callable[[str], bool]] = {
    "hm_pass": is_hm_pass, "tw_pass": is_tw_pass, "residence_permit": is_residence_permit, "foreign_card": is_foreign_card,
    "passport": is_passport, "plate": is_plate, "realty_certificate": is_realty_certificate,
}


def is_other_paper(number: str) -> bool:
    """Whether it can be the number of any paper by which a person without a resident identity card shows who they are."""
    return any(fits(number) for fits in (is_residence_permit, is_hm_pass, is_tw_pass, is_foreign_card, is_passport))


def masked_paper(number: str) -> str:
    """For screens: the first two and the latest two places; of short numbers the latest two only."""
    return number[:2] + "*" * (len(number) - 4) + number[-2:] if len(number) > 6 else "*" * max(len(number) - 2, 0) + number[-2:]


def masked_name(name: str) -> str:
    """For screens that strangers see: the first place of the name, rare characters and combining marks kept whole."""
    plain = unicodedata.normalize("NFC", name.strip())
    return plain[:1] + "*" * (len(plain) - 1) if len(plain) > 1 else "*" * len(plain)
