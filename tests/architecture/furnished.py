"""A district with something to show on every page: the demo, one case played to its end, charges in three states."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from onewindow.domain.applications.types import DeliveryMethod
from onewindow.domain.cases import commands as cases
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CorrectionPoint, Outcome
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.courier import commands as courier
from onewindow.domain.courier import queries as parcels
from onewindow.domain.courier.types import Findings, PacketPlan, PaperKind, PaperLine
from onewindow.domain.mandates import commands as mandates
from onewindow.domain.mandates.commands import helping
from onewindow.domain.mandates.commands.papers import record_mandate
from onewindow.domain.mandates.types import (
    CodePurpose,
    HelpProof,
    MandateKind,
    MandateTerms,
    PaperFile,
    Power,
)
from onewindow.domain.payments import commands as payments
from onewindow.domain.payments import jobs as bank
from onewindow.domain.payments.types import Statement
from onewindow.domain.people import queries as people
from onewindow.domain.people.commands import accounts, posts
from onewindow.domain.people.demo import characters
from onewindow.domain.procedures import commands as procedures
from onewindow.domain.teams import commands as teams
from onewindow.domain.teams.types import LeaveTerms
from onewindow.kernel import relay
from onewindow.kernel.actor import system_actor
from onewindow.kernel.models.outbox import Delivery, DeliveryState
from onewindow.site.play import play_case
from onewindow.site.seed import seed_demo
from tests.accessibility.screens import screens

FOOD = "food-catering-licence"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


def furnish(*, at: datetime) -> None:
    """Seed, play, and let money go back and forth."""
    seed_demo(at=at)
    case_no, _ = play_case(start=at)
    _charges(at=at, case_no=case_no)
    _people(at=at, case_no=case_no)
    _papers(at=at, case_no=case_no)
    _procedures(at=at)
    _lives(at=at)
    screens(at=at)
    luo, feng = cast_actor("luo", channel="office"), cast_actor("feng", channel="office")
    teams.record_leave(actor=feng, at=at, terms=LeaveTerms(staff_no=feng.ref, deputy_no=luo.ref, from_on=at.date(), until_on=at.date(), reason="年休假"))
    _given_up(at=at)
    _posts(at=at)
    relay.drain(clock=lambda: at)


def _given_up(*, at: datetime) -> None:
    """A fact that the relay gave up. Marked in the transaction that announces it, for another process may be delivering too."""
    with transaction.atomic():
        case_no = hand_in(actor=cast_actor("li"), at=at, item_code=FOOD).case_no
        Delivery.objects.filter(subject=f"case:{case_no}", reaction="teams.note_submitted").update(
            state=DeliveryState.PARKED, tries=relay.MOST_TRIES, last_error="TimeoutError (domain.teams.reactions:1): away")


def _posts(*, at: datetime) -> None:
    """Somebody named for a day to come, somebody whose last day is known, and a lost authenticator."""
    security, head = cast_actor("ou", channel="office"), cast_actor("huang", channel="office")
    logins = {member.code: member.account_id for member in people.cast()}
    posts.appoint(actor=security, at=at, name="温若兰", post_no=cast_actor("feng").post_no, login_name="wen.ruolan", password="Lychee-Harbour-2016", from_on=(at + timedelta(days=7)).date())  # noqa: S106 - of nobody
    posts.end_post(actor=security, at=at, account_id=logins["kuang"], until_on=(at + timedelta(days=30)).date(), reason="调离")
    accounts.ask_reset(actor=head, at=at, account_id=logins["luo"], reason="手机遗失")


def _charges(*, at: datetime, case_no: str) -> None:
    office, chen = system_actor(name="furnishing"), cast_actor("chen")
    fee = catalogue.current_bundle(item_code="identity-card-reissue", on=at.date())
    for returned in (False, True):
        charge = payments.raise_charge(actor=office, at=at, case_no=case_no, payer_no=chen.ref, bundle_hash=fee.bundle_hash, answers={},
                                       key=f"furnishing-{returned}")
        order = payments.begin_payment(actor=chen, at=at, charge_no=charge.charge_no)
        if returned:
            payments.press_demo_bank(actor=chen, at=at, payment_no=order.payment_no, button="pay")
            bank.send_demo_notes(at=at)
            payments.cancel(actor=office, at=at, charge_no=charge.charge_no, reason="Charged by mistake")


def _people(*, at: datetime, case_no: str) -> None:
    chen, li, helper, clerk = cast_actor("chen"), cast_actor("li"), cast_actor("xian", channel="counter"), cast_actor("he", channel="counter")
    mandates.note_unpowered_act(actor=clerk, at=at, principal_no=chen.ref, agent_no=li.ref, subject=case_no,
                                power=Power.APPLY, reason="Urgent")
    helping.ask_code(actor=chen, at=at, person_no=chen.ref, purpose=CodePurpose.SIGN_MANDATE, subject="M0")
    card = next(row.id_number for row in characters() if row.code == "chen")
    helping.open_help_session(actor=helper, at=at, person_no=chen.ref, proof=HelpProof.CARD, shown=card)
    terms = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=(Power.COLLECT,), valid_from=at.date(), valid_until=at.date())
    record_mandate(actor=clerk, at=at, principal_no=chen.ref, agent_no=li.ref, terms=terms, paper=PaperFile(filename="paper.jpg", content=JPEG))


def _papers(*, at: datetime, case_no: str) -> None:
    """A packet on its way between halls, and a day of the bank compared with the books."""
    clerk, yesterday = cast_actor("he", channel="counter"), (at - timedelta(days=1)).date()
    receiver = cast_actor("tan", channel="counter")
    plans = [PacketPlan(to_centre=receiver.centre_code, seal_no=f"S-{number}", messenger="本单位送件员",
                        lines=(PaperLine(kind=PaperKind.FORM, name=name, case_no=case_no),))
             for number, name in enumerate(("食品经营许可申请书", "店内布局图", "健康证明复印件"))]  # a paper lies in one packet at a time
    packets = [courier.make_packet(actor=clerk, at=at, plan=plan) for plan in plans]
    for packet in packets[1:]:
        courier.hand_over_packet(actor=clerk, at=at, packet_no=packet.packet_no)
    courier.take_over_packet(actor=receiver, at=at, packet_no=packets[2].packet_no, found=Findings(seal_no="S-2", is_seal_whole=True, lines=(), note="少一份申请书"))
    given = [each.consignment_no for each in parcels.consignments_of(actor=cast_actor("huang", channel="office"), case_no=case_no)]
    courier.make_slip(actor=receiver, at=at, consignment_nos=tuple(given))
    payments.reconcile(actor=system_actor(name="furnishing"), at=at, day=yesterday, statement=Statement(gateway="demo", day=yesterday, lines=()))


def _procedures(*, at: datetime) -> None:
    """An opinion asked of another organ, and a promise to check."""
    chen, officer = cast_actor("chen"), cast_actor("shao", channel="office")
    road = hand_in(actor=chen, at=at, item_code="road-occupation-permit").case_no
    cases.accept(actor=officer, at=at, case_no=road)
    procedures.begin(actor=officer, at=at, case_no=road, special_code="traffic_police", reason="占道施工是否影响交通")
    fire = hand_in(actor=chen, at=at, item_code="fire-safety-check").case_no
    procedures.plan_check(actor=system_actor(name="furnishing"), at=at, case_no=fire)


def _lives(*, at: datetime) -> None:
    """Cases of the food licence at the points the played one has passed: asked to correct, up for decision, refused, granted and waiting to be fetched."""
    chen, clerk = cast_actor("chen"), cast_actor("he", channel="counter")
    officer, second, head = (cast_actor(code, channel="office") for code in ("luo", "feng", "huang"))

    def taken_in(method: DeliveryMethod = DeliveryMethod.POST) -> str:
        number = hand_in(actor=chen, at=at, item_code=FOOD, method=method).case_no
        cases.receive(actor=clerk, at=at, case_no=number)
        return number

    def reviewed(method: DeliveryMethod = DeliveryMethod.POST) -> str:
        number = taken_in(method)
        cases.accept(actor=officer, at=at, case_no=number)
        cases.review(actor=officer, at=at, case_no=number, step_code="review", passed=True)
        cases.review(actor=officer, at=at, case_no=number, step_code="site_check", passed=True, second_officer=second.ref)
        return number

    point = CorrectionPoint(material_code="layout", point_code="layout-facilities", text="Draw the sink.")
    cases.request_correction(actor=officer, at=at, case_no=taken_in(), points=(point,))
    cases.decline(actor=officer, at=at, case_no=taken_in(), reason="Another organ decides.", article="行政许可法第三十二条", instead="卫生健康局")
    reviewed()
    cases.decide(actor=head, at=at, case_no=reviewed(), outcome=Outcome.REFUSED, reason="Raw and cooked food are not kept apart.", article="食品安全法第三十三条")
    cases.decide(actor=head, at=at, case_no=reviewed(DeliveryMethod.PICK_UP), outcome=Outcome.GRANTED)
    _lost(at=at, case_no=reviewed())


def _lost(*, at: datetime, case_no: str) -> None:
    """A result that was sent and never came."""
    head, clerk = cast_actor("huang", channel="office"), cast_actor("he", channel="counter")
    cases.decide(actor=head, at=at, case_no=case_no, outcome=Outcome.GRANTED)
    relay.drain(clock=lambda: at)
    number = parcels.consignments_of(actor=head, case_no=case_no)[0].consignment_no
    courier.hand_over(actor=clerk, at=at, consignment_no=number)
    courier.declare_lost(actor=system_actor(name="furnishing"), at=at, consignment_no=number)
