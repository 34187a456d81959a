"""The operator's screens of batches and entitlements."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue.commands import publish, set_scope
from onewindow.domain.catalogue.tests.conftest import ANY, AT, FOOD, HALL, OTHER_ANY, SHOP, SPECIAL, TODAY
from onewindow.domain.catalogue.types import BatchScope
from onewindow.domain.catalogue.web import operator as screens
from onewindow.kernel import clock
from onewindow.kernel.errors import NotAllowed, NotFound

TOMORROW = TODAY + timedelta(days=1)
DAYS = {"starts_on": TOMORROW.isoformat(), "training_on": TODAY.isoformat()}


@pytest.fixture(autouse=True)
def published(district, operator, source, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    for code in (FOOD, SHOP):
        publish(actor=operator, at=AT, source=source(code))


@pytest.fixture
def ask(operator):
    """The answer of a screen to the operator, or to ``actor``."""
    def asked(view, actor=None, *, post=None, **kwargs):
        request = RequestFactory().post("/", post) if post is not None else RequestFactory().get("/")
        request.user, request.actor = SimpleNamespace(is_authenticated=True), actor or operator
        request._messages = CookieStorage(request)
        return view(request, **kwargs)
    return asked


@pytest.fixture
def page(ask):
    return lambda view, **kwargs: ask(view, **kwargs).content.decode()


@pytest.fixture
def one_batch(operator):
    return set_scope(actor=operator, at=AT, scope=BatchScope(batch_code="B1", starts_on=TODAY, item_codes=(FOOD,), counter_codes=(ANY,)),
                     training_on=TODAY)


def test_the_list_counts_and_never_twice(page, operator, one_batch):
    set_scope(actor=operator, at=AT, scope=replace(one_batch, batch_code="B2", starts_on=TOMORROW, item_codes=(FOOD, SHOP)))
    shown = page(screens.batches)
    assert shown.count('<b class="num">2</b>') == 2
    assert '<b class="num">1</b>' in shown
    assert shown.index(">B1<") < shown.index(">B2<")
    assert f"/{SPECIAL}/" in shown


def test_what_was_announced_stands_beside_what_is_here(page, ask, operator, one_batch):
    assert "公布" not in page(screens.batches) + page(screens.batch, batch_code="B1"), "nothing is said where nothing is known"
    sent = {**DAYS, "act": "publish", "item": [FOOD], "counter": [ANY], "announced": "39", "announced_in": "年报第3页"}
    for wrong in ({"announced": "many"}, {"announced": "39000"}, {"announced_in": " "}, {"announced": ""}):
        refused = ask(screens.edit, batch_code="B1", post=sent | wrong)
        assert (refused.status_code, queries.batches()[0].announced) == (422, 0)
        assert f'value="{(sent | wrong)["announced"]}"' in refused.content.decode()
    assert ask(screens.edit, batch_code="B1", post=sent).status_code == 302
    assert "已公布 39 项，本目录收录 1 项" in page(screens.batches)
    assert "年报第3页" in page(screens.batch, batch_code="B1")
    assert 'value="39"' in page(screens.edit, batch_code="B1")


def test_without_a_batch_the_list_says_what_that_means(page):
    assert "empty" in page(screens.batches)


def test_a_batch_shows_items_counters_and_history(page, operator, one_batch):
    set_scope(actor=operator, at=AT, scope=replace(one_batch, item_codes=(SHOP,), counter_codes=(ANY, OTHER_ANY)))
    shown = page(screens.batch, batch_code="B1")
    assert queries.item(item_code=SHOP).name in shown
    assert queries.item(item_code=FOOD).name not in shown
    assert f"/{OTHER_ANY}/" in shown
    assert shown.count("Operator") == 2


def test_an_unknown_batch_is_not_found(ask):
    for view in (screens.batch, screens.edit):
        with pytest.raises(NotFound):
            ask(view, batch_code="none")


def test_the_preview_changes_nothing_and_names_who_lacks_training(page):
    shown = page(screens.edit, post={**DAYS, "act": "preview", "item": [FOOD], "counter": [ANY]})
    assert 'id="plan"' in shown
    assert f"{HALL} 1" in shown
    assert TODAY.isoformat() in shown
    assert queries.batches() == ()


def test_publishing_opens_the_batch_and_entitles(ask):
    answer = ask(screens.edit, post={**DAYS, "act": "publish", "item": [FOOD, SHOP], "counter": [ANY, OTHER_ANY]})
    assert answer["Location"] == "/office/batches/BATCH-1/"
    [batch] = queries.batches()
    assert (batch.item_codes, batch.counter_codes, batch.starts_on) == ((FOOD, SHOP), (ANY, OTHER_ANY), TOMORROW)
    assert queries.may_take_in(counter_code=OTHER_ANY, item_code=SHOP, on=TOMORROW)
    assert ">BATCH-2<" in ask(screens.edit).content.decode()


def test_a_batch_is_changed(ask, one_batch):
    ask(screens.edit, batch_code="B1", post={**DAYS, "act": "publish", "item": [SHOP], "counter": [ANY]})
    assert [(batch.batch_code, batch.item_codes) for batch in queries.batches()] == [("B1", (SHOP,))]


@pytest.mark.parametrize(("posted", "status"), [
    ({**DAYS, "item": [FOOD], "counter": []}, 422), ({**DAYS, "item": [], "counter": [ANY]}, 422),
    ({**DAYS, "item": [FOOD], "counter": [ANY], "starts_on": "soon"}, 422),
    ({**DAYS, "item": [FOOD], "counter": [ANY], "training_on": "2030-01-01"}, 409),
    ({**DAYS, "item": ["nothing"], "counter": [ANY]}, 404),
])
def test_a_refusal_keeps_what_was_chosen(ask, posted, status):
    answer = ask(screens.edit, post={**posted, "act": "publish"})
    shown = answer.content.decode()
    assert (answer.status_code, queries.batches()) == (status, ())
    assert "alert bad" in shown
    assert f'value="{posted["starts_on"]}"' in shown
    assert shown.count(" checked>") == len({*posted["item"], *posted["counter"]} - {"nothing"})


def test_items_are_looked_for_and_the_choice_stays(page):
    shown = page(screens.edit, post={**DAYS, "act": "find", "q": "getihu", "item": [FOOD], "counter": [ANY]})
    assert f'value="{SHOP}"' in shown
    assert shown.count(f'value="{SHOP}"') == shown.count(f'value="{FOOD}"') == 1
    assert shown.count(" checked>") == 2


def test_items_of_one_town_are_no_matter_of_a_batch(page, operator, source):
    own = source()
    own["item"]["scope"] = "own_town"
    publish(actor=operator, at=AT, source=own)
    shown = page(screens.edit, post={**DAYS, "act": "find", "q": "开餐馆"})
    assert f'value="{FOOD}"' not in shown


def test_a_counter_shows_what_it_may_take_in(page, one_batch):
    shown = page(screens.counter, counter_code=ANY)
    assert queries.item(item_code=FOOD).name in shown
    assert shown.count('name="act"') == 2
    assert page(screens.counter, counter_code=SPECIAL).count('name="act"') == 1


def test_a_counter_is_entitled_and_items_are_taken_from_it(ask):
    assert ask(screens.counter, counter_code=SPECIAL, post={**DAYS, "act": "entitle", "item": [FOOD, SHOP]}).status_code == 302
    assert [(one.item_code, one.starts_on, one.training_on) for one in queries.entitlements(counter_code=SPECIAL)] == [
        (FOOD, TOMORROW, TODAY), (SHOP, TOMORROW, TODAY)]
    ask(screens.counter, counter_code=SPECIAL, post={"act": "withdraw", "item": [SHOP]})
    assert [one.item_code for one in queries.entitlements(counter_code=SPECIAL)] == [FOOD]


@pytest.mark.parametrize(("posted", "status"), [
    ({"act": "withdraw", "item": []}, 422), ({"act": "withdraw", "item": [FOOD]}, 404), ({**DAYS, "act": "entitle", "item": [FOOD], "starts_on": ""}, 422),
    ({**DAYS, "act": "entitle", "item": [FOOD], "training_on": "2030-01-01"}, 409), ({**DAYS, "act": "entitle", "item": []}, 422),
])
def test_the_counters_page_says_why_not(ask, posted, status):
    answer = ask(screens.counter, counter_code=SPECIAL, post=posted)
    assert (answer.status_code, "alert bad" in answer.content.decode()) == (status, True)
    assert queries.entitlements(counter_code=SPECIAL) == ()


@pytest.mark.parametrize(("view", "kwargs"), [
    (screens.batches, {}), (screens.batch, {"batch_code": "B1"}), (screens.edit, {}), (screens.counter, {"counter_code": ANY}),
])
def test_the_screens_are_the_operators(ask, operator, one_batch, view, kwargs):
    with pytest.raises(NotAllowed):
        ask(view, replace(operator, rights=frozenset({"cases.read"})), **kwargs)
