"""The screens of evidence."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from onewindow.domain.evidence import commands
from onewindow.domain.evidence.tests.conftest import PDF, within_a_case
from onewindow.domain.evidence.web import citizen
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


def request_of(actor: Actor, query: str = "") -> HttpRequest:
    request = RequestFactory().get(f"/{query}")
    request.user = SimpleNamespace(is_authenticated=bool(actor.ref))  # type: ignore[assignment]
    request.actor = actor  # type: ignore[attr-defined]
    return request


def test_signed_out_people_are_sent_to_sign_in(client: Client) -> None:
    assert client.get("/my/files/").status_code == 302


def test_the_holder_sees_files_and_uses(chen: Actor, li: Actor, clerk: Actor, at: datetime) -> None:
    stored = commands.store_file(actor=chen, at=at, owner_no="P-1", kind_code="lease", filename="租赁合同.pdf", content=PDF)
    commands.use_file(actor=within_a_case(clerk), at=at, file_no=stored.file_no, purpose="审查某件")
    page = citizen.files(request_of(chen)).content.decode()
    assert "租赁合同.pdf" in page
    assert "审查某件" in page
    assert "何敏仪" in page
    other = citizen.files(request_of(li)).content.decode()
    assert "租赁合同.pdf" not in other


def test_the_holder_downloads_and_a_stranger_does_not(chen: Actor, li: Actor, at: datetime) -> None:
    stored = commands.store_file(actor=chen, at=at, owner_no="P-1", kind_code="lease", filename="lease.pdf", content=PDF)
    answer = citizen.content(request_of(chen), file_no=stored.file_no)
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    with pytest.raises(NotFound):
        citizen.content(request_of(li), file_no=stored.file_no)


def test_a_file_opened_for_a_case_says_so_in_words(chen: Actor, clerk: Actor, at: datetime) -> None:
    stored = commands.store_file(actor=chen, at=at, owner_no="P-1", kind_code="lease", filename="租赁合同.pdf", content=PDF)
    commands.use_file(actor=within_a_case(clerk), at=at, file_no=stored.file_no, purpose="case C440605261124000011768")
    page = citizen.files(request_of(chen)).content.decode()
    assert "办件 C440605261124000011768" in page
    assert "case C4406" not in page
