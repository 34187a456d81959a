"""The applicant's screens, by HTTP: handing in, following, correcting, taking back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications.types import DeliveryMethod
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, fill_draft, hand_in
from onewindow.domain.cases.types import CaseState, Outcome
from onewindow.domain.notices import queries as notices
from onewindow.domain.progress.web.words import course as course_of
from onewindow.kernel.actor import system_actor
from onewindow.kernel.relay import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
PLATFORM = system_actor(name="test")
FOOD, INSURANCE = "food-catering-licence", "medical-insurance-topup"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def chen(client: Client) -> Client:
    client.post(reverse("demo_sign_in", args=["chen"]))
    return client


def _case_no(at: datetime) -> str:
    return hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no


def _page(client: Client, name: str, *args: str) -> str:
    shown = client.get(reverse(f"progress:{name}", args=args))
    assert shown.status_code == 200
    return shown.content.decode()


def test_nobody_reads_a_case_without_signing_in(client: Client, at: datetime) -> None:
    shown = client.get(reverse("progress:case", args=[_case_no(at)]))
    assert shown.status_code == 302
    assert shown.headers["Location"].startswith(reverse("account_request_login_code"))


def test_another_citizen_finds_no_case(client: Client, at: datetime) -> None:
    number = _case_no(at)
    client.post(reverse("demo_sign_in", args=["li"]))
    for name in ("case", "receipt"):
        assert client.get(reverse(f"progress:{name}", args=[number])).status_code == 404
    assert client.post(reverse("progress:withdraw", args=[number])).status_code == 404


def test_handing_in_twice_with_one_key_is_one_case(chen: Client, at: datetime) -> None:
    draft_no = fill_draft(actor=cast_actor("chen"), at=at, item_code=FOOD)
    sent = [chen.post(reverse("progress:submit", args=[draft_no]), {"key": "k-1"}) for _ in range(2)]
    assert {answer.status_code for answer in sent} == {302}
    assert sent[0].headers["Location"] == sent[1].headers["Location"]
    case = queries.cases_of(actor=cast_actor("chen"))[0]
    page = _page(chen, "receipt", case.case_no)
    assert case.case_no[-8:] in page  # in groups, to be read aloud
    assert "2026 年 11 月 9 日" in page  # told within five working days whether it is accepted


def test_an_incomplete_draft_goes_back_to_its_check_page(chen: Client, at: datetime) -> None:
    draft = applications.start(actor=cast_actor("chen"), at=at, item_code=FOOD)
    sent = chen.post(reverse("progress:submit", args=[draft.draft_no]), {"key": "k-1"})
    assert sent.headers["Location"] == reverse("applications:check", kwargs={"draft_no": draft.draft_no})
    assert queries.cases_of(actor=cast_actor("chen")) == ()


def test_the_page_says_whose_turn_until_when_and_why(chen: Client, at: datetime) -> None:
    number = _case_no(at)
    page = _page(chen, "case", number)
    assert "已收到，窗口核对材料" in page
    assert "待收件" not in page
    assert "哪天以前答复，怎么算" in page
    assert reverse("deadlines:why", args=[number]) in page
    commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
    page = _page(chen, "case", number)
    assert "正在审查" in page
    assert "2026 年 11 月 9 日" in page
    assert reverse("deadlines:why", args=[number]) in page


def test_what_went_into_the_account_is_told_as_such_and_nobody_signed_for_it(chen: Client, at: datetime) -> None:
    number = _case_no(at)
    commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
    drain(clock=lambda: at)
    page = _page(chen, "case", number)
    assert "已送达您的账号（您同意电子送达）" in page
    assert "签收" not in page


def test_papers_are_read_by_their_applicant_alone(chen: Client, at: datetime) -> None:
    number = _case_no(at)
    commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
    document_no = queries.case(actor=cast_actor("chen"), case_no=number).documents[0].paper_no
    assert chen.get(reverse("progress:paper", args=[number, document_no])).status_code == 404  # still being made
    drain(clock=lambda: at)
    paper = chen.get(reverse("progress:paper", args=[number, document_no]))
    assert paper.content.startswith(b"%PDF")
    chen.post(reverse("demo_sign_in", args=["li"]))
    assert chen.get(reverse("progress:paper", args=[number, document_no])).status_code == 404


def test_the_way_of_a_case_is_folded_behind_where_it_stands(chen: Client, at: datetime) -> None:
    number = _case_no(at)
    commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
    commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
    course = course_of(queries.case(actor=cast_actor("chen"), case_no=number).facts, ("复核", "决定", "办结"))
    assert (course.now, [each[1] for each in course.next]) == (("now", "复核", "", ""), ["决定", "办结"])
    assert len(course.newest) == 1
    assert "齐全，已受理" in _page(chen, "case", number)


def test_a_case_asks_few_questions_of_the_database(chen: Client, at: datetime) -> None:
    number = _case_no(at)
    commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
    _page(chen, "case", number)
    with CaptureQueriesContext(connection) as asked:
        _page(chen, "case", number)
    assert len(asked) <= 15, [each["sql"] for each in asked]


def test_taking_back_and_when_it_is_too_late(chen: Client, at: datetime) -> None:
    number, decided = _case_no(at), _case_no(at)
    assert chen.post(reverse("progress:withdraw", args=[number]), {"reason": "不开了", "key": "k-1"}).status_code == 302
    assert queries.summary(actor=cast_actor("chen"), case_no=number).state is CaseState.WITHDRAWN
    _decide(decided, at)
    refused = chen.post(reverse("progress:withdraw", args=[decided]), {"reason": "不开了", "key": "k-2"})
    assert refused.status_code == 409
    assert "现在不能这样办" in refused.content.decode()
    assert queries.summary(actor=cast_actor("chen"), case_no=decided).state is CaseState.DECIDED


@pytest.mark.law("XKF-38-2")
def test_a_refusal_shows_reason_article_and_remedies(chen: Client, at: datetime) -> None:
    number = _case_no(at)
    _decide(number, at, outcome=Outcome.REFUSED, reason="现场没有洗手池。", article="《食品安全法》第三十三条")
    page = _page(chen, "case", number)
    for words in ("现场没有洗手池。", "《食品安全法》第三十三条", "行政复议", "行政诉讼"):
        assert words in page


@pytest.mark.law("XKF-32-2")
def test_who_is_declined_reads_why_by_which_article_and_which_organ_is_competent(chen: Client, at: datetime) -> None:
    number = _case_no(at)
    commands.decline(actor=cast_actor("luo", channel="office"), at=at, case_no=number, reason="不属于本机关职权范围。", article="行政许可法第三十二条",
                     instead="示例市烟草专卖局")
    page = _page(chen, "case", number)
    assert "不属于本机关职权范围。" in page and "第三十二条" in page
    assert "本事项由示例市烟草专卖局办理" in page


def test_a_charge_is_the_applicants_turn_and_links_to_paying(chen: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=INSURANCE).case_no
    ye, pan = cast_actor("ye", channel="office"), cast_actor("pan", channel="office")
    commands.accept(actor=ye, at=at, case_no=number)
    for code in queries.case(actor=ye, case_no=number).open_steps:
        commands.review(actor=ye, at=at, case_no=number, step_code=code, passed=True)
    commands.decide(actor=pan, at=at, case_no=number, outcome=Outcome.GRANTED)
    page = _page(chen, "case", number)
    assert "轮到您：缴费" in page
    assert "/my/charges/" in page


def _decide(number: str, at: datetime, **decision: object) -> None:
    luo, feng, huang = (cast_actor(code, channel="office") for code in ("luo", "feng", "huang"))
    commands.accept(actor=luo, at=at, case_no=number)
    commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    commands.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=feng.ref)
    commands.decide(actor=huang, at=at, case_no=number, **{"outcome": Outcome.GRANTED, **decision})


@pytest.mark.law("QYTZ-13")
def test_a_filing_speaks_of_no_decision(chen: Client, client: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code="investment-project-filing").case_no
    receipt = _page(chen, "receipt", number)
    assert "即为备案" in receipt and "告知您是否受理" not in receipt
    drain(clock=lambda: at)
    page = _page(chen, "case", number)
    assert "已备案" in page and "信息收齐，已备案" in page
    assert "决定：准予" not in page and "承诺作出决定的日期" not in page and "已受理" not in page
    anybody = Client().get(reverse("progress:progress"), {"case_no": number, "phone_tail": "0001"}).content.decode()
    assert "信息收齐，已备案" in anybody and "决定：准予" not in anybody
    told = [each.kind for each in notices.inbox(actor=cast_actor("chen"), limit=5)]
    assert "case_filed" in told and "case_granted" not in told


def test_the_end_of_a_special_procedure_is_told_with_the_new_day(chen: Client, at: datetime) -> None:
    number, officer = hand_in(actor=cast_actor("chen"), at=at, item_code="public-place-hygiene-licence").case_no, cast_actor("jian", channel="office")
    commands.accept(actor=officer, at=at, case_no=number)
    commands.pause(actor=PLATFORM, at=at, case_no=number, special_code="test", reason="送检", days=5)
    commands.resume(actor=PLATFORM, at=at + timedelta(days=2), case_no=number, special_code="test", result="合格")
    latest = notices.inbox(actor=cast_actor("chen"), limit=1)[0]
    due = queries.summary(actor=cast_actor("chen"), case_no=number).due_on
    assert latest.kind == "special_over" and due is not None and f"{due.year}年{due.month}月{due.day}日" in latest.body


@pytest.mark.parametrize(("item", "words"), [("building-construction-permit", "收齐材料之日起 5 天内"), (FOOD, "受理之日起")])
def test_the_receipt_says_from_when_the_time_runs(chen: Client, at: datetime, item: str, words: str) -> None:
    assert words in _page(chen, "receipt", hand_in(actor=cast_actor("chen"), at=at, item_code=item).case_no)


@pytest.mark.law("GSBX-20-3")
def test_while_the_clock_stands_still_the_page_says_so_and_names_no_promise(chen: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code="work-injury-recognition").case_no
    officer = cast_actor("yan", channel="office")
    commands.accept(actor=officer, at=at, case_no=number)
    commands.pause(actor=PLATFORM, at=at, case_no=number, special_code="awaited_finding", reason="等待责任认定")
    page = _page(chen, "case", number)
    assert "2026 年 11 月 2 日起时限中止" in page and "等待责任认定" in page
    assert "承诺作出决定的日期" not in page and "如果今天恢复计时" in page
    told = chen.get(reverse("progress:progress"), {"case_no": number, "phone_tail": "0001"}).content.decode()
    assert "起时限中止" in told and "个工作日" not in told
    commands.resume(actor=PLATFORM, at=at, case_no=number, special_code="awaited_finding", result="对方全责")
    assert "承诺作出决定的日期" in _page(chen, "case", number)


def test_whoever_has_to_come_in_person_is_told_so(chen: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code="marriage-registration", method=DeliveryMethod.PICK_UP).case_no
    receipt, page = _page(chen, "receipt", number), _page(chen, "case", number)
    assert "结婚要由双方亲自到场" in receipt and "您到窗口来一趟" in receipt
    assert "轮到您：到窗口来一趟" in page and "结婚要由双方亲自到场" in page and f'href="{reverse("portal:guide", args=["marriage-registration"])}#where"' in page


def test_the_permit_opens_from_the_top_of_the_case(chen: Client, at: datetime) -> None:
    number = _case_no(at)
    assert "轮到您：到窗口来一趟" not in _page(chen, "case", number)
    commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
    assert "承诺作出决定的日期" in _page(chen, "case", number)
    commands.review(actor=cast_actor("luo"), at=at, case_no=number, step_code="review", passed=True)
    commands.review(actor=cast_actor("luo"), at=at, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    commands.decide(actor=cast_actor("huang"), at=at, case_no=number, outcome=Outcome.GRANTED)
    drain(clock=lambda: at)
    page = _page(chen, "case", number)
    turn = page.partition('class="turn')[2].partition('class="flow"')[0]
    assert "打开证照" in turn and "决定已作出" in turn


def test_a_decision_on_the_spot_is_said_as_such(chen: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code="self-employed-registration").case_no
    receipt = _page(chen, "receipt", number)
    assert "材料齐全的，当场办结" in receipt and "当场办结内" not in receipt


def test_a_case_taken_back_waits_for_no_day(chen: Client, at: datetime) -> None:
    number = _case_no(at)
    commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
    commands.withdraw(actor=cast_actor("chen"), at=at, case_no=number, reason="")
    assert "承诺作出决定的日期" not in _page(chen, "case", number)


@pytest.mark.law("XKF-32-4")
def test_receipt_and_guide_say_one_truth_of_the_acceptance_the_promise_before_the_law(chen: Client, at: datetime) -> None:
    receipt = _page(chen, "receipt", _case_no(at))
    promise, law = receipt.index("承诺1 个工作日内"), receipt.index("法定最迟 2026 年 11 月 9 日")
    assert promise < law
    guide = chen.get(reverse("portal:guide", args=[FOOD])).content.decode()
    assert "法定最迟 5 个工作日" in guide.partition('id="way"')[2]
