"""The fonts documents are set in: where they are, and which characters they can print.

FangSong and KaiTi are not free, so letters stand in Noto Serif SC. PDF/A forbids a missing glyph; what neither
font has is found here before the compiler would refuse the whole letter.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path

from pylopdf_fonts_zh_cn import sans_path, serif_path

SUBSTITUTE = "\u3013"  # the geta mark: a visible place for a character that can't be printed


def fonts_dir() -> Path:
    """The folder of the font files."""
    return Path(serif_path()).parent


@lru_cache(maxsize=1)
def printable_codes() -> frozenset[int]:
    """Every code point that one of the fonts can print."""
    return frozenset(_codes(Path(serif_path()))) | frozenset(_codes(Path(sans_path())))


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of the text that no font has, each once; a counter may then write them by hand."""
    codes = printable_codes()
    return tuple(dict.fromkeys(char for char in text if ord(char) not in codes and char not in "\n\t"))


def printable(text: str) -> str:
    """The text with a visible mark in place of what no font has; control characters are dropped."""
    codes = printable_codes()
    kept = (char if ord(char) in codes or char in "\n\t" else SUBSTITUTE for char in text if char in "\n\t" or ord(char) >= 32)
    return "".join(kept)


def _codes(path: Path) -> set[int]:
    """The code points of the font's cmap (format 12, which full Chinese fonts carry)."""
    data = path.read_bytes()
    table_count = struct.unpack_from(">H", data, 4)[0]
    tables = {data[12 + 16 * i : 16 + 16 * i]: struct.unpack_from(">I", data, 20 + 16 * i)[0] for i in range(table_count)}
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * number)[0]
        if struct.unpack_from(">H", data, start)[0] != 12:
            continue
        for group in range(struct.unpack_from(">I", data, start + 12)[0]):
            first, final, _ = struct.unpack_from(">III", data, start + 16 + 12 * group)
            found.update(range(first, final + 1))
    return found
