"""Five worked items of the catalogue from draft to result: fire safety check, project filing, house transfer, marriage, work injury."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications.types import Delivery, DeliveryMethod
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.commands.closing import SamePerson, SpecialOpen
from onewindow.domain.cases.commands.intake import AgentNotAllowed, HandSignatureMissing, PresenceMissing
from onewindow.domain.cases.commands.review import SecondPersonMissing, WrongPost
from onewindow.domain.cases.commands.timing import NoBasisToPause
from onewindow.domain.cases.demo import cast_actor, fill_draft, hand_in, handed_in
from onewindow.domain.cases.types import CaseDetail, CaseState, Outcome
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle
from onewindow.domain.courier import queries as courier
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.payments import queries as payments
from onewindow.domain.permits import queries as permits
from onewindow.domain.permits.types import Permit
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import CentreLevel
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.deadlines import Clock, ClockKind, ClockState
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.relay import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FIRE, FILING, HOUSE = "fire-safety-check", "investment-project-filing", "second-hand-house-transfer"
MARRIAGE, INJURY = "marriage-registration", "work-injury-recognition"
WORKED = (FIRE, FILING, HOUSE, MARRIAGE, INJURY)
PLATFORM = system_actor(name="test")
COUPLE = ("陈静怡", "周伟强")


def _office(code: str) -> Actor:
    return cast_actor(code, channel="office")


def _clerk() -> Actor:
    return cast_actor("he", channel="counter")


def _bundle(item: str, at: datetime) -> Bundle:
    return catalogue.current_bundle(item_code=item, on=at.date())


def _taken_in(item: str, at: datetime, *, method: DeliveryMethod = DeliveryMethod.POST, papers: tuple[str, ...] = (), present: tuple[str, ...] = ()) -> str:
    """A case of the item, handed in online and taken in at the hall of Guicheng."""
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=item, method=method).case_no
    commands.receive(actor=_clerk(), at=at, case_no=number, papers=papers, present=present)
    return number


def _detail(number: str) -> CaseDetail:
    return queries.case(actor=PLATFORM, case_no=number)


def _kinds(number: str) -> set[PaperKind]:
    return {paper.kind for paper in _detail(number).documents}


def _clock(number: str, at: datetime, kind: ClockKind) -> Clock:
    return next(clock for clock in queries.clocks(actor=PLATFORM, case_nos=(number,), at=at)[number] if clock.rule.kind is kind)


def _granted(number: str, at: datetime) -> Permit:
    """What the grant gave, drawn by the relay."""
    detail = _detail(number)
    assert (detail.summary.state, detail.summary.outcome) == (CaseState.DECIDED, Outcome.GRANTED)
    drain(clock=lambda: at)
    permit = permits.permit(actor=cast_actor("chen"), permit_no=detail.permit_no)
    assert permit.document_file_no, "the result is drawn after the decision"
    return permit


@pytest.mark.parametrize("item", WORKED)
def test_the_standard_is_worked_through(item: str, at: datetime) -> None:
    bundle = _bundle(item, at)
    asked = set(bundle.form.element_ids())
    assert len(asked) >= 8
    own = [material for material in bundle.materials if material.code not in {"identity", "mandate", "business_licence"}]
    assert all(len(material.review_points) >= 3 for material in own), [material.code for material in own if len(material.review_points) < 3]
    changing = {when.question for material in bundle.materials for when in material.when}
    assert len(changing - {"who"}) >= 2
    assert all(step.criteria for step in bundle.steps if step.kind.value != "issue")
    assert bundle.doubts and bundle.faq and bundle.outcome.fields
    given = handed_in(item)
    assert {question.code for question in bundle.scenario} == set(given.scenario)


@pytest.mark.law("XFF-15", "XKF-34-3")
def test_a_place_is_checked_on_site_by_two_within_ten_working_days(at: datetime) -> None:
    number = _taken_in(FIRE, at)
    officer, second, head = _office("bu"), _office("you"), _office("kong")
    with pytest.raises(NotFound):  # another organ does not even know of it
        commands.accept(actor=_office("luo"), at=at, case_no=number)
    commands.accept(actor=officer, at=at, case_no=number)
    assert _clock(number, at, ClockKind.STATUTORY).due_on == date(2026, 11, 16)
    assert _clock(number, at, ClockKind.PROMISED).due_on == date(2026, 11, 11) == _detail(number).summary.due_on
    with pytest.raises(SecondPersonMissing):
        commands.review(actor=officer, at=at, case_no=number, step_code="check", passed=True)
    commands.review(actor=officer, at=at + timedelta(days=2), case_no=number, step_code="check", passed=True, second_officer=second.ref)
    with pytest.raises((WrongPost, NotAllowed)):
        commands.decide(actor=second, at=at, case_no=number, outcome=Outcome.GRANTED)
    commands.decide(actor=head, at=at + timedelta(days=3), case_no=number, outcome=Outcome.GRANTED)
    permit = _granted(number, at + timedelta(days=3))
    assert permit.valid_until is None and permit.data["场所类别"] == "饭店"
    assert {PaperKind.RECEIPT, PaperKind.ACCEPTANCE, PaperKind.GRANT} <= _kinds(number)
    assert _clock(number, at + timedelta(days=3), ClockKind.STATUTORY).state is ClockState.MET
    assert not payments.charges_of(actor=cast_actor("chen"), case_no=number), "the check is free (消防法 56)"


@pytest.mark.law("XFF-15")
def test_who_promises_needs_no_proofs_and_has_the_answer_the_next_working_day(at: datetime) -> None:
    chen, officer, bundle = cast_actor("chen"), _office("bu"), _bundle(FIRE, at)
    assert bundle.promise is not None and bundle.promise.whole
    number = fill_draft(actor=chen, at=at, item_code=FIRE)
    with pytest.raises(applications.PromiseUnread):
        applications.promise(actor=chen, at=at, draft_no=number, confirmed=bundle.promise.tell[:1])
    applications.promise(actor=chen, at=at, draft_no=number, confirmed=bundle.promise.tell)
    case_no = commands.submit(actor=chen, at=at, draft_no=number).case_no
    assert PaperKind.APPROVAL_PROMISE in _kinds(case_no)
    assert _detail(case_no).summary.due_on == date(2026, 11, 3), "a promise is answered the next working day, before anything is accepted"
    commands.receive(actor=_clerk(), at=at, case_no=case_no)
    commands.accept(actor=officer, at=at, case_no=case_no)
    commands.review(actor=officer, at=at, case_no=case_no, step_code="check", passed=True, second_officer=_office("you").ref)
    commands.decide(actor=_office("kong"), at=at, case_no=case_no, outcome=Outcome.GRANTED)
    _granted(case_no, at)
    assert {clock.state for clock in queries.clocks(actor=PLATFORM, case_nos=(case_no,), at=at)[case_no] if clock.rule.kind is ClockKind.PROMISED} == {ClockState.MET}


@pytest.mark.law("QYTZ-13")
def test_a_project_is_filed_by_itself_once_all_its_information_is_in(at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FILING).case_no
    assert _detail(number).summary.state is CaseState.ACCEPTED
    drain(clock=lambda: at)
    permit = _granted(number, at)
    assert PaperKind.FILING in _kinds(number) and not {PaperKind.ACCEPTANCE, PaperKind.GRANT} & _kinds(number)
    deemed = next(fact for fact in _detail(number).facts if fact.name == "CaseDecided")
    assert deemed.document_no and permit.data["所属行业"] == "制造业"
    assert _clock(number, at, ClockKind.STATUTORY).state is ClockState.MET
    assert "第十三条第三款" in _bundle(FILING, at).procedure.article("silence")


@pytest.mark.law("QYTZ-13")
def test_a_filing_typed_in_at_a_counter_is_filed_too(at: datetime) -> None:
    chen, clerk = cast_actor("chen"), _clerk()
    given = handed_in(FILING)
    draft = applications.start(actor=clerk, at=at, item_code=FILING, applicant_no=chen.ref, scenario=given.scenario)
    applications.save(actor=clerk, at=at, draft_no=draft.draft_no, answers=given.answers, expected_version=draft.version)
    delivery = Delivery(method=DeliveryMethod.PICK_UP, centre_code=places.centres(level=CentreLevel.TOWN)[0].code)
    applications.choose_delivery(actor=clerk, at=at, draft_no=draft.draft_no, delivery=delivery)
    number = commands.submit(actor=clerk, at=at, draft_no=draft.draft_no).case_no
    drain(clock=lambda: at)  # the relay runs all the time; whoever takes it in comes later
    assert _detail(number).summary.state is CaseState.SUBMITTED
    commands.receive(actor=clerk, at=at, case_no=number)
    drain(clock=lambda: at)
    assert _detail(number).summary.outcome is Outcome.GRANTED


@pytest.mark.law("BDC-14-1", "BDC-20", "BDC-21-1")
def test_a_house_is_transferred_in_three_days_and_paid_by_the_piece(at: datetime) -> None:
    number = _taken_in(HOUSE, at, papers=("application_form",))
    officer, head = _office("zhi"), _office("lun")
    commands.accept(actor=officer, at=at, case_no=number)
    assert _clock(number, at, ClockKind.STATUTORY).due_on == date(2026, 12, 14)
    assert _clock(number, at, ClockKind.PROMISED).due_on == date(2026, 11, 5)
    exempt = {material.code: material.register for material in _bundle(HOUSE, at).materials if material.register}
    assert exempt == {"realty": "realty", "tax_cleared": "tax", "marriage_record": "civil", "identity": "population"}
    commands.review(actor=officer, at=at + timedelta(days=1), case_no=number, step_code="review", passed=True)
    commands.decide(actor=head, at=at + timedelta(days=2), case_no=number, outcome=Outcome.GRANTED)
    permit = _granted(number, at + timedelta(days=2))
    assert permit.data["权利人"] == "陈静怡" and permit.data["原权利人"] == "李文辉"
    charge, = payments.charges_of(actor=cast_actor("chen"), case_no=number)
    assert charge.amount.fen == 8000
    parcel, = courier.consignments_of(actor=cast_actor("chen"), case_no=number)
    assert parcel.official


def test_who_accepted_a_transfer_does_not_enter_it_in_the_book(at: datetime) -> None:
    number = _taken_in(HOUSE, at)
    commands.accept(actor=_office("lun"), at=at, case_no=number)
    commands.review(actor=_office("zhi"), at=at, case_no=number, step_code="review", passed=True)
    with pytest.raises(SamePerson):
        commands.decide(actor=_office("lun"), at=at, case_no=number, outcome=Outcome.GRANTED)


@pytest.mark.law("MFD-1049", "DZQM-3-2")
def test_a_couple_that_comes_and_signs_by_hand_is_married_on_the_spot(at: datetime) -> None:
    number = _taken_in(MARRIAGE, at, method=DeliveryMethod.PICK_UP, papers=("identity_cards", "declaration"), present=COUPLE)
    registrar, head = _office("cao"), _office("shen")
    commands.accept(actor=registrar, at=at, case_no=number)
    commands.review(actor=registrar, at=at + timedelta(minutes=20), case_no=number, step_code="review", passed=True)
    married = commands.decide(actor=head, at=at + timedelta(minutes=30), case_no=number, outcome=Outcome.GRANTED)
    assert married.outcome is Outcome.GRANTED
    permit = _granted(number, at + timedelta(minutes=30))
    assert {permit.data["姓名"], permit.data["对方姓名"]} == set(COUPLE)
    for kind in (ClockKind.STATUTORY, ClockKind.PROMISED):
        assert _clock(number, at + timedelta(minutes=30), kind).state is ClockState.MET
    assert not payments.charges_of(actor=cast_actor("chen"), case_no=number)
    closed = commands.deliver_at_counter(actor=_clerk(), at=at + timedelta(minutes=40), case_no=number, taken_by="陈静怡、周伟强 本人",
                                         id_tail="1340")
    assert closed.state is CaseState.CLOSED


@pytest.mark.law("MFD-1049")
def test_nobody_marries_online(at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=MARRIAGE, method=DeliveryMethod.PICK_UP).case_no
    with pytest.raises(PresenceMissing) as refused:
        commands.accept(actor=_office("cao"), at=at, case_no=number)
    assert "第一千零四十九条" in refused.value.article


@pytest.mark.law("DZQM-3-2")
def test_a_marriage_is_signed_by_hand(at: datetime) -> None:
    with pytest.raises(HandSignatureMissing) as refused:
        _taken_in(MARRIAGE, at, method=DeliveryMethod.PICK_UP, papers=("identity_cards",), present=COUPLE)
    assert "电子签名法》第三条" in refused.value.article


@pytest.mark.law("MFD-1049")
def test_one_of_the_two_is_not_enough(at: datetime) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=MARRIAGE, method=DeliveryMethod.PICK_UP).case_no
    assert _detail(number).must_come == COUPLE
    with pytest.raises(PresenceMissing) as refused:
        commands.receive(actor=_clerk(), at=at, case_no=number, papers=("declaration",), present=COUPLE[:1])
    assert refused.value.data["missing"] == COUPLE[1]
    assert _detail(number).summary.state is CaseState.SUBMITTED


@pytest.mark.law("MFD-1049")
def test_nobody_marries_by_an_agent(at: datetime) -> None:
    chen = cast_actor("chen")
    with pytest.raises(applications.AgentNotAllowed) as barred:
        applications.start(actor=cast_actor("li"), at=at, item_code=MARRIAGE, applicant_no=chen.ref)
    assert barred.value.article
    draft = fill_draft(actor=chen, at=at, item_code=MARRIAGE, method=DeliveryMethod.PICK_UP)
    with pytest.raises(AgentNotAllowed) as refused:
        commands.submit(actor=replace(chen, on_behalf_of=chen.ref), at=at, draft_no=draft)
    assert "第一千零四十九条" in refused.value.article


@pytest.mark.law("GSBX-20-1", "GSBX-20-3")
def test_waiting_for_anothers_finding_is_not_counted(at: datetime) -> None:
    number = _taken_in(INJURY, at)
    officer, second, head = _office("yan"), _office("xie"), _office("cheng")
    commands.accept(actor=officer, at=at, case_no=number)
    due = {kind: _clock(number, at, kind).due_on for kind in (ClockKind.STATUTORY, ClockKind.PROMISED)}
    assert due[ClockKind.PROMISED] == date(2026, 12, 2) and (due[ClockKind.STATUTORY] or at.date()) >= date(2027, 1, 1)
    with pytest.raises(NoBasisToPause):
        commands.pause(actor=PLATFORM, at=at, case_no=number, special_code="busy", reason="案件太多")
    begun, ended = at + timedelta(days=3), at + timedelta(days=17)
    commands.pause(actor=PLATFORM, at=begun, case_no=number, special_code="awaited_finding", reason="等待交通事故责任认定")
    assert _clock(number, begun + timedelta(days=5), ClockKind.STATUTORY).state is ClockState.STOPPED
    assert PaperKind.SPECIAL_NOTICE in _kinds(number)
    commands.review(actor=officer, at=begun, case_no=number, step_code="review", passed=True, second_officer=second.ref)
    with pytest.raises(SpecialOpen):
        commands.decide(actor=head, at=begun, case_no=number, outcome=Outcome.GRANTED)
    commands.resume(actor=PLATFORM, at=ended, case_no=number, special_code="awaited_finding", result="对方负全部责任")
    assert _clock(number, ended, ClockKind.PROMISED).due_on == date(2026, 12, 16)
    later = _clock(number, ended, ClockKind.STATUTORY).due_on
    assert later is not None and due[ClockKind.STATUTORY] is not None and later - due[ClockKind.STATUTORY] >= timedelta(days=11)
    commands.decide(actor=head, at=ended, case_no=number, outcome=Outcome.GRANTED)
    permit = _granted(number, ended)
    assert permit.name == "认定工伤决定书" and permit.data["伤害类别"] == "上下班途中的交通事故"
    assert _clock(number, ended, ClockKind.STATUTORY).state is ClockState.MET


@pytest.mark.parametrize(("question", "option", "wanted"), [
    ("harm", "disease", set[str]()), ("harm", "violence", {"police_record"}), ("harm", "sudden", {"death_rescue"}),
    ("labour", "contract", {"labour_contract", "traffic_finding"}), ("labour", "fact", {"labour_fact", "traffic_finding"}),
    ("applicant", "relative", {"relation", "traffic_finding"}),
])
def test_how_somebody_was_hurt_and_who_applies_decides_what_is_asked(at: datetime, question: str, option: str, wanted: set[str]) -> None:
    bundle = _bundle(INJURY, at)
    always = {"application_form", "diagnosis", "identity", "insurance_record"}
    asked = {material.code for material in bundle.materials_for({**handed_in(INJURY).scenario, question: option})}
    assert asked - always == wanted
