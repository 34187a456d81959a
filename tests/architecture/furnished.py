"""A district with something to show on every page: the demo, one case played to its end, charges in three states."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.cases.demo import cast_actor
from onewindow.domain.payments import commands as payments
from onewindow.domain.payments import jobs as bank
from onewindow.domain.people import commands as people
from onewindow.domain.people.commands import helping
from onewindow.domain.people.formats import read_cast
from onewindow.domain.people.types import CodePurpose, HelpProof, Power
from onewindow.kernel import relay
from onewindow.kernel.actor import system_actor
from onewindow.kernel.money import Money
from onewindow.site.play import play_case
from onewindow.site.seed import seed_demo


def furnish(*, at: datetime) -> None:
    """Seed, play, and let money go back and forth."""
    seed_demo(at=at)
    case_no, _ = play_case(start=at)
    _charges(at=at, case_no=case_no)
    _people(at=at, case_no=case_no)
    relay.drain(clock=lambda: at)


def _charges(*, at: datetime, case_no: str) -> None:
    office, chen = system_actor(name="furnishing"), cast_actor("chen")
    for returned in (False, True):
        charge = payments.raise_charge(actor=office, at=at, case_no=case_no, payer_no=chen.ref, title="Copies",
                                       amount=Money(fen=1250), basis="Price list 3", key=f"furnishing-{returned}")
        order = payments.begin_payment(actor=chen, at=at, charge_no=charge.charge_no)
        if returned:
            payments.press_demo_bank(actor=chen, at=at, payment_no=order.payment_no, button="pay")
            bank.send_demo_notes(at=at)
            payments.cancel(actor=office, at=at, charge_no=charge.charge_no, reason="Charged by mistake")


def _people(*, at: datetime, case_no: str) -> None:
    chen, li, helper = cast_actor("chen"), cast_actor("li"), cast_actor("xian", channel="counter")
    people.note_unpowered_act(actor=cast_actor("he", channel="counter"), at=at, principal_no=chen.ref, agent_no=li.ref, subject=case_no,
                              power=Power.APPLY, reason="Urgent")
    helping.ask_code(actor=chen, at=at, person_no=chen.ref, purpose=CodePurpose.SIGN_MANDATE, subject="M0")
    card = next(row.id_number for row in read_cast().members if row.code == "chen")
    helping.open_help_session(actor=helper, at=at, person_no=chen.ref, proof=HelpProof.CARD, shown=card)
