"""Batches, entitlements, and which counter may take in what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from onewindow.domain.catalogue import demo, queries
from onewindow.domain.catalogue.commands import (
    BatchEmpty,
    TrainingMissing,
    entitle_counter,
    publish,
    set_scope,
    withdraw_counter,
)
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


def test_rooms_below_learn_which_organ_answers_for_an_item(settings):
    organ_of = import_string(settings.ONEWINDOW_ITEM_ORGAN)
    assert (organ_of(item_code=FOOD), organ_of(item_code="nothing")) == (queries.item(item_code=FOOD).department_code, "")


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
                  scope=BatchScope(batch_code="B", starts_on=TODAY, item_codes=(FOOD,), counter_codes=(ANY,)))


@pytest.mark.parametrize(("items", "counters"), [((), (ANY,)), ((FOOD,), ())])
def test_a_batch_opens_something(operator, items, counters):
    with pytest.raises(BatchEmpty):
        set_scope(actor=operator, at=AT, scope=BatchScope(batch_code="B", starts_on=TODAY, item_codes=items, counter_codes=counters))
    assert queries.batches() == ()


def test_publishing_with_a_training_day_entitles_those_who_were_not(operator, entitle):
    entitle(ANY)
    scope = BatchScope(batch_code="B", starts_on=TOMORROW, item_codes=(FOOD,), counter_codes=(ANY, OTHER_ANY))
    before = {plan.counter_code: plan for plan in queries.batch_plan(scope=scope)}
    assert (before[ANY].opened, before[ANY].untrained, before[OTHER_ANY].untrained) == ((FOOD,), (), (FOOD,))
    set_scope(actor=operator, at=AT, scope=scope, training_on=TODAY)
    days = {counter: [(one.starts_on, one.training_on) for one in queries.entitlements(counter_code=counter)] for counter in (ANY, OTHER_ANY)}
    assert days == {ANY: [(TODAY, TODAY)], OTHER_ANY: [(TOMORROW, TODAY)]}
    assert (may(OTHER_ANY), may(OTHER_ANY, on=TOMORROW)) == (False, True)


def test_nothing_is_published_when_staff_are_trained_too_late(operator):
    scope = BatchScope(batch_code="B", starts_on=TODAY, item_codes=(FOOD,), counter_codes=(ANY,))
    with pytest.raises(TrainingMissing):
        queries.batch_plan(scope=scope, training_on=TOMORROW)
    with pytest.raises(TrainingMissing):
        set_scope(actor=operator, at=AT, scope=scope, training_on=TOMORROW)
    assert queries.batches() == queries.entitlements(counter_code=ANY) == ()


def test_the_plan_of_a_change(open_batch, entitle, operator, source):
    publish(actor=operator, at=AT, source=source(SHOP))
    open_batch(ANY)
    entitle(ANY, starts_on=TOMORROW)
    [here, there] = queries.batch_plan(scope=BatchScope(batch_code="B1", starts_on=TODAY, item_codes=(SHOP,), counter_codes=(ANY, OTHER_ANY)))
    assert (here.opened, here.closed, there.opened, there.closed) == ((SHOP,), (FOOD,), (SHOP,), ())
    [again] = queries.batch_plan(scope=BatchScope(batch_code="B1", starts_on=TODAY, item_codes=(FOOD,), counter_codes=(ANY,)))
    assert (again.opened, again.closed, again.late) == ((), (), (FOOD,))
    [other] = queries.batch_plan(scope=BatchScope(batch_code="B2", starts_on=TOMORROW, item_codes=(FOOD,), counter_codes=(ANY,)))
    assert other.opened == ()


def test_what_another_batch_lists_opens_anew_where_the_entitlement_was_withdrawn(open_batch, entitle, operator):
    open_batch(ANY)
    entitle(ANY)
    scope = BatchScope(batch_code="B2", starts_on=TOMORROW, item_codes=(FOOD,), counter_codes=(ANY,))
    [before] = queries.batch_plan(scope=scope)
    assert before.opened == ()
    withdraw_counter(actor=operator, at=AT, counter_code=ANY, item_codes=(FOOD,))
    [after] = queries.batch_plan(scope=scope)
    assert (after.opened, after.untrained) == ((FOOD,), (FOOD,))


def test_the_plan_of_leaving_a_counter_out(open_batch):
    open_batch(ANY, OTHER_ANY)
    [here, there] = queries.batch_plan(scope=BatchScope(batch_code="B1", starts_on=TODAY, item_codes=(FOOD,), counter_codes=(ANY,)))
    assert (here.closed, there.counter_code, there.closed) == ((), OTHER_ANY, (FOOD,))


def test_the_batch_remembers_its_states(open_batch):
    open_batch(ANY)
    open_batch(OTHER_ANY)
    states = [(entry.actor["name"], entry.payload["after"]["counter_codes"]) for entry in queries.batch_history(batch_code="B1")]
    assert states == [("Operator", [OTHER_ANY]), ("Operator", [ANY])]


def test_an_item_is_taken_from_a_counter(entitle, open_batch, operator):
    entitle(ANY)
    open_batch(ANY)
    assert withdraw_counter(actor=operator, at=AT, counter_code=ANY, item_codes=(FOOD, SHOP)) == (FOOD,)
    assert not may()
    with pytest.raises(NotFound):
        withdraw_counter(actor=operator, at=AT, counter_code=ANY, item_codes=(FOOD,))


def test_entitling_asks_few_questions_however_many_items(operator, source, django_assert_max_num_queries):
    publish(actor=operator, at=AT, source=source(SHOP))
    publish(actor=operator, at=AT, source=source(INSURANCE))
    with django_assert_max_num_queries(25):
        entitle_counter(actor=operator, at=AT, counter_code=ANY, item_codes=(FOOD, SHOP, INSURANCE), starts_on=TODAY, training_on=TODAY)


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


def test_the_demos_batches_began_one_after_another(operator):
    demo.seed(actor=operator, at=AT)
    batches = queries.batches()
    assert [batch.starts_on.year for batch in batches] == [2016] * len(batches)
    assert len({batch.starts_on for batch in batches}) == len(batches) == 2
    assert {code for batch in batches for code in batch.item_codes} == {FOOD, SHOP, INSURANCE}
    assert [batch.announced for batch in batches] == [39, 104] and all(batch.announced_in for batch in batches)
    assert all(one.training_on < one.starts_on for one in queries.entitlements(counter_code=ANY))


def test_the_demo_can_be_seeded_again(operator):
    demo.seed(actor=operator, at=AT)
    before = (BundleRow.objects.count(), EntitlementRow.objects.count(), queries.batches())
    demo.seed(actor=operator, at=AT + timedelta(days=3))
    assert (BundleRow.objects.count(), EntitlementRow.objects.count(), queries.batches()) == before
    assert queries.items()[0].version == 1
    assert queries.current_bundle(item_code=FOOD, on=date(2026, 1, 8)).version == 1
