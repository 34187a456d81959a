"""Who may answer an application, by when, and by which article: accepting, declining, asking once, looking through."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications.demo import DATA
from onewindow.domain.applications.types import Delivery, DeliveryMethod, Upload
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.commands.intake import LookedThrough, NotTwice, PresenceMissing
from onewindow.domain.cases.commands.record import ArticleUnknown, NotCompetent, TermOver
from onewindow.domain.cases.commands.timing import TooEarly
from onewindow.domain.cases.demo import cast_actor, hand_in, handed_in
from onewindow.domain.cases.types import CaseState, CorrectionPoint, DeemedKind, NoKind
from onewindow.domain.papers import queries as papers
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import CentreLevel
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.deadlines import ClockKind
from onewindow.kernel.ledger import history

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD, TRADE, HOUSE, MARRIAGE = "food-catering-licence", "self-employed-registration", "second-hand-house-transfer", "marriage-registration"
PLATFORM = system_actor(name="test")
LAYOUT = CorrectionPoint(material_code="layout", point_code="layout-areas", text="请补齐布局图。")
SCOPE = CorrectionPoint(material_code="application_form", point_code="form-scope", text="请写明经营范围。", element_id="")
ARTICLE = "行政许可法第三十二条第一款第二项"


def _clerk(code: str = "he") -> Actor:
    return cast_actor(code, channel="counter")


def _office(code: str = "luo") -> Actor:
    return cast_actor(code, channel="office")


def _handed_in(at: datetime, item: str = FOOD) -> str:
    return hand_in(actor=cast_actor("chen"), at=at, item_code=item).case_no


def _state(number: str) -> CaseState:
    return queries.summary(actor=PLATFORM, case_no=number).state


@pytest.mark.law("XKF-24-HALL", "XKF-32-4")
def test_only_who_may_accept_sends_the_one_notice(at: datetime) -> None:
    number = _handed_in(at)
    for clerk in (_clerk(), _clerk("tan")):  # of the hall, and of another town, before anybody has taken it in
        for act in (lambda who: commands.request_correction(actor=who, at=at, case_no=number, points=(LAYOUT,)),
                    lambda who: commands.precheck(actor=who, at=at, case_no=number)):
            with pytest.raises(NotCompetent) as refused:
                act(clerk)
            assert refused.value.article
    assert _state(number) is CaseState.SUBMITTED
    entrusted = _handed_in(at, TRADE)
    commands.request_correction(actor=_clerk(), at=at, case_no=entrusted, points=(SCOPE,))
    assert _state(entrusted) is CaseState.CORRECTING


@pytest.mark.law("XKF-32-4")
@pytest.mark.parametrize("kind", list(NoKind))
def test_after_five_days_of_silence_nobody_declines(at: datetime, kind: NoKind) -> None:
    number = _handed_in(at)
    said = {"reason": "不属于本机关职权", "article": ARTICLE, "kind": kind, "instead": _handed_in(at) if kind is NoKind.RETURNED else "某局"}
    with pytest.raises(TermOver) as refused:
        commands.decline(actor=_office(), at=at + timedelta(days=9), case_no=number, **said)
    assert refused.value.data["due_on"] == date(2026, 11, 9)
    commands.decline(actor=_office(), at=at + timedelta(days=7), case_no=number, **said)


def test_only_what_was_handed_in_twice_is_given_back_and_with_remedies(at: datetime) -> None:
    first, second = _handed_in(at), _handed_in(at)
    for other in ("", second, _handed_in(at, TRADE)):
        with pytest.raises(NotTwice):
            commands.decline(actor=_office(), at=at, case_no=second, reason="材料不全，请补齐后再来", article=ARTICLE, kind=NoKind.RETURNED, instead=other)
    assert _state(second) is CaseState.SUBMITTED
    commands.decline(actor=_office(), at=at, case_no=second, reason="同一事项重复提交", article=ARTICLE, kind=NoKind.RETURNED, instead=first)
    assert _state(second) is CaseState.RETURNED
    [paper] = [each for each in queries.case(actor=PLATFORM, case_no=second).documents if each.kind is PaperKind.RETURNED]
    _template, said = papers.content(paper_no=paper.paper_no)
    assert said["remedies"]
    assert first in str(said["fields"])


@pytest.mark.law("XKF-32-4")
def test_a_late_acceptance_by_hand_takes_effect_from_the_day_of_receipt(at: datetime) -> None:
    number, late = _handed_in(at), at + timedelta(days=9)
    commands.accept(actor=_office(), at=late, case_no=number)
    statutory = next(clock for clock in queries.clocks(actor=PLATFORM, case_nos=(number,), at=late)[number] if clock.rule.kind is ClockKind.STATUTORY)
    assert statutory.started_at == at
    accepted = next(fact for fact in queries.case(actor=PLATFORM, case_no=number).facts if fact.name == "CaseAccepted")
    assert (accepted.recorded_at, accepted.effective_at) == (late, at)


def test_looking_through_lies_within_the_term_and_is_done_once(at: datetime) -> None:
    number = _handed_in(at)
    with pytest.raises(TermOver):
        commands.precheck(actor=_office(), at=at + timedelta(days=20), case_no=number)
    commands.precheck(actor=_office(), at=at, case_no=number)
    with pytest.raises(LookedThrough):
        commands.precheck(actor=_office(), at=at + timedelta(hours=1), case_no=number)
    commands.request_correction(actor=_office(), at=at + timedelta(hours=2), case_no=number, points=(LAYOUT,))


@pytest.mark.law("XKF-32-4", "MFD-201-1")
def test_what_is_typed_and_handed_in_at_a_desk_is_received_by_that_act(at: datetime) -> None:
    clerk, given = _clerk(), handed_in(FOOD)
    draft = applications.start(actor=clerk, at=at, item_code=FOOD, applicant_no=cast_actor("chen").ref, scenario=given.scenario)
    applications.save(actor=clerk, at=at, draft_no=draft.draft_no, answers=given.answers, expected_version=draft.version)
    for code, name in given.uploads.items():
        upload = Upload(filename=name, content=DATA.joinpath(name).read_bytes())
        applications.attach(actor=clerk, at=at, draft_no=draft.draft_no, material_code=code, upload=upload)
    delivery = Delivery(method=DeliveryMethod.PICK_UP, centre_code=places.centres(level=CentreLevel.TOWN)[0].code)
    applications.choose_delivery(actor=clerk, at=at, draft_no=draft.draft_no, delivery=delivery)
    number = commands.submit(actor=clerk, at=at, draft_no=draft.draft_no).case_no
    accept = next(clock for clock in queries.clocks(actor=PLATFORM, case_nos=(number,), at=at)[number] if clock.rule.kind is ClockKind.ACCEPT)
    assert accept.due_on == date(2026, 11, 9) and _state(number) is CaseState.SUBMITTED
    commands.deem(actor=PLATFORM, at=at + timedelta(days=8), case_no=number, kind=DeemedKind.ACCEPTED)
    assert _state(number) is CaseState.ACCEPTED, "nobody pressed anything; the law did"


@pytest.mark.law("BDC-17-3", "BDC-17-P2")
def test_a_transfer_not_refused_on_the_spot_is_accepted(at: datetime) -> None:
    number = _handed_in(at, HOUSE)
    commands.receive(actor=_clerk(), at=at, case_no=number)
    with pytest.raises(TooEarly):  # the day of receipt is not over
        commands.deem(actor=PLATFORM, at=at + timedelta(hours=14), case_no=number, kind=DeemedKind.ACCEPTED)
    point = CorrectionPoint(material_code="contract", point_code="contract-house", text="请补正合同。")
    with pytest.raises(TermOver) as refused:
        commands.request_correction(actor=_office("zhi"), at=at + timedelta(days=1), case_no=number, points=(point,))
    assert "不动产登记暂行条例》第十七条" in refused.value.article
    commands.deem(actor=PLATFORM, at=at + timedelta(days=1), case_no=number, kind=DeemedKind.ACCEPTED)
    detail = queries.case(actor=PLATFORM, case_no=number)
    assert detail.summary.state is CaseState.ACCEPTED and PaperKind.DEEMED_ACCEPTANCE in {paper.kind for paper in detail.documents}
    assert next(fact.effective_at for fact in detail.facts if fact.name == "CaseAccepted") == at


@pytest.mark.law("BDC-17-3")
def test_a_transfer_is_asked_for_what_is_missing_on_the_spot(at: datetime) -> None:
    number = _handed_in(at, HOUSE)
    point = CorrectionPoint(material_code="contract", point_code="contract-house", text="请补正合同。")
    commands.request_correction(actor=_office("zhi"), at=at + timedelta(hours=3), case_no=number, points=(point,))
    assert _state(number) is CaseState.CORRECTING


@pytest.mark.law("MFD-1049")
@pytest.mark.parametrize("present", [("张三",), ("陈静怡",), ("陈静怡", "周伟")])
def test_both_of_a_couple_must_be_there(at: datetime, present: tuple[str, ...]) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=MARRIAGE, method=DeliveryMethod.PICK_UP).case_no
    with pytest.raises(PresenceMissing) as refused:
        commands.receive(actor=_clerk(), at=at, case_no=number, papers=("identity_cards", "declaration"), present=present)
    assert "周伟强" in str(refused.value.data["missing"]) and "第一千零四十九条" in refused.value.article
    commands.receive(actor=_clerk(), at=at, case_no=number, papers=("identity_cards", "declaration"), present=("陈静怡", "周伟强"))
    assert commands.accept(actor=_office("cao"), at=at, case_no=number).state is CaseState.ACCEPTED


class TestArticles:
    @pytest.mark.parametrize("cited", ["x", "第三十二条", "刑法第一条", "行政许可法第三十二条、x"])
    def test_declining_rests_on_an_article_the_standard_knows(self, at: datetime, cited: str) -> None:
        number = _handed_in(at)
        with pytest.raises(ArticleUnknown) as refused:
            commands.decline(actor=_office(), at=at, case_no=number, reason="不属于本机关职权", article=cited, instead="某局")
        assert cited in refused.value.text()

    def test_every_act_cites_the_law_of_its_own_procedure(self, at: datetime) -> None:
        number = _handed_in(at, HOUSE)
        commands.receive(actor=_clerk(), at=at, case_no=number)
        commands.accept(actor=_office("lun"), at=at, case_no=number)
        commands.review(actor=_office("zhi"), at=at, case_no=number, step_code="review", passed=True)
        bases = {entry.act: entry.basis for entry in history(subject=f"case:{number}")}
        assert not any("行政许可法" in basis for basis in bases.values()), bases
        assert bases["cases.accept"] == bases["cases.receive"] == "《不动产登记暂行条例》第十七条"

    def test_a_licence_cites_the_licensing_law(self, at: datetime) -> None:
        number = _handed_in(at)
        commands.receive(actor=_clerk(), at=at, case_no=number)
        commands.accept(actor=_office(), at=at, case_no=number)
        assert [entry.basis for entry in history(subject=f"case:{number}")] == ["行政许可法 29", "行政许可法 29、32", "《中华人民共和国行政许可法》第三十二条"]

    def test_a_refusal_cites_the_law_of_its_own_procedure(self, at: datetime) -> None:
        number = _handed_in(at, HOUSE)
        with pytest.raises(NotCompetent) as refused:
            commands.accept(actor=_clerk(), at=at, case_no=number)
        assert refused.value.article == "《不动产登记暂行条例》第十七条"
