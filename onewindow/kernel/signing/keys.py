"""The folder of the signing keys, and the demo's own certificate authority.

An installation brings its own (DER or PEM); the demo makes them at first use.

    documents.key documents.cer     who signs documents
    timestamps.key timestamps.cer   who confirms the time, if there is such a service here
    root.cer                        the authority both chain to, and only it is trusted
    chain/*.cer                     authorities between them and the root
    former/*.cer                    certificates that signed earlier and are still ours
    trusted/*.cer                   roots of those
    revoked.crl                     the authority's list of revoked certificates
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped]  # the library brings no types
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from onewindow.kernel import clock
from onewindow.kernel.errors import Refusal

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
VALID_DAYS = 10_950  # the demo's clock can be moved years ahead, and its documents must still be checked then
LOG = logging.getLogger(__name__)
FILES = ("root.cer", "documents.key", "documents.cer")


class SigningRefused(Refusal):
    """The document can't be signed or the key is not there."""

    code = "signing_refused"
    sentence = "The document can't be signed: {problem}."
    status = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a check goes by: trusted roots, authorities between, the signers that are ours, the list of revoked ones."""

    roots: tuple[asn1_x509.Certificate, ...]
    between: tuple[asn1_x509.Certificate, ...]
    signers: frozenset[bytes]
    revoked: tuple[tuple[int, datetime], ...]  # serial number and since when


def key_folder() -> Path:
    """Where this installation keeps its signing keys: ONEWINDOW_SIGNING, else ``signing`` beside the key file."""
    named = getattr(settings, "ONEWINDOW_SIGNING", None)
    return Path(named) if named else Path(settings.ONEWINDOW_KEYFILE).parent / "signing"


def ready_folder(folder: Path | None = None) -> Path:
    """The folder with its keys in place; the demo makes its own at first use. Refuses SigningRefused without them."""
    chosen = folder or key_folder()
    if all((chosen / name).exists() for name in FILES):
        return chosen
    if folder is None and settings.ONEWINDOW_DEMO and not settings.ONEWINDOW_PRODUCTION:
        at = datetime.fromtimestamp(clock.machine_seconds(), tz=UTC)  # signatures carry the machine's time, not the demo clock's
        make_certificate(folder=chosen, name="OneWindow demo", at=at)
        return chosen
    raise SigningRefused(problem="the signing key is missing; see docs/operate/keys.md")


def make_certificate(*, folder: Path, name: str, at: datetime) -> None:
    """Make an authority, a certificate for documents and one for times in the folder, unless they are there already.

    For demo and trial: the authority's key is thrown away as soon as it has signed the two. Two processes may
    call this at once: the earlier folder stands.
    """
    if all((folder / file).exists() for file in FILES):
        return
    draft = folder.with_name(f"{folder.name}.{os.getpid()}")
    draft.mkdir(parents=True, mode=0o700)
    try:
        root_key = ec.generate_private_key(ec.SECP256R1())
        root = _certificate(name=f"{name} CA", key=root_key, at=at, authority=None)
        _keep(draft / "root.cer", root.public_bytes(serialization.Encoding.DER))
        for file, purpose in (("documents", None), ("timestamps", ExtendedKeyUsageOID.TIME_STAMPING)):
            key: Key = ec.generate_private_key(ec.SECP256R1())
            if purpose is not None:  # the library's own time service signs with RSA only
                key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
            title = name if purpose is None else f"{name} time"
            made = _certificate(name=title, key=key, at=at, authority=(root, root_key), purpose=purpose)
            secret = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            _keep(draft / f"{file}.key", secret)
            _keep(draft / f"{file}.cer", made.public_bytes(serialization.Encoding.DER))
        if folder.exists() and not any(folder.iterdir()):
            folder.rmdir()
        with contextlib.suppress(OSError):
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _certificate(*, name: str, key: Key, at: datetime, purpose: x509.ObjectIdentifier | None = None,
                 authority: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, issuer_key = (authority[0].subject, authority[1]) if authority else (subject, key)
    root = authority is None
    builder = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=VALID_DAYS))
        .add_extension(x509.BasicConstraints(ca=root, path_length=0 if root else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(x509.KeyUsage(
            digital_signature=not root, content_commitment=not root, key_encipherment=False, data_encipherment=False,
            key_agreement=False, key_cert_sign=root, crl_sign=root, encipher_only=False, decipher_only=False), critical=True))
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def _keep(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)


def trust_of(folder: Path) -> Trust:
    """What checks go by in this folder. Kept by each process until a file in it changes: a new list of revoked certificates holds at once."""
    names = (*folder.glob("*.cer"), *folder.glob("*/*.cer"), *folder.glob("*.crl"))
    return _trust(folder, tuple(sorted((path.name, path.stat().st_mtime_ns) for path in names)))


@lru_cache(maxsize=8)
def _trust(folder: Path, changed: tuple[tuple[str, int], ...]) -> Trust:  # noqa: ARG001 - a changed folder is read anew
    roots = (certificate(folder / "root.cer"), *_all(folder / "trusted"))
    signers = (certificate(folder / "documents.cer"), *_all(folder / "former"))
    revoked = tuple(_revoked(folder / "revoked.crl", roots))
    return Trust(roots=roots, between=tuple(_all(folder / "chain")), signers=frozenset(one.dump() for one in signers), revoked=revoked)


def certificate(path: Path) -> asn1_x509.Certificate:
    """The certificate in the file, DER or PEM."""
    return asn1_x509.Certificate.load(_der(path))


def private_key(path: Path) -> asn1_keys.PrivateKeyInfo:
    """The private key in the file (PKCS 8, DER or PEM, not encrypted)."""
    return asn1_keys.PrivateKeyInfo.load(_der(path))


def _all(folder: Path) -> Iterator[asn1_x509.Certificate]:
    yield from (certificate(path) for path in sorted(folder.glob("*.cer")))


def _der(path: Path) -> bytes:
    content = path.read_bytes()
    return bytes(pem.unarmor(content)[2]) if pem.detect(content) else content


def _revoked(path: Path, roots: tuple[asn1_x509.Certificate, ...]) -> Iterator[tuple[int, datetime]]:
    """The entries of the list, if one of the roots has signed it; a list of somebody else's says nothing."""
    if not path.exists():
        return
    listed = x509.load_der_x509_crl(_der(path))
    keys = [x509.load_der_x509_certificate(root.dump()).public_key() for root in roots]
    if not any(isinstance(key, (ec.EllipticCurvePublicKey, rsa.RSAPublicKey)) and listed.is_signature_valid(key) for key in keys):
        raise SigningRefused(problem="the list of revoked certificates is not signed by our authority")
    if listed.next_update_utc is not None and listed.next_update_utc < datetime.fromtimestamp(clock.machine_seconds(), tz=UTC):
        LOG.warning("The list of revoked certificates (%s) should have been replaced by %s.", path, listed.next_update_utc.isoformat())
    for entry in listed:
        yield entry.serial_number, entry.revocation_date_utc
