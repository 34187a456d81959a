"""Crypto: published vectors, sealing, rotation, and what must be refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.crypto import (
    PROVIDERS,
    KeyMissing,
    Keyring,
    SealBroken,
    SignatureUnavailable,
    is_signed_by,
)

KEYS = {"k1": bytes(range(32)), "k2": bytes(range(32, 64))}


def ring(*, active: str = "k1", provider: str = "international", keys: dict[str, bytes] | None = None) -> Keyring:
    return Keyring(active=active, keys=keys or KEYS, index_key="k1", provider=PROVIDERS[provider])


def test_sm3_vector() -> None:
    assert PROVIDERS["sm"].digest(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_sm4_gcm_vector_of_rfc_8998() -> None:
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    plain = bytes.fromhex("AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
                          "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA")
    bound_to = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    sealed = PROVIDERS["sm"].encrypt(key=key, nonce=nonce, plain=plain, bound_to=bound_to)
    assert sealed.hex().upper() == (
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC")


def test_hmac_sha256_vector_of_rfc_4231() -> None:
    assert PROVIDERS["international"].mac(key=b"Jefe", data=b"what do ya want for nothing?").hex() == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")


@pytest.mark.parametrize("provider", ["international", "sm"])
@given(text=st.text(min_size=1), column=st.text(min_size=1, max_size=20))
def test_sealed_opens_only_where_it_was_sealed(provider: str, text: str, column: str) -> None:
    sealed = ring(provider=provider).seal_text(text, bound_to=column)
    assert ring(provider=provider).open_text(sealed, bound_to=column) == text
    with pytest.raises(SealBroken):
        ring(provider=provider).open_text(sealed, bound_to=column + "x")


@pytest.mark.parametrize("provider", ["international", "sm"])
def test_any_flipped_bit_is_noticed(provider: str) -> None:
    keys = ring(provider=provider)
    sealed = keys.seal_bytes(b"440000", bound_to="t.c")
    for place in range(1, len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(SealBroken):
            keys.open_bytes(changed, bound_to="t.c", key_id="k1")


def test_same_text_never_seals_alike() -> None:
    assert ring().seal_text("a", bound_to="t.c") != ring().seal_text("a", bound_to="t.c")


def test_format_names_version_and_key() -> None:
    assert ring(active="k2").seal_text("a", bound_to="t.c").startswith("v1:k2:")


def test_rotation_keeps_old_values_and_indexes() -> None:
    old = ring(active="k1").seal_text("13800138000", bound_to="t.phone")
    later = ring(active="k2", provider="sm")
    assert later.open_text(old, bound_to="t.phone") == "13800138000"
    renewed = later.seal_text(later.open_text(old, bound_to="t.phone"), bound_to="t.phone")
    assert renewed.startswith("v1:k2:")
    assert ring(active="k2").open_text(renewed, bound_to="t.phone") == "13800138000"
    assert ring(active="k1").blind_index("1", purpose="p") == ring(active="k2").blind_index("1", purpose="p")


def test_missing_key_is_named() -> None:
    sealed = ring(active="k2").seal_text("a", bound_to="t.c")
    only_k1 = ring(keys={"k1": KEYS["k1"]})
    with pytest.raises(KeyMissing, match="k2"):
        only_k1.open_text(sealed, bound_to="t.c")
    with pytest.raises(KeyMissing):
        ring(active="k9")
    with pytest.raises(KeyMissing):
        ring(keys={"k1": b"short"})


@pytest.mark.parametrize("text", ["", "plain", "v1:k1", "v1:k1:", "v1:k1:%%%", "v2:k1:AAAA", "v1:k1:AAAA"])
def test_what_is_not_sealed_is_refused(text: str) -> None:
    with pytest.raises(SealBroken):
        ring().open_text(text, bound_to="t.c")


def test_blind_indexes_differ_by_purpose_and_provider() -> None:
    made = {ring(provider=p).blind_index("x", purpose=u) for p in ("international", "sm") for u in ("a", "b")}
    assert len(made) == 4
    assert all(len(index) == 64 for index in made)


def test_signatures() -> None:
    signer = ring().signer("exchange")
    signature = signer.sign(b"data")
    assert is_signed_by(public_key=signer.public_key, data=b"data", signature=signature)
    assert not is_signed_by(public_key=signer.public_key, data=b"dat4", signature=signature)
    assert not is_signed_by(public_key=ring().signer("other").public_key, data=b"data", signature=signature)
    assert not is_signed_by(public_key=b"no key", data=b"data", signature=b"")


def test_sm2_is_refused_by_name() -> None:
    with pytest.raises(SignatureUnavailable, match="sm2.*ed25519"):
        ring(provider="sm").signer("exchange", algorithm="sm2")
    assert ring(provider="sm").signer("exchange").algorithm == "ed25519"
