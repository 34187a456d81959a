"""Money as whole fen: never a float, never a lost fen. One yuan (元) is 100 fen (分)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from onewindow.kernel.errors import Refusal

_YUAN = re.compile(r"^(?P<sign>-?)(?P<yuan>\d{1,14}|\d{1,3}(,\d{3}){1,4})(\.(?P<fen>\d{1,2}))?$")


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


ZERO = Money(0)
