"""Signatures in PDF documents: made, checked, and refused for each way a document can be spoiled."""

from __future__ import annotations

import io
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from onewindow.kernel import signing
from onewindow.kernel.documents import render
from onewindow.kernel.signing import (
    Box,
    SignatureFault,
    SigningRefused,
    Stamp,
    keys,
    make_certificate,
    sign_pdf,
    verify_pdf,
)
from onewindow.kernel.tests.document_samples import SAMPLES

AT = datetime.now(tz=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("signing") / "keys"
    make_certificate(folder=made, name="OneWindow demo", at=AT)
    return made


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody else's authority, under the same name."""
    made = tmp_path_factory.mktemp("foreign") / "keys"
    make_certificate(folder=made, name="OneWindow demo", at=AT)
    return made


@pytest.fixture(scope="module")
def plain() -> bytes:
    return render(template="licence", data=SAMPLES["licence"])


@pytest.fixture(scope="module")
def signed(folder: Path, plain: bytes) -> bytes:
    return sign_pdf(plain, folder=folder, reason="licence")


def changed_at(content: bytes, place: int, bit: int = 1) -> bytes:
    return content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]


def revised(content: bytes) -> bytes:
    """The document with a revision added, as an editor saves one."""
    writer, target = IncrementalPdfFileWriter(io.BytesIO(content)), io.BytesIO()
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    writer.write(target)
    return target.getvalue()


def test_signed_and_whole(folder: Path, plain: bytes, signed: bytes) -> None:
    assert signed.startswith(plain)
    verdict = verify_pdf(signed, at=AT, folder=folder)
    assert (verdict.signed, verdict.intact, verdict.trusted, verdict.signer) == (True, True, True, "OneWindow demo")
    assert verdict.fault is None
    assert verdict.signed_at is not None
    assert abs(verdict.signed_at - datetime.now(tz=UTC)) < timedelta(minutes=10)


def test_it_is_pades_with_a_confirmed_time(signed: bytes) -> None:
    [one] = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    assert one.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert [attribute["type"].native for attribute in one.signer_info["unsigned_attrs"]] == ["signature_time_stamp_token"]


def test_no_signature_and_no_pdf(folder: Path, plain: bytes, signed: bytes) -> None:
    assert verify_pdf(plain, at=AT, folder=folder).fault is SignatureFault.UNSIGNED
    stripped = signed[: len(plain)]
    assert verify_pdf(stripped, at=AT, folder=folder).fault is SignatureFault.UNSIGNED
    for junk in (b"", b"no pdf at all", b"PK\x03\x04", signed[1:]):
        assert verify_pdf(junk, at=AT, folder=folder).fault is SignatureFault.NOT_PDF


def test_a_blanked_signature_is_an_altered_one(folder: Path, signed: bytes) -> None:
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    end = signed.index(b">", start)
    blank = signed[:start] + b"0" * (end - start) + signed[end:]
    assert verify_pdf(blank, at=AT, folder=folder).fault is SignatureFault.ALTERED
    assert verify_pdf(signed.replace(b"/ByteRange", b"/ByteRangf"), at=AT, folder=folder).fault is SignatureFault.ALTERED


def test_what_is_added_afterwards_is_found(folder: Path, signed: bytes) -> None:
    for longer in (signed + b"\n", signed + b"\n% more\n%%EOF\n", revised(signed)):
        verdict = verify_pdf(longer, at=AT, folder=folder)
        assert verdict.fault is SignatureFault.APPENDED
        assert not verdict.intact


def test_another_signature_on_top_is_something_added(folder: Path, foreign: Path, signed: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner

    target = io.BytesIO()
    other = SimpleSigner.load(str(foreign / "documents.key"), str(foreign / "documents.cer"))
    PdfSigner(PdfSignatureMetadata(field_name="Second"), signer=other).sign_pdf(writer, output=target)
    assert verify_pdf(target.getvalue(), at=AT, folder=folder).fault is SignatureFault.APPENDED


def test_somebody_elses_signature_is_foreign(folder: Path, foreign: Path, plain: bytes) -> None:
    verdict = verify_pdf(sign_pdf(plain, folder=foreign), at=AT, folder=folder)
    assert verdict.fault is SignatureFault.FOREIGN
    assert verdict.signed and verdict.intact
    assert not verdict.trusted


def test_another_signer_of_our_authority_is_foreign(folder: Path, foreign: Path, plain: bytes, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    shutil.copytree(foreign, ours)
    shutil.copy(folder / "root.cer", ours / "root.cer")
    (ours / "trusted").mkdir()
    shutil.copy(foreign / "root.cer", ours / "trusted" / "root.cer")
    shutil.copy(folder / "documents.cer", ours / "documents.cer")  # the authority is trusted, the signer is not ours
    assert verify_pdf(sign_pdf(plain, folder=foreign), at=AT, folder=ours).fault is SignatureFault.FOREIGN


def test_a_former_signer_stays_ours(folder: Path, foreign: Path, plain: bytes, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    shutil.copytree(folder, ours)
    for name, file in (("former", "documents.cer"), ("trusted", "root.cer")):
        (ours / name).mkdir()
        shutil.copy(foreign / file, ours / name / file)
    assert verify_pdf(sign_pdf(plain, folder=foreign), at=AT, folder=ours).fault is None


def test_a_document_outlives_its_certificate(folder: Path, signed: bytes) -> None:
    later = AT + timedelta(days=keys.VALID_DAYS + 400)
    assert verify_pdf(signed, at=later, folder=folder).fault is None


def test_without_a_time_service_the_certificate_must_be_valid_now(folder: Path, plain: bytes, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    shutil.copytree(folder, bare)
    (bare / "timestamps.key").unlink()
    made = sign_pdf(plain, folder=bare)
    assert verify_pdf(made, at=AT, folder=bare).fault is None
    assert verify_pdf(made, at=AT, folder=bare).signed_at is None
    assert verify_pdf(made, at=AT + timedelta(days=keys.VALID_DAYS + 400), folder=bare).fault is SignatureFault.FOREIGN


def test_a_revoked_certificate(plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ec.EllipticCurvePrivateKey] = []
    generate = ec.generate_private_key
    monkeypatch.setattr(keys.ec, "generate_private_key", lambda curve: made.append(generate(curve)) or made[-1])
    make_certificate(folder=tmp_path / "keys", name="revoked", at=AT)
    root = x509.load_der_x509_certificate((tmp_path / "keys" / "root.cer").read_bytes())
    signer = x509.load_der_x509_certificate((tmp_path / "keys" / "documents.cer").read_bytes())

    def listed(since: datetime) -> Path:
        entry = x509.RevokedCertificateBuilder().serial_number(signer.serial_number).revocation_date(since).build()
        made_list = (x509.CertificateRevocationListBuilder().issuer_name(root.subject).last_update(since)
                     .next_update(since + timedelta(days=30)).add_revoked_certificate(entry).sign(made[0], hashes.SHA256()))
        copy = tmp_path / f"keys-{since.timestamp()}"
        shutil.copytree(tmp_path / "keys", copy)
        (copy / "revoked.crl").write_bytes(made_list.public_bytes(serialization.Encoding.DER))
        return copy

    content = sign_pdf(plain, folder=tmp_path / "keys")
    assert verify_pdf(content, at=AT, folder=listed(AT - timedelta(days=1))).fault is SignatureFault.REVOKED
    assert verify_pdf(content, at=AT + timedelta(days=9), folder=listed(AT + timedelta(days=5))).fault is None


def test_a_list_by_an_rsa_authority_that_comes_while_we_run_and_is_late(
    plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:
    key, folder = rsa.generate_private_key(public_exponent=65_537, key_size=2048), tmp_path / "keys"
    make_certificate(folder=folder, name="rsa", at=AT)
    content = sign_pdf(plain, folder=folder)
    assert verify_pdf(content, at=AT, folder=folder).fault is None
    signer = x509.load_der_x509_certificate((folder / "documents.cer").read_bytes())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "RSA CA")])
    authority = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
                 .not_valid_before(AT - timedelta(days=1)).not_valid_after(AT + timedelta(days=9)).sign(key, hashes.SHA256()))
    (folder / "trusted").mkdir()
    (folder / "trusted" / "rsa.cer").write_bytes(authority.public_bytes(serialization.Encoding.DER))
    entry = x509.RevokedCertificateBuilder().serial_number(signer.serial_number).revocation_date(AT - timedelta(days=1)).build()
    made = (x509.CertificateRevocationListBuilder().issuer_name(name).last_update(AT - timedelta(days=2)).next_update(AT - timedelta(days=1))
            .add_revoked_certificate(entry).sign(key, hashes.SHA256()))
    (folder / "revoked.crl").write_bytes(made.public_bytes(serialization.Encoding.DER))
    monkeypatch.setattr(keys.clock, "machine_seconds", lambda: AT.timestamp())
    assert verify_pdf(content, at=AT, folder=folder).fault is SignatureFault.REVOKED, "no restart is needed"
    assert "should have been replaced" in caplog.text


def test_a_list_of_revoked_certificates_must_be_our_authoritys(folder: Path, tmp_path: Path, signed: bytes) -> None:
    ours, key = tmp_path / "ours", ec.generate_private_key(ec.SECP256R1())
    shutil.copytree(folder, ours)
    root = x509.load_der_x509_certificate((folder / "root.cer").read_bytes())
    forged = (x509.CertificateRevocationListBuilder().issuer_name(root.subject).last_update(AT).next_update(AT + timedelta(days=1))
              .sign(key, hashes.SHA256()))
    (ours / "revoked.crl").write_bytes(forged.public_bytes(serialization.Encoding.DER))
    with pytest.raises(SigningRefused, match="not signed by our authority"):
        verify_pdf(signed, at=AT, folder=ours)


def test_the_stamp_stands_on_the_page(folder: Path, plain: bytes) -> None:
    picture = render(template="signature_stamp", data=SAMPLES["signature_stamp"])
    made = sign_pdf(plain, folder=folder, stamp=Stamp(picture=picture, box=Box(left=100, bottom=20, width=60, height=16)))
    assert verify_pdf(made, at=AT, folder=folder).fault is None
    [one] = PdfFileReader(io.BytesIO(made)).embedded_signatures
    left, bottom, right, top = (float(edge) for edge in one.sig_field["/Rect"])
    assert (round(right - left), round(top - bottom)) == (171, 45)
    assert one.sig_field["/AP"]["/N"]["/Resources"]["/XObject"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0, max_value=2**20), bit=st.sampled_from([1, 2, 16, 32, 128]))
@example(place=0, bit=1)
@example(place=2**20, bit=1)
def test_no_covered_byte_may_change(signed: bytes, folder: Path, place: int, bit: int) -> None:
    start = signed.index(b"/Contents <")
    covered = [*range(start), *range(signed.index(b">", start), len(signed))]
    spoiled = changed_at(signed, covered[place % len(covered)], bit)
    assert verify_pdf(spoiled, at=AT, folder=folder).fault is not None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0, max_value=2**20))
def test_the_padding_of_the_signature_hides_nothing(signed: bytes, folder: Path, place: int) -> None:
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    end = signed.index(b">", start)
    padding = end - len(signed[start:end]) + len(signed[start:end].rstrip(b"0"))
    spoiled = changed_at(signed, padding + 1 + place % (end - padding - 1))
    assert verify_pdf(spoiled, at=AT, folder=folder).fault is not None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=300), cut=st.integers(min_value=0, max_value=2**20))
def test_whatever_is_sent_it_never_raises(signed: bytes, folder: Path, junk: bytes, cut: int) -> None:
    assert verify_pdf(b"%PDF-" + junk, at=AT, folder=folder).fault is not None
    assert verify_pdf(signed[: cut % len(signed)] + junk, at=AT, folder=folder).fault is not None


def test_made_once_and_private(folder: Path) -> None:
    before = (folder / "documents.key").read_bytes()
    make_certificate(folder=folder, name="again", at=AT)
    assert (folder / "documents.key").read_bytes() == before
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    assert not (folder / "root.key").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["keys"]


def test_without_key_or_pdf_it_refuses(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SigningRefused, match="key is missing"):
        sign_pdf(b"%PDF-", folder=tmp_path / "nowhere")
    with pytest.raises(SigningRefused):
        sign_pdf(b"no pdf at all", folder=folder)


def test_the_demo_makes_its_keys_at_first_use_and_nobody_else_does(tmp_path: Path, settings: object, plain: bytes) -> None:
    settings.ONEWINDOW_SIGNING = tmp_path / "demo"  # type: ignore[attr-defined]
    assert verify_pdf(signing.sign_pdf(plain), at=AT).fault is None
    settings.ONEWINDOW_SIGNING, settings.ONEWINDOW_DEMO = tmp_path / "real", False  # type: ignore[attr-defined]
    with pytest.raises(SigningRefused, match="key is missing"):
        signing.sign_pdf(plain)
