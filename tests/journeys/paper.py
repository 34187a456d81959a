"""Reads the words of a PDF as a person reads the printed page: through the character maps of its fonts."""

from __future__ import annotations

import re
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader

PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>)?")
BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
SHOWN = re.compile(rb"/(\w+)\s+[\d.]+\s+Tf|<([0-9A-Fa-f]+)>|(\bET\b)")


def words_of(content: bytes) -> str:
    """All words of the document, blanks left out."""
    reader = PdfFileReader(BytesIO(content))
    text = []
    for page in _pages(reader.root["/Pages"]):
        fonts = {name.lstrip("/"): _map(font) for name, font in page["/Resources"].get("/Font", {}).items()}
        streams = page["/Contents"]
        for stream in streams if isinstance(streams, list) else [streams]:
            text.append(_read((stream.get_object() if hasattr(stream, "get_object") else stream).data, fonts))
    return re.sub(r"\s", "", "".join(text))


def _pages(node):
    if node["/Type"] == "/Page":
        return [node]
    return [page for kid in node["/Kids"] for page in _pages(kid.get_object() if hasattr(kid, "get_object") else kid)]


def _map(font) -> dict[int, str]:
    found: dict[int, str] = {}
    if "/ToUnicode" not in font:
        return found
    for kind, body in BLOCK.findall(font["/ToUnicode"].data):
        for first, second, third in PAIR.findall(body):
            if kind == b"bfchar":
                found[int(first, 16)] = bytes.fromhex(second.decode()).decode("utf-16-be")
            elif third:
                start = int.from_bytes(bytes.fromhex(third.decode()), "big")
                found.update({code: chr(start + code - int(first, 16)) for code in range(int(first, 16), int(second, 16) + 1)})
    return found


def _read(stream: bytes, fonts: dict[str, dict[int, str]]) -> str:
    out, current = [], {}
    for font, shown, end in SHOWN.findall(stream):
        if font:
            current = fonts.get(font.decode(), {})
        elif shown:
            codes = bytes.fromhex(shown.decode())
            out += [current.get(int.from_bytes(codes[at:at + 2], "big"), "") for at in range(0, len(codes), 2)]
        elif end:
            out.append("\n")
    return "".join(out)
