"""Publishing: the bundle, its versions, and that nothing of it can be changed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue.commands import Backdated, ItemRefused, publish
from onewindow.domain.catalogue.models import BundleRow, PublicationRow
from onewindow.domain.catalogue.tests.conftest import AT, FOOD, INSURANCE, SHOP, TODAY
from onewindow.kernel.deadlines import ClockKind
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.finalrows import RowIsFinal

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(days=30)


@pytest.fixture
def put(operator):
    return lambda source, at=AT, **more: publish(actor=operator, at=at, source=source, **more)


@pytest.mark.parametrize("code", [FOOD, SHOP, INSURANCE])
def test_a_published_item_is_in_force(put, source, code):
    bundle = put(source(code))
    assert (bundle.item_code, bundle.version, bundle.effective_on) == (code, 1, TODAY)
    assert queries.current_bundle(item_code=code, on=TODAY) == bundle == queries.bundle(bundle_hash=bundle.bundle_hash)
    assert queries.item(item_code=code).bundle_hash == bundle.bundle_hash
    assert bundle.remedies.court == "区人民法院"
    assert set(bundle.form.element_ids()) <= set(bundle.elements)


def test_the_same_content_twice_is_one_bundle(put, source):
    assert put(source(), at=LATER) == put(source())
    assert (BundleRow.objects.count(), PublicationRow.objects.count()) == (1, 1)


def test_a_changed_standard_is_a_new_version_and_the_old_bundle_stays(put, source):
    first, changed = put(source()), source()
    changed["item"]["purpose"] = "开餐馆先办这张证。"
    second = put(changed, at=LATER)
    assert (second.version, second.bundle_hash != first.bundle_hash) == (2, True)
    assert queries.bundle(bundle_hash=first.bundle_hash).item.purpose == first.item.purpose
    assert queries.current_bundle(item_code=FOOD, on=TODAY) == first
    assert queries.current_bundle(item_code=FOOD, on=second.effective_on) == second


def test_going_back_to_earlier_content_reuses_its_bundle(put, source):
    first, changed = put(source()), source()
    changed["item"]["purpose"] = "x"
    put(changed, at=LATER)
    back = put(source(), at=LATER)
    assert (back.version, back.bundle_hash) == (3, first.bundle_hash)
    assert BundleRow.objects.count() == 2


def test_a_version_can_wait_for_its_day_but_not_begin_before_the_last_one(put, source):
    put(source())
    changed = source()
    changed["item"]["purpose"] = "x"
    with pytest.raises(Backdated):
        put(changed, effective_on=TODAY - timedelta(days=1))
    put(changed, effective_on=TODAY + timedelta(days=10))
    assert queries.current_bundle(item_code=FOOD, on=TODAY).version == 1
    assert queries.items(on=TODAY)[0].version == 1
    assert queries.current_bundle(item_code=FOOD, on=TODAY + timedelta(days=10)).version == 2


def test_before_its_day_there_is_no_item(put, source):
    put(source())
    with pytest.raises(NotFound):
        queries.current_bundle(item_code=FOOD, on=date(2025, 12, 31))
    with pytest.raises(NotFound):
        queries.bundle(bundle_hash="0" * 64)
    with pytest.raises(NotFound):
        queries.item(item_code="no-such-item")


@pytest.mark.parametrize(("spoil", "fault"), [
    (lambda s: s["form"]["groups"][0]["fields"].append({"element": "shoe_size"}), "no_data_element"),
    (lambda s: s["item"].update(department_code="nobody"), "unknown_department"),
    (lambda s: s.update(standard_ref="ITEM-STD@9.9"), "unknown_standard"),
    (lambda s: s["materials"][0].update(basis=[]), "material_without_basis"),
    (lambda s: s["item"].pop("purpose"), "malformed"),
])
def test_a_faulty_standard_is_refused_and_leaves_nothing(put, source, spoil, fault):
    spoiled = source()
    spoil(spoiled)
    with pytest.raises(ItemRefused) as refused:
        put(spoiled)
    assert fault in [one.code for one in refused.value.faults]
    assert all(str(one) in refused.value.text() for one in refused.value.faults)
    assert queries.items() == ()


def test_all_faults_come_at_once(put, source):
    spoiled = source()
    spoiled["materials"][0]["basis"] = []
    spoiled["steps"][3]["two_persons"] = False
    with pytest.raises(ItemRefused) as refused:
        put(spoiled)
    assert {one.code for one in refused.value.faults} == {"material_without_basis", "one_person_site_check"}


def test_the_right_is_needed(put, operator, source):
    with pytest.raises(NotAllowed):
        publish(actor=replace(operator, rights=frozenset()), at=AT, source=source())


class TestNothingChanges:
    def test_rows_refuse_to_be_saved_or_deleted(self, put, source):
        put(source())
        for row in (BundleRow.objects.get(), PublicationRow.objects.get()):
            with pytest.raises(RowIsFinal):
                row.save()
            with pytest.raises(RowIsFinal):
                row.delete()

    def test_query_sets_refuse_too(self, put, source):
        put(source())
        for table in (BundleRow, PublicationRow):
            with pytest.raises(RowIsFinal):
                table.objects.update(item_code="x")
            with pytest.raises(RowIsFinal):
                table.objects.all().delete()

    @pytest.mark.parametrize("table", ["catalogue_bundle", "catalogue_publication"])
    def test_the_database_refuses_too(self, put, source, table):
        put(source())
        if not triggers():  # the tables were made without migrations
            import_module("onewindow.domain.catalogue.migrations.0002_final_rows").add(None, Runner())
        with pytest.raises(DatabaseError, match="final"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET item_code = 'x'")  # noqa: S608 - a name of ours

    def test_a_record_is_frozen(self, put, source):
        bundle = put(source())
        with pytest.raises(FrozenInstanceError):
            bundle.version = 2


class Runner:
    """What the migration needs of a schema editor, inside the test's transaction."""

    connection = connection

    def execute(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def triggers() -> bool:
    """Whether the tables were made by the migrations."""
    postgres = "SELECT 1 FROM pg_trigger WHERE tgname = 'catalogue_bundle_final'"
    with connection.cursor() as cursor:
        cursor.execute(postgres if connection.vendor == "postgresql" else postgres.replace("pg_trigger WHERE tgname", "sqlite_master WHERE name"))
        return cursor.fetchone() is not None


def test_a_later_dictionary_leaves_a_bundle_alone(put, source, elements):
    from onewindow.domain.standards.commands import load_elements
    from onewindow.kernel.actor import system_actor

    bundle = put(source())
    changed = replace(elements["organisation_name"], name="字号")
    load_elements(actor=system_actor(name="test"), at=LATER, source=(changed,))
    assert queries.bundle(bundle_hash=bundle.bundle_hash).elements["organisation_name"].name != "字号"
    assert put(source(), at=LATER).version == 2  # published again, the item takes the new definition


def test_the_clocks_of_the_worked_items(put, source):
    food = put(source(FOOD))
    assert [(clock.kind, clock.amount) for clock in food.clocks] == [
        (ClockKind.ACCEPT, 5), (ClockKind.DELIVER, 10), (ClockKind.STATUTORY, 20), (ClockKind.PROMISED, 5)]
    assert all(clock.article for clock in food.clocks if clock.kind is not ClockKind.PROMISED)
    assert [step.code for step in food.steps if step.two_persons] == ["site_check"]
    assert (food.outcome.name, food.outcome.validity_years) == ("食品经营许可证", 5)


def test_the_fee_of_the_insurance_item(put, source):
    fee = put(source(INSURANCE)).fee
    assert str(fee.due({"months_short": "25"})) == "8000.00"
    assert (fee.verified, bool(fee.article)) == (False, True)
    assert fee.due({}).fen == 0, "what is counted is not asked"
    with pytest.raises(ValueError, match="invalid literal"):
        fee.due({"months_short": "several"})
