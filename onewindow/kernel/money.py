"""Money as whole fen: never a float, never a lost fen. One yuan (元) is 100 fen (分)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from onewindow.kernel.errors import Refusal

_YUAN = re.compile(r"^(?P<sign>-?)(?P<yuan>\d{1,14}|\d{1,3}(,\d{3}){1,4})(\.(?P<fen>\d{1,2}))?$")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿", "万亿")
WORDS_LIMIT = 10**16 * 100


class MoneyUnreadable(Refusal):
    """A text is no amount of money."""

    code = "money_unreadable"
    sentence = "“{text}” is not an amount in yuan. Write it like 12.50, with at most two decimals."
    status = 422


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in fen. Fees of a licence go to the treasury in full (行政许可法 59), hence no rounding anywhere."""

    fen: int

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise TypeError(f"money is whole fen, not {self.fen!r}")

    @classmethod
    def yuan(cls, text: str) -> Money:
        """Read yuan as people write them: ``12``, ``12.5``, ``1,234.50``, full-width digits, a leading ¥.

        Refuses MoneyUnreadable for anything else, more than two decimals included.
        """
        folded = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").strip()
        match = _YUAN.match(folded)
        if match is None or not folded.isascii():
            raise MoneyUnreadable(text=text)
        fen = int(match["yuan"].replace(",", "")) * 100 + int((match["fen"] or "").ljust(2, "0"))
        return cls(-fen if match["sign"] else fen)

    def __str__(self) -> str:
        yuan, fen = divmod(abs(self.fen), 100)
        return f"{'-' if self.fen < 0 else ''}{yuan}.{fen:02d}"

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            raise TypeError(f"money is multiplied by whole numbers, not {times!r}")
        return Money(self.fen * times)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    def apportion(self, parts: tuple[int, ...]) -> tuple[Money, ...]:
        """Split by weights so that the shares add up to the whole to the fen.

        Left-over fen go to the largest remainders, the earlier part first. Raises ValueError when there is no
        part, a negative weight, or only zero weights.
        """
        whole = sum(parts)
        if not parts or min(parts) < 0 or whole == 0:
            raise ValueError(f"weights must be zero or more and not all zero: {parts!r}")
        sign = -1 if self.fen < 0 else 1
        shares = [divmod(abs(self.fen) * part, whole) for part in parts]
        left = abs(self.fen) - sum(share for share, _ in shares)
        largest = sorted(range(len(parts)), key=lambda i: (-shares[i][1], i))[:left]
        return tuple(Money(sign * (share + (i in largest))) for i, (share, _) in enumerate(shares))

    def in_words(self) -> str:
        """The amount in the capital numerals of receipts (大写金额), such as 壹拾贰元伍角整.

        After jiao, the word for "whole" is written, after fen it is not; a missing jiao before fen is a zero
        (支付结算办法, annex). Raises ValueError from ten quadrillion yuan on.
        """
        if abs(self.fen) >= WORDS_LIMIT:
            raise ValueError(f"{self} is too large for words")
        yuan, rest = divmod(abs(self.fen), 100)
        jiao, fen = divmod(rest, 10)
        words = _integer_in_words(yuan) + "元" if yuan or not rest else ""
        if jiao:
            words += _DIGITS[jiao] + "角"
        elif fen and yuan:
            words += _DIGITS[0]
        words += _DIGITS[fen] + "分" if fen else "整"
        return ("负" if self.fen < 0 else "") + words


ZERO = Money(0)


def _integer_in_words(number: int) -> str:
    """A whole number in capital numerals: sections of four digits, runs of zeros spoken once."""
    if number == 0:
        return _DIGITS[0]
    sections = [number // 10_000**i % 10_000 for i in range(4)]
    words, gap = "", False
    for index in (3, 2, 1, 0):
        section = sections[index]
        if section == 0:
            gap = bool(words)
            continue
        unit = _SECTIONS[index]
        if index == 3 and sections[2]:
            unit = "万"  # ten thousand of the following hundred millions
        words += (_DIGITS[0] if words and (gap or section < 1000) else "") + _section_in_words(section) + unit
        gap = False
    return words


def _section_in_words(section: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = section // 10**place % 10
        if digit:
            words += (_DIGITS[0] if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words
