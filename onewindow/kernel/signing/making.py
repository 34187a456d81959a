"""Making a signature: PAdES B-B, or B-T where a time service confirms when, with a stamp people can see."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from onewindow.kernel.signing.keys import SigningRefused, certificate, private_key, ready_folder

FIELD = "Signature"
POINT = 72 / 25.4  # points in a millimetre


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A place on a page in millimetres, from the lower left corner; page 0 is the first, -1 the final one."""

    left: float
    bottom: float
    width: float
    height: float
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What the signature looks like on the page: a one-page PDF, drawn into the box."""

    picture: bytes
    box: Box


class _Picture(PdfContent):
    """The first page of a PDF held in memory, as the stamp's background."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        super().__init__()

    def render(self) -> bytes:
        """Import the page and draw it."""
        form = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.content)), page_ix=0)
        self.resources.xobject[pdf_name("/Stamp")] = form
        left, bottom, right, top = form.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Stamp Do"


def sign_pdf(content: bytes, *, reason: str = "", place: str = "", stamp: Stamp | None = None, folder: Path | None = None) -> bytes:
    """The document with a signature appended, invisible without a stamp; the bytes before it stay as they were.

    The time inside the signature is the signing machine's own, not the demo clock's. Refuses SigningRefused
    when the key is missing or the bytes are no PDF.
    """
    signer, time_service = _signers(ready_folder(folder))
    metadata = PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", reason=reason or None, location=place or None,
                                    subfilter=SigSeedSubFilter.PADES)
    target = io.BytesIO()
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        spec, style = (_field(stamp.box), _style(stamp.picture)) if stamp else (None, None)
        PdfSigner(metadata, signer=signer, timestamper=time_service, stamp_style=style, new_field_spec=spec).sign_pdf(writer, output=target)
    except (PdfError, SigningError) as error:
        raise SigningRefused(problem=str(error)) from error
    return target.getvalue()


def page_size(content: bytes, *, page: int = 0) -> tuple[float, float]:
    """Width and height of a page of one of our own documents, in millimetres; a place for a stamp follows from it."""
    left, bottom, right, top = PdfFileReader(io.BytesIO(content)).root["/Pages"]["/Kids"][page]["/MediaBox"]
    return float(right - left) / POINT, float(top - bottom) / POINT


def _field(box: Box) -> SigFieldSpec:
    left, bottom, right, top = (round(edge * POINT) for edge in (box.left, box.bottom, box.left + box.width, box.bottom + box.height))
    return SigFieldSpec(sig_field_name=FIELD, on_page=box.page, box=(left, bottom, right, top))


def _style(picture: bytes) -> StaticStampStyle:
    rule = SimpleBoxLayoutRule(x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0))
    return StaticStampStyle(border_width=0, background=_Picture(picture), background_layout=rule, background_opacity=1.0)


@lru_cache(maxsize=8)
def _signers(folder: Path) -> tuple[SimpleSigner, TimeStamper | None]:
    between = tuple(str(path) for path in (*sorted((folder / "chain").glob("*.cer")), folder / "root.cer"))
    signer: SimpleSigner = SimpleSigner.load(  # type: ignore[no-untyped-call]  # pyHanko leaves this one untyped
        str(folder / "documents.key"), str(folder / "documents.cer"), ca_chain_files=between)
    if not (folder / "timestamps.key").exists():
        return signer, None
    chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko leaves this one untyped
    chain.register(certificate(folder / "root.cer"))
    service = DummyTimeStamper(certificate(folder / "timestamps.cer"), private_key(folder / "timestamps.key"), certs_to_embed=chain)
    return signer, service
