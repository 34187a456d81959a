"""Granting many: only what the standard lets, each case by the act that grants one, and whatever happens to one, the others go on."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.channels.office import acts
from onewindow.domain.applications import commands as drafts
from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import Delivery, DeliveryMethod
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import Outcome
from onewindow.domain.catalogue.demo import seed
from onewindow.domain.evidence.types import CheckChoice, Finding
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import CentreLevel
from onewindow.kernel import ledger
from onewindow.kernel.actor import system_actor
from onewindow.kernel.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD, CERTIFICATE, BULK = "food-catering-licence", "insurance-certificate-print", "/office/bulk/"
ANSWERS = {"person_name": "陈静怡", "person_id_number": "440605199001011340", "person_phone": "13800000001", "handled_by": "self", "insurance_kinds": "unemployment",
           "electronic_delivery": "yes", "truth_declaration": "yes"}


@pytest.fixture(autouse=True)
def present(district: None, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)
    seed(actor=system_actor(name="test"), at=at, only=[CERTIFICATE])


def _handed_in(at: datetime) -> str:
    chen = cast_actor("chen")
    draft = drafts.start(actor=chen, at=at, item_code=CERTIFICATE, scenario={"party": "person", "who": "self"})
    draft = drafts.save(actor=chen, at=at, draft_no=draft.draft_no, answers=ANSWERS, expected_version=draft.version)
    drafts.settle_material(actor=chen, at=at, draft_no=draft.draft_no, material_code="insurance_record", choice=CheckChoice.AGREE, reason="同意核对")
    drafts.ask_registers(actor=chen, at=at, draft_no=draft.draft_no)
    there = Delivery(method=DeliveryMethod.PICK_UP, centre_code=places.centres(level=CentreLevel.TOWN)[0].code)
    drafts.choose_delivery(actor=chen, at=at, draft_no=draft.draft_no, delivery=there)
    return commands.submit(actor=chen, at=at, draft_no=draft.draft_no).case_no


def _before_the_decision(at: datetime, *, accepted_by: str = "yan", reviewed: bool = True) -> str:
    number = _handed_in(at)
    commands.accept(actor=cast_actor(accepted_by), at=at, case_no=number)
    if reviewed:
        commands.review(actor=cast_actor("yan"), at=at, case_no=number, step_code="review", passed=True)
    return number


def _as(client: Client, code: str) -> Client:
    client.post(reverse("demo_sign_in", args=[code]))
    return client


def _outcome(number: str) -> Outcome | None:
    return queries.summary(actor=cast_actor("cheng"), case_no=number).outcome


def test_what_may_go_together_is_said_first_and_then_granted_case_by_case(client: Client, at: datetime) -> None:
    ready, again, early = _before_the_decision(at), _before_the_decision(at), _before_the_decision(at, reviewed=False)
    _as(client, "cheng")
    assert "批量准予" in client.get("/office/").content.decode()
    page = client.post(BULK, {"act": "weigh", "key": "k", "case": [ready, early, again]}).content.decode()
    assert page.count("可批量准予") == 2 and "决定之前的环节还没办" in page and "准予这 2 件" in page
    assert f'name="case" value="{early}"' not in page
    assert _outcome(ready) is None
    done = client.post(BULK, {"act": "grant", "key": "k", "case": [ready, early, again]}).content.decode()
    assert "3 件中办成 2 件" in done and "这一件还没到决定环节" in done
    assert [_outcome(number) for number in (ready, early, again)] == [Outcome.GRANTED, None, Outcome.GRANTED]
    told = [entry.act for entry in ledger.history(subject=f"case:{ready}")]
    assert {"worklists.grant_in_bulk", "worklists.grant", "cases.decide"} <= set(told)
    assert "1 件中办成 1 件" in client.post(BULK, {"act": "grant", "key": "k", "case": ready}).content.decode()  # the same form sent twice
    assert [entry.act for entry in ledger.history(subject=f"case:{ready}")] == told


@pytest.mark.parametrize("finding", [Finding.UNKNOWN, Finding.FAILED, None])
def test_a_point_no_machine_found_fulfilled_is_looked_at(client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch, finding: Finding | None) -> None:
    number = _before_the_decision(at)
    found = applications.machine_findings(filled=queries.sealed(actor=cast_actor("cheng"), case_no=number))
    assert set(found.values()) == {Finding.OK}, found
    first = next(iter(found))
    spoiled = {**found, first: finding} if finding else {}
    monkeypatch.setattr(applications, "machine_findings", lambda filled: spoiled)  # noqa: ARG005 - as the query takes it
    page = _as(client, "cheng").post(BULK, {"act": "weigh", "case": number}).content.decode()
    assert "机器没有核对为符合" in page and "逐件打开办理" in page
    assert "1 件中办成 0 件" in client.post(BULK, {"act": "grant", "key": "k", "case": number}).content.decode()
    assert _outcome(number) is None


def test_what_the_standard_does_not_let_is_not_granted_together(client: Client, at: datetime) -> None:
    number, luo = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no, cast_actor("luo")
    commands.accept(actor=luo, at=at, case_no=number)
    commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    commands.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    page = _as(client, "huang").post(BULK, {"act": "weigh", "case": number}).content.decode()
    assert "这个事项的标准没有允许批量准予" in page
    assert "1 件中办成 0 件" in client.post(BULK, {"act": "grant", "key": "k", "case": number}).content.decode()


def test_two_persons_stay_two_and_rights_stay_rights(client: Client, at: datetime) -> None:
    own, other = _before_the_decision(at, accepted_by="cheng"), _before_the_decision(at)
    assert "2 件中办成 0 件" in _as(client, "yan").post(BULK, {"act": "grant", "key": "k", "case": [own, other]}).content.decode()
    assert "批量准予" not in client.get("/office/").content.decode()
    assert _as(client, "huang").post(BULK, {"act": "grant", "key": "k", "case": [own, other]}).status_code == 404  # another organ
    assert "2 件中办成 1 件" in _as(client, "cheng").post(BULK, {"act": "grant", "key": "k", "case": [own, other]}).content.decode()
    assert (_outcome(own), _outcome(other)) == (None, Outcome.GRANTED)


def test_a_case_that_leaves_ones_sight_meanwhile_holds_up_no_other(client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = _before_the_decision(at), _before_the_decision(at)
    grant = acts.grant_in_bulk

    def moved(*, case_no: str, **rest: object) -> object:
        if case_no == first:
            raise NotFound(what="the case", number=case_no)
        return grant(case_no=case_no, **rest)
    monkeypatch.setattr(acts, "grant_in_bulk", moved)
    page = _as(client, "cheng").post(BULK, {"act": "grant", "key": "k", "case": [first, second]}).content.decode()
    assert "2 件中办成 1 件" in page and "这一件已经不在您能打开的办件里" in page
    assert _outcome(second) is Outcome.GRANTED
