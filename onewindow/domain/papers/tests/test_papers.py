"""A paper says what its kind must say, keeps saying it, and is rendered and served once."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import pytest

from onewindow.domain.papers import commands, queries
from onewindow.domain.papers.commands import PaperIncomplete
from onewindow.domain.papers.formats import kinds
from onewindow.domain.papers.models import PaperRow
from onewindow.domain.papers.rules import digest_of, introduction
from onewindow.domain.papers.types import (
    Paper,
    PaperDraft,
    PaperKind,
    RemedyTerms,
    ServiceWay,
)
from onewindow.kernel.actor import system_actor
from onewindow.kernel.documents import render
from onewindow.kernel.errors import NotFound
from onewindow.kernel.relay import drain

ME = system_actor(name="test")
TERMS = RemedyTerms(review_organ="区人民政府", review_days=60, review_article="《行政复议法》第二十条", court="区人民法院", court_months=6,
                    court_article="《行政诉讼法》第四十六条")
REFUSAL = PaperDraft(kind=PaperKind.REFUSAL, about=("case:C1", "case:C2"), organ_code="scjg", addressee="陈小明", subject_name="食品经营许可",
                     basis=("《食品安全法》第三十五条",), reasons=("没有消毒设备。",), remedies=TERMS, said={"received_on": "2026-11-02"})


@pytest.mark.parametrize("kind", list(PaperKind))
def test_every_kind_has_its_title_its_template_and_its_article(kind: PaperKind) -> None:
    rule = kinds()[kind]
    assert rule.title and rule.article
    assert rule.template != "notice" or rule.intro, "a general paper needs its opening sentence"
    assert not rule.adverse or rule.needs_basis, "an adverse paper cites its law"


@pytest.mark.django_db
@pytest.mark.usefixtures("district")
class TestRecording:
    @pytest.mark.law("XKF-38-2")
    @pytest.mark.parametrize(("lacking", "change"), [
        ("reasons", {"reasons": ("  ",)}), ("basis", {"basis": ()}), ("remedies", {"remedies": None}), ("addressee", {"addressee": " "}),
    ])
    def test_a_refusal_without_what_the_law_wants_is_not_issued(self, at: datetime, lacking: str, change: dict[str, object]) -> None:
        with pytest.raises(PaperIncomplete) as refused:
            commands.record(actor=ME, at=at, paper=dataclasses.replace(REFUSAL, **change))  # type: ignore[arg-type]  # one field at a time
        assert refused.value.data["missing"] == lacking
        assert refused.value.article == "行政许可法 38"
        assert not PaperRow.objects.exists()

    def test_a_paper_belongs_to_every_matter_it_is_about(self, at: datetime) -> None:
        made = commands.record(actor=ME, at=at, paper=REFUSAL)
        assert queries.papers_of(about="case:C1") == queries.papers_of(about="case:C2") == (made,)
        assert queries.papers_of(about="case:C3") == ()

    def test_what_it_says_is_fixed_and_its_digest_tells(self, at: datetime) -> None:
        made = commands.record(actor=ME, at=at, paper=REFUSAL)
        template, content = queries.content(paper_no=made.paper_no)
        assert template == "decision_refused"
        assert content["number"] == made.paper_no
        assert content["remedies"]["review_organ"] == "区人民政府"  # type: ignore[index]  # plain JSON
        assert digest_of(content) == made.digest
        assert digest_of({**content, "addressee": "别人"}) != made.digest

    def test_it_is_rendered_after_the_commit_and_kept_once(self, at: datetime) -> None:
        made = commands.record(actor=ME, at=at, paper=REFUSAL)
        assert made.file_no == ""
        drain(clock=lambda: at)
        kept = queries.paper(paper_no=made.paper_no).file_no
        assert kept
        assert commands.attach_rendered(actor=ME, at=at, paper_no=made.paper_no, content=b"%PDF-other") == kept

    @pytest.mark.law("XKF-44")
    def test_the_first_proof_of_service_stands(self, at: datetime) -> None:
        made = commands.record(actor=ME, at=at, paper=REFUSAL)
        served = commands.record_service(actor=ME, at=at, paper_no=made.paper_no, how=ServiceWay.POST, to="陈小明", served_at=at)
        again = commands.record_service(actor=ME, at=at, paper_no=made.paper_no, how=ServiceWay.COUNTER, to="别人", served_at=at + timedelta(days=1))
        assert served == again
        assert (again.served_to, again.served_at) == ("陈小明", at)

    def test_an_unknown_paper_is_not_found(self) -> None:
        with pytest.raises(NotFound):
            queries.paper(paper_no="D0")

    @pytest.mark.parametrize("kind", list(PaperKind))
    def test_every_kind_can_be_printed(self, at: datetime, kind: PaperKind) -> None:
        said = {"received_on": "2026-11-02", "accepted_on": "2026-11-02", "received_at": at, "materials": [{"name": "身份证", "form": "电子"}],
                "requests": [{"name": "平面图", "problem": "补标", "basis": ""}], "fields": [["程序", "听证"]], "head": ["材料", "份数"],
                "rows": [["平面图", "1"]], "paragraphs": ["请准时参加。"], "signers": [["记录人", "罗"]],
                "submitted_at": at, "applicant": "陈小明", "groups": [["申请人", [["姓名", "陈**"]]]], "digest": "0" * 64,
                "slip_no": "PS1", "hall": "大厅", "carrier": "邮政", "handed_on": "2026-11-02"}
        made: Paper = commands.record(actor=ME, at=at, paper=dataclasses.replace(REFUSAL, kind=kind, said=said))
        template, content = queries.content(paper_no=made.paper_no)
        assert render(template=template, data=content).startswith(b"%PDF")


def test_the_opening_sentence_fills_its_gaps() -> None:
    assert introduction("“{item}”于{on}收到。", {"item": "许可"}) == "“许可”于收到。"
    assert introduction("于{on}收到。", {"on": "2026-11-02"}) == "于2026年11月2日收到。"
