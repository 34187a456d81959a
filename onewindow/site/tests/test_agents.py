"""What an agent finds of the principal's affairs: what the mandate reaches, and nothing else (民法典 165)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from onewindow.domain.applications.demo import fill_draft
from onewindow.domain.cases import commands as cases
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import Outcome
from onewindow.domain.mandates.commands import grant_mandate
from onewindow.domain.mandates.types import MandateKind, MandateProof, MandateTerms, Power
from onewindow.domain.permits import queries as permits
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor, system_actor

pytestmark = pytest.mark.django_db

FOOD, CANARY = "food-catering-licence", "medical-insurance-topup"


def mandated(client: Client, principal: Actor, at: datetime, *powers: Power, items: tuple[str, ...] = (FOOD,)) -> Client:
    """Li at a browser, acting for the principal."""
    li = cast_actor("li")
    terms = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=powers, valid_from=at.date(), valid_until=at.date(), item_codes=items,
                         proof=MandateProof.REGISTER)
    made = grant_mandate(actor=system_actor(name="test"), at=at, principal_no=principal.ref, agent_no=li.ref, terms=terms)
    client.force_login(get_user_model().objects.get(login_name="li"), backend="onewindow.domain.people.web.backend.AccountBackend")
    assert client.post(f"/my/mandates/{made.mandate_no}/act/").status_code == 302
    return client


@pytest.fixture
def now(district: None, monkeypatch: pytest.MonkeyPatch, at: datetime) -> datetime:
    """The moment of the test, for pages as well."""
    monkeypatch.setattr(clock, "now", lambda: at)
    monkeypatch.setattr(clock, "today", lambda: at.date())
    return at


@pytest.mark.law("MFD-165")
def test_an_agent_of_one_service_finds_nothing_of_another(client: Client, now: datetime) -> None:
    chen = cast_actor("chen")
    theirs, canary = hand_in(actor=chen, at=now, item_code=FOOD).case_no, hand_in(actor=chen, at=now, item_code=CANARY).case_no
    secret = fill_draft(actor=chen, at=now, item_code=CANARY)
    li = mandated(client, chen, now, Power.APPLY, Power.CORRECT)
    found = "".join(li.get(page).content.decode() for page in ("/my/", "/my/messages/", "/my/permits/", "/my/charges/", "/my/drafts/", "/my/mandates/"))
    assert theirs[-6:] in found
    assert canary not in found and canary[-6:] not in found and secret not in found
    assert li.get(f"/cases/{theirs}/").status_code == 200
    for page in (f"/cases/{canary}/", f"/cases/{canary}/receipt/", f"/cases/{canary}/why/", f"/apply/{secret}/", f"/apply/{secret}/form/"):
        assert li.get(page).status_code in (403, 404), page
    for page in ("/my/files/", "/my/uses/"):
        answer = li.get(page)
        assert answer.status_code == 403 and chen.name in answer.content.decode(), page


@pytest.mark.law("MFD-165")
def test_who_may_only_apply_finds_what_they_handed_in(client: Client, now: datetime) -> None:
    chen = cast_actor("chen")
    hers = hand_in(actor=chen, at=now, item_code=FOOD).case_no
    li = mandated(client, chen, now, Power.APPLY)
    assert hers[-6:] not in li.get("/my/").content.decode()
    assert li.get(f"/cases/{hers}/").status_code == 404


@pytest.mark.law("MFD-165")
def test_an_agent_of_all_matters_finds_all(client: Client, now: datetime) -> None:
    chen = cast_actor("chen")
    numbers = [hand_in(actor=chen, at=now, item_code=code).case_no for code in (FOOD, CANARY)]
    li = mandated(client, chen, now, *Power, items=())
    assert [li.get(f"/cases/{number}/").status_code for number in numbers] == [200, 200]
    assert li.get("/my/uses/").status_code == 200


@pytest.mark.law("MFD-165")
def test_permits_and_messages_follow_the_case(client: Client, now: datetime) -> None:
    chen, (officer, second, head) = cast_actor("chen"), (cast_actor(code, channel="office") for code in ("luo", "feng", "huang"))
    number = hand_in(actor=chen, at=now, item_code=FOOD).case_no
    cases.accept(actor=officer, at=now, case_no=number)
    cases.review(actor=officer, at=now, case_no=number, step_code="review", passed=True)
    cases.review(actor=officer, at=now, case_no=number, step_code="site_check", passed=True, second_officer=second.ref)
    cases.decide(actor=head, at=now, case_no=number, outcome=Outcome.GRANTED)
    [permit] = permits.permits_of(actor=chen, holder_no=chen.ref)
    other = mandated(Client(), chen, now, Power.APPLY, Power.CORRECT, items=(CANARY,))
    assert other.get(f"/my/permits/{permit.permit_no}/").status_code == 404
    assert permit.name not in other.get("/my/permits/").content.decode()
    assert number not in other.get("/my/messages/").content.decode()
    li = mandated(client, chen, now, Power.APPLY, Power.CORRECT)
    assert li.get(f"/my/permits/{permit.permit_no}/").status_code == 200
    assert number in li.get("/my/messages/").content.decode()


@pytest.mark.law("MFD-165")
def test_whose_agents_a_page_lists(client: Client, now: datetime) -> None:
    chen = cast_actor("chen")
    li = mandated(client, chen, now, Power.APPLY)
    page = li.get("/my/mandates/").content.decode()
    assert "我的代理人" not in page and f"您正在代{chen.name}办事" in page
    start = li.get(f"/apply/start/{FOOD}/").content.decode()
    assert f"申请人：{chen.name}" in start and "改为本人办理" in start
    back = li.post("/my/mandates/stop/", {"next": f"/apply/start/{FOOD}/"})
    assert back.headers["Location"] == f"/apply/start/{FOOD}/"
    assert f"改为代{chen.name}办理" in li.get(f"/apply/start/{FOOD}/").content.decode()
    assert li.post("/my/mandates/stop/", {"next": "https://example.org/"}).headers["Location"] == "/my/mandates/"
