"""Signed envelopes and receipts between installations. Pure: keys are handed in.

The signature is made over the canonical JSON of everything else, under a label that keeps envelopes and
receipts apart. ``previous_hash`` chains a sender's envelopes to one receiver, so that a dropped or replaced
one shows.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from onewindow.kernel.crypto import Signer, is_signed_by
from onewindow.kernel.errors import Refusal
from onewindow.kernel.records import canonical, from_json, to_json

MAX_WIRE_BYTES = 20 * 1024 * 1024


class EnvelopeRefused(Refusal):
    """What came is no envelope or receipt of this partner for us: unreadable, misaddressed, or changed."""

    code = "envelope_refused"
    sentence = "The envelope is refused: {problem}. The sender must send the original again."
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message from an installation to another; ``payload`` holds plain values and public numbers."""

    sender: str
    receiver: str
    sequence: int
    kind: str
    payload: dict[str, Any]
    recorded_at: str
    previous_hash: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The receiver's word that it holds the envelope for good. The same envelope always gets the same receipt."""

    sender: str
    receiver: str
    sequence: int
    envelope_hash: str
    received_at: str
    signature: str = ""


def signed_envelope(envelope: Envelope, signer: Signer) -> Envelope:
    """The envelope with its signature."""
    return replace(envelope, signature=base64.b64encode(signer.sign(_signed_part(envelope))).decode())


def signed_receipt(receipt: Receipt, signer: Signer) -> Receipt:
    """The receipt with its signature."""
    return replace(receipt, signature=base64.b64encode(signer.sign(_signed_part(receipt))).decode())


def envelope_hash(envelope: Envelope) -> str:
    """SHA-256 over what was signed, as hex: what the next envelope and the receipt name."""
    return hashlib.sha256(_signed_part(envelope)).hexdigest()


def to_wire(record: Envelope | Receipt) -> bytes:
    """The bytes to carry to the partner."""
    return to_json(record)


def read_envelope(wire: bytes) -> Envelope:
    """The envelope of the bytes, signature not yet checked. Refuses EnvelopeRefused."""
    if len(wire) > MAX_WIRE_BYTES:
        raise EnvelopeRefused(problem=f"it is larger than {MAX_WIRE_BYTES} bytes")
    try:
        return from_json(wire, Envelope, strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise EnvelopeRefused(problem="it can't be read as an envelope") from None


def read_receipt(wire: bytes) -> Receipt:
    """The receipt of the bytes, signature not yet checked. Refuses EnvelopeRefused."""
    try:
        return from_json(wire, Receipt, strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise EnvelopeRefused(problem="it can't be read as a receipt") from None


def check_signature(record: Envelope | Receipt, *, public_key: bytes) -> None:
    """Refuses EnvelopeRefused unless the holder of the key signed exactly this."""
    try:
        signature = base64.b64decode(record.signature, validate=True)
    except ValueError:
        signature = b""
    if not is_signed_by(public_key=public_key, data=_signed_part(record), signature=signature):
        raise EnvelopeRefused(problem="its signature is not the partner's")


def _signed_part(record: Envelope | Receipt) -> bytes:
    label = b"onewindow-envelope\n" if isinstance(record, Envelope) else b"onewindow-receipt\n"
    return label + canonical(replace(record, signature=""))
