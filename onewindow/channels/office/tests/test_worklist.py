"""The office's worklist."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.domain.applications import commands as drafts
from onewindow.domain.applications import queries as applications
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CorrectionPoint, NoKind, Outcome
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.teams import commands as teams
from onewindow.domain.teams.types import LeaveTerms
from onewindow.kernel import relay
from onewindow.kernel.actor import system_actor
from onewindow.kernel.ids import new_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
OFFICE, FOOD = "/office/", "food-catering-licence"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def accepted(at: datetime) -> str:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
    return number


def _as(client: Client, code: str) -> Client:
    client.post(reverse("demo_sign_in", args=[code]))
    return client


def _copies(number: str, count: int) -> None:
    """Rows like the case's, each a group of its own: a list's length matters here, not how they came about."""
    group, case = apps.get_model("cases", "CaseGroup"), apps.get_model("cases", "Case")
    original = case.objects.get(case_no=number)
    for index in range(count):
        original.pk, original.case_no, original.draft_no = new_key(), f"{number[:-2]}X{index}", f"X{index}"
        original.group = group.objects.create(group_no=f"X{index}", created_at=original.submitted_at)
        original.save(force_insert=True)


def test_staff_who_read_cases_enter_and_others_are_led_to_their_own_pages(client: Client) -> None:
    assert client.get(OFFICE).headers["Location"].startswith(reverse("account_login"))
    for code, status in (("chen", 403), ("ou", 302), ("luo", 200), ("deng", 200)):
        assert _as(client, code).get(OFFICE).status_code == status, code


def test_what_ended_without_a_decision_is_found_among_what_is_done(client: Client, at: datetime) -> None:
    declined, taken_back, decided = (hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no for _each in range(3))
    commands.decline(actor=cast_actor("luo"), at=at + timedelta(hours=1), case_no=declined, kind=NoKind.NOT_COMPETENT, reason="不属于本机关职权。", article="行政许可法第三十二条", instead="区教育局")
    commands.withdraw(actor=cast_actor("chen"), at=at + timedelta(hours=2), case_no=taken_back, reason="")
    _as(client, "luo")
    assert reverse("worklists:office_case", args=[declined]) not in client.get(OFFICE).content.decode()
    page = client.get(OFFICE, {"view": "done"}).content.decode()
    links = [reverse("worklists:office_case", args=[number]) for number in (taken_back, declined)]
    assert 0 < page.index(links[0]) < page.index(links[1]), "what ended latest stands first"
    assert reverse("worklists:office_case", args=[decided]) not in page
    only = client.get(OFFICE, {"view": "done", "state": "declined"}).content.decode()
    assert links[1] in only and links[0] not in only


def test_a_case_stands_in_the_tab_of_what_is_to_be_done(client: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    link = reverse("worklists:office_case", args=[number])
    _as(client, "luo")
    for act in (None, lambda: commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number),
                lambda: commands.accept(actor=cast_actor("luo"), at=at, case_no=number)):
        if act:
            act()
        assert link in client.get(OFFICE).content.decode()
    assert link in client.get(OFFICE, {"view": "no-such-tab"}).content.decode()
    assert link not in client.get(OFFICE, {"view": "waiting"}).content.decode()


def test_the_applicants_turn_and_what_came_back_have_tabs_of_their_own(client: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    luo, link = cast_actor("luo"), reverse("worklists:office_case", args=[number])
    _as(client, "luo")
    point = CorrectionPoint(material_code="application_form", point_code="form-site", text="", element_id="premises_address")
    commands.request_correction(actor=luo, at=at, case_no=number, points=(point,))
    assert [link in client.get(OFFICE, {"view": view}).content.decode() for view in ("to_do", "waiting", "returned")] == [False, True, False]
    draft = queries.summary(actor=luo, case_no=number).draft_no
    drafts.save(actor=cast_actor("chen"), at=at, draft_no=draft, answers={"premises_address": "示例路 39 号首层"}, expected_version=applications.draft(actor=cast_actor("chen"), draft_no=draft).version)
    commands.supplement(actor=cast_actor("chen"), at=at, case_no=number)
    assert [link in client.get(OFFICE, {"view": view}).content.decode() for view in ("to_do", "waiting", "returned")] == [True, False, True]


def test_what_is_done_is_printed_and_nothing_else(client: Client, accepted: str, at: datetime) -> None:
    luo, second = cast_actor("luo"), cast_actor("feng").ref
    commands.review(actor=luo, at=at, case_no=accepted, step_code="review", passed=True)
    commands.review(actor=luo, at=at, case_no=accepted, step_code="site_check", passed=True, second_officer=second)
    before = _as(client, "huang").get(OFFICE).content.decode()
    commands.decide(actor=cast_actor("huang"), at=at, case_no=accepted, outcome=Outcome.GRANTED)
    done = client.get(OFFICE, {"view": "done"}).content.decode()
    acts = [f'name="act" value="{act}"' for act in ("seen", "choose", "accept")]
    assert accepted in before and all(act in before for act in acts)
    assert accepted in done and 'name="act" value="print"' in done and not any(act in done for act in acts)


def test_due_soon_is_what_is_due_within_two_working_days(client: Client, accepted: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    _as(client, "luo")
    assert accepted not in client.get(OFFICE, {"view": "due_soon"}).content.decode()
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at + timedelta(days=4))
    assert accepted in client.get(OFFICE, {"view": "due_soon"}).content.decode()


def test_a_list_holds_what_ones_own_post_does_and_what_was_not_handed_to_others(client: Client, accepted: str, at: datetime) -> None:
    relay.drain(clock=lambda: at)
    for code, here in (("luo", True), ("feng", True), ("huang", False)):
        assert (accepted in _as(client, code).get(OFFICE).content.decode()) is here, code
    assert accepted in client.get(OFFICE, {"post": "all"}).content.decode()
    teams.hand_over(actor=cast_actor("huang"), at=at, case_no=accepted, staff_no=cast_actor("feng").ref)
    for code, here in (("luo", False), ("feng", True)):
        assert (accepted in _as(client, code).get(OFFICE).content.decode()) is here, code
    assert "转给冯晓雯" in _as(client, "luo").get(OFFICE, {"hand": "others"}).content.decode()


def test_a_deputy_finds_the_cases_of_whom_they_stand_in_for(client: Client, accepted: str, at: datetime) -> None:
    teams.hand_over(actor=cast_actor("luo"), at=at, case_no=accepted, staff_no=cast_actor("luo").ref)
    assert accepted not in _as(client, "feng").get(OFFICE).content.decode()
    terms = LeaveTerms(staff_no=cast_actor("luo").ref, deputy_no=cast_actor("feng").ref, from_on=at.date(), until_on=at.date())
    teams.record_leave(actor=cast_actor("luo"), at=at, terms=terms)
    page = client.get(OFFICE).content.decode()
    assert accepted in page and "您代罗志明办理到" in page
    assert "由冯晓雯代办" in _as(client, "luo").get(OFFICE).content.decode()


@pytest.mark.parametrize(("asked", "here"), [
    ({"item": FOOD}, True), ({"item": "other"}, False), ({"state": "accepted"}, True), ({"state": "received"}, False), ({"channel": "portal"}, True),
    ({"channel": "counter"}, False), ({"q": "陈静"}, True), ({"q": "李"}, False), ({"mark": "agent"}, False), ({"mark": "light"}, False), ({"hand": "none"}, True),
    ({"state": "no-such-state"}, True),
])
def test_a_filter_narrows_the_list(client: Client, accepted: str, at: datetime, asked: dict[str, str], here: bool) -> None:
    relay.drain(clock=lambda: at)
    assert (accepted in _as(client, "luo").get(OFFICE, asked).content.decode()) is here


def test_a_filter_is_a_tag_that_takes_itself_away(client: Client, accepted: str) -> None:
    page = _as(client, "luo").get(OFFICE, {"state": "accepted", "channel": "portal"}).content.decode()
    assert 'href="?view=to_do&amp;channel=portal"' in page and 'href="?view=to_do&amp;state=accepted"' in page


def test_the_situation_the_step_and_the_marks_stand_in_the_line(client: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
    commands.review(actor=cast_actor("luo"), at=at, case_no=number, step_code="review", passed=False, opinion="缺")
    relay.drain(clock=lambda: at)
    page = _as(client, "luo").get(OFFICE).content.decode()
    assert all(words in page for words in ("对外营业的店", "现场核查", "有环节不通过"))


def test_another_organ_does_not_see_it(client: Client, accepted: str) -> None:
    _as(client, "ye")
    assert accepted not in client.get(OFFICE).content.decode()
    assert client.get(OFFICE, {"q": accepted}).status_code == 404


def test_the_chip_tells_what_is_left_and_what_is_late(client: Client, accepted: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    _as(client, "luo")
    assert "还剩 5 个工作日" in client.get(OFFICE).content.decode()
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at + timedelta(days=7))
    assert "今天到期" in client.get(OFFICE).content.decode()
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at + timedelta(days=9))
    assert "超期 2 个工作日" in client.get(OFFICE).content.decode()


def test_no_day_runs_while_the_clock_stands_still(client: Client, accepted: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = system_actor(name="test")
    special = catalogue.current_bundle(item_code=FOOD, on=at.date()).all_specials[0].code
    commands.pause(actor=platform, at=at, case_no=accepted, special_code=special, reason="现场核查", days=2)
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at + timedelta(hours=1))
    standing = _as(client, "luo").get(OFFICE).content.decode()
    assert "停止计时" in standing and "还剩" not in standing
    commands.resume(actor=platform, at=at + timedelta(hours=2), case_no=accepted, special_code=special, result="已核查")
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at + timedelta(hours=3))
    running = client.get(OFFICE).content.decode()
    assert "停止计时" not in running and "还剩 5 个工作日" in running


def test_a_receipt_number_opens_its_case(client: Client, accepted: str) -> None:
    found = _as(client, "luo").get(OFFICE, {"q": accepted.lower()})
    assert found.headers["Location"] == reverse("worklists:office_case", args=[accepted])


def test_fifty_cases_cost_no_more_questions_than_one(client: Client, accepted: str) -> None:
    _as(client, "luo")
    client.get(OFFICE)
    numbers = []
    for more in (0, 49):
        _copies(accepted, more)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(OFFICE).content.decode()
        numbers.append(len(asked))
    assert page.count("data-row") == 50
    assert numbers[0] == numbers[1] <= 8, numbers  # two for who is signed in, one for what is kept, five of the list and its clocks


def test_the_next_page_goes_on_where_the_first_ended(client: Client, accepted: str) -> None:
    _copies(accepted, 50)
    _as(client, "luo")
    first = client.get(OFFICE).content.decode()
    cursor = first.split("cursor=")[1].split('"')[0]
    second = client.get(f"{OFFICE}?view=to_do&cursor={cursor}").content.decode()
    assert (first.count("data-row"), second.count("data-row")) == (50, 1)


def test_an_opinion_that_waits_is_told_on_the_first_page(client: Client, accepted: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "件征求意见等我们答复"
    assert words not in _as(client, "luo").get(OFFICE).content.decode()
    monkeypatch.setattr("onewindow.domain.procedures.queries.opinions_waiting", lambda *, actor: 2)
    assert f"有 2 {words}" in client.get(OFFICE).content.decode()


def test_an_answer_as_short_as_yes_stands_with_its_question(client: Client, accepted: str, at: datetime) -> None:
    relay.drain(clock=lambda: at)
    page = _as(client, "luo").get(OFFICE).content.decode()
    assert "卖不卖凉菜、生食或者现做的裱花蛋糕：不卖" in page and "：对外营业的店" not in page


def test_accepting_several_asks_first(client: Client, accepted: str) -> None:
    page = _as(client, "luo").get(OFFICE).content.decode()
    asked = page.partition("受理勾选的申请？")[2].partition("</details>")[0]
    assert 'value="accept"' in asked and page.count('value="accept"') == 1
