"""A register behind the share platform: a twin server over TLS answers, lies, drips and falls silent."""

from __future__ import annotations

import ipaddress
import json
import ssl
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ImproperlyConfigured

from onewindow.domain.evidence.formats import registers
from onewindow.domain.evidence.registers.port import RegisterDown, RegisterSlow
from onewindow.domain.evidence.registers.share_platform import SharePlatformRegister
from onewindow.domain.evidence.tests.conftest import AT
from onewindow.domain.evidence.types import RegisterSubject
from onewindow.kernel.crypto import Signer
from onewindow.kernel.envelopes import (
    Envelope,
    check_signature,
    read_envelope,
    signed_envelope,
    to_wire,
)
from onewindow.kernel.exchange import own_code, own_signer

PLATFORM = Signer(seed=b"\x07" * 32)
INFO = registers()["population"]
ROW = {"person_name": "陈静怡", "birth_date": "1990-01-01", "religion": "never asked for"}


class Twin(BaseHTTPRequestHandler):
    """The platform: checks the question's signature, answers by the server's ``way``."""

    def do_POST(self) -> None:
        question = read_envelope(self.rfile.read(int(self.headers["Content-Length"])))
        check_signature(question, public_key=own_signer().public_key)
        self.server.seen.append(question)
        way, payload = self.server.way, question.payload
        if way == "silent":
            time.sleep(1.5)
        found = {"request_no": payload["request_no"], "found": way != "unknown", "id_number": payload["id_number"], "values": ROW, "reply_ref": "R1"}
        if way == "replayed":
            found["request_no"] = "an older question"
        answer = signed_envelope(
            Envelope(sender="PLATFORM", receiver=own_code(), sequence=1, kind="register.reply", payload=found, recorded_at=AT.isoformat()), PLATFORM)
        if way == "forged":
            answer = replace(answer, payload={**found, "values": {"person_name": "李四"}})
        body = to_wire(answer) if way != "garbled" else b"<html>"
        self.send_response(503 if way == "broken" else 404 if way == "missing" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if way == "drip":
            for place in range(0, len(body), 40):
                self.wfile.write(body[place:place + 40])
                self.wfile.flush()
                time.sleep(0.2)
        else:
            self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


class Quiet(HTTPServer):
    def handle_error(self, *_where: object) -> None:
        """A client that hung up is what some tests are about."""


def certificate(folder):
    """A certificate for this machine that is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
            .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
            .sign(key, hashes.SHA256()))
    path = folder / "platform.pem"
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
                     + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    pem = certificate(tmp_path_factory.mktemp("tls"))
    made = Quiet(("127.0.0.1", 0), Twin)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    made.socket = context.wrap_socket(made.socket, server_side=True)
    made.pem, made.seen, made.way = pem, [], ""
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def port(server, settings):
    def asked(way: str = "", patience: float = 5.0):
        server.way = way
        return SharePlatformRegister(info=INFO).ask(
            subject=RegisterSubject(subject_no="P-1", id_number="440605199001011340", reference="X"), purpose="办理", at=AT, patience_seconds=patience)

    settings.ONEWINDOW_SHARE_PLATFORM = {
        "address": f"https://127.0.0.1:{server.server_port}/query", "code": "PLATFORM", "public_key": PLATFORM.public_key.hex(),
        "interfaces": {"population": "IF-001"}, "ca": str(server.pem)}
    return asked


def test_a_signed_question_gets_a_signed_answer_with_what_was_asked_for_only(port, server):
    reply = port()
    assert (reply.id_number, reply.reply_ref) == ("440605199001011340", "R1")
    assert reply.values == {"person_name": "陈静怡", "birth_date": "1990-01-01"}
    question = server.seen[-1]
    assert (question.sender, question.receiver, question.kind) == (own_code(), "PLATFORM", "register.query")
    assert {name: question.payload[name] for name in ("interface", "purpose", "reference")} == {"interface": "IF-001", "purpose": "办理", "reference": "X"}
    assert len({each.payload["request_no"] for each in server.seen}) == len(server.seen)
    assert "name" not in json.dumps(question.payload["id_number"])


@pytest.mark.parametrize("way", ["unknown", "missing"])
def test_no_entry(port, way):
    assert port(way) is None


@pytest.mark.parametrize("way", ["broken", "garbled", "forged", "replayed"])
def test_what_the_platform_did_not_say_to_this_question_is_no_answer(port, way):
    with pytest.raises(RegisterDown):
        port(way)


@pytest.mark.parametrize("way", ["silent", "drip"])
def test_waiting_is_bounded(port, way):
    begun = time.monotonic()
    with pytest.raises(RegisterSlow):
        port(way, patience=0.5)
    assert time.monotonic() - begun < 1.4


def test_a_platform_nobody_vouches_for_is_not_asked(port, settings):
    settings.ONEWINDOW_SHARE_PLATFORM = {**settings.ONEWINDOW_SHARE_PLATFORM, "ca": ""}
    with pytest.raises(RegisterDown):
        port()


@pytest.mark.parametrize("change", [{"address": ""}, {"code": ""}, {"public_key": ""}, {"interfaces": {}}, {"interfaces": {"market": "x"}},
                                    {"address": "http://127.0.0.1/"}])
def test_it_can_not_be_on_without_its_settings(port, settings, change):
    settings.ONEWINDOW_SHARE_PLATFORM = {**settings.ONEWINDOW_SHARE_PLATFORM, **change}
    with pytest.raises(ImproperlyConfigured):
        SharePlatformRegister(info=INFO)


def test_without_any_settings_it_refuses_to_exist():
    with pytest.raises(ImproperlyConfigured):
        SharePlatformRegister(info=INFO)
