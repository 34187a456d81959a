"""Signatures in PDF documents: made, checked, and broken by one changed byte."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from onewindow.kernel.documents import render
from onewindow.kernel.signing import SigningRefused, make_certificate, sign_pdf, verify_pdf
from onewindow.kernel.tests.document_samples import SAMPLES

AT = datetime.now(tz=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_certificate(folder=tmp_path / "keys", name="OneWindow demo", at=AT)
    return tmp_path / "keys"


def test_signed_verified_and_tampered(folder: Path) -> None:
    plain = render(template="licence", data=SAMPLES["licence"])
    assert not verify_pdf(plain, at=AT, folder=folder).signed
    signed = sign_pdf(plain, folder=folder, reason="licence")
    assert signed.startswith(plain)
    verdict = verify_pdf(signed, at=AT, folder=folder)
    assert (verdict.signed, verdict.intact, verdict.trusted, verdict.signer) == (True, True, True, "OneWindow demo")

    place = plain.index(b"stream") + 40
    changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    assert not verify_pdf(changed, at=AT, folder=folder).intact
    assert not verify_pdf(signed + b"\n% more\n", at=AT, folder=folder).intact


def test_somebody_elses_signature_is_not_trusted(folder: Path, tmp_path: Path) -> None:
    make_certificate(folder=tmp_path / "other", name="OneWindow demo", at=AT)
    signed = sign_pdf(render(template="licence", data=SAMPLES["licence"]), folder=tmp_path / "other")
    verdict = verify_pdf(signed, at=AT, folder=folder)
    assert verdict.signed
    assert not verdict.trusted


def test_made_once_and_private(folder: Path) -> None:
    before = (folder / "documents.key").read_bytes()
    make_certificate(folder=folder, name="again", at=AT)
    assert (folder / "documents.key").read_bytes() == before
    assert (folder / "documents.key").stat().st_mode & 0o077 == 0


def test_without_key_or_pdf_it_refuses(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SigningRefused, match="key is missing"):
        sign_pdf(b"%PDF-", folder=tmp_path / "nowhere")
    with pytest.raises(SigningRefused):
        sign_pdf(b"no pdf at all", folder=folder)
    assert not verify_pdf(b"no pdf at all", at=AT, folder=folder).signed
