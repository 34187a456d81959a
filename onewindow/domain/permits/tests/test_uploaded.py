"""A document handed in for checking: only what was issued, byte for byte, is a permit; each spoiling has its own answer."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from onewindow.domain.permits import commands, jobs, queries
from onewindow.domain.permits.tests.conftest import draw
from onewindow.domain.permits.types import (
    CancellationGround,
    FileFault,
    FileVerdict,
    Permit,
    PermitState,
    RevocationGround,
    TakeBackGround,
)
from onewindow.kernel.actor import Actor
from onewindow.kernel.documents import render
from onewindow.kernel.signing import make_certificate, sign_pdf
from onewindow.kernel.tests.document_samples import SAMPLES

pytestmark = pytest.mark.django_db


def look(content: bytes, at: datetime) -> FileVerdict:
    return queries.verify_file(content=content, at=at)


def holds(verdict: FileVerdict) -> bool:
    return verdict.fault is None and verdict.permit is not None and verdict.permit.state is PermitState.VALID and not verdict.permit.replaced


class TestGenuine:
    """The document as issued."""

    def test_it_holds_and_hides_the_holder(self, signed: bytes, permit: Permit, at: datetime) -> None:
        verdict = look(signed, at)
        assert holds(verdict)
        assert verdict.permit is not None
        assert (verdict.permit.permit_no, verdict.permit.holder_masked) == (permit.permit_no, "陈**")
        assert verdict.signed_at is not None
        assert "CANARY" not in repr(verdict)
        assert "静怡" not in repr(verdict)

    def test_revoked(self, signed: bytes, permit: Permit, leader: Actor, at: datetime) -> None:
        commands.revoke(actor=leader, at=at, permit_no=permit.permit_no, ground=RevocationGround.FRAUD, reason="材料虚假")
        verdict = look(signed, at)
        assert verdict.permit is not None
        assert (verdict.permit.state, verdict.permit.article, verdict.permit.ended_on) == (PermitState.REVOKED, "行政许可法 69(2)", at.date())
        assert "材料虚假" not in repr(verdict)

    def test_taken_back_and_struck_off(self, signed: bytes, permit: Permit, leader: Actor, at: datetime) -> None:
        commands.take_back(actor=leader, at=at, permit_no=permit.permit_no, ground=TakeBackGround.LAW_CHANGED, reason="废止", compensation="依法补偿")
        seen = look(signed, at).permit
        assert seen is not None and seen.state is PermitState.TAKEN_BACK
        commands.cancel(actor=leader, at=at, permit_no=permit.permit_no, ground=CancellationGround.WITHDRAWN_OR_REVOKED, reason="已撤回")
        seen = look(signed, at).permit
        assert seen is not None and seen.state is PermitState.CANCELLED

    def test_expired(self, signed: bytes, at: datetime) -> None:
        for later in (at + timedelta(days=365 * 6), at + timedelta(days=365 * 6 + 1)):
            seen = look(signed, later).permit
            assert seen is not None and seen.state is PermitState.EXPIRED
            jobs.end_terms(at=later)

    def test_replaced(self, signed: bytes, permit: Permit, head: Actor, holder: Actor, at: datetime) -> None:
        commands.reissue(actor=head, at=at, permit_no=permit.permit_no, reason="遗失")
        draw(at)
        seen = look(signed, at).permit
        assert seen is not None and seen.replaced
        assert holds(look(queries.document_of(actor=holder, permit_no=permit.permit_no), at))


class TestSpoiled:
    """Everything else."""

    def test_signature_taken_out(self, signed: bytes, at: datetime) -> None:
        stripped = signed[: signed.index(b"%%EOF") + 5]
        assert look(stripped, at).fault is FileFault.UNSIGNED

    def test_never_signed(self, at: datetime) -> None:
        assert look(render(template="licence", data=SAMPLES["licence"]), at).fault is FileFault.UNSIGNED

    def test_a_later_revision(self, signed: bytes, at: datetime) -> None:
        writer, target = IncrementalPdfFileWriter(io.BytesIO(signed)), io.BytesIO()
        writer.update_root()
        writer.write(target)
        assert look(target.getvalue(), at).fault is FileFault.APPENDED
        assert look(signed + b"\n%%EOF", at).fault is FileFault.APPENDED

    def test_a_foreign_authority(self, at: datetime, tmp_path: Path) -> None:
        make_certificate(folder=tmp_path / "other", name="OneWindow demo", at=datetime.now(tz=UTC))
        forged = sign_pdf(render(template="licence", data=SAMPLES["licence"]), folder=tmp_path / "other")
        assert look(forged, at).fault is FileFault.FOREIGN

    def test_ours_but_no_permit(self, signed: bytes, at: datetime) -> None:
        verdict = look(sign_pdf(render(template="licence", data=SAMPLES["licence"])), at)
        assert (verdict.fault, verdict.permit) == (FileFault.UNKNOWN, None)

    def test_a_changed_byte(self, signed: bytes, at: datetime) -> None:
        place = signed.index(b"stream") + 40
        assert look(signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :], at).fault is FileFault.ALTERED

    @pytest.mark.parametrize("junk", [b"", b"hello", b"PK\x03\x04zip", b"%PDF-1.7"])
    def test_no_document_at_all(self, junk: bytes, at: datetime) -> None:
        assert look(junk, at).fault in (FileFault.NOT_PDF, FileFault.UNSIGNED)

    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(place=st.integers(0, 2**22), bits=st.integers(1, 255))
    @example(place=0, bits=1)
    @example(place=2**22, bits=255)
    def test_no_byte_may_differ(self, signed: bytes, at: datetime, place: int, bits: int) -> None:
        place %= len(signed)
        spoiled = signed[:place] + bytes([signed[place] ^ bits]) + signed[place + 1 :]
        assert look(spoiled, at).fault is not None

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(place=st.integers(0, 2**22), bits=st.integers(1, 255))
    def test_no_byte_of_the_signature_itself(self, signed: bytes, at: datetime, place: int, bits: int) -> None:
        start = signed.index(b"/Contents <") + len(b"/Contents <")
        place = start + place % (signed.index(b">", start) - start)
        spoiled = signed[:place] + bytes([signed[place] ^ bits]) + signed[place + 1 :]
        assert look(spoiled, at).fault is not None

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(cut=st.integers(0, 2**22), more=st.binary(max_size=40))
    def test_no_byte_may_be_missing_or_too_many(self, signed: bytes, at: datetime, cut: int, more: bytes) -> None:
        assert look(signed[: cut % len(signed)] + more, at).fault is not None
        assert look(signed + b"\x00" + more, at).fault is not None
