"""Values as people read them. Every wording is a message id; nothing here asks what time it is."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from onewindow.kernel.formkit import DataElement, ElementKind, masked_id_number

ZONE = ZoneInfo("Asia/Shanghai")


def date_cn(value: date | datetime | None) -> str:
    """A day in words of the page's language; empty for no day. A moment is read in the zone of the place."""
    if value is None:
        return ""
    day = value.astimezone(ZONE).date() if isinstance(value, datetime) else value
    return _("%(year)s-%(month)s-%(day)s") % {"year": day.year, "month": day.month, "day": day.day}


def time_cn(value: datetime | time | None) -> str:
    """Hours and minutes in the zone of the place, such as 14:38."""
    if value is None:
        return ""
    return f"{(value.astimezone(ZONE) if isinstance(value, datetime) else value):%H:%M}"


def datetime_cn(value: datetime | None) -> str:
    """Day and time of day."""
    return f"{date_cn(value)} {time_cn(value)}".strip()


def number(value: int | float | Decimal) -> str:
    """A count with its thousands apart."""
    return f"{value:,}"


def money(value: object) -> str:
    """An amount in yuan. Takes kernel money (it prints as 12.50) or a number; whole amounts drop the cents."""
    amount = Decimal(str(value))
    return _("%(amount)s yuan") % {"amount": f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"}


def size(value: int) -> str:
    """The size of a file in KB or MB."""
    return f"{value / 1_048_576:.1f} MB" if value >= 1_048_576 else f"{max(1, round(value / 1024))} KB"


def mask(text: str, *, head: int = 3, tail: int = 4) -> str:
    """The text with its middle hidden: as many characters as ``head`` and ``tail`` name stay readable."""
    hidden = len(text) - head - tail
    return text if hidden <= 0 else text[:head] + "*" * hidden + text[-tail:]


def answer_said(element: DataElement, value: str, *, masked: bool = True) -> str:
    """An answer to a question of a form: words for codes, yes and no in words, the unit after a number, identity numbers masked."""
    if element.kind in (ElementKind.CHOICE, ElementKind.CHOICES) and value:
        return "、".join(element.label_of(code) for code in value.split(","))
    if element.kind is ElementKind.YES_NO:
        return {"yes": _("Yes"), "no": _("No")}.get(value, value)
    if element.kind is ElementKind.DATE:
        return _day_said(value)
    if element.kind is ElementKind.ID_NUMBER and masked:
        return masked_id_number(value) if value else ""
    return f"{value} {element.unit}" if element.unit and value else value


def _day_said(value: str) -> str:
    """A day as pages write days; what is no day yet stays as it was typed."""
    try:
        return date_cn(date.fromisoformat(value))
    except ValueError:
        return value


def actor_said(name: str) -> str:
    """Who did it, for staff: what no person did, the platform did, whichever of its parts (they are named in small Latin letters)."""
    return _("The platform") if name and name.isascii() and name.islower() else name


_LAW = r"(?P<law>[\u4e00-\u9fff]+(?:法|典|条例|规定|办法)) "
_ARTICLE = r"\d+(?:\(\d+\)){0,2}(?:-\d+)?"
_SHORT_CITATION = re.compile(rf"{_LAW}(?P<articles>{_ARTICLE}(?:、{_ARTICLE})*)")
_PLACES = (("千", 1000), ("百", 100), ("十", 10), ("", 1))
_DIGITS = "零一二三四五六七八九"


def article_cn(text: str) -> str:
    """The citations of a text as official papers write them: "行政许可法 32(1)-4" becomes 《行政许可法》第三十二条第一款第四项. What is written so already stays."""
    return _SHORT_CITATION.sub(lambda found: f"《{found['law']}》" + "、".join(map(_article_said, found["articles"].split("、"))), text)


def _article_said(short: str) -> str:
    """One article: the number, then the paragraph (款) in brackets, then the item (项) after a dash or in brackets of its own."""
    names = ("条", "款", "项") if "(" in short else ("条", "项")
    return "".join(f"第{_numeral(int(number))}{name}" for number, name in zip(re.findall(r"\d+", short), names, strict=False))


def _numeral(value: int) -> str:
    """A number below ten thousand as citations write it: 10 is 十, 110 is 一百一十, 1077 is 一千零七十七."""
    said, rest = "", value
    for place, worth in _PLACES:
        digit, rest = divmod(rest, worth)
        if digit:
            said += _DIGITS[digit] + place
        elif said and rest and not said.endswith("零"):
            said += "零"
    return said.removeprefix("一") if 10 <= value < 20 else said
