"""The screens of special procedures: who may open them, and the acts posted there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries as case_queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.catalogue import commands as catalogue
from onewindow.domain.catalogue.demo import shipped_item
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.procedures import commands, queries
from onewindow.domain.procedures.queries.reading import needed_by
from onewindow.domain.procedures.types import ProcedureState
from onewindow.domain.teams import commands as teams
from onewindow.domain.teams.types import LeaveTerms
from onewindow.kernel.actor import system_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
SPECIALS = [
    {"code": "hearing", "kind": "hearing", "name": "听证", "mandatory": True, "amount": 20, "unit": "workday", "basis": ["XKF-45"]},
    {"code": "ask", "kind": "consultation", "name": "征求意见", "counted": True, "amount": 3, "unit": "workday", "organs": ["ylbz"], "trigger": "涉及医保定点的", "basis": ["XKF-45"]},
]


@pytest.fixture
def case_no(at: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    catalogue.publish(actor=system_actor(name="test"), at=at, source={**shipped_item(FOOD), "specials": SPECIALS})
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    cases.accept(actor=cast_actor("luo", channel="office"), at=at, case_no=number)
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)
    return number


def _as(client: Client, code: str) -> Client:
    client.post(reverse("demo_sign_in", args=[code]))
    return client


def _post(client: Client, name: str, number: str, **sent: Any) -> Any:
    return client.post(reverse(f"procedures:{name}", args=[number]), sent)


def test_an_officer_begins_and_ends_with_reasons_and_a_refusal_keeps_what_was_typed(client: Client, case_no: str) -> None:
    officer = _as(client, "luo")
    page = officer.get(reverse("procedures:of_case", args=[case_no])).content.decode()
    assert "听证" in page and "征求意见" in page
    assert _post(officer, "begin", case_no, special="ask", reason="是否影响定点管理").status_code == 302
    again = _post(officer, "begin", case_no, special="ask", reason="再问一次")
    assert again.status_code >= 400 and "再问一次" in again.content.decode()
    number = queries.procedures_of(actor=cast_actor("luo"), case_no=case_no)[0].procedure_no
    assert _post(officer, "end", case_no, procedure=number, result="-").status_code >= 400  # not every organ has answered
    asked = queries.consultations_for(actor=cast_actor("pan"))[0]
    other = _as(Client(), "pan")
    assert asked.item_name in other.get(reverse("procedures:consultations")).content.decode()
    undecided = other.post(reverse("procedures:answer", args=[asked.consultation_no]), {"opinion": "没有意见"})
    assert undecided.status_code == 422 and "没有意见" in undecided.content.decode(), "nobody agrees by saying nothing of it"
    assert other.post(reverse("procedures:answer", args=[asked.consultation_no]), {"agrees": "yes", "opinion": "没有意见"}).status_code == 302
    assert _post(officer, "end", case_no, procedure=number, result="同意").status_code == 302
    assert queries.procedures_of(actor=cast_actor("luo"), case_no=case_no)[0].state is ProcedureState.OVER


def test_a_hearing_that_is_too_late_can_be_arranged_all_the_same(client: Client, case_no: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = commands.begin(actor=cast_actor("luo", channel="office"), at=at, case_no=case_no, special_code="hearing", reason="依法应当听证").procedure_no
    late = at + timedelta(days=30)
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: late)
    officer = _as(client, "luo")
    page = officer.get(reverse("procedures:of_case", args=[case_no])).content.decode()
    assert "即 2026 年 11 月 30 日 前组织" in page and "已逾期" in page and 'min="2026-12-11"' in page and "max=" not in page.partition("f-held_on")[2].partition(">")[0]
    sent = {"procedure": begun, "held_on": "2026-12-11", "held_time": "09:00", "place": "三楼会议室", "presiding": cast_actor("deng").ref, "public": "yes"}
    assert _post(officer, "arrange", case_no, **sent).status_code == 302


def test_leave_stands_beside_who_may_preside_and_leaves_out_who_is_away_all_the_time(client: Client, case_no: str, at: datetime) -> None:
    commands.begin(actor=cast_actor("luo", channel="office"), at=at, case_no=case_no, special_code="hearing", reason="依法应当听证")
    deng, huang, feng, day = cast_actor("deng"), cast_actor("huang", channel="office"), cast_actor("feng", channel="office"), at.date()
    for who, until_on in ((huang, day + timedelta(days=60)), (feng, day + timedelta(days=15))):
        teams.record_leave(actor=who, at=at, terms=LeaveTerms(staff_no=who.ref, deputy_no=deng.ref, from_on=day, until_on=until_on, reason="年假"))
    page = _as(client, "luo").get(reverse("procedures:of_case", args=[case_no])).content.decode()
    chooser = page.partition('name="presiding"')[2].partition("</form>")[0]
    assert huang.ref not in chooser and f"{huang.name}在 2026 年" in page and "可以开听证的每一天都在离岗" in page
    assert f"{feng.name}（2026 年" in chooser, "on some of the days: told beside the name"
    assert f"{deng.name}</label>" in chooser


def test_the_applicant_sees_what_is_held_and_asks_for_a_hearing(client: Client, case_no: str, at: datetime) -> None:
    commands.begin(actor=cast_actor("luo", channel="office"), at=at, case_no=case_no, special_code="hearing", reason="依法应当听证")
    commands.tell_hearing_right(actor=cast_actor("luo", channel="office"), at=at, case_no=case_no)
    chen = _as(client, "chen")
    page = chen.get(reverse("procedures:mine", args=[case_no])).content.decode()
    assert "依法应当听证" in page and "2026 年 11 月 9 日" in page
    assert chen.post(reverse("procedures:ask", args=[case_no]), {"reason": "影响生意"}).status_code == 302
    assert queries.hearing_rights(actor=cast_actor("chen"), case_no=case_no)[0].asked_at is not None


@pytest.mark.parametrize("name", ["of_case", "consultations", "checks"])
def test_citizens_do_not_enter_the_office(client: Client, case_no: str, name: str) -> None:
    address = reverse(f"procedures:{name}", args=[case_no] if name == "of_case" else [])
    assert client.get(address).status_code == 302
    assert _as(client, "chen").get(address).status_code == 403


def test_another_citizen_finds_nothing(client: Client, case_no: str) -> None:
    assert _as(client, "li").get(reverse("procedures:mine", args=[case_no])).status_code == 404


def test_the_list_of_opinions_takes_few_queries(client: Client, case_no: str, at: datetime, django_assert_max_num_queries: Any) -> None:
    commands.begin(actor=cast_actor("luo", channel="office"), at=at + timedelta(minutes=1), case_no=case_no, special_code="ask", reason="是否影响定点管理")
    other = _as(client, "pan")
    with django_assert_max_num_queries(14):
        assert other.get(reverse("procedures:consultations")).status_code == 200


def test_the_organ_asked_reads_the_application_and_nobody_else_does(client: Client, case_no: str, at: datetime) -> None:
    officer = cast_actor("luo", channel="office")
    asked = commands.begin(actor=officer, at=at, case_no=case_no, special_code="ask", reason="是否影响定点管理").consultations[0]
    assert queries.opinions_waiting(actor=cast_actor("pan")) == 1
    page = reverse("procedures:application", args=[asked.consultation_no])
    other = _as(Client(), "pan")
    shown = other.get(page).content.decode()
    assert "是否影响定点管理" in shown and "巷口牛杂店" in shown and "440605199001011340" not in shown
    file_no = queries.laid_before(actor=cast_actor("pan"), consultation_no=asked.consultation_no).files[0][1]
    opened = other.post(reverse("procedures:file", args=[asked.consultation_no, file_no]))
    assert opened.status_code == 200 and opened["Content-Type"] == "image/png"
    used = evidence.uses_of(actor=cast_actor("chen"))
    assert any(use.subject == f"file:{file_no}" and use.reader_name == cast_actor("pan").name for use in used), "its holder sees who opened it"
    assert other.post(reverse("procedures:file", args=[asked.consultation_no, "F0"])).status_code == 404
    assert _as(client, "luo").get(page).status_code == 404, "the office that asks has a page of its own"
    assert _as(Client(), "chen").get(page).status_code == 403
    commands.answer(actor=cast_actor("pan", channel="office"), at=at, consultation_no=asked.consultation_no, agrees=True, opinion="没有意见")
    assert "没有意见" in other.get(page).content.decode()
    assert queries.opinions_waiting(actor=cast_actor("pan")) == queries.opinions_waiting(actor=cast_actor("chen")) == 0


@pytest.mark.law("XKF-36")
def test_a_third_party_is_told_at_the_desk_and_what_it_states_is_recorded(client: Client, case_no: str) -> None:
    officer = _as(client, "luo")
    short = _post(officer, "tell_third", case_no, third="二楼住户", interest=" ")
    assert short.status_code == 422 and "二楼住户" in short.content.decode()
    assert _post(officer, "tell_third", case_no, third="二楼住户", interest="油烟排放影响居住").status_code == 302
    told, = queries.hearing_rights(actor=cast_actor("luo"), case_no=case_no)
    assert _post(officer, "statement", case_no, paper=told.paper_no, said="油烟从窗口进来", asks="yes").status_code == 302
    page = officer.get(reverse("procedures:of_case", args=[case_no])).content.decode()
    assert "二楼住户" in page and "油烟从窗口进来" in page


def test_a_registered_third_party_reads_its_right_and_nothing_else(client: Client, case_no: str, at: datetime) -> None:
    li = cast_actor("li")
    commands.tell_third_party(actor=cast_actor("luo", channel="office"), at=at, case_no=case_no, name="隔壁店铺", interest="共用出入口", party_no=li.ref)
    page = _as(client, "li").get(reverse("procedures:mine", args=[case_no])).content.decode()
    assert "共用出入口" in page and "陈" not in page
    assert _post(client, "ask", case_no, reason="出入口会被占用").status_code == 302


@pytest.mark.law("XKF-46")
def test_anybody_reads_which_public_hearings_are_announced(client: Client, case_no: str, at: datetime) -> None:
    assert "三楼会议室" not in client.get(reverse("procedures:hearings")).content.decode()
    luo = cast_actor("luo", channel="office")
    begun = commands.begin(actor=luo, at=at, case_no=case_no, special_code="hearing", reason="依法应当听证").procedure_no
    commands.arrange_hearing(actor=luo, at=at, procedure_no=begun, held_at=at + timedelta(days=9), place="三楼会议室", presiding=cast_actor("deng").ref)
    assert "三楼会议室" in client.get(reverse("procedures:hearings")).content.decode()


def test_an_organ_asked_without_a_term_reads_by_when_the_case_is_to_be_decided(client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)
    unending = {name: value for name, value in SPECIALS[1].items() if name not in ("amount", "unit")}
    catalogue.publish(actor=system_actor(name="test"), at=at, source={**shipped_item(FOOD), "specials": [unending]})
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    officer = cast_actor("luo", channel="office")
    cases.accept(actor=officer, at=at, case_no=number)
    commands.begin(actor=officer, at=at, case_no=number, special_code="ask", reason="是否影响定点管理")
    asked = queries.consultations_for(actor=cast_actor("pan"))[0]
    day = case_queries.case(actor=officer, case_no=number).summary.due_on
    assert asked.due_on is None and day is not None and needed_by(asked=(asked,), at=at) == {asked.consultation_no: day}
    _as(client, "pan")
    for address in (reverse("procedures:consultations"), reverse("procedures:application", args=[asked.consultation_no])):
        assert f"{day.year} 年 {day.month} 月 {day.day} 日（办件要在这天前决定" in client.get(address).content.decode()
