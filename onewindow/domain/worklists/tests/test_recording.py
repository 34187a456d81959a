"""What the organ puts on record: a finding another limit hangs on, and what a grant obliges it to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CaseState, Outcome, WorklistView
from onewindow.domain.catalogue import commands as catalogue
from onewindow.domain.catalogue.demo import shipped_item
from onewindow.domain.courier import queries as courier
from onewindow.domain.notices import queries as notices
from onewindow.domain.worklists.commands import NothingSaid, NotToRecord, record_fact
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.deadlines import Clock, ClockState
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.ui.formats import date_cn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
INJURY, FOOD, AID = "work-injury-recognition", "food-catering-licence", "legal-aid-application"
PLATFORM = system_actor(name="test")
WHY = "事故经过有监控和证人，劳动关系有参保记录，单位没有异议"


def _office(code: str) -> Actor:
    return cast_actor(code, channel="office")


def _clock(number: str, code: str, at: datetime) -> Clock:
    return next(clock for clock in queries.clocks(actor=PLATFORM, case_nos=(number,), at=at)[number] if clock.rule.code == code)


def _due(number: str) -> date | None:
    return queries.summary(actor=PLATFORM, case_no=number).due_on


def _natural(at: datetime, days: int) -> date:
    return packaged_calendar().add_workdays(at.date() + timedelta(days=days), 0)


@pytest.fixture
def injury(at: datetime) -> str:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=INJURY).case_no
    cases.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
    cases.accept(actor=_office("yan"), at=at, case_no=number)
    return number


@pytest.fixture
def granted(at: datetime) -> str:
    """A case granted by an item whose grant obliges the organ to more, as that of legal aid does."""
    food, aid = shipped_item(FOOD), shipped_item(AID)
    assign = [row for row in aid["clocks"] if row["code"] == "assign"]
    basis = [row for row in aid["bases"] if row["code"] == "FLYZ-43"]
    catalogue.publish(actor=PLATFORM, at=at, source={
        **food, "own_facts": aid["own_facts"], "clocks": [*food["clocks"], *assign], "bases": [*food["bases"], *basis]})
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    cases.accept(actor=_office("luo"), at=at, case_no=number)
    cases.review(actor=_office("luo"), at=at, case_no=number, step_code="review", passed=True)
    cases.review(actor=_office("luo"), at=at, case_no=number, step_code="site_check", passed=True, second_officer=_office("huang").ref)
    cases.decide(actor=_office("deng"), at=at, case_no=number, outcome=Outcome.GRANTED)
    return number


@pytest.mark.law("GSBX-20-2")
def test_where_the_facts_are_clear_the_decision_is_due_fifteen_days_after_acceptance(at: datetime, injury: str) -> None:
    assert _due(injury) == _natural(at, 30), "the promise for every case"
    later = at + timedelta(days=4)
    record_fact(actor=_office("yan"), at=later, case_no=injury, code="clear", text=WHY)
    assert _clock(injury, "statutory_clear", later).due_on == _natural(at, 15), "from the day of acceptance, not of the finding"
    assert _due(injury) == _clock(injury, "promised_clear", later).due_on == _natural(at, 10)
    fact = queries.case(actor=cast_actor("chen"), case_no=injury).facts[-1]
    assert (fact.name, fact.about, fact.article) == ("FactRecorded", "clear", "《工伤保险条例》第二十条第二款")
    assert WHY in fact.note
    assert notices.inbox(actor=cast_actor("chen"))[0].kind == "fact_recorded"


@pytest.mark.law("GSBX-20-2")
def test_it_is_found_once_by_the_competent_organ_with_reasons_and_before_the_decision(at: datetime, injury: str) -> None:
    act = {"at": at, "case_no": injury, "code": "clear"}
    for who, refused in (("he", NotAllowed), ("luo", NotFound)):
        with pytest.raises(refused):
            record_fact(actor=cast_actor(who), text=WHY, **act)
    with pytest.raises(NothingSaid):
        record_fact(actor=_office("yan"), text=" ", **act)
    record_fact(actor=_office("yan"), text=WHY, **act)
    with pytest.raises(NotToRecord):
        record_fact(actor=_office("xie"), text=WHY, **act)
    waiting = hand_in(actor=cast_actor("chen"), at=at, item_code=INJURY).case_no
    with pytest.raises(NotToRecord):
        record_fact(actor=_office("yan"), at=at, case_no=waiting, code="clear", text=WHY)


@pytest.mark.law("FLYZ-43-1")
def test_a_grant_that_obliges_to_more_stays_on_the_list_until_that_is_on_record(at: datetime, granted: str) -> None:
    """Legal aid: a lawyer is assigned within three days of the decision to give it."""
    luo = _office("luo")
    assert _clock(granted, "assign", at).due_on == _due(granted) == _natural(at, 3)
    listed = queries.worklist(actor=luo, view=WorklistView.TO_DO).rows
    assert [(row.case_no, row.state, row.due_on) for row in listed] == [(granted, CaseState.DECIDED, _natural(at, 3))]
    (parcel,) = courier.consignments_of(actor=PLATFORM, case_no=granted)
    for name in ("ConsignmentHandedOver", "ConsignmentDelivered"):
        cases.record_progress(actor=PLATFORM, at=at, case_no=granted, name=name, document_no=parcel.consignment_no, text="陈静怡")
    assert queries.summary(actor=PLATFORM, case_no=granted).state is CaseState.DECIDED
    record_fact(actor=luo, at=at + timedelta(days=1), case_no=granted, code="assigned", text="王律师，佛山某律师事务所，0757-80000000")
    assert _clock(granted, "assign", at + timedelta(days=9)).state is ClockState.MET
    assert not queries.worklist(actor=luo, view=WorklistView.TO_DO).rows


@pytest.mark.law("FLYZ-43-1")
def test_who_forgets_to_assign_is_late(at: datetime, granted: str) -> None:
    assert _clock(granted, "assign", at + timedelta(days=9)).state is ClockState.OVERDUE


class TestPages:
    @pytest.fixture(autouse=True)
    def present(self, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
        monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)

    @pytest.fixture
    def desk(self, client: Client) -> Callable[[str], Client]:
        def sign_in(code: str) -> Client:
            client.post(reverse("demo_sign_in", args=[code]))
            return client

        return sign_in

    def test_the_desk_offers_it_keeps_what_was_typed_and_then_shows_the_earlier_day(self, desk: Callable[[str], Client], injury: str, at: datetime) -> None:
        client, page = desk("yan"), reverse("worklists:office_case", args=[injury])
        assert "登记：事实清楚、权利义务明确" in client.get(page).content.decode()
        there = reverse("worklists:office_record_fact", args=[injury])
        refused = client.post(there, {"key": "k-1", "fact": "clear", "fact_text": ""})
        assert refused.status_code == 422
        assert "《工伤保险条例》第二十条第二款" in refused.content.decode()
        done = client.post(there, {"key": "k-2", "fact": "clear", "fact_text": WHY}, follow=True).content.decode()
        assert "已经登记，并通知了申请人。" in done
        assert "登记：事实清楚" not in done
        why = client.get(reverse("deadlines:office_why", args=[injury])).content.decode()
        assert "按这个期限，是因为" in why
        assert "《工伤保险条例》第二十条第二款" in why.partition("按这个期限，是因为")[2].partition("</p>")[0]
        assert WHY in why

    def test_the_desk_of_a_granted_case_says_what_is_still_to_be_done_and_by_when(self, desk: Callable[[str], Client], granted: str, at: datetime) -> None:
        shown = desk("luo").get(reverse("worklists:office_case", args=[granted])).content.decode()
        assert "登记：指派法律援助人员" in shown
        assert date_cn(_natural(at, 3)) in shown
        mine = desk("chen").get(reverse("progress:case", args=[granted])).content.decode()
        assert "已准予，还要办：指派法律援助人员" in mine
