"""Checking a signature in a file anybody may have sent.

The file is never parsed as a PDF. The signature names the bytes it covers; they must be the whole file but the
signature's own place, which may hold nothing else. Over those bytes the signature is checked, then who made it.
So nothing is believed of a file before it is known to be ours, byte for byte.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path

from asn1crypto import cms, x509  # type: ignore[import-untyped]  # the library brings no types
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from onewindow.kernel.signing.keys import Trust, ready_folder, trust_of

RANGE = re.compile(rb"/ByteRange\s{0,4}\[\s{0,4}0\s{1,4}(\d{1,9})\s{1,4}(\d{1,9})\s{1,4}(\d{1,9})\s{0,12}\]")
TRACES = re.compile(rb"/ByteRange|/SubFilter|ETSI\.CAdES|adbe\.pkcs7")
MOST_SIGNATURES = 8
UNREADABLE = (PdfError, SignatureValidationError, ValidationError, PathError, UnsupportedAlgorithm, ValueError, TypeError, KeyError,
              IndexError, AttributeError, OverflowError, NotImplementedError, RecursionError)


class SignatureFault(StrEnum):
    """Why a document is not what we signed."""

    NOT_PDF = "not_pdf"
    UNSIGNED = "unsigned"  # there never was a signature, or it was taken out
    ALTERED = "altered"  # bytes the signature covers, or the signature itself, were changed
    APPENDED = "appended"  # ours and unchanged, but something was added after it
    FOREIGN = "foreign"  # signed by somebody else, whatever name stands in it
    REVOKED = "revoked"  # by a certificate of ours that was revoked before


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfVerdict:
    """What the signature says. ``intact``: not a byte was changed after it. ``trusted``: ours, by our own authority.

    ``signed_at`` is the time a time service of ours confirmed, None without one. ``fault`` is None only when all is well.
    """

    signed: bool
    intact: bool = False
    trusted: bool = False
    signer: str = ""
    signed_at: datetime | None = None
    fault: SignatureFault | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """One signature of the file, checked on its own bytes."""

    whole: bool
    sound: bool = False
    trusted: bool = False
    revoked: bool = False
    signer: str = ""
    signed_at: datetime | None = None


def verify_pdf(content: bytes, *, at: datetime, folder: Path | None = None) -> PdfVerdict:
    """Whether the document is signed, unchanged since, and by us. Never raises for a bad document.

    ``at`` is the moment for which the certificate must be valid when no time service confirmed a time; with a
    confirmed time, that one counts, so a document outlives its certificate. Refuses SigningRefused when our own
    certificates are missing.
    """
    trust = trust_of(ready_folder(folder))
    if not content.startswith(b"%PDF-"):
        return PdfVerdict(signed=False, fault=SignatureFault.NOT_PDF)
    found = [_checked(content, place, trust=trust, at=at) for place in islice(_places(content), MOST_SIGNATURES)]
    if not found:
        signed = TRACES.search(content) is not None
        return PdfVerdict(signed=signed, fault=SignatureFault.ALTERED if signed else SignatureFault.UNSIGNED)
    best = max(found, key=lambda one: (one.sound and one.trusted, one.whole, one.sound))
    return PdfVerdict(signed=True, intact=best.sound and best.whole, trusted=best.sound and best.trusted and not best.revoked,
                      signer=best.signer, signed_at=best.signed_at, fault=_fault(best))


def _fault(found: _Found) -> SignatureFault | None:
    if not found.sound:
        return SignatureFault.ALTERED
    if not found.trusted:
        return SignatureFault.FOREIGN
    if not found.whole:
        return SignatureFault.APPENDED
    return SignatureFault.REVOKED if found.revoked else None


def _places(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Where signatures stand: bytes [0, start) and [end, until) are covered, the signature lies between."""
    for match in RANGE.finditer(content):
        start, end, length = (int(match[place]) for place in (1, 2, 3))
        if 0 < start < end <= end + length <= len(content):
            yield start, end, end + length


def _checked(content: bytes, place: tuple[int, int, int], *, trust: Trust, at: datetime) -> _Found:
    start, end, until = place
    whole = until == len(content)
    try:
        signature = _signature(content[start:end])
        signed_data = cms.ContentInfo.load(signature)["content"]
        claimed = _claimed_time(signed_data)
        context = ValidationContext(trust_roots=list(trust.roots), other_certs=list(trust.between), allow_fetching=False,
                                    moment=claimed or at, revocation_mode="soft-fail")
        status = asyncio.run(async_validate_detached_cms(content[:start] + content[end:until], signed_data, signer_validation_context=context))
        sealed = status.timestamp_validity
        timely = sealed is None if claimed is None else bool(sealed and sealed.valid and sealed.intact and sealed.trusted)
        certificate: x509.Certificate = status.signing_cert
        moment = (claimed if timely else None) or at
        return _Found(
            whole=whole, sound=bool(status.intact and status.valid), trusted=bool(status.trusted) and timely and certificate.dump() in trust.signers,
            revoked=any(number == certificate.serial_number and since <= moment for number, since in trust.revoked),
            signer=str(certificate.subject.native.get("common_name", ""))[:120], signed_at=claimed if timely else None)
    except UNREADABLE:
        return _Found(whole=whole)


def _signature(gap: bytes) -> bytes:
    """The signature in its place between the covered bytes. Raises ValueError unless it alone fills it, padded with zeros."""
    padded = bytes.fromhex(gap[1:-1].decode("ascii"))
    signature = bytes(cms.ContentInfo.load(padded).dump())
    if gap != b"<" + signature.hex().upper().encode().ljust(len(gap) - 2, b"0") + b">":
        raise ValueError
    return signature


def _claimed_time(signed_data: cms.SignedData) -> datetime | None:
    """The time in the signature's time token, to be believed only once the token itself was checked."""
    for attribute in signed_data["signer_infos"][0]["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            moment = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed["gen_time"].native
            return moment if isinstance(moment, datetime) else None
    return None
