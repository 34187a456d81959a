"""Starting: carry-over, who may start for whom, resends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from onewindow.domain.applications import commands, queries
from onewindow.domain.applications.tests.conftest import AT, BUNDLE, CODE, citizen, mandated
from onewindow.domain.applications.tests.steps import begun
from onewindow.domain.applications.types import DraftState, MaterialForm
from onewindow.domain.catalogue.types import Handling
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.evidence.types import KnownAnswer, Origin, TrustLevel
from onewindow.domain.mandates.queries import NotMandated
from onewindow.domain.mandates.types import Power
from onewindow.kernel.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def answer(draft, element_id):
    return next(each for each in draft.answers if each.element_id == element_id)


def test_what_the_platform_knows_is_filled_in_with_its_origin(chen):
    draft = begun(chen)
    assert draft.state is DraftState.OPEN
    assert draft.bundle_hash == BUNDLE.bundle_hash
    name = answer(draft, "person_name")
    assert (name.value, name.origin, name.trust) == ("陈静", Origin.SYSTEM, TrustLevel.A)


def test_known_answers_are_carried_over_with_source_and_trust(chen):
    typed = KnownAnswer(element_id="shop_area", value="30", trust=TrustLevel.D, origin=Origin.TYPED, recorded_at=AT, source="C1")
    evidence.remember_answers(actor=commands_actor(), at=AT, subject_no=chen.ref, answers=(typed,))
    draft = begun(chen)
    number, area = answer(draft, "person_id_number"), answer(draft, "shop_area")
    assert (number.value, number.origin, number.source) == ("11010519491231002X", Origin.SYSTEM, "account")  # one's own number is known from the account
    assert (area.origin, area.source) == (Origin.CARRIED_OVER, "C1")


def commands_actor():
    from onewindow.kernel.actor import system_actor
    return system_actor(name="tests")


def test_a_known_answer_that_no_longer_fits_is_left_out(chen):
    wrong = KnownAnswer(element_id="shop_area", value="large", trust=TrustLevel.D, origin=Origin.TYPED, recorded_at=AT)
    evidence.remember_answers(actor=commands_actor(), at=AT, subject_no=chen.ref, answers=(wrong,))
    assert "shop_area" not in begun(chen).values()


def test_the_scenario_is_not_asked_again(chen):
    draft = begun(chen, scenario={"who": "self", "gone": "x"})
    assert draft.scenario == {"who": "self"}
    assert draft.values()["handled_by"] == "self"


@pytest.mark.law("ZXZW-7-1")
def test_exempt_materials_need_nothing(chen):
    assert [(each.material_code, each.form) for each in begun(chen).materials] == [("licence", MaterialForm.EXEMPT)]


def test_a_resend_is_the_same_draft_and_its_receipt_holds_nobody(chen):
    first, second = begun(chen, key="k1"), begun(chen, key="k1")
    assert first.draft_no == second.draft_no
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM kernel_command_receipt")
        assert all("陈静".encode() not in bytes(row[0]) for row in cursor.fetchall())


def test_a_stranger_finds_nothing(chen, li):
    draft = begun(chen)
    with pytest.raises(NotFound):
        queries.draft(actor=li, draft_no=draft.draft_no)
    with pytest.raises(NotFound):
        commands.save(actor=li, at=AT, draft_no=draft.draft_no, answers={}, expected_version=1)
    assert queries.drafts_of(actor=li) == ()
    assert [each.draft_no for each in queries.drafts_of(actor=chen)] == [draft.draft_no]


@pytest.mark.law("MFD-162", "MFD-165")
def test_an_agent_needs_a_mandate(chen, li):
    with pytest.raises(NotMandated):
        begun(li, applicant_no=chen.ref)
    agent = mandated(chen, li)
    draft = begun(agent)
    assert (draft.applicant_no, draft.opened_by) == (chen.ref, li.ref)
    assert draft.values()["person_name"] == "陈静"
    assert queries.draft(actor=chen, draft_no=draft.draft_no)


@pytest.mark.law("MFD-162", "ZXZW-7-1")
def test_what_the_mandate_says_is_not_asked_of_the_agent(chen, li, shelf):
    shelf[CODE] = replace(BUNDLE, bundle_hash="d" * 64,
                          materials=tuple(replace(each, kind_code="mandate") if each.code == "mandate" else each for each in BUNDLE.materials))
    agent = mandated(chen, li)
    draft = begun(agent, scenario={"who": "self"})
    assert (draft.scenario["who"], draft.values()["handled_by"]) == ("agent", "agent")
    kept = next(each for each in draft.materials if each.material_code == "mandate")
    assert (kept.form, kept.note) == (MaterialForm.EXEMPT, agent.mandate_no or kept.note)
    assert "mandate" not in {problem.where for problem in queries.precheck(actor=agent, at=AT, draft_no=draft.draft_no)}


@pytest.mark.law("MFD-162")
def test_a_mandate_to_collect_is_no_mandate_to_apply(chen, li):
    with pytest.raises(NotMandated):
        begun(mandated(chen, li, powers=(Power.COLLECT,)))


@pytest.mark.law("XKF-29-2", "MFD-161")
def test_where_the_law_wants_the_person_no_agent_may_start(chen, li, shelf):
    shelf[CODE] = replace(BUNDLE, bundle_hash="c" * 64, handling=Handling(modes=("web",), agent_allowed=False))
    with pytest.raises(commands.AgentNotAllowed):
        begun(mandated(chen, li))


@pytest.mark.law("MFD-161-ASSIST")
def test_a_clerk_names_the_applicant_and_is_recorded_as_helper(chen, clerk):
    with pytest.raises(commands.ApplicantNeeded):
        begun(clerk)
    draft = begun(clerk, applicant_no=chen.ref)
    assert (draft.applicant_no, draft.assisted_by) == (chen.ref, clerk.ref)
    assert queries.draft(actor=chen, draft_no=draft.draft_no).values()["person_name"] == "陈静"


def test_nobody_and_nothing(chen):
    with pytest.raises(commands.ItemNotOffered):
        commands.start(actor=chen, at=AT, item_code="no-such")
    with pytest.raises(NotAllowed):
        begun(replace(chen, rights=frozenset()))
    with pytest.raises(NotFound):
        begun(citizen("P-GHOST", "鬼"))


def test_ones_own_number_is_filled_in_and_an_agent_learns_none(chen, li):
    assert answer(begun(chen), "person_id_number").value == "11010519491231002X"
    assert "person_id_number" not in begun(mandated(chen, li)).values()
