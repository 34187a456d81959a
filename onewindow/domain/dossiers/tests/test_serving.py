"""That a paper reached whom it is for: into the account of whoever agreed, by signature of everybody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries as case_queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import Outcome
from onewindow.domain.catalogue.types import WEIGHED
from onewindow.domain.courier import commands as courier
from onewindow.domain.courier.types import Findings, PacketPlan, PaperLine
from onewindow.domain.courier.types import PaperKind as LineKind
from onewindow.domain.dossiers import commands
from onewindow.domain.mandates.commands import grant_mandate
from onewindow.domain.mandates.types import MandateKind, MandateProof, MandateTerms, Power
from onewindow.domain.papers import queries as papers
from onewindow.domain.papers.types import Paper, PaperKind
from onewindow.kernel.actor import Reach, system_actor
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import Refusal
from onewindow.kernel.relay import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
PLATFORM = system_actor(name="test")


def _papers(number: str, kind: PaperKind) -> list[Paper]:
    return [paper for paper in case_queries.case(actor=PLATFORM, case_no=number).documents if paper.kind is kind]


def _accepted(at: datetime) -> str:
    """A case whose applicant agreed to electronic service, with its notice of acceptance."""
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    cases.accept(actor=cast_actor("luo", channel="office"), at=at, case_no=number)
    return number


@pytest.mark.law("DZQM-11-2")
def test_who_agreed_is_served_when_the_paper_is_in_the_account(at: datetime) -> None:
    number = _accepted(at)
    assert _papers(number, PaperKind.ACCEPTANCE)[0].to_serve
    ready = at + timedelta(minutes=3)
    drain(clock=lambda: ready)
    [accepted] = _papers(number, PaperKind.ACCEPTANCE)
    assert (accepted.served_at, accepted.served_how, accepted.to_serve) == (ready, "electronic", False)
    assert not _papers(number, PaperKind.DELIVERY_RECEIPT), "the record and the history prove it, no slip is written"
    assert not [each for each in case_queries.case(actor=PLATFORM, case_no=number).documents if each.kind is PaperKind.RECEIPT and each.served_at]


def test_who_did_not_agree_signs_and_the_signature_is_kept(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onewindow.domain.dossiers.commands.CONSENT", "nothing_of_the_form")
    number, officer = _accepted(at), cast_actor("luo", channel="office")
    drain(clock=lambda: at)
    [accepted] = _papers(number, PaperKind.ACCEPTANCE)
    assert accepted.to_serve
    later = at + timedelta(days=3)
    for wrong in ({"how": "pigeon"}, {"to": " "}, {"paper_no": "D0"}, {"served_on": at.date() - timedelta(days=1)}, {"served_on": at.date() + timedelta(days=9)}):
        with pytest.raises(Refusal):
            commands.serve(actor=officer, at=later, **{"case_no": number, "paper_no": accepted.paper_no, "how": "post", "to": "陈静怡", **wrong})
    commands.serve(actor=officer, at=later, case_no=number, paper_no=accepted.paper_no, how="post", to="陈静怡", served_on=at.date() + timedelta(days=1))
    [served], [proof] = _papers(number, PaperKind.ACCEPTANCE), _papers(number, PaperKind.DELIVERY_RECEIPT)
    assert (served.served_how, served.served_to, local_day(served.served_at or at)) == ("post", "陈静怡", at.date() + timedelta(days=1))
    assert papers.content(paper_no=proof.paper_no)[1]["rows"] == [[served.title, served.paper_no]]


@pytest.mark.law("DZQM-11-2")
def test_the_decision_goes_the_way_the_applicant_chose_all_the_same(at: datetime) -> None:
    number, luo = _accepted(at), cast_actor("luo", channel="office")
    cases.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    cases.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    cases.decide(actor=cast_actor("huang", channel="office"), at=at, case_no=number, outcome=Outcome.GRANTED)
    drain(clock=lambda: at)
    [granted] = _papers(number, PaperKind.GRANT)
    assert granted.to_serve and granted.file_no
    with pytest.raises(Refusal):
        commands.serve(actor=luo, at=at, case_no=number, paper_no=granted.paper_no, how="counter", to="陈静怡")


@pytest.mark.law("DAF-13")
def test_an_ended_case_has_the_list_of_its_file(at: datetime) -> None:
    number = _accepted(at)
    cases.withdraw(actor=cast_actor("chen"), at=at, case_no=number)
    drain(clock=lambda: at)
    [listed] = _papers(number, PaperKind.ARCHIVE_LIST)
    rows = papers.content(paper_no=listed.paper_no)[1]["rows"]
    written = {row[2] for row in rows}  # type: ignore[attr-defined]  # plain JSON
    assert {paper.paper_no for paper in case_queries.case(actor=PLATFORM, case_no=number).documents} - written <= {listed.paper_no}
    assert "营业执照" in str(rows) or len(written) > 3
    assert commands.put_away(actor=PLATFORM, at=at + timedelta(days=1), case_no=number).paper_no == listed.paper_no


def test_papers_that_changed_halls_leave_a_slip_in_the_file(at: datetime) -> None:
    number, ann = _accepted(at), cast_actor("he", channel="counter")
    ben = replace(ann, ref="S-2", name="本", centre_code="44060512100001")
    line = PaperLine(kind=LineKind.FORM, name="申请表", case_no=number, count=2)
    plan = PacketPlan(to_centre=ben.centre_code, seal_no="S1", lines=(line, replace(line, case_no="C-unknown")), messenger="阿明")
    packet = courier.make_packet(actor=ann, at=at, plan=plan).packet_no
    courier.hand_over_packet(actor=ann, at=at, packet_no=packet)
    courier.take_over_packet(actor=ben, at=at + timedelta(hours=3), packet_no=packet, found=Findings(seal_no="S1", is_seal_whole=True, lines=(replace(line, count=1),)))
    drain(clock=lambda: at + timedelta(hours=3))
    [slip] = _papers(number, PaperKind.HANDOVER)
    said = papers.content(paper_no=slip.paper_no)[1]
    assert said["rows"] == [["申请表", "2", "列明"], ["申请表", "1", "缺少"]]
    assert said["signers"] == [["移交人", ann.name], ["接收人", "本"]]


def test_the_desk_records_who_signed_and_a_refusal_keeps_what_was_typed(at: datetime, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)
    number = _accepted(at)
    [notice] = _papers(number, PaperKind.ACCEPTANCE)
    client.post(reverse("demo_sign_in", args=["luo"]))
    page, post = reverse("dossiers:office_file", args=[number]), reverse("dossiers:office_serve", args=[number])
    assert page in client.get(reverse("worklists:office_case", args=[number])).content.decode()
    shown = client.get(page).content.decode()
    assert f'value="{notice.paper_no}"' in shown
    assert f'href="{reverse("office:worklist")}"' in shown and 'aria-current="page"' in shown, "the desk's own menu stands on it"
    sent = {"paper": notice.paper_no, "how": "counter", "to": "陈静怡", "served_on": at.date().isoformat(), "key": "k"}
    refused = client.post(post, {**sent, "served_on": "2030-01-01"})
    assert refused.status_code == 422 and 'value="2030-01-01"' in refused.content.decode()
    assert client.post(post, sent).status_code == 302
    assert "陈静怡" in client.get(page).content.decode()
    assert f'value="{notice.paper_no}"' not in client.get(page).content.decode()


def test_the_file_tells_how_the_decision_came_about_and_the_applicant_does_not_see_it(at: datetime, client: Client) -> None:
    number, luo = _accepted(at), cast_actor("luo", channel="office")
    cases.review(actor=luo, at=at, case_no=number, step_code="review", passed=True, opinion="材料齐全。")
    cases.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=False, opinion="没有洗手池。", second_officer=cast_actor("feng").ref)
    cases.decide(actor=cast_actor("huang", channel="office"), at=at, case_no=number, outcome=Outcome.GRANTED, reason="洗手池已经补装。")
    for _again in range(2):
        commands.keep_approval(actor=PLATFORM, at=at, case_no=number)
    [form] = _papers(number, PaperKind.APPROVAL_FORM)
    rows = papers.content(paper_no=form.paper_no)[1]["rows"]
    assert [row[1] for row in rows] == ["符合要求。", "不符合要求。", "准予"]
    assert "没有洗手池。" in rows[1][2] and "、" in rows[1][3], "what was found, by both"
    drain(clock=lambda: at)
    [form] = _papers(number, PaperKind.APPROVAL_FORM)
    client.post(reverse("demo_sign_in", args=["chen"]))
    assert client.get(reverse("progress:paper", args=[number, form.paper_no])).status_code == 404
    assert form.title not in client.get(reverse("progress:case", args=[number])).content.decode()


def test_the_approval_form_says_by_which_discretion_table_it_was_decided(at: datetime) -> None:
    number = _accepted(at)
    note = "《基准》“小”，检查次数：二次；基准为一次；理由：刚整改过"
    cases.record_progress(actor=PLATFORM, at=at, case_no=number, name=WEIGHED, text=note, about="first-check")
    luo, huang = cast_actor("luo", channel="office"), cast_actor("huang", channel="office")
    cases.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    cases.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    cases.decide(actor=huang, at=at, case_no=number, outcome=Outcome.GRANTED)
    commands.keep_approval(actor=PLATFORM, at=at, case_no=number)
    [form] = _papers(number, PaperKind.APPROVAL_FORM)
    assert [row[2] for row in papers.content(paper_no=form.paper_no)[1]["rows"] if row[0] == "行使裁量"] == [note]


@pytest.mark.law("MFD-165")
def test_the_mandate_an_agent_handed_in_by_is_put_into_the_file(at: datetime) -> None:
    assert not _papers(_accepted(at), PaperKind.MANDATE), "she handed it in herself"
    chen, li = cast_actor("chen"), cast_actor("li")
    terms = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=(Power.APPLY, Power.CORRECT), item_codes=(FOOD,), valid_from=local_day(at),
                         valid_until=local_day(at), proof=MandateProof.REGISTER)
    granted = grant_mandate(actor=PLATFORM, at=at, principal_no=chen.ref, agent_no=li.ref, terms=terms)
    agent = replace(li, on_behalf_of=chen.ref, mandate_no=granted.mandate_no, reach=(Reach(powers=frozenset({Power.APPLY})),))
    number = hand_in(actor=agent, at=at, item_code=FOOD).case_no
    for _again in range(2):
        commands.keep_mandate(actor=PLATFORM, at=at, case_no=number)
    [kept] = _papers(number, PaperKind.MANDATE)
    said = dict(papers.content(paper_no=kept.paper_no)[1]["fields"])
    assert (said["委托人"], said["代理人"], said["代理权限"], said["委托书编号"]) == (chen.name, li.name, "提出申请、补正材料", granted.mandate_no)
