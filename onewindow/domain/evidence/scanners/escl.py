"""A scanner that speaks eSCL (Mopria, AirScan): nearly every network scanner and document camera with a network plug does.

The address is that of its eSCL root, such as ``http://192.168.8.20/eSCL``. A scan is a job: post the settings, fetch pages until there are no more (404), delete the
job. What keeps it from scanning is read from ``ScannerStatus``. Everything together ends within the caller's patience, and nothing is trusted to be small.
"""

from __future__ import annotations

import http.client
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from onewindow.domain.evidence.scanners.port import (
    CoverOpen,
    PagesTooLarge,
    PaperJammed,
    PaperOut,
    ScannerBusy,
    ScannerFault,
    ScannerSlow,
    ScannerUnreachable,
)
from onewindow.domain.evidence.types import ScannedPage, ScannerInfo, ScanWish

CONNECT_SECONDS = 4.0
MOST_XML = 256 * 1024
PIECE = 65_536
PAUSE_SECONDS = 0.5
A4 = (2480, 3508)  # in three-hundredths of an inch
TAKEN = {"image/jpeg": "image/jpeg", "image/png": "image/png", "application/pdf": "application/pdf"}
ADF_FAULTS: dict[str, type[ScannerFault]] = {
    "ScannerAdfEmpty": PaperOut, "ScannerAdfJam": PaperJammed, "ScannerAdfMispick": PaperJammed, "ScannerAdfMultipickDetected": PaperJammed,
    "ScannerAdfHatchOpen": CoverOpen,
}
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<scan:ScanSettings xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">
<pwg:Version>2.0</pwg:Version><scan:Intent>Document</scan:Intent>
<pwg:ScanRegions><pwg:ScanRegion><pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>
<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset><pwg:Width>{width}</pwg:Width><pwg:Height>{height}</pwg:Height></pwg:ScanRegion></pwg:ScanRegions>
<pwg:InputSource>{source}</pwg:InputSource><scan:ColorMode>RGB24</scan:ColorMode>
<scan:XResolution>{dpi}</scan:XResolution><scan:YResolution>{dpi}</scan:YResolution>
<pwg:DocumentFormat>{media_type}</pwg:DocumentFormat><scan:DocumentFormatExt>{media_type}</scan:DocumentFormatExt></scan:ScanSettings>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    body: bytes
    media_type: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Able:
    """What the device says it can: its inputs with their largest width and height, and the formats it gives."""

    inputs: dict[str, tuple[int, int]]
    media_type: str


class EsclScanner:
    """One scanner on the network of the hall."""

    def __init__(self, *, info: ScannerInfo) -> None:
        where = urlsplit(info.address)
        if where.scheme not in ("http", "https") or not where.hostname:
            raise ImproperlyConfigured(f"scanners.toml: {info.address!r} is no address of an eSCL scanner, such as http://192.168.8.20/eSCL.")
        self.info, self._secure, self._host, self._port = info, where.scheme == "https", where.hostname, where.port
        self._root = where.path.rstrip("/") or "/eSCL"
        self._until = 0.0

    def scan(self, *, wish: ScanWish) -> tuple[ScannedPage, ...]:
        """Run one job and bring its pages."""
        self._until = time.monotonic() + wish.patience_seconds
        able = self._able()
        source = self._source(able)
        job = self._begin(able, source)
        try:
            pages = self._pages(job, wish.most_pages if source == "Feeder" else 1)  # a glass holds one
        finally:
            with suppress(ScannerFault):
                self._ask("DELETE", job)
        if not pages:
            raise self._why(PaperOut if source == "Feeder" else ScannerFault)
        return pages

    def _able(self) -> _Able:
        tree = self._xml("ScannerCapabilities")
        inputs = {}
        for name, tag in (("Feeder", "AdfSimplexInputCaps"), ("Platen", "PlatenInputCaps")):
            part = next((each for each in tree.iter() if _tag(each) == tag), None)
            if part is not None:
                inputs[name] = (_number(part, "MaxWidth", A4[0]), _number(part, "MaxHeight", A4[1]))
        said = {(each.text or "").strip() for each in tree.iter() if _tag(each) in ("DocumentFormat", "DocumentFormatExt")}
        return _Able(inputs=inputs or {"Platen": A4}, media_type=next((each for each in TAKEN if each in said), "image/jpeg"))

    def _source(self, able: _Able) -> str:
        """The feeder where paper lies in it, else the glass; or what the settings of the counter say."""
        wanted = {"feeder": "Feeder", "glass": "Platen"}.get(self.info.source, "")
        if wanted in able.inputs:
            return wanted
        if "Feeder" in able.inputs and ("Platen" not in able.inputs or self._adf_state() == "ScannerAdfLoaded"):
            return "Feeder"
        return "Platen"

    def _begin(self, able: _Able, source: str) -> str:
        width, height = able.inputs[source]
        body = SETTINGS.format(source=source, dpi=self.info.resolution_dpi, media_type=able.media_type, width=min(A4[0], width), height=min(A4[1], height))
        busy = False
        while True:
            try:
                answer = self._ask("POST", f"{self._root}/ScanJobs", body=body.encode())
            except ScannerSlow:
                raise (ScannerBusy if busy else ScannerSlow) from None
            if answer.status == http.client.CREATED and answer.location:
                return urlsplit(answer.location).path.rstrip("/")  # on this device, whatever host it names
            if answer.status != http.client.SERVICE_UNAVAILABLE:
                raise self._why(ScannerFault)
            fault, busy = self._why(ScannerBusy), True
            if source == "Feeder" and type(fault) in ADF_FAULTS.values():
                raise fault
            self._pause(ScannerBusy)

    def _pages(self, job: str, most: int) -> tuple[ScannedPage, ...]:
        pages: list[ScannedPage] = []
        limit = int(settings.ONEWINDOW_MAX_UPLOAD)
        while len(pages) < most:
            answer = self._ask("GET", f"{job}/NextDocument", most=limit)
            if answer.status == http.client.NOT_FOUND:
                break
            if answer.status == http.client.SERVICE_UNAVAILABLE:
                self._pause(ScannerSlow)
                continue
            if answer.status != http.client.OK:
                raise self._why(ScannerFault)
            if answer.media_type not in TAKEN or not answer.body:
                raise ScannerFault
            pages.append(ScannedPage(content=answer.body, media_type=answer.media_type))
        return tuple(pages)

    def _why(self, otherwise: type[ScannerFault]) -> ScannerFault:
        """What the device says is wrong with it; ``otherwise`` when it says nothing."""
        try:
            return ADF_FAULTS.get(self._adf_state(), otherwise)()
        except ScannerFault as fault:
            return fault

    def _adf_state(self) -> str:
        tree = self._xml("ScannerStatus")
        return next(((each.text or "").strip() for each in tree.iter() if _tag(each) == "AdfState"), "")

    def _xml(self, name: str) -> ElementTree.Element:
        answer = self._ask("GET", f"{self._root}/{name}", most=MOST_XML)
        if answer.status == http.client.SERVICE_UNAVAILABLE:
            raise ScannerBusy
        if answer.status != http.client.OK or b"<!" in answer.body.replace(b"<!--", b""):  # no document type, hence no entities
            raise ScannerUnreachable
        try:
            return ElementTree.fromstring(answer.body)  # noqa: S314 - small, and without a document type
        except ElementTree.ParseError:
            raise ScannerUnreachable from None

    def _pause(self, fault: type[ScannerFault]) -> None:
        if time.monotonic() + PAUSE_SECONDS > self._until:
            raise fault
        time.sleep(PAUSE_SECONDS)

    def _ask(self, verb: str, path: str, *, body: bytes | None = None, most: int = MOST_XML) -> _Answer:
        """One request within what is left of the patience; at most ``most`` bytes of an answer."""
        left = self._until - time.monotonic()
        if verb == "DELETE":
            left = max(left, CONNECT_SECONDS)  # the device is told that it may forget the job, also when time is up
        if left <= 0:
            raise ScannerSlow
        wire = self._wire(min(CONNECT_SECONDS, left))
        try:
            try:
                wire.connect()
            except OSError:
                raise ScannerUnreachable from None
            wire.sock.settimeout(left)
            wire.request(verb, path, body=body, headers={"Content-Type": "text/xml"} if body else {})
            answer = wire.getresponse()
            media_type = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
            return _Answer(status=answer.status, body=self._read(answer, most, time.monotonic() + left), media_type=media_type, location=answer.getheader("Location") or "")
        except TimeoutError:
            raise ScannerSlow from None
        except (OSError, http.client.HTTPException):
            raise ScannerUnreachable from None
        finally:
            wire.close()

    def _read(self, answer: http.client.HTTPResponse, most: int, until: float) -> bytes:
        pieces, size = [], 0
        while piece := answer.read1(PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise PagesTooLarge(limit=most // 1024 // 1024 or 1)
            if time.monotonic() > until:
                raise TimeoutError
        return b"".join(pieces)

    def _wire(self, seconds: float) -> http.client.HTTPConnection:
        if self._secure:
            return http.client.HTTPSConnection(self._host, self._port, timeout=seconds, context=ssl.create_default_context(cafile=self.info.ca or None))
        return http.client.HTTPConnection(self._host, self._port, timeout=seconds)


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _number(part: ElementTree.Element, tag: str, otherwise: int) -> int:
    text = next(((each.text or "").strip() for each in part.iter() if _tag(each) == tag), "")
    return int(text) if text.isdecimal() else otherwise
