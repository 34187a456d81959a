"""The guide, the form's schema, lists and search."""

from __future__ import annotations

import jsonschema_rs
import pytest

from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue.commands import publish
from onewindow.domain.catalogue.tests.conftest import AT, FOOD, INSURANCE, SHOP, TODAY
from onewindow.domain.catalogue.types import BasisRole, ItemEntry, MaterialHow, Necessity
from onewindow.kernel.deadlines import Unit
from onewindow.kernel.errors import NotFound
from onewindow.kernel.formkit import check_answers

ITEMS = (FOOD, SHOP, INSURANCE)


@pytest.fixture(autouse=True)
def published(district, operator, source):
    for code in ITEMS:
        publish(actor=operator, at=AT, source=source(code))


def guide(code=FOOD, **scenario):
    return queries.guide_of(item_code=code, on=TODAY, scenario=scenario)


@pytest.mark.law("XKF-30-1", "ZXZW-6", "FYF-20-1", "SSF-46-1")
@pytest.mark.parametrize("code", ITEMS)
def test_every_guide_is_complete(code):
    shown = guide(code)
    assert shown.plain_name
    assert shown.name
    assert shown.purpose
    assert shown.department_name
    assert shown.questions
    assert shown.faq
    assert shown.refusals
    assert shown.attributes["legal_note"]
    assert all(one.citations for one in (*shown.materials, *shown.open_materials, *shown.conditions, *shown.refusals))
    assert all(one.material.hint and one.material.issuer for one in (*shown.materials, *shown.open_materials))
    assert [step.kind.value for step in shown.steps][0] == "receive"
    assert shown.bases[0].role is BasisRole.SETS
    assert shown.remedies.review_days == 60
    assert shown.remedies.court_months == 6
    assert shown.version == 1


@pytest.mark.parametrize("code", ITEMS)
def test_nothing_unverified_is_shown(code):
    shown = guide(code)
    bundle = queries.bundle(bundle_hash=shown.bundle_hash)
    hidden = [basis.citation for basis in bundle.bases if not basis.verified]
    assert hidden
    assert bundle.doubts
    assert not set(hidden) & {basis.citation for basis in shown.bases}
    cited = {text for one in (*shown.materials, *shown.conditions, *shown.steps, *shown.refusals) for text in one.citations}
    assert not set(hidden) & cited
    assert not any(doubt.text in repr(shown) for doubt in bundle.doubts)


@pytest.mark.parametrize("code", ITEMS)
def test_every_material_has_three_review_points_and_every_item_enough_fields(code, source):
    bundle = queries.current_bundle(item_code=code, on=TODAY)
    assert all(len(material.review_points) >= 3 for material in bundle.materials)
    assert all(point.notice_text and bundle.citations(point.basis) for material in bundle.materials for point in material.review_points)
    assert len(bundle.form.element_ids()) >= 8
    assert len(bundle.scenario) >= 2


def test_the_four_facts_of_the_food_licence():
    four = guide().four
    assert (four.promised.amount, four.promised.unit) == (5, Unit.WORKDAY)
    assert (four.statutory.amount, bool(four.statutory.article)) == (20, True)
    assert (four.visits, four.to_give, four.spared, four.fee_kind) == (0, 2, 4, None)


def test_the_four_facts_of_the_others():
    assert guide(SHOP).four.promised.unit is Unit.ON_THE_SPOT
    assert guide(SHOP).four.statutory.amount == 3
    insurance = guide(INSURANCE).four
    assert insurance.statutory is None
    assert (insurance.fee_fen, insurance.fee_unit) == (32000, "月")
    assert not guide(INSURANCE).fee.verified


def test_an_answer_narrows_materials_and_conditions():
    before, after = guide(), guide(who="agent", special="yes", form="shop")
    codes = {one.material.code for one in after.materials}
    assert codes - {one.material.code for one in before.materials} == {"special_room", "mandate"}
    assert [one.material.code for one in before.open_materials] == ["special_room", "canteen_body", "mandate"]
    assert after.open_materials == ()
    assert {one.code for one in after.conditions} - {one.code for one in before.conditions} == {"C7"}
    assert after.four.to_give == before.four.to_give + 2


def test_the_other_answer_closes_the_question():
    assert guide(who="self", special="no", form="shop").open_materials == ()
    assert "mandate" not in {one.material.code for one in guide(who="self").materials}


def test_answers_that_do_not_exist_are_dropped():
    assert guide(who="nobody", colour="red").scenario == {}


def test_the_scenario_goes_into_the_form_and_comes_out_of_it():
    bundle = queries.current_bundle(item_code=FOOD, on=TODAY)
    assert bundle.answers_from({"who": "agent", "form": "canteen"}) == {"handled_by": "agent", "food_business_form": "canteen"}
    assert bundle.chosen({"handled_by": "agent"}, {"who": "self", "special": "yes"}) == {"who": "agent", "special": "yes"}
    assert [one.code for one in bundle.materials_for({"who": "agent"}) if one.necessity is Necessity.CONDITIONAL] == ["mandate"]


@pytest.mark.law("ZXZW-7-1")
def test_five_kinds_of_materials_come_from_registers():
    exempt = {(code, material.code) for code in ITEMS for material in queries.current_bundle(item_code=code, on=TODAY).materials
              if material.how is MaterialHow.EXEMPT}
    assert len(exempt) >= 5


def test_an_unknown_item_has_no_guide():
    with pytest.raises(NotFound):
        guide("no-such-item")


ANSWERS = {
    "person_name": "陈小梅", "person_id_number": "11010519491231002X", "person_phone": "13800138000", "handled_by": "self",
    "insured_status": "flexible", "retirement_kind": "pension", "retirement_on": "2025-06-01", "paid_months": "275",
    "required_months": "300", "months_short": "25", "elsewhere_insured": "no", "payment_way": "at_once", "pay_channel": "online",
    "register_consent": "yes", "truth_declaration": "yes",
}


class TestSchema:
    def test_the_schema_takes_what_the_form_takes(self):
        bundle = queries.current_bundle(item_code=INSURANCE, on=TODAY)
        schema = queries.form_schema_of(item_code=INSURANCE, on=TODAY)
        assert check_answers(bundle.form, bundle.elements, ANSWERS) == {}
        jsonschema_rs.validator_for(schema).validate(ANSWERS)
        assert set(schema["properties"]) == set(bundle.form.element_ids())

    @pytest.mark.parametrize("change", [
        {"months_short": "many"}, {"handled_by": "cat"}, {"handled_by": "agent"}, {"elsewhere_insured": "yes"},
        {"truth_declaration": "perhaps"}, {"shoe_size": "43"}, {"person_id_number": "1"},
    ])
    def test_and_refuses_what_the_form_refuses(self, change):
        schema = queries.form_schema_of(item_code=INSURANCE, on=TODAY)
        with pytest.raises(jsonschema_rs.ValidationError):
            jsonschema_rs.validator_for(schema).validate({**ANSWERS, **change})

    def test_a_required_answer_may_not_be_missing(self):
        schema = queries.form_schema_of(item_code=INSURANCE, on=TODAY)
        without = {key: value for key, value in ANSWERS.items() if key != "paid_months"}
        with pytest.raises(jsonschema_rs.ValidationError):
            jsonschema_rs.validator_for(schema).validate(without)

    @pytest.mark.parametrize("code", ITEMS)
    def test_every_form_is_a_valid_schema(self, code):
        assert jsonschema_rs.meta.is_valid(queries.form_schema_of(item_code=code, on=TODAY))


class TestLists:
    def test_all_items_by_code(self):
        entries = queries.items(on=TODAY)
        assert [entry.item_code for entry in entries] == sorted(ITEMS)
        assert all(isinstance(entry, ItemEntry) and entry.four.promised is not None for entry in entries)

    def test_for_whom(self):
        assert [entry.item_code for entry in queries.items(audience="organisation")] == [FOOD]
        assert len(queries.items(audience="person")) == 3
