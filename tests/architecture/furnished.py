"""A district with something to show on every page: the demo, one case played to its end, charges in three states."""

from __future__ import annotations

from datetime import datetime, timedelta

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.courier import commands as courier
from onewindow.domain.courier.types import PacketPlan, PaperKind, PaperLine
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
from onewindow.domain.people.demo import characters
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import CentreLevel
from onewindow.domain.procedures import commands as procedures
from onewindow.kernel import relay
from onewindow.kernel.actor import system_actor
from onewindow.site.play import play_case
from onewindow.site.seed import seed_demo

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


def furnish(*, at: datetime) -> None:
    """Seed, play, and let money go back and forth."""
    seed_demo(at=at)
    case_no, _ = play_case(start=at)
    _charges(at=at, case_no=case_no)
    _people(at=at, case_no=case_no)
    _papers(at=at, case_no=case_no)
    _procedures(at=at)
    relay.drain(clock=lambda: at)


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
    other = next(centre.code for centre in places.centres(level=CentreLevel.TOWN) if centre.code != clerk.centre_code)
    line = PaperLine(kind=PaperKind.FORM, name="Form", case_no=case_no)
    courier.make_packet(actor=clerk, at=at, plan=PacketPlan(to_centre=other, seal_no="S-1", lines=(line,), messenger="Own messenger"))
    payments.reconcile(actor=system_actor(name="furnishing"), at=at, day=yesterday, statement=Statement(gateway="demo", day=yesterday, lines=()))


def _procedures(*, at: datetime) -> None:
    """An opinion asked of another organ, and a promise to check."""
    chen, officer = cast_actor("chen"), cast_actor("shao", channel="office")
    road = hand_in(actor=chen, at=at, item_code="road-occupation-permit").case_no
    cases.accept(actor=officer, at=at, case_no=road)
    procedures.begin(actor=officer, at=at, case_no=road, special_code="traffic_police", reason="Traffic")
    fire = hand_in(actor=chen, at=at, item_code="fire-safety-check").case_no
    procedures.plan_check(actor=system_actor(name="furnishing"), at=at, case_no=fire)
