"""Pictures in documents, as SVG text: the QR code and the seal of the demo."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

import segno

from onewindow.kernel.documents.fonts import printable

FOLDER = Path(__file__).resolve().parents[2] / "data" / "documents"


def qr_svg(text: str) -> str:
    """A QR code of error level M as SVG, one unit a module, with the quiet zone of four modules."""
    target = io.BytesIO()
    segno.make(text, error="m", micro=False).save(target, kind="svg", xmldecl=False, svgns=True, omitsize=False, border=4)
    return target.getvalue().decode()


@lru_cache(maxsize=64)
def demo_seal_svg(name: str) -> str:
    """The seal picture of the demo: it reads 演示, is a rectangle, and imitates no organ's seal."""
    drawing = (FOLDER / "demo_seal.svg").read_text(encoding="utf-8")
    return drawing.replace("{name}", escape(printable(name[:14])))
