"""Documents (文书): data and a template in, PDF/A-2b bytes out.

The data travels as JSON, so what people typed is text and never markup. One compiler is kept for each thread:
it holds the fonts and reads templates again when they change. The same data gives the same bytes. Rendering
takes 5 to 100 ms: never inside a transaction (use a reaction's ``prepare``).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone

import typst
from django.conf import settings

from onewindow.kernel.documents.fonts import fonts_dir, printable
from onewindow.kernel.documents.pictures import FOLDER, demo_seal_svg, qr_svg
from onewindow.kernel.errors import Refusal

CHINA = timezone(timedelta(hours=8))  # the compiler wants a fixed offset
LETTER = frozenset({"organ", "issued_on", "addressee", "item_name"})
PERMIT = frozenset({"organ", "issued_on", "name", "permit_no", "holder_name"})
REQUIRED: Mapping[str, frozenset[str]] = {
    "application": LETTER | {"submitted_at", "applicant", "groups", "digest"},
    "receipt": LETTER | {"received_at", "materials"},
    "acceptance": LETTER | {"received_on", "accepted_on"},
    "correction": LETTER | {"received_on", "requests"},
    "decision_granted": LETTER | {"received_on", "accepted_on"},
    "decision_refused": LETTER | {"received_on", "reasons", "basis", "remedies"},
    "notice": LETTER | {"title"},
    "posting_slip": LETTER | {"slip_no", "hall", "carrier", "handed_on", "rows"},
    "licence": PERMIT,
    "food_permit": PERMIT,
    "business_licence": PERMIT,
    "works_permit": PERMIT,
    "water_permit": PERMIT,
    "insurance_assessment": PERMIT,
    "certificate": PERMIT,
    "permit_ruling": LETTER | {"title", "reasons", "basis", "remedies"},
    "signature_stamp": frozenset({"organ", "issued_on"}),
    "statement": frozenset({"organ", "issued_on", "fields"}),
}
_own = threading.local()


class DocumentRefused(Refusal):
    """The document can't be made: no such template, or something it must say is missing."""

    code = "document_refused"
    sentence = "The document {template} can't be made: {problem}."
    status = 500


def templates() -> tuple[str, ...]:
    """The names of the templates that may be rendered."""
    return tuple(sorted(REQUIRED))


def render(*, template: str, data: Mapping[str, object]) -> bytes:
    """The document as PDF/A-2b.

    ``data`` is JSON-ready; dates are ISO text, amounts are text in yuan, ``verify_url`` or ``track_url``
    becomes the QR code, ``seal`` is the seal's name. In demo mode the letter says so and carries the demo
    seal; outside it the place of the seal stays free for the seal service. A character no font has is shown
    as a mark (see ``fonts.unprintable``). Refuses DocumentRefused.
    """
    pages = compiled(template=template, data=data, form="pdf")
    return pages[0]


def preview(*, template: str, data: Mapping[str, object]) -> list[bytes]:
    """The pages as PNG pictures, for looking at."""
    return compiled(template=template, data=data, form="png")


def compiled(*, template: str, data: Mapping[str, object], form: str) -> list[bytes]:
    """The compiled document in ``pdf`` or ``png``. Refuses DocumentRefused."""
    if template not in REQUIRED:
        raise DocumentRefused(template=template, problem="there is no such template")
    missing = sorted(key for key in REQUIRED[template] if data.get(key) in (None, "", [], (), {}))
    if missing:
        raise DocumentRefused(template=template, problem=f"it must say {', '.join(missing)}")
    inputs = {"data": json.dumps(_prepared(data), ensure_ascii=False)}
    source, moment = str(FOLDER / f"{template}.typ"), _moment(str(data["issued_on"]))
    try:
        if form == "png":
            made = _compiler().compile(input=source, format="png", ppi=110, sys_inputs=inputs, timestamp=moment)
        else:
            made = _compiler().compile(input=source, format="pdf", pdf_standards="a-2b", sys_inputs=inputs, timestamp=moment)
    except typst.TypstError as error:
        raise DocumentRefused(template=template, problem=error.message) from error
    if made is None:
        raise DocumentRefused(template=template, problem="the compiler gave nothing back")
    return made if isinstance(made, list) else [made]


def _compiler() -> typst.Compiler:
    if not hasattr(_own, "compiler"):
        found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts_dir())])
        _own.compiler = typst.Compiler(root=str(FOLDER), font_paths=found, ignore_system_fonts=True)
    compiler: typst.Compiler = _own.compiler
    return compiler


def _prepared(data: Mapping[str, object]) -> dict[str, object]:
    """What the template reads: printable text, the pictures, and whether this is the demo."""
    ready: dict[str, object] = {key: _plain(value) for key, value in data.items()}
    ready["demo"] = bool(settings.ONEWINDOW_DEMO)
    address = str(data.get("verify_url") or data.get("track_url") or "")
    if address:
        ready["qr_svg"] = qr_svg(address)
    if ready["demo"]:
        ready["seal_svg"] = demo_seal_svg(str(data.get("seal", "")))
    return ready


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.astimezone(CHINA).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int) or value is None else printable(str(value))


def _moment(issued_on: str) -> datetime:
    return datetime.combine(date.fromisoformat(issued_on[:10]), time(), tzinfo=CHINA)
