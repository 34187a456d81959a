"""Saving: versions, staleness, what is kept, what is refused."""

from __future__ import annotations

import pytest
from django.db import connection

from onewindow.domain.applications import commands, queries
from onewindow.domain.applications.models import DraftVersion
from onewindow.domain.applications.queries import drafts
from onewindow.domain.applications.tests.conftest import AT, BUNDLE, later
from onewindow.domain.applications.tests.steps import ANSWERS, POST, begun, complete, saved
from onewindow.domain.applications.types import Delivery, DeliveryMethod
from onewindow.domain.evidence.types import Origin, TrustLevel
from onewindow.kernel.errors import BadInput
from onewindow.kernel.models.ledger import LedgerEntry

pytestmark = pytest.mark.django_db


def test_a_save_is_a_version_and_no_history(chen):
    draft = begun(chen)
    entries = LedgerEntry.objects.count()
    after = saved(chen, draft, {"shop_area": "48.50"}, at=later())
    assert after.version == draft.version + 1
    assert after.values()["shop_area"] == "48.5"
    assert LedgerEntry.objects.count() == entries
    version = DraftVersion.objects.get(draft__draft_no=draft.draft_no)
    assert (version.element_ids, version.saved_by, version.saved_at) == (["shop_area"], chen.ref, later())


def test_saving_the_same_again_changes_nothing_even_from_an_old_version(chen):
    draft = begun(chen)
    saved(chen, draft, {"shop_area": "48"})
    again = saved(chen, draft, {"shop_area": "48"}, at=later())
    assert (again.version, again.saved_at) == (draft.version + 1, AT)


def test_a_stale_save_keeps_what_was_typed(chen):
    draft = begun(chen)
    saved(chen, draft, {"shop_area": "48"})
    with pytest.raises(commands.StaleDraft) as refusal:
        saved(chen, draft, {"shop_area": "60"})
    assert refusal.value.typed == {"shop_area": "60"}
    assert queries.draft(actor=chen, draft_no=draft.draft_no).values()["shop_area"] == "48"


def test_wrong_values_are_kept_and_told(chen):
    draft = saved(chen, begun(chen), {"shop_area": "big"})
    assert draft.values()["shop_area"] == "big"
    problem = next(each for each in queries.precheck(actor=chen, draft_no=draft.draft_no) if each.where == "shop_area")
    assert "面积" in problem.text


def test_typing_over_a_known_answer_makes_it_a_statement(chen, clerk):
    draft = begun(clerk, applicant_no=chen.ref)
    by_clerk = saved(clerk, draft, {"person_name": "陈小静"})
    changed = next(each for each in by_clerk.answers if each.element_id == "person_name")
    assert (changed.origin, changed.trust, changed.source) == (Origin.CLERK, TrustLevel.D, "")
    by_chen = saved(chen, by_clerk, {"shop_area": "5"})
    origins = {each.element_id: each.origin for each in by_chen.answers}
    assert (origins["shop_area"], origins["person_phone"]) == (Origin.TYPED, Origin.SYSTEM)


def test_nothing_unrelated_is_taken(chen):
    with pytest.raises(commands.NotInForm, match="religion"):
        saved(chen, begun(chen), {"religion": "x"})


@pytest.mark.law("GRXX-51")
def test_answers_rest_sealed(chen):
    saved(chen, begun(chen), {"person_id_number": "11010519491231002X", "shop_area": "12345"})
    with connection.cursor() as cursor:
        for table in ("applications_answer", "applications_version", "applications_draft"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - the names stand one line above
            assert "11010519491231002X" not in str(cursor.fetchall())


def test_choosing_delivery(chen):
    draft = complete(chen)
    assert draft.delivery == POST
    pick = Delivery(method=DeliveryMethod.PICK_UP)
    with pytest.raises(BadInput, match="service centre"):
        commands.choose_delivery(actor=chen, at=AT, draft_no=draft.draft_no, delivery=pick)
    bad = Delivery(method=DeliveryMethod.POST, recipient="", phone="1", address="x")
    with pytest.raises(BadInput) as refusal:
        commands.choose_delivery(actor=chen, at=AT, draft_no=draft.draft_no, delivery=bad)
    assert set(refusal.value.fields) == {"delivery_recipient", "delivery_phone", "delivery_address"}


def test_changing_the_scenario_changes_answers_and_materials(chen):
    draft = begun(chen, scenario={"who": "self"})
    changed = commands.set_scenario(actor=chen, at=AT, draft_no=draft.draft_no, scenario={"who": "agent"})
    assert changed.values()["handled_by"] == "agent"
    assert "mandate" in {each.code for each in BUNDLE.materials_for(drafts.situation_of(queries.draft(actor=chen, draft_no=draft.draft_no), BUNDLE))}
    with pytest.raises(BadInput):
        commands.set_scenario(actor=chen, at=AT, draft_no=draft.draft_no, scenario={"who": "ghost"})


def test_the_form_decides_over_the_guide(chen):
    draft = saved(chen, begun(chen, scenario={"who": "self"}), {"handled_by": "agent"})
    assert "mandate" in {each.code for each in BUNDLE.materials_for(drafts.situation_of(queries.draft(actor=chen, draft_no=draft.draft_no), BUNDLE))}


def test_a_finished_draft_has_no_problems_and_an_empty_one_tells_all(chen):
    assert queries.precheck(actor=chen, draft_no=complete(chen).draft_no) == ()
    told = {each.where for each in queries.precheck(actor=chen, draft_no=begun(chen).draft_no)}
    assert told == {*(set(ANSWERS) - {"foods", "person_id_number"}), "layout", "delivery"}  # whose account it is is known by number
