"""An organ whose consent the law wants: its No keeps a licence from being granted, a later Yes opens it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries as case_queries
from onewindow.domain.cases.demo import cast_actor, fill_draft
from onewindow.domain.cases.types import CaseState, Outcome
from onewindow.domain.procedures import commands
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.errors import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
PLATFORM = system_actor(name="test")
ROAD = "road-occupation-permit"
POLICE = Actor(kind=ActorKind.STAFF, ref="S-gaj", name="阮", channel="office", department_code="gaj", rights=frozenset({"procedures.answer"}))
DAY = timedelta(days=1)


@pytest.fixture
def number(at: datetime) -> str:
    """A road to be dug up, reviewed and looked at: only the police have not spoken."""
    guan, shao, zhong = cast_actor("guan"), cast_actor("shao", channel="office"), cast_actor("zhong", channel="office")
    made = cases.submit(actor=guan, at=at, draft_no=fill_draft(actor=guan, at=at, item_code=ROAD)).case_no
    cases.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=made)
    cases.accept(actor=shao, at=at, case_no=made)
    cases.review(actor=shao, at=at, case_no=made, step_code="review", passed=True)
    cases.review(actor=shao, at=at, case_no=made, step_code="site_check", passed=True, second_officer=zhong.ref)
    return made


def _ask(at: datetime, number: str) -> tuple[str, str]:
    begun = commands.begin(actor=cast_actor("shao", channel="office"), at=at, case_no=number, special_code="traffic_police", reason="请提出意见", days=3)
    return begun.procedure_no, begun.consultations[0].consultation_no


def _answered(at: datetime, number: str, *, agrees: bool) -> None:
    procedure_no, asked = _ask(at, number)
    commands.answer(actor=POLICE, at=at, consultation_no=asked, agrees=agrees, opinion="同意。" if agrees else "高峰时段封闭两条车道，不同意。")
    commands.end(actor=cast_actor("shao", channel="office"), at=at, procedure_no=procedure_no, result="已经答复")


def _grant(at: datetime, number: str) -> str:
    """The state the grant leads to, or the code it is refused by."""
    try:
        return cases.decide(actor=cast_actor("cai", channel="office"), at=at, case_no=number, outcome=Outcome.GRANTED).state
    except Refusal as refusal:
        return refusal.code


@pytest.mark.law("DLJT-32-1")
def test_what_the_police_did_not_agree_to_is_not_granted_until_they_do(at: datetime, number: str) -> None:
    assert _grant(at, number) == "special_open", "nobody asked them"
    procedure_no, asked = _ask(at, number)
    assert _grant(at, number) == "special_open", "they have not answered"
    commands.answer(actor=POLICE, at=at, consultation_no=asked, agrees=False, opinion="高峰时段封闭两条车道，不同意。")
    commands.end(actor=cast_actor("shao", channel="office"), at=at, procedure_no=procedure_no, result="不同意")
    with pytest.raises(Refusal) as refused:
        cases.decide(actor=cast_actor("cai", channel="office"), at=at, case_no=number, outcome=Outcome.GRANTED)
    assert refused.value.code == "consent_withheld"
    assert refused.value.article == "《城市道路管理条例》第三十条、《中华人民共和国道路交通安全法》第三十二条"
    _answered(at + DAY, number, agrees=True)
    assert _grant(at + DAY, number) == CaseState.DECIDED


@pytest.mark.law("DLJT-32-1")
def test_it_can_be_refused_all_the_same_and_the_answer_is_a_fact_of_the_case(at: datetime, number: str) -> None:
    _answered(at, number, agrees=False)
    found = case_queries.case(actor=PLATFORM, case_no=number)
    [said] = [fact for fact in found.facts if fact.name == "OpinionDisagrees"]
    assert (said.about, said.document_no in {paper.paper_no for paper in found.documents}) == ("traffic_police", True)
    decided = cases.decide(actor=cast_actor("cai", channel="office"), at=at, case_no=number, outcome=Outcome.REFUSED, reason="公安交管部门不同意。",
                           article="《中华人民共和国道路交通安全法》第三十二条")
    assert decided.outcome is Outcome.REFUSED


@pytest.mark.law("DLJT-32-1")
def test_a_no_stands_until_it_is_withdrawn_whoever_else_agreed_before(at: datetime, number: str) -> None:
    _answered(at, number, agrees=True)
    _answered(at + DAY, number, agrees=False)
    assert _grant(at + DAY, number) == "consent_withheld"


@pytest.mark.law("DLJT-32-1")
def test_the_desk_says_why_it_cannot_be_granted(at: datetime, number: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)
    page = f"/office/cases/{number}/"
    client.post(reverse("demo_sign_in", args=["cai"]))
    waits = client.get(page).content.decode()
    assert "征求公安交通管理部门意见" in waits and "/grant/" not in waits and "/refuse/" not in waits
    _answered(at, number, agrees=False)
    withheld = client.get(page).content.decode()
    assert "/grant/" not in withheld and "/refuse/" in withheld
    assert "《中华人民共和国道路交通安全法》第三十二条" in withheld
    _answered(at + DAY, number, agrees=True)
    assert "/grant/" in client.get(page).content.decode()
