"""Batches, entitlements, and which counter may take in what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from onewindow.domain.catalogue import demo, queries
from onewindow.domain.catalogue.commands import TrainingMissing, entitle_counter, publish, set_scope
from onewindow.domain.catalogue.models import BundleRow, EntitlementRow
from onewindow.domain.catalogue.rules.scope import may_take_in as rule
from onewindow.domain.catalogue.tests.conftest import (
    ANY,
    AT,
    FOOD,
    HALL,
    INSURANCE,
    OTHER_ANY,
    SHOP,
    SPECIAL,
    TODAY,
)
from onewindow.domain.catalogue.types import BatchScope, Scope
from onewindow.kernel.errors import NotAllowed, NotFound

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def published(district, operator, source):
    publish(actor=operator, at=AT, source=source())


@pytest.fixture
def entitle(operator):
    def act(counter, starts_on=TODAY, training_on=None):
        return entitle_counter(actor=operator, at=AT, counter_code=counter, item_codes=(FOOD,), starts_on=starts_on,
                               training_on=training_on or starts_on)
    return act


@pytest.fixture
def open_batch(operator):
    def act(*counters, starts_on=TODAY, items=(FOOD,)):
        scope = BatchScope(batch_code="B1", starts_on=starts_on, item_codes=items, counter_codes=counters)
        return set_scope(actor=operator, at=AT, scope=scope)
    return act


def may(counter=ANY, on=TODAY):
    return queries.may_take_in(counter_code=counter, item_code=FOOD, on=on)


@pytest.mark.parametrize(("scope", "any_item", "entitled", "in_batch", "answer"), [
    (Scope.DISTRICT_WIDE, True, True, True, True), (Scope.DISTRICT_WIDE, True, True, False, False),
    (Scope.DISTRICT_WIDE, True, False, True, False), (Scope.DISTRICT_WIDE, False, True, False, True),
    (Scope.OWN_TOWN, True, True, False, True), (Scope.OWN_TOWN, False, False, False, False),
    (Scope.CROSS_CITY, True, True, False, False),
])
def test_the_rule(scope, any_item, entitled, in_batch, answer):
    assert rule(scope=scope, any_item=any_item, entitled=entitled, in_batch=in_batch) is answer


def test_an_any_item_counter_needs_its_batch_and_its_training(entitle, open_batch):
    assert not may()
    entitle(ANY)
    assert not may()
    open_batch(ANY)
    assert may()
    assert not may(OTHER_ANY)


def test_a_counter_of_the_department_needs_no_batch(entitle):
    entitle(SPECIAL)
    assert may(SPECIAL)


def test_nothing_begins_before_its_day(entitle, open_batch):
    entitle(ANY, starts_on=TOMORROW)
    open_batch(ANY)
    assert (may(), may(on=TOMORROW)) == (False, True)
    entitle(ANY)
    open_batch(ANY, starts_on=TOMORROW)
    assert (may(), may(on=TOMORROW)) == (False, True)


def test_nobody_begins_before_the_training(entitle):
    with pytest.raises(TrainingMissing):
        entitle(ANY, training_on=TOMORROW)
    with pytest.raises(IntegrityError), transaction.atomic():
        EntitlementRow.objects.create(counter_code=ANY, centre_code=HALL, item_code=FOOD, starts_on=TODAY, training_on=TOMORROW)


def test_a_batch_can_be_set_anew(open_batch, entitle):
    entitle(ANY)
    open_batch(ANY)
    assert open_batch(OTHER_ANY).counter_codes == (OTHER_ANY,)
    assert not may()
    assert len(queries.batches()) == 1


def test_unknown_items_and_counters_are_refused(open_batch, entitle):
    with pytest.raises(NotFound):
        open_batch("999")
    with pytest.raises(NotFound):
        open_batch(ANY, items=("nothing",))
    with pytest.raises(NotFound):
        entitle("999")
    with pytest.raises(NotFound):
        may("999")
    assert queries.batches() == ()


def test_the_right_is_needed(operator):
    with pytest.raises(NotAllowed):
        set_scope(actor=replace(operator, rights=frozenset()), at=AT,
                  scope=BatchScope(batch_code="B", starts_on=TODAY, item_codes=(), counter_codes=()))


def test_the_guide_names_the_centres_that_take_it_in(entitle, open_batch):
    assert queries.centres_offering(item_code=FOOD, on=TODAY) == ()
    entitle(ANY)
    entitle(SPECIAL)
    entitle(OTHER_ANY)
    open_batch(ANY)
    assert [centre.code for centre in queries.centres_offering(item_code=FOOD, on=TODAY)] == [HALL]
    shown = queries.guide_of(item_code=FOOD, on=TODAY)
    assert ([centre.code for centre in shown.centres], shown.counter_count) == ([HALL], 2)


def test_entitling_again_moves_the_day(entitle):
    entitle(ANY)
    entitle(ANY, starts_on=TOMORROW)
    assert [one.starts_on for one in queries.entitlements(counter_code=ANY)] == [TOMORROW]


def test_the_demo_opens_all_items_at_every_any_item_counter_of_the_halls(operator):
    demo.seed(actor=operator, at=AT)
    assert {entry.item_code for entry in queries.items()} == {FOOD, SHOP, INSURANCE}
    assert demo.hall_counters() == (ANY, OTHER_ANY)
    for code in (FOOD, SHOP, INSURANCE):
        assert all(queries.may_take_in(counter_code=counter, item_code=code, on=TODAY) for counter in demo.hall_counters())
    assert not may(SPECIAL)


def test_the_demo_can_be_seeded_again(operator):
    demo.seed(actor=operator, at=AT)
    before = (BundleRow.objects.count(), EntitlementRow.objects.count(), queries.batches())
    demo.seed(actor=operator, at=AT + timedelta(days=3))
    assert (BundleRow.objects.count(), EntitlementRow.objects.count(), queries.batches()) == before
    assert queries.items()[0].version == 1
    assert queries.current_bundle(item_code=FOOD, on=date(2026, 1, 8)).version == 1
