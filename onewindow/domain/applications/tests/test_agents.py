"""Agents: what a mandate lets them do in a draft, and that it is looked at anew each time they come (民法典 162, 165, 173)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from onewindow.domain.applications import commands, queries
from onewindow.domain.applications.queries.drafts import delivery_defaults
from onewindow.domain.applications.tests.conftest import AT, CODE, OFFICE, later
from onewindow.domain.applications.tests.steps import POST, begun, complete, saved
from onewindow.domain.applications.types import DraftState, Upload
from onewindow.domain.mandates import commands as mandates
from onewindow.domain.mandates.queries import NotMandated
from onewindow.domain.mandates.types import MandateKind, MandateTerms, Power
from onewindow.kernel.errors import NotFound

pytestmark = pytest.mark.django_db

AFTER = AT.replace(day=3)
AWAY = replace(POST, recipient="李强", address="别处路九号一座101房")


def mandated(principal, agent, *powers, items=(CODE,), until=date(2026, 12, 31), kind=MandateKind.POWER_OF_ATTORNEY):
    terms = MandateTerms(kind=kind, powers=powers, valid_from=date(2026, 1, 1), valid_until=until, item_codes=items)
    made = mandates.grant_mandate(actor=OFFICE, at=AT, principal_no=getattr(principal, "ref", principal), agent_no=agent.ref, terms=terms)
    return replace(agent, on_behalf_of=made.principal_no, mandate_no=made.mandate_no)


READING = {
    "draft": lambda actor, draft, at: queries.draft(actor=actor, at=at, draft_no=draft.draft_no),
    "precheck": lambda actor, draft, at: queries.precheck(actor=actor, at=at, draft_no=draft.draft_no),
    "address": lambda actor, draft, at: delivery_defaults(found=queries.draft(actor=actor, at=at, draft_no=draft.draft_no)),
}
CHANGING = {
    "save": lambda actor, draft, at: saved(actor, draft, {"shop_area": "50"}, at=at),
    "deliver": lambda actor, draft, at: commands.choose_delivery(actor=actor, at=at, draft_no=draft.draft_no, delivery=AWAY),
    "attach": lambda actor, draft, at: commands.attach(actor=actor, at=at, draft_no=draft.draft_no, material_code="photo", paper=True),
    "ask": lambda actor, draft, at: commands.ask_registers(actor=actor, at=at, draft_no=draft.draft_no),
    "seal": lambda actor, draft, at: commands.seal(actor=actor, at=at, draft_no=draft.draft_no),
    "discard": lambda actor, draft, at: commands.discard(actor=actor, at=at, draft_no=draft.draft_no),
}


@pytest.mark.law("MFD-162", "MFD-165")
@pytest.mark.parametrize("act", [*READING, *CHANGING])
def test_an_agent_in_force_does_it(chen, li, act):
    agent = mandated(chen, li, Power.APPLY)
    draft = complete(agent)
    assert (READING | CHANGING)[act](agent, draft, later()) is not None


@pytest.mark.law("MFD-165")
@pytest.mark.parametrize("act", [*READING, *CHANGING])
def test_after_the_end_having_opened_it_gives_nothing(chen, li, act):
    agent = mandated(chen, li, Power.APPLY, until=AT.date())
    draft = complete(agent)
    for former in (li, agent):
        with pytest.raises(NotMandated) as refusal:
            (READING | CHANGING)[act](former, draft, AFTER)
        assert refusal.value.article == "民法典 165"
    assert queries.draft(actor=chen, draft_no=draft.draft_no).delivery == POST
    assert (READING | CHANGING)[act](chen, draft, AFTER) is not None


@pytest.mark.law("MFD-165")
@pytest.mark.parametrize("act", [*READING, *CHANGING])
def test_another_matter_or_power_gives_nothing(chen, li, act):
    draft = complete(chen)
    for agent in (mandated(chen, li, Power.APPLY, Power.CORRECT, items=("another-licence",)), mandated(chen, li, Power.PAY, Power.COLLECT, items=())):
        with pytest.raises(NotMandated):
            (READING | CHANGING)[act](agent, draft, later())
        assert queries.drafts_of(actor=agent, at=later()) == ()
    assert (READING | CHANGING)[act](chen, draft, later()) is not None


@pytest.mark.law("MFD-165")
def test_an_agents_list_follows_the_mandate(chen, li):
    agent = mandated(chen, li, Power.APPLY, until=AT.date())
    draft = begun(agent)
    assert [each.draft_no for each in queries.drafts_of(actor=agent, at=AT)] == [draft.draft_no]
    assert queries.drafts_of(actor=agent, at=AT.replace(day=3)) == ()
    assert queries.drafts_of(actor=agent) == ()
    with pytest.raises(NotFound):
        queries.draft(actor=agent, draft_no=draft.draft_no)


@pytest.mark.law("MFD-165", "XKF-32-4")
def test_answering_a_notice_is_a_power_of_its_own(chen, li):
    agent = mandated(chen, li, Power.APPLY)
    draft = complete(agent)
    commands.seal(actor=agent, at=later(), draft_no=draft.draft_no)
    commands.reopen(actor=OFFICE, at=later(2), draft_no=draft.draft_no, material_codes=("layout",), element_ids=())
    new = Upload(filename="layout.jpg", content=bytes.fromhex("ffd8ffe000104a46494600010100000100010001ffd9"))
    assert queries.draft(actor=agent, at=later(3), draft_no=draft.draft_no).state is DraftState.CORRECTING
    with pytest.raises(NotMandated):
        commands.attach(actor=agent, at=later(3), draft_no=draft.draft_no, material_code="layout", upload=new)
    with pytest.raises(NotMandated):
        commands.reseal(actor=agent, at=later(3), draft_no=draft.draft_no)
    corrector = mandated(chen, li, Power.CORRECT)
    commands.attach(actor=corrector, at=later(3), draft_no=draft.draft_no, material_code="layout", upload=new)
    assert commands.reseal(actor=corrector, at=later(4), draft_no=draft.draft_no).sealing == 2
