"""One case at the two desks, by HTTP: who may enter, each act, and what a refusal leaves as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import DeliveryMethod
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CaseState, Outcome
from onewindow.domain.catalogue import commands as catalogue_commands
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.evidence.types import (
    CheckChoice,
    CheckState,
    Disagreement,
    KnownAnswer,
    Origin,
    RegisterCheck,
    TrustLevel,
)
from onewindow.domain.places import queries as places
from onewindow.domain.worklists.web import sealed as sealed_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD, TRADE = "food-catering-licence", "self-employed-registration"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def case_no(at: datetime) -> str:
    return hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no


def _as(client: Client, code: str) -> Client:
    client.post(reverse("demo_sign_in", args=[code]))
    return client


def _post(client: Client, name: str, case_no: str, **sent: object):
    return client.post(reverse(f"worklists:{name}", args=[case_no]), {"key": "k-1", **sent})


def _deciding(case_no: str) -> list[str]:
    """The codes of the criteria of the deciding step: what is ticked to grant."""
    bundle = catalogue.bundle(bundle_hash=queries.summary(actor=cast_actor("chen"), case_no=case_no).bundle_hash)
    return [criterion.code for step in bundle.steps if step.kind.value == "decide" for criterion in step.criteria]


def _state(case_no: str) -> CaseState:
    return queries.summary(actor=cast_actor("chen"), case_no=case_no).state


@pytest.mark.parametrize("name", ["counter_case", "office_case"])
def test_only_staff_enter(client: Client, case_no: str, name: str) -> None:
    address = reverse(f"worklists:{name}", args=[case_no])
    nobody = client.get(address)
    assert nobody.status_code == 302
    assert nobody.headers["Location"].startswith(reverse("account_login"))
    assert _as(client, "chen").get(address).status_code == 403
    assert _as(client, "mai").get(address).status_code == 403  # an operator reads no case
    assert _as(client, "he" if "counter" in name else "luo").get(address).status_code == 200


def test_acts_are_posts(client: Client, case_no: str) -> None:
    assert _as(client, "luo").get(reverse("worklists:office_accept", args=[case_no])).status_code == 405


def test_staff_are_led_from_the_applicants_page_to_their_own(client: Client, case_no: str) -> None:
    led = _as(client, "luo").get(reverse("progress:case", args=[case_no]))
    assert led.headers["Location"] == reverse("worklists:office_case", args=[case_no])


def test_a_counter_of_another_town_takes_the_case_in(client: Client, case_no: str) -> None:
    _as(client, "tan")
    page = client.get(reverse("worklists:counter_case", args=[case_no])).content.decode()
    assert 'data-key="F9"' in page  # this counter takes in, it does not accept
    assert "440605199001011340" not in page  # identity numbers are masked at the desk
    done = _post(client, "counter_receive", case_no, papers=["layout"])
    assert done.headers["Location"] == reverse("worklists:counter_case", kwargs={"case_no": case_no})
    assert _state(case_no) is CaseState.RECEIVED
    again = _post(client, "counter_receive", case_no, key="k-2")
    assert again.status_code == 409
    assert "待受理" in again.content.decode()


def test_a_clerk_who_is_not_entrusted_is_told_why(client: Client, case_no: str) -> None:
    _as(client, "he")
    assert 'aria-describedby="no-accept"' in client.get(reverse("worklists:counter_case", args=[case_no])).content.decode()
    assert _post(client, "counter_accept", case_no).status_code == 403
    assert _state(case_no) is CaseState.SUBMITTED


def test_an_entrusted_clerk_accepts_on_the_spot(client: Client, at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=TRADE).case_no
    _as(client, "he")
    assert _post(client, "counter_receive", number).status_code == 302
    assert _post(client, "counter_accept", number).status_code == 302
    assert _state(number) is CaseState.ACCEPTED


def test_the_notice_is_made_of_failed_points_alone(client: Client, case_no: str) -> None:
    _as(client, "luo")
    nothing = _post(client, "office_correct", case_no)
    assert nothing.status_code == 422
    made_up = _post(client, "office_correct", case_no, points=["layout/other", "other/material"])
    assert made_up.status_code == 422
    done = _post(client, "office_correct", case_no, points=["layout/layout-flow", "health_certificates/health-date"])
    assert done.status_code == 302
    asked = queries.case(actor=cast_actor("chen"), case_no=case_no).correction
    assert asked is not None
    assert [(point.material_code, point.point_code) for point in asked.points] == [("layout", "layout-flow"), ("health_certificates", "health-date")]
    assert all(point.text for point in asked.points)
    page = client.get(reverse("worklists:office_case", args=[case_no])).content.decode()
    assert 'data-key="F7"' not in page  # the law knows no second notice


def test_a_form_made_from_answers_can_be_asked_for_by_its_answer(client: Client, case_no: str) -> None:
    _post(_as(client, "luo"), "office_correct", case_no, points=["application_form/form-site"], **{"element.application_form/form-site": "premises_address"})
    draft_no = queries.case(actor=cast_actor("chen"), case_no=case_no).summary.draft_no
    assert applications.draft(actor=cast_actor("chen"), draft_no=draft_no).open_elements == ("premises_address",)


def test_a_form_that_is_asked_for_as_a_whole_can_be_put_right_as_a_whole(client: Client, case_no: str) -> None:
    _post(_as(client, "luo"), "office_correct", case_no, points=["layout/layout-flow", "application_form/form-site"])
    draft_no = queries.summary(actor=cast_actor("chen"), case_no=case_no).draft_no
    draft = applications.draft(actor=cast_actor("chen"), draft_no=draft_no)
    asked = {field.element for field in catalogue.bundle(bundle_hash=draft.bundle_hash).form.visible(draft.values())}
    assert draft.open_materials == ("application_form", "layout")
    assert set(draft.open_elements) == asked, "or nobody could do what such a notice asks"


@pytest.mark.law("XKF-24-HALL")
def test_a_counter_that_is_not_entrusted_is_not_offered_what_only_the_office_may_answer(client: Client, case_no: str) -> None:
    for name in ("counter_correct", "counter_precheck"):
        assert _post(_as(client, "he"), name, case_no, key=name, points=["layout/layout-flow"]).status_code == 403
    page = client.get(reverse("worklists:counter_case", args=[case_no])).content.decode()
    assert reverse("worklists:counter_receive", args=[case_no]) in page
    for name in ("counter_correct", "counter_precheck", "counter_decline"):
        assert reverse(f"worklists:{name}", args=[case_no]) not in page
    assert "由主管部门受理" in page


def test_a_counter_whose_act_takes_the_case_out_of_sight_goes_back_to_its_desk(client: Client, at: datetime) -> None:
    case_no = hand_in(actor=cast_actor("chen"), at=at, item_code=TRADE).case_no
    done = _post(_as(client, "he"), "counter_correct", case_no, points=["application_form/form-scope"], **{"element.application_form/form-scope": "business_scope_general"})
    assert done.headers["Location"] in {"/counter/", reverse("worklists:counter_case", args=[case_no])}
    assert client.get(done.headers["Location"]).status_code == 200


def test_declining_needs_reason_and_article_and_keeps_what_was_typed(client: Client, case_no: str) -> None:
    _as(client, "luo")
    refused = _post(client, "office_decline", case_no, decline_reason="不属于本机关职权")
    assert refused.status_code == 422
    assert "不属于本机关职权" in refused.content.decode()
    page = refused.content.decode()
    article = page.split('name="decline_article"')[1].split("<option>")[1].split("</option>")[0]
    nameless = _post(client, "office_decline", case_no, decline_reason="不属于本机关职权", decline_article=article)
    assert nameless.status_code == 422, "the competent organ must be named"
    sent = {"decline_reason": "不属于本机关职权", "decline_article": article, "competent_organ": "区教育局"}
    assert _post(client, "office_decline", case_no, **sent).status_code == 302
    assert _state(case_no) is CaseState.DECLINED


def test_a_review_by_two_names_the_second_officer(client: Client, case_no: str) -> None:
    _as(client, "luo")
    assert _post(client, "office_accept", case_no).status_code == 302
    short = _post(client, "office_review", case_no, step="review", passed="yes", criteria=["review-people"])
    assert short.status_code == 422, "a step passes only when all its standard asks was found"
    every = [criterion.code for criterion in catalogue.bundle(bundle_hash=queries.summary(actor=cast_actor("luo"), case_no=case_no).bundle_hash).step("review").criteria]
    assert _post(client, "office_review", case_no, key="k-1", step="review", passed="yes", criteria=every).status_code == 302
    refused = _post(client, "office_review", case_no, key="k-2", step="site_check", passed="no", opinion="后厨没有洗手池")
    assert refused.status_code == 422
    assert "后厨没有洗手池" in refused.content.decode()
    assert _post(client, "office_review", case_no, key="k-3", step="site_check", passed="no", opinion="后厨没有洗手池", second_officer=cast_actor("feng").ref).status_code == 302
    reviews = queries.case(actor=cast_actor("luo"), case_no=case_no).reviews
    assert [(review.step_code, review.passed, len(review.officers)) for review in reviews] == [("review", True, 1), ("site_check", False, 2)]


def test_a_refusal_takes_its_article_from_the_standard(client: Client, case_no: str, at: datetime) -> None:
    _reviewed(case_no, at)
    _as(client, "huang")
    for sent in ({"ground": "conditions"}, {"refuse_reason": "没有洗手池"}, {"ground": "no-such", "refuse_reason": "没有洗手池"}):
        refused = _post(client, "office_refuse", case_no, **sent)
        assert refused.status_code == 422
        assert sent.get("refuse_reason", "") in refused.content.decode()
    assert _post(client, "office_refuse", case_no, ground="conditions", refuse_reason="没有洗手池").status_code == 302
    detail = queries.case(actor=cast_actor("chen"), case_no=case_no)
    assert detail.summary.outcome is Outcome.REFUSED
    assert "没有洗手池" in detail.refusal_reason
    assert "食品安全法" in detail.refusal_article


def test_the_officer_who_reviewed_does_not_decide(client: Client, case_no: str, at: datetime) -> None:
    _reviewed(case_no, at)
    assert _post(_as(client, "luo"), "office_grant", case_no).status_code == 403
    assert _post(_as(client, "huang"), "office_grant", case_no, criteria=_deciding(case_no)).status_code == 302
    assert _state(case_no) is CaseState.DECIDED


def test_the_result_is_handed_over_at_the_counter(client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    chen = cast_actor("chen")
    number = hand_in(actor=chen, at=at, item_code=FOOD, method=DeliveryMethod.PICK_UP).case_no
    clerk = cast_actor("he", channel="counter")
    commands.receive(actor=clerk, at=at, case_no=number)
    _as(client, "he")
    early = _post(client, "counter_deliver", number, taken_by=chen.name)
    assert early.status_code == 409
    _reviewed(number, at)
    commands.decide(actor=cast_actor("huang", channel="office"), at=at, case_no=number, outcome=Outcome.GRANTED)
    nobody = _post(client, "counter_deliver", number, key="k-1", taken_by="王五")
    assert (nobody.status_code, 'value="王五"' in nobody.content.decode()) == (422, True), "a name alone is nobody; what was typed stays"
    assert _post(client, "counter_deliver", number, key="k-2", taken_by=chen.name, relation="self", id_tail="1340").status_code == 302
    assert any(fact.name == "ResultCollected" for fact in queries.case(actor=chen, case_no=number).facts)


def test_opening_a_file_is_written_down_and_needs_the_case(client: Client, case_no: str, at: datetime) -> None:
    sealed = applications.sealed(draft_no=queries.summary(actor=cast_actor("chen"), case_no=case_no).draft_no)
    file_no = next(given.file_no for given in sealed.materials if given.file_no)
    other = hand_in(actor=cast_actor("li"), at=at, item_code=TRADE).case_no
    _as(client, "luo")
    assert client.get(reverse("worklists:office_file", args=[case_no, file_no])).status_code == 405
    assert client.post(reverse("worklists:office_file", args=[other, file_no])).status_code == 404
    before = len(evidence.uses_of(actor=cast_actor("chen")))
    opened = client.post(reverse("worklists:office_file", args=[case_no, file_no]))
    assert opened.status_code == 200
    assert opened.content.startswith(b"\x89PNG")
    uses = evidence.uses_of(actor=cast_actor("chen"))
    assert len(uses) == before + 1
    assert uses[0].reader_name == cast_actor("luo").name


def _reviewed(number: str, at: datetime) -> None:
    luo, feng = cast_actor("luo", channel="office"), cast_actor("feng", channel="office")
    commands.accept(actor=luo, at=at, case_no=number)
    commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    commands.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=feng.ref)


def test_a_counter_that_is_not_entered_offers_nothing_and_says_who_is(client: Client, case_no: str, at: datetime) -> None:
    counter = cast_actor("tan", channel="counter").counter_code
    catalogue_commands.withdraw_counter(actor=cast_actor("mai", channel="office"), at=at, counter_code=counter, item_codes=(FOOD,))
    page = _as(client, "tan").get(reverse("worklists:counter_case", args=[case_no])).content.decode()
    assert "本窗口没有开通" in page
    assert places.centre(code=cast_actor("he", channel="counter").centre_code).name in page
    for act in ("receive", "accept", "correct", "decline"):
        assert reverse(f"worklists:counter_{act}", args=[case_no]) not in page
    assert _post(client, "counter_receive", case_no).status_code == 403


def test_the_desks_wear_their_names_on_every_page(client: Client, case_no: str) -> None:
    for code, desk, name in (("luo", "office", "审批工作台"), ("tan", "counter", "窗口工作台")):
        page = _as(client, code).get(f"/{desk}/cases/{case_no}/why/").content.decode()
        logo = page.split('class="logo"')[1].split("</a>")[0]
        assert name in logo


def _checked(monkeypatch: pytest.MonkeyPatch, **told: object) -> None:
    check = RegisterCheck(material_code="business_licence", register="market", asked_at=None, **told)  # type: ignore[arg-type]
    monkeypatch.setattr(applications, "register_checks", lambda filled: (check,))


@pytest.mark.parametrize(("code", "page"), [("tan", "counter_case"), ("luo", "office_case")])
def test_what_a_register_says_otherwise_is_seen_at_both_desks(client: Client, case_no: str, monkeypatch: pytest.MonkeyPatch, code: str, page: str) -> None:
    differs = (Disagreement(element_id="registered_address", stated="示例路38号首层", told="示例路40号"),)
    _checked(monkeypatch, state=CheckState.CONFLICT, conflicts=differs)
    shown = _as(client, code).get(reverse(f"worklists:{page}", args=[case_no])).content.decode()
    assert "登记库记载不一致" in shown
    assert "登记库：示例路40号" in shown


def test_what_the_office_has_to_fetch_and_an_objection_are_seen(client: Client, case_no: str, monkeypatch: pytest.MonkeyPatch) -> None:
    address = reverse("worklists:office_case", args=[case_no])
    _as(client, "luo")
    _checked(monkeypatch, state=CheckState.UNAVAILABLE, choice=CheckChoice.FETCH_LATER)
    assert "由办理机关调取" in client.get(address).content.decode()
    _checked(monkeypatch, state=CheckState.CONFLICT, choice=CheckChoice.OBJECT, reason="地址已经变更")
    shown = client.get(address).content.decode()
    assert "对登记有异议" in shown
    assert "地址已经变更" in shown


def test_sources_that_differed_stand_beside_the_answer(at: datetime, case_no: str) -> None:
    sealed = queries.sealed(actor=cast_actor("luo", channel="office"), case_no=case_no)
    bundle = catalogue.bundle(bundle_hash=sealed.bundle_hash)
    offer = KnownAnswer(element_id="registered_address", value="示例路40号", trust=TrustLevel.A, origin=Origin.REGISTER, recorded_at=at, source="register:market")
    changed = tuple(replace(each, offers=(offer,), reason="刚搬了") if each.element_id == "registered_address" else each for each in sealed.answers)
    rows = {row.element: row for _title, group in sealed_words.answers(bundle, replace(sealed, answers=changed)) for row in group}
    [(said, source)] = rows["registered_address"].others
    assert (said, rows["registered_address"].reason) == ("示例路40号", "刚搬了")
    assert source == evidence.registers()["market"].title
