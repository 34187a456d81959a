"""Signatures in PDF documents (pyHanko), by default with the demo's own certificate.

P-256, so that every common reader can check it; SM2 signatures in PDF have no reader and stay with the
exchange of the national seals. Signing takes tens of milliseconds: never inside a transaction.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from onewindow.kernel.errors import Refusal

FIELD = "Signature"
VALID_DAYS = 3650


class SigningRefused(Refusal):
    """The document can't be signed or the key is not there."""

    code = "signing_refused"
    sentence = "The document can't be signed: {problem}."
    status = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfVerdict:
    """What the signature says. ``intact``: not a byte was changed after it. ``trusted``: by our own certificate."""

    signed: bool
    intact: bool = False
    trusted: bool = False
    signer: str = ""


def make_certificate(*, folder: Path, name: str, at: datetime) -> None:
    """Make the demo's key and self-signed certificate in the key folder, unless they are there already."""
    key_path, certificate_path = _paths(folder)
    if key_path.exists() and certificate_path.exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=VALID_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(
            digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
            key_agreement=False, key_cert_sign=True, crl_sign=False, encipher_only=False, decipher_only=False), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    secret = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _write_private(key_path, secret)
    _write_private(certificate_path, certificate.public_bytes(serialization.Encoding.DER))


def sign_pdf(content: bytes, *, reason: str = "", folder: Path | None = None) -> bytes:
    """The document with an invisible signature appended; the bytes before it stay as they were.

    The time inside the signature is the signing machine's own, not the demo clock's. Refuses SigningRefused
    when the key is missing or the bytes are no PDF.
    """
    signer = _signer(folder or _key_folder())
    metadata = PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", reason=reason or None)
    target = io.BytesIO()
    try:
        PdfSigner(metadata, signer=signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), output=target)
    except (PdfError, SigningError) as error:
        raise SigningRefused(problem=str(error)) from error
    return target.getvalue()


def verify_pdf(content: bytes, *, at: datetime, folder: Path | None = None) -> PdfVerdict:
    """Whether the document is signed, unchanged since, and by whom. Never raises for a bad document.

    ``at`` is the moment for which the certificate must be valid. Bytes appended after the signature count as
    a change. Refuses SigningRefused when our own certificate is missing.
    """
    own = _signer(folder or _key_folder()).signing_cert
    if own is None:
        raise SigningRefused(problem="the signing certificate is missing")
    try:
        signatures = PdfFileReader(io.BytesIO(content)).embedded_signatures
        if not signatures:
            return PdfVerdict(signed=False)
        context = ValidationContext(trust_roots=[own], allow_fetching=False, moment=at)
        status = validate_pdf_signature(signatures[-1], signer_validation_context=context)
    except (PdfError, SignatureValidationError, ValueError):
        return PdfVerdict(signed=b"/ByteRange" in content)
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    certificate = status.signing_cert
    return PdfVerdict(signed=True, intact=bool(status.intact and status.valid and whole),
                      trusted=bool(status.trusted) and certificate.dump() == own.dump(),
                      signer=str(certificate.subject.native.get("common_name", "")))


def _key_folder() -> Path:
    return Path(settings.ONEWINDOW_KEYFILE).parent / "signing"


def _paths(folder: Path) -> tuple[Path, Path]:
    return folder / "documents.key", folder / "documents.cer"


def _write_private(path: Path, content: bytes) -> None:
    """Write the file for its owner alone, whole or not at all."""
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(content)
    draft.chmod(0o600)
    os.replace(draft, path)


@lru_cache(maxsize=8)
def _signer(folder: Path) -> SimpleSigner:
    key_path, certificate_path = _paths(folder)
    if not (key_path.exists() and certificate_path.exists()):
        raise SigningRefused(problem="the signing key is missing; make it with the set-up")
    signer: SimpleSigner = SimpleSigner.load(  # type: ignore[no-untyped-call]  # pyHanko leaves this one untyped
        key_file=str(key_path), cert_file=str(certificate_path))
    return signer
