"""Scanners: the twin and the eSCL driver pass the same tests; the driver is held against a device that speaks the protocol, well and badly."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from onewindow.domain.evidence import commands, formats, queries
from onewindow.domain.evidence.scanners import port, scanner_for
from onewindow.domain.evidence.scanners.escl import EsclScanner
from onewindow.domain.evidence.types import ScannerInfo, ScanWish
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotAllowed
from onewindow.kernel.filetypes import inspected_type

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
CAPS = """<?xml version="1.0"?><scan:ScannerCapabilities xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">
<pwg:Version>2.63</pwg:Version>{glass}{feeder}</scan:ScannerCapabilities>"""
GLASS = ("<scan:Platen><scan:PlatenInputCaps><scan:MaxWidth>2550</scan:MaxWidth><scan:MaxHeight>3300</scan:MaxHeight>"
         "<pwg:DocumentFormat>application/pdf</pwg:DocumentFormat><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:PlatenInputCaps></scan:Platen>")
FEEDER = "<scan:Adf><scan:AdfSimplexInputCaps><scan:MaxWidth>2550</scan:MaxWidth><scan:MaxHeight>4200</scan:MaxHeight></scan:AdfSimplexInputCaps></scan:Adf>"


@dataclass
class Device:
    """A scanner on the network: what lies in it, what is wrong with it, and what it was asked."""

    pages: list[bytes] = field(default_factory=lambda: [JPEG])
    media_type: str = "image/jpeg"
    glass: bool = True
    feeder: bool = True
    adf: str = "ScannerAdfLoaded"
    refuse_jobs: int = 0
    busy: int = 0
    other_host: bool = False
    caps: str = ""
    asked: list[str] = field(default_factory=list)
    settings: str = ""
    address: str = ""

    def answer(self, verb: str, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(f"{verb} {path}")
        xml = {"Content-Type": "text/xml"}
        if path == "/eSCL/ScannerCapabilities":
            return 200, xml, (self.caps or CAPS.format(glass=GLASS if self.glass else "", feeder=FEEDER if self.feeder else "")).encode()
        if path == "/eSCL/ScannerStatus":
            return 200, xml, f"<s:ScannerStatus xmlns:s='x'><s:State>Idle</s:State><s:AdfState>{self.adf}</s:AdfState></s:ScannerStatus>".encode()
        if (verb, path) == ("POST", "/eSCL/ScanJobs"):
            self.settings = body.decode()
            if self.refuse_jobs:
                return self.refuse_jobs, {}, b""
            return 201, {"Location": ("http://elsewhere.invalid" if self.other_host else self.address.removesuffix("/eSCL")) + "/eSCL/ScanJobs/7"}, b""
        if (verb, path) == ("GET", "/eSCL/ScanJobs/7/NextDocument"):
            if self.busy:
                self.busy -= 1
                return 503, {}, b""
            return (200, {"Content-Type": self.media_type}, self.pages.pop(0)) if self.pages else (404, {}, b"")
        return 200, {}, b""


@pytest.fixture
def device() -> Iterator[Device]:
    """A device that is plugged in."""
    standing = Device()

    class Spoken(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, content = standing.answer(self.command, self.path, body)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def do_DELETE(self) -> None:
            self._serve()

        def log_message(self, *words: object) -> None:
            """It is asked a lot."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Spoken)
    server.handle_error = lambda request, client_address: None  # whoever has heard enough hangs up
    standing.address = f"http://127.0.0.1:{server.server_port}/eSCL"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield standing
    server.shutdown()
    server.server_close()
    thread.join()


def _info(address: str, **more: object) -> ScannerInfo:
    return ScannerInfo(counter_code="1", driver="escl" if address.startswith("http") else "demo", address=address, **more)


def _wish(**more: object) -> ScanWish:
    return ScanWish(paper="从业人员健康证明", asked_at=AT, **more)


def _scan(address: str, **more: object):
    return scanner_for(_info(address, **more)).scan(wish=_wish())


@pytest.fixture(params=["demo", "escl"])
def any_scanner(request: pytest.FixtureRequest, device: Device):
    """Each driver over a scanner in one condition."""
    def stands(condition: str) -> port.ScannerPort:
        if request.param == "demo":
            return scanner_for(_info(f"demo:{condition}"))
        address = device.address
        if condition.startswith("stack"):
            device.pages = [JPEG] * 3
        elif condition == "off":
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                address = f"http://127.0.0.1:{free.getsockname()[1]}/eSCL"
        elif condition != "steady":
            device.glass, device.refuse_jobs = False, 409
            device.adf = {"empty": "ScannerAdfEmpty", "jammed": "ScannerAdfJam", "open": "ScannerAdfHatchOpen"}[condition]
        return scanner_for(_info(address))

    return stands


@pytest.mark.parametrize(("condition", "pages"), [("steady", 1), ("stack-3", 3)])
def test_each_scanner_gives_pages_that_can_be_kept(any_scanner, condition, pages):
    got = any_scanner(condition).scan(wish=_wish())
    assert len(got) == pages
    for page in got:
        name = "page." + {"image/png": "png", "image/jpeg": "jpg"}[page.media_type]
        assert inspected_type(content=page.content, name=name) == page.media_type


@pytest.mark.parametrize(("condition", "fault"), [
    ("empty", port.PaperOut), ("jammed", port.PaperJammed), ("open", port.CoverOpen), ("off", port.ScannerUnreachable)])
def test_each_scanner_says_why_it_cant(any_scanner, condition, fault):
    with pytest.raises(fault):
        any_scanner(condition).scan(wish=_wish())


def test_the_twin_draws_a_page_of_its_own_each_time():
    one, two = (scanner_for(_info("demo:steady")).scan(wish=ScanWish(paper="健康证明", asked_at=AT.replace(second=second)))[0] for second in (1, 2))
    assert one.content != two.content and one.content.startswith(b"\x89PNG")


def test_the_twin_is_slow_without_sleeping():
    assert len(_scan("demo:slow-30")) == 1
    with pytest.raises(port.ScannerSlow):
        _scan("demo:slow-90")


def test_the_twin_refuses_production(settings):
    settings.ONEWINDOW_PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="twin"):
        scanner_for(_info("demo:steady"))


def test_a_job_is_begun_read_to_its_end_and_deleted(device):
    device.pages = [JPEG, JPEG]
    assert [page.content for page in _scan(device.address, resolution_dpi=200)] == [JPEG, JPEG]
    assert device.asked[-1] == "DELETE /eSCL/ScanJobs/7"
    assert device.asked.count("GET /eSCL/ScanJobs/7/NextDocument") == 3
    for part in ("<pwg:InputSource>Feeder<", "<scan:XResolution>200<", "<pwg:DocumentFormat>image/jpeg<", "<pwg:Width>2480<", "<pwg:Height>3508<"):
        assert part in device.settings


def test_an_empty_feeder_leaves_the_glass(device):
    device.adf = "ScannerAdfEmpty"
    device.pages = [JPEG, JPEG]
    assert len(_scan(device.address)) == 1, "a glass holds one page"
    assert "<pwg:InputSource>Platen<" in device.settings and "<pwg:Height>3300<" in device.settings


def test_the_counters_settings_choose_the_source(device):
    _scan(device.address, source="glass")
    assert "<pwg:InputSource>Platen<" in device.settings


def test_a_page_that_is_not_ready_is_waited_for(device, monkeypatch):
    monkeypatch.setattr("onewindow.domain.evidence.scanners.escl.PAUSE_SECONDS", 0.01)
    device.busy = 3
    assert len(_scan(device.address)) == 1


def test_what_never_ends_ends_and_the_job_is_deleted(device, monkeypatch):
    monkeypatch.setattr("onewindow.domain.evidence.scanners.escl.PAUSE_SECONDS", 0.05)
    device.busy = 10_000
    with pytest.raises(port.ScannerSlow):
        EsclScanner(info=_info(device.address)).scan(wish=_wish(patience_seconds=0.4))
    assert device.asked[-1].startswith("DELETE")


def test_a_busy_device_is_said_to_be_busy(device, monkeypatch):
    monkeypatch.setattr("onewindow.domain.evidence.scanners.escl.PAUSE_SECONDS", 0.05)
    device.refuse_jobs, device.adf = 503, "ScannerAdfProcessing"
    with pytest.raises(port.ScannerBusy):
        EsclScanner(info=_info(device.address)).scan(wish=_wish(patience_seconds=0.3))


def test_a_stack_has_an_end(device):
    device.pages = [JPEG] * 9
    assert len(EsclScanner(info=_info(device.address)).scan(wish=_wish(most_pages=4))) == 4


def test_a_page_that_is_too_large_is_not_read_to_its_end(device, settings):
    settings.ONEWINDOW_MAX_UPLOAD = 1000
    device.pages = [b"0" * 5000]
    with pytest.raises(port.PagesTooLarge):
        _scan(device.address)


@pytest.mark.parametrize("caps", ["<not xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a>" + "x" * 300_000 + "</a>"])
def test_what_is_no_scanner_is_not_believed(device, caps):
    device.caps = caps
    with pytest.raises(port.ScannerFault):
        _scan(device.address)


def test_a_page_of_another_kind_is_not_taken(device):
    device.media_type = "text/html"
    with pytest.raises(port.ScannerFault):
        _scan(device.address)


def test_a_job_stays_on_the_device_that_was_asked(device):
    device.other_host = True
    assert len(_scan(device.address)) == 1


def test_an_address_that_is_none_is_refused_at_once():
    for address in ("http:", "file:///etc", "http:///eSCL"):
        with pytest.raises(ImproperlyConfigured):
            EsclScanner(info=_info(address))


def test_which_scanner_a_counter_has_is_data(settings, tmp_path: Path):
    file = tmp_path / "scanners.toml"
    settings.ONEWINDOW_SCANNERS = file
    assert queries.scanner_of(counter_code="1") is None
    file.write_text('[[scanner]]\ncounter_code = "1"\ndriver = "escl"\naddress = "http://10.0.0.9/eSCL"\nsource = "glass"\n', encoding="utf-8")
    assert queries.scanner_of(counter_code="1").source == "glass" and queries.scanner_of(counter_code="2") is None
    file.write_text('[[scanner]]\ncounter_code = "*"\ndriver = "demo"\naddress = "demo:steady"\n', encoding="utf-8")
    assert queries.scanner_of(counter_code="2").counter_code == "2" and queries.scanner_of(counter_code="") is None


def test_the_shipped_data_name_the_twin(settings):
    assert {info.driver for info in formats.scanners(settings.ONEWINDOW_SCANNERS).values()} == {"demo"}


def test_who_may_not_store_may_not_scan(settings, tmp_path: Path):
    clerk = Actor(kind=ActorKind.STAFF, ref="S1", name="何", channel="counter", counter_code="1", rights=frozenset({"evidence.store"}))
    assert len(commands.scan(actor=clerk, at=AT, paper="健康证明")) == 1
    with pytest.raises(NotAllowed):
        commands.scan(actor=Actor(kind=ActorKind.STAFF, ref="S2", name="罗", channel="office", counter_code="1"), at=AT, paper="健康证明")
    settings.ONEWINDOW_SCANNERS = tmp_path / "none.toml"
    with pytest.raises(commands.NoScanner):
        commands.scan(actor=clerk, at=AT, paper="健康证明")
