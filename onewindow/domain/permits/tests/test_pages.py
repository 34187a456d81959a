"""The screens of permits."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from onewindow.domain.permits import commands, reactions
from onewindow.domain.permits.facts import PermitIssued
from onewindow.domain.permits.types import Permit
from onewindow.domain.permits.web import citizen
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.errors import NotFound
from onewindow.kernel.models.outbox import OutboxFact

pytestmark = pytest.mark.django_db


def request_of(actor: Actor, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=bool(actor.ref))  # type: ignore[assignment]
    request.actor = actor  # type: ignore[attr-defined]
    return request


def test_anybody_checks_a_permit(client: Client, permit: Permit) -> None:
    page = client.get("/verify/", {"n": permit.permit_no, "c": permit.check_code}).content.decode()
    assert permit.name in page
    assert "陈**" in page
    assert "静怡" not in page
    assert "CANARY" not in page


def test_a_wrong_code_says_so(client: Client, permit: Permit) -> None:
    page = client.get("/verify/", {"n": permit.permit_no, "c": "AAAAAA"})
    assert page.status_code == 200
    assert 'role="status"' in page.content.decode()
    assert permit.name not in page.content.decode()


def test_the_empty_form_accuses_nobody(client: Client) -> None:
    assert 'class="alert bad"' not in client.get("/verify/").content.decode()


def test_signed_out_people_are_sent_to_sign_in(client: Client) -> None:
    assert client.get("/my/permits/").status_code == 302


def test_the_holder_sees_and_opens_the_permit(permit: Permit, holder: Actor, stranger: Actor, at: datetime) -> None:
    assert "document.pdf" not in citizen.mine(request_of(holder)).content.decode()
    fact = PermitIssued(**OutboxFact.objects.get(name="PermitIssued").payload)
    commands.attach_document(actor=system_actor(name="permits"), at=at, permit_no=permit.permit_no, content=reactions.render_permit(fact))
    assert f"{permit.permit_no}/document.pdf" in citizen.mine(request_of(holder)).content.decode()
    answer = citizen.document(request_of(holder), permit_no=permit.permit_no)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    with pytest.raises(NotFound):
        citizen.document(request_of(stranger), permit_no=permit.permit_no)
    assert permit.name not in citizen.mine(request_of(stranger)).content.decode()
