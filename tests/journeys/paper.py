"""Reads the words of a PDF as a person reads the printed page: through the character maps of its fonts."""

from __future__ import annotations

import re
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader

HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
# Parentheses within a string need no escape as long as they come in pairs.
SHOWN = re.compile(rb"/(\w+)\s+[\d.]+\s+Tf|<([0-9A-Fa-f]+)>|(\bET\b)|(\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\))", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
CONTROL = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words_of(content: bytes) -> str:
    """All words of the document, blanks left out."""
    reader = PdfFileReader(BytesIO(content))
    text = []
    for page in _pages(_real(reader.root["/Pages"])):
        held = _real(_real(page["/Resources"]).get("/Font", {}))
        fonts = {name.lstrip("/"): _map(_real(font)) for name, font in held.items()}
        streams = _real(page["/Contents"])
        for stream in streams if isinstance(streams, list) else [streams]:
            text.append(_read(_real(stream).data, fonts))
    return re.sub(r"\s", "", "".join(text))


def _real(thing):
    return thing.get_object() if hasattr(thing, "get_object") else thing


def _pages(node):
    if node["/Type"] == "/Page":
        return [node]
    return [page for kid in _real(node["/Kids"]) for page in _pages(_real(kid))]


def _map(font) -> dict[int, str]:
    found: dict[int, str] = {}
    if "/ToUnicode" not in font:
        return found
    for kind, body in BLOCK.findall(_real(font["/ToUnicode"]).data):
        codes = HEX.findall(body)
        if kind == b"bfchar":
            found.update({int(code, 16): bytes.fromhex(word.decode()).decode("utf-16-be") for code, word in zip(codes[::2], codes[1::2], strict=True)})
        else:
            for low, high, start in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
                found.update({code: chr(int(start, 16) + code - int(low, 16)) for code in range(int(low, 16), int(high, 16) + 1)})
    return found


def _read(stream: bytes, fonts: dict[str, dict[int, str]]) -> str:
    out, current = [], {}
    for font, shown, end, literal in SHOWN.findall(stream):
        codes = bytes.fromhex(shown.decode()) if shown else ESCAPE.sub(_unescaped, literal[1:-1])
        if font:
            current = fonts.get(font.decode(), {})
        elif end:
            out.append("\n")
        else:
            out += [current.get(int.from_bytes(codes[at:at + 2], "big"), "") for at in range(0, len(codes), 2)]
    return "".join(out)


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8)]) if code.isdigit() else CONTROL.get(code, code)
