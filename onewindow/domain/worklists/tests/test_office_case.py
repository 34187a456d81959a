"""The office's page of a case: criteria with their evidence, the viewer, the letter as it will read."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import Outcome
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.evidence.types import Finding
from onewindow.domain.teams import commands as teams
from onewindow.domain.teams.types import LeaveTerms
from onewindow.domain.worklists.web.criteria import criteria_of
from onewindow.domain.worklists.web.sealed import materials
from onewindow.kernel import ledger, relay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def number(at: datetime) -> str:
    case_no = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    commands.accept(actor=cast_actor("luo"), at=at, case_no=case_no)
    return case_no


@pytest.fixture
def reviewed(number: str, at: datetime) -> str:
    luo = cast_actor("luo")
    commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    commands.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    return number


@pytest.fixture
def decided(reviewed: str, at: datetime) -> str:
    """Reviewed, granted, with its papers, its permit and its parcel."""
    commands.decide(actor=cast_actor("huang"), at=at, case_no=reviewed, outcome=Outcome.GRANTED)
    relay.drain(clock=lambda: at)
    return reviewed


def _as(client: Client, code: str) -> Client:
    client.post(reverse("demo_sign_in", args=[code]))
    return client


def _page(client: Client, number: str) -> str:
    return client.get(reverse("worklists:office_case", args=[number])).content.decode()


def _letter(client: Client, number: str, **sent: object) -> str:
    return client.post(reverse("worklists:office_letter", args=[number]), sent).content.decode()


def _bundle(number: str):
    return catalogue.bundle(bundle_hash=queries.summary(actor=cast_actor("luo"), case_no=number).bundle_hash)


def test_each_criterion_of_the_open_step_has_its_key_and_leads_to_its_papers(client: Client, number: str) -> None:
    page = _page(_as(client, "luo"), number)
    step = next(step for step in _bundle(number).steps if step.code == "review")
    for digit, criterion in enumerate(step.criteria, start=1):
        assert f'id="p-{criterion.code}" form="step-review" data-digit="{digit}"' in page
    assert 'data-opens-doc="open-layout"' in page and 'id="open-layout"' in page
    assert 'data-key="Ctrl+Enter"' in page and "勾选符合的要点" in page


def test_what_a_tick_means_stands_at_each_box(client: Client, number: str, at: datetime) -> None:
    """Looking for what is missing a tick says 不符合, one step later it says 符合: each box says which, in the same place."""
    reviewing = _page(_as(client, "luo"), number)
    boxes = re.findall(r'<input type="checkbox" name="criteria" value="([^"]+)"[^>]*><label class="mark yes" for="p-([^"]+)">符合</label>', reviewing)
    assert [code for code, _for in boxes] == [code for _code, code in boxes] == [each.code for each in _bundle(number).step("review").criteria]
    asked = _page(client, hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no)
    points = re.findall(r'<input type="checkbox" name="points"[^>]*>(<[^>]*>[^<]*)', asked)
    assert points and all(after.startswith('<label class="mark no"') and after.endswith(">不符合") for after in points)
    assert "不勾就是没有发现问题" in asked


def test_a_step_has_no_finding_before_somebody_presses_it(client: Client, number: str) -> None:
    page = _page(_as(client, "luo"), number)
    pressed = re.findall(r'<button[^>]*name="passed" value="(yes|no)"[^>]*>', page)
    assert sorted(pressed) == ["no", "yes"] and 'type="radio" name="passed"' not in page
    address, every = reverse("worklists:office_review", args=[number]), [each.code for each in _bundle(number).step("review").criteria]
    left_out = client.post(address, {"step": "review", "criteria": every, "key": "k"})
    assert left_out.status_code == 422 and "还没有结论" in left_out.content.decode()
    assert queries.case(actor=cast_actor("luo"), case_no=number).reviews == ()
    assert client.post(address, {"step": "review", "criteria": every, "key": "k2", "passed": "yes"}).status_code == 302


def test_form_papers_and_history_share_the_stage_and_each_is_there_without_script(client: Client, number: str) -> None:
    page = _page(_as(client, "luo"), number)
    assert "data-fill" in page
    for leaf in ("form", "past"):
        assert f'href="#leaf-{leaf}" data-leaf="{leaf}"' in page and f'id="leaf-{leaf}"' in page
    assert page.index('id="leaf-form"') < page.index('<iframe class="viewer" name="viewer"') < page.index('id="leaf-past"')
    assert re.search(r"\d+ 项手填", page) and "申请人填写" in page, "where an answer came from is told, too"


def test_a_criterion_of_the_machines_is_ticked_only_where_every_point_was_found(number: str) -> None:
    bundle = _bundle(number)
    sealed = queries.sealed(actor=cast_actor("luo"), case_no=number)
    papers = materials(bundle, sealed, (), {})
    step = next(step for step in bundle.steps if step.code == "review")
    from dataclasses import replace
    mine = replace(step, criteria=(replace(step.criteria[0], machine_checked=True, basis=papers[0].material.review_points[0].basis or papers[0].material.basis),))
    points = [(view.material.code, point.code) for view in papers for point in view.material.review_points]
    assert criteria_of(mine, bundle, papers, dict.fromkeys(points, Finding.OK))[0].proven
    assert not criteria_of(mine, bundle, papers, {})[0].proven
    assert not criteria_of(mine, bundle, papers, dict.fromkeys(points, Finding.OK) | {points[0]: Finding.FAILED})[0].proven
    by_hand = replace(mine, criteria=(replace(mine.criteria[0], machine_checked=False),))
    assert not criteria_of(by_hand, bundle, papers, dict.fromkeys(points, Finding.OK))[0].proven


def test_a_photo_opens_beside_the_criteria_and_its_use_is_written_down(client: Client, number: str, at: datetime) -> None:
    given = next(each for each in queries.sealed(actor=cast_actor("luo"), case_no=number).materials if each.file_no)
    address = reverse("worklists:office_file", args=[number, given.file_no])
    shown = _as(client, "luo").post(address, {"beside": "1"})
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "data:image/" in shown.content.decode()
    assert client.post(address).headers["Content-Type"].startswith("image/")
    assert [use.reader_name for use in evidence.uses_of(actor=cast_actor("chen"), kind="file")][:2] == ["罗志明", "罗志明"]
    assert _as(client, "ye").post(address, {"beside": "1"}).status_code == 404


def test_who_is_on_leave_is_no_second_officer_and_is_handed_nothing(client: Client, number: str, at: datetime) -> None:
    luo, feng, huang = cast_actor("luo"), cast_actor("feng"), cast_actor("huang")
    commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    assert f'value="{feng.ref}"' in _page(_as(client, "luo"), number)
    days = {"from_on": at.date(), "until_on": at.date() + timedelta(days=3)}
    teams.record_leave(actor=huang, at=at, terms=LeaveTerms(staff_no=feng.ref, deputy_no=huang.ref, **days))
    page = _page(client, number)
    assert f'value="{feng.ref}"' not in page and f'value="{huang.ref}"' in page and "冯晓雯离岗至" in page and "由黄建华代办" in page
    every = [criterion.code for step in _bundle(number).steps if step.code == "site_check" for criterion in step.criteria]
    sent = {"step": "site_check", "passed": "yes", "criteria": every, "key": "k", "second_officer": feng.ref}
    refused = client.post(reverse("worklists:office_review", args=[number]), sent)
    assert refused.status_code == 422 and "冯晓雯离岗至" in refused.content.decode() and "选一位在岗的同事" in refused.content.decode()
    chosen = client.post(reverse("office:bulk"), {"act": "choose", "case": number}).content.decode()
    assert f'value="{feng.ref}"' not in chosen and "冯晓雯" in chosen
    assert client.post(reverse("worklists:office_review", args=[number]), {**sent, "key": "k2", "second_officer": huang.ref}).status_code == 302


def test_a_grant_needs_every_criterion_and_history_keeps_them(client: Client, reviewed: str) -> None:
    _as(client, "huang")
    address = reverse("worklists:office_grant", args=[reviewed])
    codes = [criterion.code for step in _bundle(reviewed).steps if step.kind.value == "decide" for criterion in step.criteria]
    assert client.post(address, {"key": "k"}).status_code == 422
    assert queries.summary(actor=cast_actor("huang"), case_no=reviewed).outcome is None
    assert client.post(address, {"key": "k2", "criteria": [*codes, "made-up"]}).status_code == 302
    kept = [entry for entry in ledger.history(subject=f"case:{reviewed}") if entry.act == "worklists.grant"]
    assert [entry.payload["criteria"] for entry in kept] == [codes]


def test_the_letter_of_a_grant_is_on_the_page_of_who_decides(client: Client, reviewed: str) -> None:
    assert "准予决定书" in _page(_as(client, "huang"), reviewed)
    assert "准予决定书" not in _page(_as(client, "feng"), reviewed)


def test_the_letter_of_a_refusal_says_what_the_paper_will_say(client: Client, reviewed: str, at: datetime) -> None:
    ground = next(each for each in _bundle(reviewed).refusals if _bundle(reviewed).citations(each.basis))
    _as(client, "huang")
    empty = _letter(client, reviewed, letter="refuse")
    assert "还要做：选定不予的情形；写明事实和理由" in empty
    words = _letter(client, reviewed, letter="refuse", ground=ground.code, refuse_reason="没有洗手池")
    assert "还要做" not in words and "没有洗手池" in words and ground.text in words
    client.post(reverse("worklists:office_refuse", args=[reviewed]), {"key": "k", "ground": ground.code, "refuse_reason": "没有洗手池"})
    detail = queries.case(actor=cast_actor("huang"), case_no=reviewed)
    assert detail.summary.outcome is Outcome.REFUSED
    assert detail.documents[-1].title in words
    assert detail.refusal_article in words
    remedies = _bundle(reviewed).remedies
    assert remedies.review_organ in words and remedies.court in words


def test_the_letter_of_the_notice_has_the_ticked_points_alone(client: Client, at: datetime) -> None:
    case_no = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    words = _letter(_as(client, "luo"), case_no, letter="notice", points=["layout/layout-flow"])
    point = next(point for material in _bundle(case_no).materials if material.code == "layout" for point in material.review_points if point.code == "layout-flow")
    assert point.notice_text in words and "一次性补正告知书" in words
    assert "勾选不符合的要点" in _letter(client, case_no, letter="notice", points=["layout/made-up"])


def _extends(page: str) -> str:
    return page.partition('id="extend"')[2].partition("</details>")[0]


def test_extending_is_told_to_everybody_and_done_by_the_leader(client: Client, number: str, at: datetime) -> None:
    """Officer and head of section read who extends; the leader has the form; after it nobody may again (行政许可法 42)."""
    for code in ("luo", "huang"):
        page = _page(_as(client, code), number)
        told = _extends(page)
        assert 'href="#extend">延长期限</a>' in page and "extend_amount" not in told
        assert "由承办人提出，由本机关负责人在到期前批准" in told and "分管副局长" in told and "转办" in told and "行政许可法" in told
    assert "extend_amount" in _extends(_page(_as(client, "deng"), number))
    commands.extend(actor=cast_actor("deng"), at=at, case_no=number, amount=1, reason="案情复杂")
    again = _extends(_page(client, number))
    assert "不允许再延长" in again and "extend_amount" not in again


def test_granting_asks_first_and_says_what_follows(client: Client, reviewed: str) -> None:
    asked = re.search(r'<summary[^>]*data-key="Ctrl\+Enter".*?</details>', _page(_as(client, "huang"), reviewed), re.DOTALL)
    assert asked is not None
    for words in ("准予决定书", "食品经营许可证", "邮寄给收件人", 'form="grant"'):
        assert words in asked[0]
    assert re.findall(r'<button[^>]*form="grant"', _page(client, reviewed)) == re.findall(r'<button[^>]*form="grant"', asked[0])


@pytest.mark.parametrize(("item", "officer", "head", "words"), [("self-employed-registration", "luo", "huang", "准予登记")])
def test_a_registration_is_granted_in_its_own_words(client: Client, at: datetime, item: str, officer: str, head: str, words: str) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=item).case_no
    commands.accept(actor=cast_actor(officer), at=at, case_no=number)
    for step in _bundle(number).steps:
        if step.kind.value not in ("accept", "decide") and step.code in queries.case(actor=cast_actor(officer), case_no=number).open_steps:
            commands.review(actor=cast_actor(officer), at=at, case_no=number, step_code=step.code, passed=True)
    page = _page(_as(client, head), number)
    assert f"{words}决定书" in page and f"决定：{words}。" in page and f"{words}，出证" in page and "行政许可。" not in page
    commands.decide(actor=cast_actor(head), at=at, case_no=number, outcome=Outcome.GRANTED)
    assert queries.case(actor=cast_actor(head), case_no=number).documents[-1].title == f"{words}决定书"


def test_what_every_case_needs_is_named_before_anybody_decides(client: Client, at: datetime) -> None:
    """A licence for a place of entertainment is heard in every case: the bar says so as soon as it is accepted, and stops when it is begun."""
    number = hand_in(actor=cast_actor("guan"), at=at, item_code="entertainment-venue-licence").case_no
    commands.accept(actor=cast_actor("wen"), at=at, case_no=number)
    page = _page(_as(client, "wen"), number)
    assert re.search(rf'<a class="btn warn[^"]*" href="{reverse("procedures:of_case", args=[number])}"[^>]*>.*?还缺：[^<]*听证', page, re.DOTALL)


def test_looking_through_says_what_it_is_for(client: Client, at: datetime) -> None:
    page = _page(_as(client, "luo"), hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no)
    asked = page.partition("记下“材料齐全”吗？")[2].partition("</details>")[0]
    assert "可做可不做" in asked and reverse("worklists:office_precheck", args=["X"]).rpartition("/X/")[2] in asked


def test_another_organ_reads_no_letter_and_nothing_is_written(client: Client, reviewed: str) -> None:
    before = len(ledger.history(subject=f"case:{reviewed}"))
    _letter(_as(client, "huang"), reviewed, letter="refuse", refuse_reason="x")
    assert len(ledger.history(subject=f"case:{reviewed}")) == before
    assert _as(client, "ye").post(reverse("worklists:office_letter", args=[reviewed]), {"letter": "grant"}).status_code == 404


@pytest.mark.parametrize("lived", ["reviewed", "decided"])
def test_the_page_keeps_to_its_questions(client: Client, request: pytest.FixtureRequest, lived: str) -> None:
    """Two statements are for who is signed in; the others bring the whole file of a case: facts, papers, reviews, registers, parcels."""
    number = request.getfixturevalue(lived)
    _as(client, "huang")
    _page(client, number)
    with CaptureQueriesContext(connection) as asked:
        _page(client, number)
    assert len(asked) <= 15, [each["sql"] for each in asked]
