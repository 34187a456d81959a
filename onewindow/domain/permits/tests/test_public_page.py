"""The public page: number and code, and a file handed in. Each outcome has its own words; nothing is kept, nothing private shown."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.domain.permits import commands
from onewindow.domain.permits.tests.conftest import issue
from onewindow.domain.permits.types import FileFault, LifeAct, Permit, RevocationGround
from onewindow.domain.permits.web import public
from onewindow.domain.permits.web.wording import ACTS, FAULTS
from onewindow.kernel.actor import Actor
from onewindow.kernel.models.files import StoredFile

pytestmark = pytest.mark.django_db


def hand_in(client: Client, content: bytes, name: str = "permit.pdf") -> str:
    answer = client.post("/verify/file/", {"document": SimpleUploadedFile(name, content, content_type="application/pdf")}, headers={"accept-language": "en"})
    return answer.content.decode()


@pytest.fixture
def permit(head: Actor, organ: str) -> Permit:
    return issue(head, organ, valid_years=60)  # the page asks for today


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)  # the page needs neither cookie nor session


@pytest.fixture(autouse=True)
def _in_english(settings: object) -> None:
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]


def test_a_genuine_file(client: Client, signed: bytes) -> None:
    page = hand_in(client, signed)
    assert "Genuine, and in force today." in page
    assert "陈**" in page
    assert "静怡" not in page
    assert "CANARY" not in page


def test_a_revoked_permit(client: Client, signed: bytes, permit: Permit, leader: Actor, at: datetime) -> None:
    commands.revoke(actor=leader, at=at, permit_no=permit.permit_no, ground=RevocationGround.FRAUD, reason="SECRET REASON")
    page = hand_in(client, signed)
    assert "Genuine, but no longer in force." in page
    assert "《行政许可法》第六十九条第二款" in page
    assert "SECRET REASON" not in page


def test_a_replaced_document(client: Client, signed: bytes, permit: Permit, head: Actor, at: datetime) -> None:
    commands.reissue(actor=head, at=at, permit_no=permit.permit_no, reason="遗失")
    for page in (hand_in(client, signed), client.get("/verify/", {"n": permit.permit_no, "c": permit.check_code}).content.decode()):
        assert "has been replaced by a newer one" in page
        assert "in force today" not in page


def test_each_fault_says_something_of_its_own(client: Client, signed: bytes) -> None:
    place = signed.index(b"stream") + 40
    spoiled = {
        FileFault.ALTERED: signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :],
        FileFault.APPENDED: signed + b"\n% more", FileFault.NOT_PDF: b"PK\x03\x04", FileFault.UNSIGNED: signed[: signed.index(b"%%EOF") + 5],
    }
    for fault, content in spoiled.items():
        page = hand_in(client, content)
        assert str(FAULTS[fault][0]) in page
        assert "Genuine" not in page
    assert len({str(title) for title, _ in FAULTS.values()}) == len(FileFault)


def test_words_for_everything() -> None:
    assert set(FAULTS) == set(FileFault)
    assert set(ACTS) == set(LifeAct)


def test_nothing_is_kept(client: Client, signed: bytes) -> None:
    before = StoredFile.objects.count(), sorted(Path(site.ONEWINDOW_FILES).rglob("*"))
    hand_in(client, signed)
    hand_in(client, signed + b"x")
    assert (StoredFile.objects.count(), sorted(Path(site.ONEWINDOW_FILES).rglob("*"))) == before


def test_too_large_is_refused_unread(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public.queries, "verify_file", lambda **_: pytest.fail("it was read"))
    answer = client.post("/verify/file/", {"document": SimpleUploadedFile("x.pdf", b"%PDF-" + b"0" * public.LARGEST + b"0" * public.FORM_PARTS)})
    assert answer.status_code == 413
    assert "larger than 5 MB" in answer.content.decode()


@pytest.mark.parametrize("form", [{}, {"document": "text"}, {"document": SimpleUploadedFile("x.pdf", b"")}])
def test_no_file(client: Client, form: dict[str, object]) -> None:
    answer = client.post("/verify/file/", form)
    assert answer.status_code == 422
    assert "Choose the PDF" in answer.content.decode()


def test_only_by_post(client: Client) -> None:
    assert client.get("/verify/file/").status_code == 405
