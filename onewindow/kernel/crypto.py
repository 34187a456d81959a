"""Cryptography behind one interface: international algorithms, or SM3/SM4.

Pure: keys are handed in. Nothing here is a certified product (商用密码产品); ``Provider`` is the place where a
hardware module would be plugged in. One master key per key id; working keys are derived from it for each
use, so that a sealed column, a blind index and a file never share a key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC

from onewindow.kernel.errors import Refusal

NONCE_BYTES = 12
TAG_BYTES = 16
MASTER_KEY_BYTES = 32
SIGNATURE_ALGORITHM = "ed25519"


class SealBroken(Refusal):
    """A sealed value can't be opened: changed, moved to another column, or its key is not in the ring."""

    code = "seal_broken"
    sentence = "A protected value can't be opened ({reason}). Tell the operator; nothing was changed."
    status = 500


class KeyMissing(Refusal):
    """The key ring lacks a key, or a key has the wrong length."""

    code = "key_missing"
    sentence = "The key {key_id} is not usable ({reason}). Put the right key back into the key store."
    status = 500


class SignatureUnavailable(Refusal):
    """SM2 (or another algorithm) is asked for, and no library that can do it is installed."""

    code = "signature_unavailable"
    sentence = "Signatures by {algorithm} are not available here; this installation signs with {available}."
    status = 501


class Provider(Protocol):
    """One family of algorithms. ``suite`` is the byte that marks what it sealed."""

    name: str
    suite: int
    cipher_key_bytes: int

    def encrypt(self, *, key: bytes, nonce: bytes, plain: bytes, bound_to: bytes) -> bytes:
        """Ciphertext followed by a tag of 16 bytes."""

    def decrypt(self, *, key: bytes, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        """The plain bytes. Raises InvalidTag when anything was changed."""

    def digest(self, data: bytes) -> bytes:
        """A digest of 32 bytes."""

    def mac(self, *, key: bytes, data: bytes) -> bytes:
        """A keyed digest of 32 bytes."""


class International:
    """AES-256-GCM, SHA-256, HMAC-SHA256."""

    name = "international"
    suite = 1
    cipher_key_bytes = 32

    def encrypt(self, *, key: bytes, nonce: bytes, plain: bytes, bound_to: bytes) -> bytes:
        """AES-256-GCM."""
        return AESGCM(key).encrypt(nonce, plain, bound_to)

    def decrypt(self, *, key: bytes, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        """AES-256-GCM. Raises InvalidTag."""
        return AESGCM(key).decrypt(nonce, sealed, bound_to)

    def digest(self, data: bytes) -> bytes:
        """SHA-256."""
        return hashlib.sha256(data).digest()

    def mac(self, *, key: bytes, data: bytes) -> bytes:
        """HMAC-SHA256."""
        return hmac.digest(key, data, "sha256")


class ShangMi:
    """SM4-GCM, SM3, HMAC-SM3 (GB/T 32907, GB/T 32905). Signatures by SM2 are refused by name, see ``Signer``."""

    name = "sm"
    suite = 2
    cipher_key_bytes = 16

    def encrypt(self, *, key: bytes, nonce: bytes, plain: bytes, bound_to: bytes) -> bytes:
        """SM4-GCM."""
        worker = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        worker.authenticate_additional_data(bound_to)
        return worker.update(plain) + worker.finalize() + worker.tag

    def decrypt(self, *, key: bytes, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        """SM4-GCM. Raises InvalidTag."""
        body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
        worker = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        worker.authenticate_additional_data(bound_to)
        return worker.update(body) + worker.finalize()

    def digest(self, data: bytes) -> bytes:
        """SM3."""
        worker = hashes.Hash(hashes.SM3())
        worker.update(data)
        return worker.finalize()

    def mac(self, *, key: bytes, data: bytes) -> bytes:
        """HMAC-SM3."""
        worker = HMAC(key, hashes.SM3())
        worker.update(data)
        return worker.finalize()


PROVIDERS: Mapping[str, Provider] = {"international": International(), "sm": ShangMi()}
_BY_SUITE: Mapping[int, Provider] = {provider.suite: provider for provider in PROVIDERS.values()}


@dataclass(frozen=True, slots=True)
class Signer:
    """A signing key of the installation. Always Ed25519, also under the SM provider, and says so."""

    seed: bytes
    algorithm: str = SIGNATURE_ALGORITHM

    @property
    def public_key(self) -> bytes:
        """The 32 bytes a partner needs to check signatures."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """A signature of 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(data)


def is_signed_by(*, public_key: bytes, data: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature over the data was made by the holder of the key. Never raises."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """The master keys by id. New values use ``active``; every key in the ring still opens what it sealed.

    ``index_key`` makes blind indexes and signing keys: it stays the same when ``active`` is rotated, else
    equality search would lose the older rows. Refuses KeyMissing when a named key is absent or short.
    """

    active: str
    keys: Mapping[str, bytes]
    index_key: str
    provider: Provider

    def __post_init__(self) -> None:
        for key_id in (self.active, self.index_key):
            self._master(key_id)
        for key_id, key in self.keys.items():
            if len(key) != MASTER_KEY_BYTES or not key_id or ":" in key_id:
                raise KeyMissing(key_id=key_id, reason=f"a key has {MASTER_KEY_BYTES} bytes and an id without colon")

    def _master(self, key_id: str) -> bytes:
        if key_id not in self.keys:
            raise KeyMissing(key_id=key_id, reason="it is not in the ring")
        return self.keys[key_id]

    def _derived(self, key_id: str, use: str, provider: Provider) -> bytes:
        return provider.mac(key=self._master(key_id), data=f"onewindow/{provider.name}/{use}".encode())

    def seal_bytes(self, plain: bytes, *, bound_to: str, key_id: str = "") -> bytes:
        """Encrypt with the active key: suite byte, nonce, ciphertext, tag; opens only with the same ``bound_to``."""
        provider = self.provider
        key = self._derived(key_id or self.active, "seal", provider)[: provider.cipher_key_bytes]
        nonce = os.urandom(NONCE_BYTES)
        body = provider.encrypt(key=key, nonce=nonce, plain=plain, bound_to=bound_to.encode())
        return bytes([provider.suite]) + nonce + body

    def open_bytes(self, sealed: bytes, *, bound_to: str, key_id: str) -> bytes:
        """What was sealed, by whichever provider. Refuses SealBroken."""
        if len(sealed) < 1 + NONCE_BYTES + TAG_BYTES or sealed[0] not in _BY_SUITE:
            raise SealBroken(reason="not a sealed value")
        provider = _BY_SUITE[sealed[0]]
        key = self._derived(key_id, "seal", provider)[: provider.cipher_key_bytes]
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return provider.decrypt(key=key, nonce=nonce, sealed=body, bound_to=bound_to.encode())
        except InvalidTag:
            raise SealBroken(reason="changed or moved") from None

    def seal_text(self, plain: str, *, bound_to: str) -> str:
        """The text as ``v1:<key id>:<base64>``. ``bound_to`` is table.column, so that it can't be moved."""
        body = base64.b64encode(self.seal_bytes(plain.encode(), bound_to=bound_to)).decode()
        return f"v1:{self.active}:{body}"

    def open_text(self, sealed: str, *, bound_to: str) -> str:
        """The text again. Refuses SealBroken when it was changed, moved or is no sealed value, KeyMissing."""
        version, _, rest = sealed.partition(":")
        key_id, _, body = rest.partition(":")
        if version != "v1" or not body:
            raise SealBroken(reason="not a sealed value")
        try:
            raw = base64.b64decode(body, validate=True)
        except binascii.Error:
            raise SealBroken(reason="not base64") from None
        return self.open_bytes(raw, bound_to=bound_to, key_id=key_id).decode()

    def blind_index(self, text: str, *, purpose: str) -> str:
        """64 hex places that are equal for equal texts of one purpose and tell nothing without the key."""
        return self.mac(text.encode(), purpose=f"index/{purpose}").hex()

    def mac(self, data: bytes, *, purpose: str) -> bytes:
        """A keyed digest of 32 bytes that only this installation can make; for cursors, callbacks, codes."""
        return self.provider.mac(key=self._derived(self.index_key, f"mac/{purpose}", self.provider), data=data)

    def signer(self, purpose: str, *, algorithm: str = SIGNATURE_ALGORITHM) -> Signer:
        """The installation's signing key for the purpose. Refuses SignatureUnavailable for SM2 and others."""
        if algorithm != SIGNATURE_ALGORITHM:
            raise SignatureUnavailable(algorithm=algorithm, available=SIGNATURE_ALGORITHM)
        return Signer(seed=self._derived(self.index_key, f"sign/{purpose}", PROVIDERS["international"]))
