"""Discretion tables on the office's page: the row of the case, what is decided, and why where it is something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import WEIGHED, Bundle
from onewindow.domain.papers import queries as papers
from onewindow.domain.standards.types import DiscretionRow, FactTest
from onewindow.kernel import ledger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
VALUE, WHY = "table.first-check", "why.first-check"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def number(at: datetime) -> str:
    case_no = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    luo = cast_actor("luo")
    commands.accept(actor=luo, at=at, case_no=case_no)
    commands.review(actor=luo, at=at, case_no=case_no, step_code="review", passed=True)
    commands.review(actor=luo, at=at, case_no=case_no, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    return case_no


@pytest.fixture
def standard(number: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Bundle], Bundle]], None]:
    """The item's standard as if it said something else."""
    bundle = catalogue.bundle(bundle_hash=queries.summary(actor=cast_actor("luo"), case_no=number).bundle_hash)

    def to(change: Callable[[Bundle], Bundle]) -> None:
        changed = change(bundle)
        monkeypatch.setattr(catalogue, "bundle", lambda bundle_hash: changed)  # noqa: ARG005 - as the query takes it
    return to


def _as(client: Client, code: str) -> Client:
    client.post(reverse("demo_sign_in", args=[code]))
    return client


def _page(client: Client, number: str) -> str:
    return client.get(reverse("worklists:office_case", args=[number])).content.decode()


def _grant(client: Client, number: str, **sent: str) -> HttpResponse:
    return client.post(reverse("worklists:office_grant", args=[number]), {"key": str(sent), "criteria": "decide-grounds", **sent})


def _weighed(number: str) -> list[str]:
    return [fact.note for fact in queries.case(actor=cast_actor("huang"), case_no=number).facts if fact.name == WEIGHED]


def _ranged(bundle: Bundle) -> Bundle:
    row = DiscretionRow(code="all", text="各种情形", least=Decimal(1), most=Decimal(6))
    return replace(bundle, discretion=(replace(bundle.discretion[0], rows=(row,), unit="个月"),))


def test_the_row_of_the_case_is_marked_with_its_facts_and_its_source(client: Client, number: str) -> None:
    page = _page(_as(client, "huang"), number)
    marked = page.partition('aria-current="true"><td>不是食堂，经营场所')[2]
    assert marked and page.count('class="here"') == 1
    assert "平方米" in page and "《食品经营许可行政裁量权基准（示范）》" in page and "待核" in page
    assert f'name="{VALUE}" form="grant"' in page
    assert f'name="{VALUE}"' not in _page(_as(client, "feng"), number)  # reads the table, decides nothing
    assert "发证后首次监督检查时间裁量基准" in _page(client, number)


def test_what_the_table_says_needs_no_word_and_goes_on_record(client: Client, number: str, at: datetime) -> None:
    assert _grant(_as(client, "huang"), number).status_code == 302
    note, = _weighed(number)
    assert note.startswith("《发证后首次监督检查时间裁量基准（示范）》“不是食堂，经营场所") and "理由" not in note
    kept = [entry.payload["discretion"] for entry in ledger.history(subject=f"case:{number}") if entry.act == "worklists.grant"]
    assert [(entry["table"], entry["version"], entry["reason"]) for entry in kept[0]] == [("first-check", "示范第1版", "")]
    assert note in _page(client, number)
    assert note in client.get(reverse("dossiers:office_file", args=[number])).content.decode()
    assert "裁量基准" not in _as(client, "chen").get(reverse("progress:case", args=[number])).content.decode()


def test_another_result_needs_a_reason_and_a_result_the_table_knows(client: Client, number: str) -> None:
    _as(client, "huang")
    listed = next(result for result in ("一个月内", "三个月内", "六个月内") if f"<option selected>{result}" in _page(client, number))
    other = "一个月内" if listed != "一个月内" else "三个月内"
    short = _grant(client, number, **{VALUE: other, WHY: "  "})
    assert short.status_code == 422 and f"要定为“{other}”，写明理由" in short.content.decode()
    assert f"<option selected>{other}" in short.content.decode()
    assert "不是发证后首次监督检查时间裁量基准" in _grant(client, number, **{VALUE: "从不", WHY: "熟人"}).content.decode()
    assert queries.summary(actor=cast_actor("huang"), case_no=number).outcome is None and _weighed(number) == []
    assert _grant(client, number, **{VALUE: other, WHY: "去年被投诉两次"}).status_code == 302
    assert _weighed(number)[0].endswith(f"：{other}；基准为{listed}；理由：去年被投诉两次")


@pytest.mark.parametrize(("sent", "status", "said"), [
    ({}, 422, "没有唯一的结果"), ({VALUE: "七"}, 422, "不是发证后首次监督检查时间裁量基准"), ({VALUE: "7"}, 422, "为：1–6 个月"), ({VALUE: "6"}, 302, "6 个月"), ({VALUE: "7", WHY: "淡季"}, 302, "理由：淡季"),
])
def test_within_a_range_the_officer_chooses(client: Client, number: str, standard: Callable, sent: dict[str, str], status: int, said: str) -> None:
    standard(_ranged)
    _as(client, "huang")
    answer = _grant(client, number, **sent)
    assert answer.status_code == status
    assert said in (_weighed(number)[0] if status == 302 else answer.content.decode())


def test_without_the_facts_no_row_is_marked_and_the_choice_is_reasoned(client: Client, number: str, standard: Callable) -> None:
    unasked = FactTest(element="special_room_area", most=Decimal(10))
    standard(lambda bundle: replace(bundle, discretion=(replace(bundle.discretion[0], rows=(replace(bundle.discretion[0].rows[0], when=(unasked,)),)),)))
    page = _page(_as(client, "huang"), number)
    assert "没有标出适用的一档" in page and 'class="here"' not in page
    assert _grant(client, number, **{VALUE: "一个月内"}).status_code == 422
    assert _grant(client, number, **{VALUE: "一个月内", WHY: "现场没有专间"}).status_code == 302


@pytest.mark.parametrize("verified", [True, False])
def test_only_a_table_somebody_verified_is_cited_in_the_letter(client: Client, number: str, standard: Callable, verified: bool) -> None:
    standard(lambda bundle: replace(bundle, discretion=(replace(bundle.discretion[0], source=replace(bundle.discretion[0].source, verified=verified)),)))
    _as(client, "huang")
    shown = client.post(reverse("worklists:office_letter", args=[number]), {"letter": "grant", VALUE: "一个月内", WHY: "试行"}).content.decode()
    assert ("适用的裁量基准" in shown and "理由：试行" in shown) is verified
    _grant(client, number)
    paper = next(paper for paper in queries.case(actor=cast_actor("huang"), case_no=number).documents if paper.title.startswith("准予"))
    assert papers.content(paper_no=paper.paper_no)[1]["discretion"] == (_weighed(number) if verified else [])


def test_who_may_not_decide_puts_nothing_on_record(client: Client, number: str) -> None:
    for code, status in (("luo", 403), ("ye", 404), ("chen", 403)):
        assert _grant(_as(client, code), number).status_code == status
    assert _weighed(number) == []


def test_a_table_of_a_review_is_used_where_the_step_passes(client: Client, at: datetime, standard: Callable) -> None:
    standard(lambda bundle: replace(bundle, discretion=(replace(bundle.discretion[0], step="review"),)))
    case_no = hand_in(actor=cast_actor("li"), at=at, item_code=FOOD).case_no
    commands.accept(actor=cast_actor("luo"), at=at, case_no=case_no)
    address, sent = reverse("worklists:office_review", args=[case_no]), {"step": "review", "key": "k", VALUE: "一个月内"}
    assert f'name="{VALUE}" form="step-review"' in _page(_as(client, "luo"), case_no)
    every = ["review-people", "review-layout"]
    assert client.post(address, {**sent, "passed": "yes", "criteria": every}).status_code == 422
    assert client.post(address, {**sent, "passed": "yes", "criteria": every, WHY: "夜市旁"}).status_code == 302
    assert _weighed(case_no)[0].endswith("理由：夜市旁")
    acts = [entry.act for entry in ledger.history(subject=f"case:{case_no}")]
    assert acts.count("worklists.review") == 1 and acts.count("cases.review") == 1
