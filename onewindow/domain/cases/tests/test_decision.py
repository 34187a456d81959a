"""Review, decision, delivery, payment."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications.types import DeliveryMethod
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.commands.closing import (
    AgainstTheReview,
    NotHandedOut,
    RefusalNeedsReasons,
    SamePerson,
    StillOpen,
    close,
)
from onewindow.domain.cases.commands.outcome import Barred
from onewindow.domain.cases.commands.record import ArticleUnknown
from onewindow.domain.cases.commands.review import (
    CriterionUnknown,
    SecondPersonMissing,
    StepNotOpen,
    WrongPost,
)
from onewindow.domain.cases.demo import cast_actor, fill_draft, hand_in
from onewindow.domain.cases.types import CaseState, Outcome, WhoseTurn
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.courier import queries as courier
from onewindow.domain.payments import queries as payments
from onewindow.domain.permits import commands as permit_commands
from onewindow.domain.permits import queries as permits
from onewindow.domain.permits.types import Grant
from onewindow.kernel.actor import system_actor
from onewindow.kernel.errors import NotAllowed
from onewindow.kernel.files import FileReader, content_of
from onewindow.kernel.ledger import history
from onewindow.kernel.relay import drain
from onewindow.ui.refusals import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD, TOPUP, SELF_EMPLOYED = "food-catering-licence", "medical-insurance-topup", "self-employed-registration"
HYGIENE = "public-place-hygiene-licence"


def _accepted(item: str, at: datetime, officer: str, method: DeliveryMethod = DeliveryMethod.POST) -> str:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=item, method=method).case_no
    commands.accept(actor=cast_actor(officer, channel="office"), at=at, case_no=number)
    return number


def _reviewed(at: datetime) -> str:
    return _through(hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no, at)


def _through(number: str, at: datetime) -> str:
    """Accepted and reviewed; answers the number."""
    commands.accept(actor=cast_actor("luo", channel="office"), at=at, case_no=number)
    commands.review(actor=cast_actor("luo"), at=at, case_no=number, step_code="review", passed=True)
    commands.review(actor=cast_actor("luo"), at=at, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    return number


@pytest.mark.law("XKF-34-3")
def test_steps_come_in_the_order_of_the_standard_and_two_go_on_site(at: datetime) -> None:
    number = _accepted(FOOD, at, "luo")
    luo = cast_actor("luo")
    with pytest.raises(StepNotOpen):
        commands.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True)
    commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    for second in ("", luo.ref):
        with pytest.raises(SecondPersonMissing):
            commands.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=True, second_officer=second)


def test_nobody_decides_before_the_review_is_through_or_on_what_they_reviewed(at: datetime) -> None:
    number = _accepted(FOOD, at, "luo")
    with pytest.raises(StepNotOpen):
        commands.decide(actor=cast_actor("huang"), at=at, case_no=number, outcome=Outcome.GRANTED)
    other = _accepted(FOOD, at, "huang")
    commands.review(actor=cast_actor("luo"), at=at, case_no=other, step_code="review", passed=True)
    commands.review(actor=cast_actor("luo"), at=at, case_no=other, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    with pytest.raises(SamePerson):
        commands.decide(actor=cast_actor("huang"), at=at, case_no=other, outcome=Outcome.GRANTED)


def test_an_officer_can_not_sign_for_the_head_of_section(at: datetime) -> None:
    number = _reviewed(at)
    with pytest.raises((WrongPost, NotAllowed)) as refused:
        commands.decide(actor=cast_actor("feng"), at=at, case_no=number, outcome=Outcome.GRANTED)
    assert refused.value.code in {"wrong_post", "not_allowed"}


@pytest.mark.law("XKF-78", "MFD-202")
def test_who_deceived_is_barred_for_a_whole_year(at: datetime) -> None:
    at = datetime(2027, 1, 29, 9, 30, tzinfo=at.tzinfo)
    number = _reviewed(at)
    commands.decide(actor=cast_actor("huang"), at=at, case_no=number, outcome=Outcome.REFUSED, reason="材料是假的。", article="行政许可法第七十八条", ground="false_material")
    kind = catalogue.current_bundle(item_code=FOOD, on=at.date()).outcome.number_kind
    bar = permits.bar_of(holder_no=cast_actor("chen").ref, kind=kind, on=date(2028, 1, 29))
    assert bar is not None and bar.until_on == date(2028, 1, 29)


@pytest.mark.law("XKF-78", "XKF-79")
@pytest.mark.parametrize(("act", "barred"), [("new", True), ("renew", True), ("change", False)])
def test_a_bar_keeps_from_the_permit_and_not_from_changing_one_that_is_held(at: datetime, act: str, barred: bool) -> None:
    chen, platform = cast_actor("chen"), system_actor(name="test")
    outcome = catalogue.current_bundle(item_code=HYGIENE, on=at.date()).outcome
    grant = Grant(kind=outcome.number_kind, name=outcome.name, template=outcome.template, holder_no=chen.ref, holder_name=chen.name,
                  department_code=cast_actor("jian").department_code, data={}, valid_years=1, renew_before_days=30)
    permit = permit_commands.issue(actor=platform, at=at - timedelta(days=300), case_no="C-1", grant=grant).permit_no
    draft_no = fill_draft(actor=chen, at=at, item_code=HYGIENE, act=act, permit_no="" if act == "new" else permit)
    permit_commands.record_bar(actor=platform, at=at, holder_no=chen.ref, kind=outcome.number_kind, years=1, article="行政许可法 78", case_no="C-2")
    if barred:
        with pytest.raises(Barred):
            commands.submit(actor=chen, at=at, draft_no=draft_no)
    else:
        assert commands.submit(actor=chen, at=at, draft_no=draft_no).state is CaseState.SUBMITTED


def test_what_goes_by_post_is_not_handed_out_and_nobody_takes_it_nameless(at: datetime) -> None:
    clerk = cast_actor("he", channel="counter")
    for method, taken_by in ((DeliveryMethod.POST, "陈静怡"), (DeliveryMethod.PICK_UP, " ")):
        number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD, method=method).case_no
        commands.receive(actor=clerk, at=at, case_no=number)
        with pytest.raises(StillOpen):
            commands.deliver_at_counter(actor=clerk, at=at, case_no=number, taken_by="陈静怡")
        _through(number, at)
        commands.decide(actor=cast_actor("huang"), at=at, case_no=number, outcome=Outcome.GRANTED)
        with pytest.raises(NotHandedOut):
            commands.deliver_at_counter(actor=clerk, at=at, case_no=number, taken_by=taken_by)
        assert not any(fact.name == "ResultCollected" for fact in queries.case(actor=clerk, case_no=number).facts)


@pytest.mark.law("XKF-38-2")
def test_a_refusal_needs_reason_and_article_and_carries_remedies(at: datetime) -> None:
    number = _reviewed(at)
    head = cast_actor("huang")
    for reason, article in (("", "食品安全法第三十五条"), ("布局不合理", ""), ("  ", "  ")):
        with pytest.raises(RefusalNeedsReasons):
            commands.decide(actor=head, at=at, case_no=number, outcome=Outcome.REFUSED, reason=reason, article=article)
    with pytest.raises(ArticleUnknown):
        commands.decide(actor=head, at=at, case_no=number, outcome=Outcome.REFUSED, reason="布局不合理", article="x")
    decided = commands.decide(actor=head, at=at, case_no=number, outcome=Outcome.REFUSED, reason="食品处理区生熟不分。", article="食品安全法第三十三条")
    assert decided.state is CaseState.DECIDED and decided.outcome is Outcome.REFUSED
    drain(clock=lambda: at)
    detail = queries.case(actor=cast_actor("chen"), case_no=number)
    assert detail.permit_no == "" and detail.refusal_reason == "食品处理区生熟不分。"
    letter = next(paper for paper in detail.documents if paper.kind == "refusal")
    assert content_of(file_no=letter.file_no, reader=FileReader(ref="t", entitled=True)).startswith(b"%PDF-")


@pytest.mark.law("XKF-39")
def test_a_grant_issues_the_permit_books_the_post_and_renders_after_commit(at: datetime) -> None:
    number = _reviewed(at)
    commands.decide(actor=cast_actor("huang"), at=at, case_no=number, outcome=Outcome.GRANTED)
    chen = cast_actor("chen")
    detail = queries.case(actor=chen, case_no=number)
    permit = permits.permit(actor=chen, permit_no=detail.permit_no)
    assert permit.document_file_no == "", "no rendering inside the decision"
    assert permit.valid_until is not None and permit.valid_until.year - permit.valid_from.year == 5
    parcel, = courier.consignments_of(actor=chen, case_no=number)
    assert parcel.official and parcel.state == "booked" and detail.turn is WhoseTurn.CARRIER
    drain(clock=lambda: at)
    assert permits.permit(actor=chen, permit_no=detail.permit_no).document_file_no
    with pytest.raises(StillOpen):
        close(actor=system_actor(name="test"), at=at, case_no=number)


@pytest.mark.law("XKF-34-2")
def test_an_on_the_spot_item_is_decided_at_once_and_fetched_at_the_counter(at: datetime) -> None:
    number = _accepted(SELF_EMPLOYED, at, "luo", DeliveryMethod.PICK_UP)
    luo = cast_actor("luo")
    commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    decided = commands.decide(actor=cast_actor("huang"), at=at, case_no=number, outcome=Outcome.GRANTED)
    assert decided.state is CaseState.DECIDED
    promised = next(clock for clock in queries.clocks(actor=luo, case_nos=(number,), at=at)[number] if clock.rule.kind == "promised")
    assert promised.state == "met"
    fetched = commands.deliver_at_counter(actor=cast_actor("he", channel="counter"), at=at, case_no=number, taken_by="陈静怡 本人", id_tail="1340")
    assert fetched.state is CaseState.CLOSED


def test_the_top_up_is_charged_by_the_month_and_closes_when_paid_and_fetched(at: datetime) -> None:
    number = _accepted(TOPUP, at, "ye", DeliveryMethod.PICK_UP)
    commands.review(actor=cast_actor("ye"), at=at, case_no=number, step_code="review", passed=True)
    commands.decide(actor=cast_actor("pan"), at=at, case_no=number, outcome=Outcome.GRANTED)
    chen = cast_actor("chen")
    charge, = payments.charges_of(actor=chen, case_no=number)
    assert charge.amount.fen == 20 * 32000, "twenty months at the bundle's amount"
    assert queries.case(actor=chen, case_no=number).turn is WhoseTurn.APPLICANT
    assert not any(fact.name == "ResultReady" for fact in queries.case(actor=chen, case_no=number).facts), "what is to be paid first is not ready"
    commands.deliver_at_counter(actor=cast_actor("he", channel="counter"), at=at, case_no=number, taken_by="陈静怡 本人", id_tail="1340")
    assert queries.summary(actor=chen, case_no=number).state is CaseState.DECIDED
    _pay(charge.charge_no, at)
    assert queries.summary(actor=chen, case_no=number).state is CaseState.CLOSED


def _pay(charge_no: str, at: datetime) -> None:
    from onewindow.domain.payments import commands as pay
    from onewindow.kernel.relay import run_jobs

    chen = cast_actor("chen")
    intent = pay.start_payment(actor=chen, at=at, charge_no=charge_no)
    pay.press_demo_bank(actor=chen, at=at, payment_no=intent.payment_no, button="pay")
    for minutes in (0, 1, 5, 30):
        drain(clock=lambda m=minutes: at + timedelta(minutes=m))
        run_jobs(at=at + timedelta(minutes=minutes))
        drain(clock=lambda m=minutes: at + timedelta(minutes=m))


def test_what_was_filled_in_once_is_carried_over_but_a_declaration_never(at: datetime) -> None:
    number = _reviewed(at)
    commands.decide(actor=cast_actor("huang"), at=at, case_no=number, outcome=Outcome.GRANTED)
    draft = applications.start(actor=cast_actor("chen"), at=at + timedelta(days=30), item_code=FOOD)
    values = {answer.element_id: answer for answer in draft.answers}
    assert values["premises_address"].value == "示例路38号首层"
    assert values["premises_address"].source.startswith("permit:")  # what was issued is trusted before what was filled in
    assert not values.get("truth_declaration") or not values["truth_declaration"].value


def test_a_step_passes_only_when_everything_its_standard_asks_was_found(at: datetime) -> None:
    number, luo = _accepted(FOOD, at, "luo"), cast_actor("luo")
    every = tuple(criterion.code for criterion in catalogue.bundle(bundle_hash=queries.summary(actor=luo, case_no=number).bundle_hash).step("review").criteria)
    for found in ((), every[1:], (*every, "nonsense")):
        with pytest.raises(CriterionUnknown) as refused:
            commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True, criteria=found)
        assert "。；" not in said(refused.value) and not said(refused.value).endswith("。。")
    commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True, criteria=every)


def test_who_grants_against_the_review_says_why(at: datetime) -> None:
    number, luo, huang = _accepted(FOOD, at, "luo"), cast_actor("luo"), cast_actor("huang")
    commands.review(actor=luo, at=at, case_no=number, step_code="review", passed=True)
    commands.review(actor=luo, at=at, case_no=number, step_code="site_check", passed=False, opinion="没有洗手池", second_officer=cast_actor("feng").ref)
    with pytest.raises(AgainstTheReview) as refused:
        commands.decide(actor=huang, at=at, case_no=number, outcome=Outcome.GRANTED, reason=" ")
    assert "现场核查" in str(refused.value.data["steps"])
    commands.decide(actor=huang, at=at, case_no=number, outcome=Outcome.GRANTED, reason="洗手池已经补装，有照片。")
    assert history(subject=f"case:{number}")[-1].payload["reason"] == "洗手池已经补装，有照片。"


def test_what_only_follows_from_other_acts_is_no_posts_right(at: datetime) -> None:
    number, huang = _reviewed(at), cast_actor("huang")
    for act in (lambda: commands.record_progress(actor=huang, at=at, case_no=number, name="HearingHeld"),
                lambda: close(actor=huang, at=at, case_no=number),
                lambda: applications.reopen(actor=huang, at=at, draft_no=queries.summary(actor=huang, case_no=number).draft_no, material_codes=("layout",), element_ids=()),
                lambda: permit_commands.record_bar(actor=huang, at=at, holder_no="P1", kind="JY", article="行政许可法 78", years=50)):
        with pytest.raises(NotAllowed):
            act()
