"""Submitting: complete or refused with everything, frozen, corrected, submitted again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from onewindow.domain.applications import commands, queries, rules
from onewindow.domain.applications.tests.conftest import AT, JPEG, OFFICE, later, mandated
from onewindow.domain.applications.tests.steps import POST, begun, complete, handed_in, saved, sealed
from onewindow.domain.applications.types import DraftState, Upload
from onewindow.domain.mandates.queries import NotMandated
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.models.outbox import OutboxFact

pytestmark = pytest.mark.django_db


def reopened(draft_no, *, materials=(), elements=(), actor=OFFICE, at=later(5)):
    return commands.reopen(actor=actor, at=at, draft_no=draft_no, material_codes=materials, element_ids=elements)


def test_an_incomplete_draft_is_refused_with_everything_at_once(chen):
    draft = begun(chen)
    with pytest.raises(commands.DraftIncomplete) as refusal:
        commands.seal(actor=chen, at=AT, draft_no=draft.draft_no)
    assert {each.where for each in refusal.value.problems} >= {"shop_area", "layout", "delivery"}
    assert queries.draft(actor=chen, draft_no=draft.draft_no).state is DraftState.OPEN


def test_a_sealed_draft_reads_as_it_was_and_proves_itself(chen):
    record = sealed(chen)
    assert (record.sealing, record.applicant_no, record.delivery) == (1, chen.ref, POST)
    assert record.values()["shop_area"] == "48.5"
    assert {each.material_code for each in record.materials} == {"layout", "licence"}
    stored = queries.sealed(draft_no=record.draft_no)
    assert stored == record
    assert rules.digest_of(answers=stored.answers, materials=stored.materials) == record.digest
    assert OutboxFact.objects.filter(name="DraftSealed").count() == 1


def test_what_is_not_asked_any_more_is_not_submitted(chen):
    draft = complete(chen)
    draft = saved(chen, draft, {"handled_by": "agent", "agent_name": "李强"})
    draft = saved(chen, draft, {"handled_by": "self"})
    record = commands.seal(actor=chen, at=later(), draft_no=draft.draft_no)
    assert "agent_name" not in record.values()


@pytest.mark.parametrize("act", [
    lambda actor, number: commands.save(actor=actor, at=AT, draft_no=number, answers={"shop_area": "1"}, expected_version=1),
    lambda actor, number: commands.attach(actor=actor, at=AT, draft_no=number, material_code="layout", paper=True),
    lambda actor, number: commands.detach(actor=actor, at=AT, draft_no=number, material_code="layout"),
    lambda actor, number: commands.choose_delivery(actor=actor, at=AT, draft_no=number, delivery=POST),
    lambda actor, number: commands.set_scenario(actor=actor, at=AT, draft_no=number, scenario={"who": "agent"}),
    lambda actor, number: commands.seal(actor=actor, at=AT, draft_no=number),
    lambda actor, number: commands.reseal(actor=actor, at=AT, draft_no=number),
    lambda actor, number: commands.discard(actor=actor, at=AT, draft_no=number),
])
def test_after_sealing_nothing_changes(chen, act):
    record = sealed(chen)
    with pytest.raises(commands.DraftClosed):
        act(chen, record.draft_no)
    assert queries.sealed(draft_no=record.draft_no).digest == record.digest


def test_a_correction_opens_what_it_names_and_nothing_else(chen):
    record = sealed(chen)
    draft = reopened(record.draft_no, materials=("layout",), elements=("shop_area",))
    assert draft.state is DraftState.CORRECTING
    with pytest.raises(commands.NotReopened, match="手机"):
        saved(chen, draft, {"person_phone": "13900139000"})
    with pytest.raises(commands.NotReopened):
        handed_in(chen, draft, code="photo", paper=True)
    with pytest.raises(commands.DraftClosed):
        commands.discard(actor=chen, at=later(6), draft_no=draft.draft_no)
    saved(chen, draft, {"shop_area": "60", "person_phone": "13800138001"})


def test_resealing_needs_what_was_asked_for_and_keeps_the_older_sealing(chen):
    first = sealed(chen)
    draft = reopened(first.draft_no, materials=("layout",))
    with pytest.raises(commands.DraftIncomplete) as refusal:
        commands.reseal(actor=chen, at=later(6), draft_no=draft.draft_no)
    assert [each.where for each in refusal.value.problems] == ["layout"]
    handed_in(chen, draft, at=later(7), upload=Upload(filename="new.jpg", content=JPEG + b"new"))
    second = commands.reseal(actor=chen, at=later(8), draft_no=draft.draft_no)
    assert (second.sealing, second.digest != first.digest) == (2, True)
    assert queries.sealed(draft_no=draft.draft_no) == second
    assert queries.sealed(draft_no=draft.draft_no, sealing=1) == first
    assert queries.draft(actor=chen, draft_no=draft.draft_no).open_materials == ()


def test_a_correction_must_name_real_things(chen):
    record = sealed(chen)
    with pytest.raises(commands.NothingReopened):
        reopened(record.draft_no)
    with pytest.raises(commands.MaterialUnknown):
        reopened(record.draft_no, materials=("extra",))
    with pytest.raises(commands.NotInForm):
        reopened(record.draft_no, elements=("religion",))
    with pytest.raises(NotAllowed):
        reopened(record.draft_no, materials=("layout",), actor=chen)
    with pytest.raises(commands.DraftClosed):
        reopened(complete(chen).draft_no, materials=("layout",))


@pytest.mark.law("MFD-173")
def test_an_agent_whose_mandate_ended_can_not_submit(chen, li):
    agent = mandated(chen, li, until=date(2026, 3, 2))
    draft = complete(agent)
    with pytest.raises(NotMandated):
        commands.seal(actor=agent, at=AT.replace(day=3), draft_no=draft.draft_no)
    assert commands.seal(actor=replace(chen), at=AT.replace(day=3), draft_no=draft.draft_no).opened_by == li.ref


def test_there_is_nothing_to_read_before_submission(chen):
    with pytest.raises(NotFound):
        queries.sealed(draft_no=complete(chen).draft_no)
