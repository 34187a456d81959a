"""Fetching a result at the counter: the applicant, an agent who may collect, or a signed paper; no bare name (民法典 162, 165)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from onewindow.domain.applications.types import DeliveryMethod
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.commands.handing import NotTheCollector
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import Outcome
from onewindow.domain.mandates.commands import grant_mandate
from onewindow.domain.mandates.queries import NotMandated
from onewindow.domain.mandates.types import MandateKind, MandateTerms, Power
from onewindow.kernel.actor import Reach, system_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD, PLATFORM = "food-catering-licence", system_actor(name="test")
CHEN, LI = "1340", "1350"


@pytest.fixture
def number(at: datetime) -> str:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD, method=DeliveryMethod.PICK_UP).case_no
    luo = cast_actor("luo", channel="office")
    commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
    commands.accept(actor=luo, at=at, case_no=number)
    commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    commands.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    commands.decide(actor=cast_actor("huang", channel="office"), at=at, case_no=number, outcome=Outcome.GRANTED)
    return number


def _fetched(number: str, at: datetime, taken_by: str, **more: str) -> bool:
    commands.deliver_at_counter(actor=cast_actor("he", channel="counter"), at=at, case_no=number, taken_by=taken_by, **more)
    return any(fact.name == "ResultCollected" for fact in queries.case(actor=PLATFORM, case_no=number).facts)


def _mandated(at: datetime, *powers: Power, item: str = FOOD) -> None:
    terms = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=powers, item_codes=(item,), valid_from=at.date(), valid_until=at.date())
    grant_mandate(actor=PLATFORM, at=at, principal_no=cast_actor("chen").ref, agent_no=cast_actor("li").ref, terms=terms)


@pytest.mark.law("MFD-165")
@pytest.mark.parametrize(("taken_by", "more"), [
    ("王五", {}), ("王五", {"id_tail": "1340"}), ("陈静怡", {}), ("陈静怡", {"id_tail": "1350"}), ("陈静怡", {"id_tail": "134"}),
    ("李文辉", {"relation": "agent", "id_tail": LI}), ("王五", {"relation": "neighbour", "id_tail": "1234"}), ("王五", {"relation": "proxy"}),
])
def test_no_name_alone_and_no_wrong_card(number: str, at: datetime, taken_by: str, more: dict[str, str]) -> None:
    with pytest.raises(NotTheCollector) as refusal:
        _fetched(number, at, taken_by, **more)
    assert refusal.value.article == "民法典 165"
    assert _fetched(number, at, "陈静怡", id_tail=CHEN), "the applicant still can"


@pytest.mark.law("MFD-162", "MFD-165")
def test_an_agent_collects_by_the_power_to_collect(number: str, at: datetime) -> None:
    _mandated(at, Power.APPLY, Power.CORRECT, Power.RECEIVE)
    _mandated(at, Power.COLLECT, item="self-employed-registration")
    agent = {"relation": "agent", "id_tail": LI}
    with pytest.raises(NotTheCollector):
        _fetched(number, at, cast_actor("li").name, **agent)
    _mandated(at, Power.COLLECT)
    with pytest.raises(NotTheCollector):
        _fetched(number, at, cast_actor("li").name, relation="agent", id_tail=CHEN)
    assert _fetched(number, at, cast_actor("li").name, **agent)


@pytest.mark.law("MFD-165")
def test_a_signed_paper_is_recorded_with_name_and_card(number: str, at: datetime) -> None:
    assert _fetched(number, at, "王五", relation="proxy", id_tail="123x")


@pytest.mark.law("MFD-165", "XKF-44")
def test_a_decision_is_opened_by_who_may_receive_it(number: str, at: datetime) -> None:
    chen, li = cast_actor("chen"), cast_actor("li")
    agent = replace(li, on_behalf_of=chen.ref, reach=(Reach(powers=frozenset({Power.CORRECT})),))
    _mandated(at, Power.APPLY, Power.CORRECT, Power.COLLECT, Power.PAY)
    with pytest.raises(NotMandated) as refusal:
        queries.case(actor=agent, case_no=number, power="receive", at=at)
    assert refusal.value.article == "民法典 165"
    assert queries.case(actor=chen, case_no=number, power="receive", at=at)
    _mandated(at, Power.RECEIVE)
    assert queries.case(actor=agent, case_no=number, power="receive", at=at)
