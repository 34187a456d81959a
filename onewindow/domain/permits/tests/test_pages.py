"""The screens of permits."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import Client, RequestFactory

from onewindow.domain.permits import commands, queries, reactions
from onewindow.domain.permits.facts import PermitIssued
from onewindow.domain.permits.tests.conftest import AT, draw
from onewindow.domain.permits.types import Permit, PermitState, RevocationGround
from onewindow.domain.permits.web import citizen, staff
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.models.outbox import OutboxFact

pytestmark = pytest.mark.django_db


def request_of(actor: Actor, path: str = "/", form: dict[str, str] | None = None) -> HttpRequest:
    request = RequestFactory().get(path) if form is None else RequestFactory().post(path, form)
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
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
    commands.attach_document(actor=system_actor(name="permits"), at=at, permit_no=permit.permit_no, content=reactions.draw_permit(fact).content)
    assert f"{permit.permit_no}/document.pdf" in citizen.mine(request_of(holder)).content.decode()
    answer = citizen.document(request_of(holder), permit_no=permit.permit_no)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    with pytest.raises(NotFound):
        citizen.document(request_of(stranger), permit_no=permit.permit_no)
    assert permit.name not in citizen.mine(request_of(stranger)).content.decode()


def page_of(actor: Actor, permit: Permit) -> str:
    return citizen.permit(request_of(actor), permit_no=permit.permit_no).content.decode()


def test_the_holder_reads_its_life(permit: Permit, leader: Actor, holder: Actor, stranger: Actor, at: datetime) -> None:
    page = page_of(holder, permit)
    assert "CANARY" in page
    assert permit.check_code in page
    with pytest.raises(NotFound):
        page_of(stranger, permit)
    commands.revoke(actor=leader, at=at, permit_no=permit.permit_no, ground=RevocationGround.FRAUD, reason="材料系伪造")
    page = page_of(holder, permit)
    assert "材料系伪造" in page
    assert "示例区人民政府" in page
    assert "示例法院" in page


def test_the_holder_opens_the_decision_strangers_do_not(permit: Permit, leader: Actor, holder: Actor, stranger: Actor, at: datetime) -> None:
    commands.revoke(actor=leader, at=at, permit_no=permit.permit_no, ground=RevocationGround.FRAUD, reason="材料系伪造")
    draw(at)
    number = queries.life_of(actor=holder, permit_no=permit.permit_no).entries[-1].paper_no
    assert citizen.paper(request_of(holder), permit_no=permit.permit_no, paper_no=number).content.startswith(b"%PDF")
    with pytest.raises(NotFound):
        citizen.paper(request_of(stranger), permit_no=permit.permit_no, paper_no=number)
    with pytest.raises(NotFound):
        citizen.paper(request_of(holder), permit_no=permit.permit_no, paper_no="D0")


class TestOffice:
    """The staff's pages."""

    def form(self, **more: str) -> dict[str, str]:
        return {"act": "revoke", "ground": "fraud", "reason": "材料系伪造", "grave_public_harm": "no", "safety_matter": "yes", **more}

    def act(self, actor: Actor, permit: Permit, **form: str) -> tuple[int, str]:
        answer = staff.act(request_of(actor, "/office/", form), permit_no=permit.permit_no)
        return answer.status_code, answer.content.decode()

    def test_found_by_number(self, permit: Permit, head: Actor) -> None:
        typed = permit.permit_no.lower()
        assert staff.find(request_of(head, f"/office/permits/?n={typed}")).status_code == 302
        assert staff.find(request_of(head, "/office/permits/?n=PT0")).status_code == 404
        assert staff.find(request_of(head, "/office/permits/")).status_code == 200

    def test_citizens_have_no_business_there(self, permit: Permit, holder: Actor) -> None:
        for view in (staff.find, staff.permit, staff.act):
            arguments = {} if view is staff.find else {"permit_no": permit.permit_no}
            form = self.form() if view is staff.act else None
            with pytest.raises(NotAllowed):
                view(request_of(holder, "/office/", form), **arguments)

    def test_it_offers_what_the_post_may_do(self, permit: Permit, head: Actor, leader: Actor) -> None:
        assert 'value="take_back"' in staff.permit(request_of(leader), permit_no=permit.permit_no).content.decode()
        assert 'value="take_back"' not in staff.permit(request_of(head), permit_no=permit.permit_no).content.decode()

    def test_revoking(self, permit: Permit, leader: Actor, holder: Actor) -> None:
        assert self.act(leader, permit, **self.form())[0] == 302
        assert queries.permit(actor=holder, permit_no=permit.permit_no).state is PermitState.REVOKED

    def test_other_acts(self, permit: Permit, leader: Actor, holder: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.act(leader, permit, act="reissue", reason="遗失")[0] == 409, "it ran out years ago, though no job has noted it"
        monkeypatch.setattr("onewindow.kernel.clock.now", lambda: AT)
        assert self.act(leader, permit, act="reissue", reason="遗失")[0] == 302
        assert self.act(leader, permit, act="take_back", ground="law_changed", reason="规章废止", compensation="依法补偿")[0] == 302
        assert self.act(leader, permit, act="cancel", ground="withdrawn_or_revoked", reason="已撤回")[0] == 302
        assert queries.permit(actor=holder, permit_no=permit.permit_no).state is PermitState.CANCELLED

    def test_a_refusal_keeps_what_was_typed_and_names_the_law(self, permit: Permit, leader: Actor) -> None:
        status, page = self.act(leader, permit, **self.form(grave_public_harm="yes"))
        assert status == 409
        assert "材料系伪造" in page
        assert "《行政许可法》第六十九条第三款" in page

    @pytest.mark.parametrize("wrong", [{"ground": "x"}, {"safety_matter": ""}, {"act": "burn"}, {"reason": ""}, {"ground": "law_changed"}])
    def test_incomplete_forms(self, permit: Permit, leader: Actor, holder: Actor, wrong: dict[str, str]) -> None:
        assert self.act(leader, permit, **self.form(**wrong))[0] == 422
        assert queries.permit(actor=holder, permit_no=permit.permit_no).state is PermitState.VALID
