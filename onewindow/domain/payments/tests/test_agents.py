"""An agent pays for the payer by the power to pay (民法典 162, 165)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from onewindow.domain.mandates.commands import grant_mandate
from onewindow.domain.mandates.queries import NotMandated
from onewindow.domain.mandates.types import MandateKind, MandateTerms, Power
from onewindow.domain.payments import commands
from onewindow.domain.payments.tests.conftest import BUNDLE, CASE
from onewindow.domain.people import commands as people
from onewindow.kernel.actor import Actor, system_actor

pytestmark = pytest.mark.django_db
PLATFORM = system_actor(name="test")


@pytest.mark.law("MFD-162", "MFD-165")
def test_an_agent_pays_by_the_power_to_pay(payer: Actor, stranger: Actor, at: datetime) -> None:
    holder, agent = (people.register_person(actor=PLATFORM, at=at, name=name, id_number=number, phone="13800138001").person_no
                     for name, number in (("陈静", "11010519491231002X"), ("李强", "440605198501011350")))
    charge = commands.raise_charge(actor=PLATFORM, at=at, case_no=CASE, payer_no=holder, bundle_hash=BUNDLE, answers={"fen": "100"})
    acting = replace(stranger, ref=agent, on_behalf_of=holder)

    def mandated(power: Power) -> None:
        terms = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=(power,), valid_from=at.date(), valid_until=at.date())
        grant_mandate(actor=PLATFORM, at=at, principal_no=holder, agent_no=agent, terms=terms)

    mandated(Power.APPLY)
    with pytest.raises(NotMandated) as refusal:
        commands.start_payment(actor=acting, at=at, charge_no=charge.charge_no)
    assert refusal.value.article == "民法典 165"
    mandated(Power.PAY)
    assert commands.start_payment(actor=acting, at=at, charge_no=charge.charge_no).payment_no
    with pytest.raises(NotMandated):
        commands.start_payment(actor=acting, at=at + timedelta(days=1), charge_no=charge.charge_no)
    assert commands.start_payment(actor=replace(payer, ref=holder), at=at + timedelta(days=1), charge_no=charge.charge_no).payment_no
