"""The counter's page of a case: what waits and why, what needs a look, the acts with their keys and why one is not possible."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import MaterialForm
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CaseState
from onewindow.domain.catalogue import commands as catalogue_commands
from onewindow.domain.evidence.types import CheckChoice, CheckState, Disagreement, RegisterCheck
from onewindow.domain.worklists import queries as worklists
from onewindow.domain.worklists.commands import accept_here
from onewindow.kernel.errors import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD, TRADE = "food-catering-licence", "self-employed-registration"
MOST = 15  # statements, two of them for who is signed in


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def case_no(at: datetime) -> str:
    return hand_in(actor=cast_actor("chen"), at=at, item_code=TRADE).case_no


def _page(client: Client, case_no: str, code: str = "he") -> str:
    client.post(reverse("demo_sign_in", args=[code]))
    return client.get(reverse("worklists:counter_case", args=[case_no])).content.decode()


def _act(page: str, key: str) -> str:
    """The tag of the button or summary that has the key."""
    return next(iter(re.findall(rf'<(?:button|summary|a)[^>]*data-key="{key}"[^>]*>', page)), "")


def test_all_three_acts_have_their_keys_where_the_counter_may_answer(client: Client, case_no: str) -> None:
    page = _page(client, case_no)
    assert all("aria-disabled" not in _act(page, key) and _act(page, key) for key in ("F7", "F8", "F9"))
    assert reverse("worklists:counter_accept", args=[case_no]) in page
    assert "F4" in _act(page, "F4")  # taking in without accepting stays possible


def test_what_a_tick_means_stands_at_each_box(client: Client, case_no: str) -> None:
    points = re.findall(r'<input type="checkbox" name="points"[^>]*>(<[^>]*>[^<]*)', _page(client, case_no))
    assert points and all(after.startswith('<label class="mark no"') and after.endswith(">不符合") for after in points)


def test_what_is_not_possible_is_shown_with_its_reason(client: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    page = _page(client, number)
    for key in ("F7", "F8"):
        assert 'aria-disabled="true" aria-describedby="no-accept"' in _act(page, key)
    assert 'id="no-accept">' in page
    assert "formaction" in _act(page, "F9")  # F9 takes in, since the office accepts
    commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
    assert 'aria-disabled="true"' in _act(_page(client, number), "F9")


def test_a_second_notice_is_ruled_out_by_its_own_reason(client: Client, case_no: str) -> None:
    client.post(reverse("demo_sign_in", args=["he"]))
    client.post(reverse("worklists:counter_receive", args=[case_no]), {"key": "r"})
    client.post(reverse("worklists:counter_correct", args=[case_no]), {"key": "k", "points": ["application_form/form-scope"], "element.application_form/form-scope": "business_scope_general"})
    page = _page(client, case_no)
    assert 'aria-describedby="no-correct"' in _act(page, "F7")
    assert "不得再次告知" in page


def test_accepting_takes_in_what_was_brought_along_and_only_then(client: Client, case_no: str, at: datetime) -> None:
    client.post(reverse("demo_sign_in", args=["he"]))
    client.post(reverse("worklists:counter_accept", args=[case_no]), {"key": "k", "papers": ["application_form"]})
    found = queries.case(actor=cast_actor("chen"), case_no=case_no)
    assert found.summary.state is CaseState.ACCEPTED
    assert [fact.name for fact in found.facts if fact.name in {"CaseTakenIn", "CaseAccepted"}] == ["CaseTakenIn", "CaseAccepted"]
    other = hand_in(actor=cast_actor("chen"), at=at, item_code=TRADE).case_no
    accept_here(actor=cast_actor("he", channel="counter"), at=at, case_no=other)
    assert "CaseTakenIn" not in {fact.name for fact in queries.case(actor=cast_actor("chen"), case_no=other).facts}  # nobody came with it


def test_a_refused_acceptance_leaves_nothing_taken_in(at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no  # the counter takes it in; accepting is the office's
    with pytest.raises(Refusal):
        accept_here(actor=cast_actor("he", channel="counter"), at=at, case_no=number, papers=("layout",))
    found = queries.case(actor=cast_actor("chen"), case_no=number)
    assert found.summary.state is CaseState.SUBMITTED
    assert "CaseTakenIn" not in {fact.name for fact in found.facts}


def test_what_waits_says_why_and_f2_skips_what_another_counter_takes_in(client: Client, case_no: str, at: datetime) -> None:
    food = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    mine = hand_in(actor=cast_actor("chen"), at=at, item_code=TRADE).case_no
    he = cast_actor("he", channel="counter")
    catalogue_commands.withdraw_counter(actor=cast_actor("mai", channel="office"), at=at, counter_code=he.counter_code, item_codes=(FOOD,))
    desk = worklists.counter_desk(actor=he, at=at + timedelta(hours=2), after=case_no)
    assert [(row.case.case_no, row.here) for row in desk.waiting] == [(case_no, True), (food, False), (mine, True)]
    assert desk.next_no == mine
    assert {row.age for row in desk.waiting} == {"2 小时"}
    assert worklists.counter_desk(actor=he, at=at, after=mine).next_no == case_no
    page = _page(client, case_no)
    assert reverse("worklists:counter_case", args=[mine]) in _act(page, "F2")
    assert "由别的窗口收" in page


def test_the_day_counts_what_this_clerk_did_since_midnight(case_no: str, at: datetime) -> None:
    he, tan = cast_actor("he", channel="counter"), cast_actor("tan", channel="counter")
    accept_here(actor=he, at=at, case_no=case_no, papers=("application_form",))

    def day(actor: object, when: datetime) -> list[int]:
        return [each.number for each in worklists.counter_desk(actor=actor, at=when).day]  # type: ignore[arg-type]

    assert day(he, at) == [1, 1, 0, 0]
    assert day(tan, at) == [0, 0, 0, 0]
    assert day(he, at + timedelta(days=1)) == [0, 0, 0, 0]


def test_answers_that_differ_stand_apart_and_phones_are_masked(client: Client, case_no: str, monkeypatch: pytest.MonkeyPatch) -> None:
    differs = (Disagreement(element_id="trade_name", stated="静怡裁缝店", told="静怡制衣店"),)
    check = RegisterCheck(material_code="identity", register="population", state=CheckState.CONFLICT, choice=CheckChoice.NONE, asked_at=None, conflicts=differs)
    monkeypatch.setattr(applications, "register_checks", lambda filled: (check,))  # noqa: ARG005 - as the query takes it
    page = _page(client, case_no)
    look = page.split('class="answers look"')[1].split("</dl>")[0]
    assert "静怡裁缝店" in look
    assert "静怡制衣店" in look
    assert "静怡裁缝店" not in page.split("</dl>", page.count("</dl>"))[-1]
    assert "13800000001" not in page


def test_scans_open_beside_the_points_and_by_posts_alone(client: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    page = _page(client, number)
    forms = re.findall(r'<form[^>]*data-scan="layout"[^>]*>', page)
    assert forms
    assert all('method="post"' in form and 'target="scan"' in form for form in forms)
    file_no = next(given.file_no for given in queries.sealed(actor=cast_actor("chen"), case_no=number).materials if given.file_no)
    opened = client.post(reverse("worklists:counter_file", args=[number, file_no]))
    assert opened.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("item", [TRADE, FOOD])
def test_the_page_asks_little_and_no_more_where_much_waits(client: Client, at: datetime, item: str) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=item).case_no
    _page(client, number)
    asked = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as caught:
            _page_again(client, number)
        asked.append(len(caught))
        for _ in range(3):
            hand_in(actor=cast_actor("chen"), at=at, item_code=TRADE)
    assert asked[0] == asked[1]
    assert asked[0] <= MOST


def _page_again(client: Client, number: str) -> None:
    assert client.get(reverse("worklists:counter_case", args=[number])).status_code == 200


def test_papers_handed_in_are_asked_for_before_and_told_as_taken_in_after(client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    sealed = queries.sealed(actor=cast_actor("chen"), case_no=number)
    on_paper = replace(sealed, materials=tuple(replace(each, form=MaterialForm.PAPER, file_no="") if each.material_code == "layout" else each for each in sealed.materials))
    monkeypatch.setattr("onewindow.domain.cases.queries.sealed", lambda actor, case_no: on_paper)  # noqa: ARG005 - as the query takes it
    before = _page(client, number)
    assert re.search(r'<input type="checkbox" data-brought name="papers" value="layout"', before) and "还有没勾“原件已看”的" in before
    assert "已收纸质原件" not in before and "到窗口交纸质件" in before
    commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number, papers=("layout",))
    after = _page(client, number)
    assert "已收纸质原件" in after and "到窗口交纸质件" not in after and "data-brought" not in after
