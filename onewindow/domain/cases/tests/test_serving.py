"""What the acts of a case leave as papers: the proof of service (送达回证) and the record of a check on the spot."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from onewindow.domain.applications.types import DeliveryMethod
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import Outcome
from onewindow.domain.notices import queries as notices
from onewindow.domain.papers import queries as papers
from onewindow.domain.papers.types import Paper, PaperKind
from onewindow.kernel.actor import system_actor
from onewindow.kernel.deadlines import ClockState
from onewindow.kernel.relay import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
PLATFORM = system_actor(name="test")


def _granted(at: datetime, method: DeliveryMethod) -> str:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD, method=method).case_no
    luo = cast_actor("luo", channel="office")
    commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
    commands.accept(actor=luo, at=at, case_no=number)
    commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    commands.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=False, opinion="后厨没有洗手池", second_officer=cast_actor("feng").ref)
    commands.decide(actor=cast_actor("huang", channel="office"), at=at, case_no=number, outcome=Outcome.GRANTED, reason="洗手池已经当场补装。")
    return number


def _papers(number: str, kind: PaperKind) -> list[Paper]:
    return [paper for paper in queries.case(actor=PLATFORM, case_no=number).documents if paper.kind is kind]


@pytest.mark.law("XKF-44")
def test_collecting_the_result_proves_its_service(at: datetime) -> None:
    number = _granted(at, DeliveryMethod.PICK_UP)
    assert _papers(number, PaperKind.GRANT)[0].served_at is None
    commands.deliver_at_counter(actor=cast_actor("he", channel="counter"), at=at, case_no=number, taken_by="陈静怡", id_tail="1340")
    [decided], [proof] = _papers(number, PaperKind.GRANT), _papers(number, PaperKind.DELIVERY_RECEIPT)
    assert (decided.served_at, decided.served_how, decided.served_to) == (at, "counter", "陈静怡")
    _template, said = papers.content(paper_no=proof.paper_no)
    assert said["rows"] == [[decided.title, decided.paper_no]]
    assert ["送达方式", "直接送达（窗口领取）"] in said["fields"]  # type: ignore[operator]  # plain JSON
    drain(clock=lambda: at)
    assert _papers(number, PaperKind.DELIVERY_RECEIPT)[0].file_no, "it is drawn like any paper"


@pytest.mark.law("XKF-44")
def test_a_result_to_be_fetched_is_told_once_and_then_it_is_the_applicants_turn(at: datetime) -> None:
    number = _granted(at, DeliveryMethod.PICK_UP)
    ready, = (fact for fact in queries.case(actor=PLATFORM, case_no=number).facts if fact.name == "ResultReady")
    told, = (notice for notice in notices.inbox(actor=cast_actor("chen")) if notice.kind == "result_ready")
    assert ready.note and ready.note in told.body
    late = at + timedelta(days=60)
    assert next(clock for clock in queries.clocks(actor=PLATFORM, case_nos=(number,), at=late)[number] if clock.rule.code == "deliver").state is ClockState.MET
    assert not any(fact.name == "ResultReady" for fact in queries.case(actor=PLATFORM, case_no=_granted(at, DeliveryMethod.POST)).facts)


@pytest.mark.law("XKF-44")
def test_a_parcel_that_arrived_proves_it_once(at: datetime) -> None:
    number = _granted(at, DeliveryMethod.POST)
    arrived = at + timedelta(days=2)
    for _again in range(2):
        commands.record_progress(actor=PLATFORM, at=at + timedelta(days=3), case_no=number, name="ConsignmentDelivered", document_no="X1", text="陈静怡",
                                 happened_at=arrived)
    [decided], [_proof] = _papers(number, PaperKind.GRANT), _papers(number, PaperKind.DELIVERY_RECEIPT)
    assert (decided.served_at, decided.served_how) == (arrived, "post"), "service is made when it arrives, not when we hear of it"


@pytest.mark.law("XKF-34-3")
def test_a_check_on_the_spot_leaves_its_record(at: datetime) -> None:
    number = _granted(at, DeliveryMethod.PICK_UP)
    [record] = _papers(number, PaperKind.SITE_RECORD)
    _template, said = papers.content(paper_no=record.paper_no)
    assert said["paragraphs"] == ["后厨没有洗手池"]
    assert [name for _who, name in said["signers"]] == [cast_actor("luo").name, cast_actor("feng").name]  # type: ignore[attr-defined]  # plain JSON
    assert ["结论", "不符合要求。"] in said["fields"]  # type: ignore[operator]  # plain JSON
