"""What pages weigh on the first visit stays within the budget of each."""

from __future__ import annotations

import pytest
from django.test import Client

from onewindow.domain.cases.demo import cast_actor, fill_draft, hand_in
from onewindow.kernel import clock
from onewindow.site.seed import seed_demo
from tests.accessibility.weight import weigh

ITEM = "food-catering-licence"
# Page: (KB, requests) at most.
BUDGET = {"home": (100, 10), "guide": (70, 8), "search": (70, 8), "text": (56, 8), "not found": (56, 8), "form": (56, 6), "case": (56, 6)}
DESKS = {"counter": ("he", 120, 14), "counter case": ("he", 120, 14), "worklist": ("luo", 75, 6), "office case": ("luo", 120, 14)}  # by whom


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_pages_keep_their_weight(chromium, live_server):
    at = clock.now()
    seed_demo(at=at)
    chen = cast_actor("chen")
    case, draft = hand_in(actor=chen, at=at, item_code=ITEM), fill_draft(actor=chen, at=at, item_code=ITEM)
    reader = Client()
    reader.post("/demo/sign-in/chen")
    signed_in = {name: value.value for name, value in reader.cookies.items()}
    addresses = {"home": "/", "guide": f"/items/{ITEM}/", "search": "/search/", "text": "/about/privacy/", "not found": "/no/such/page/",
                 "form": f"/apply/{draft}/form/", "case": f"/cases/{case.case_no}/"}
    over = {}
    for name, (kb, requests) in BUDGET.items():
        weight = weigh(chromium, live_server.url + addresses[name], cookies=signed_in)
        over[name] = weight.over(kb=kb, requests=requests)
    assert {name: told for name, told in over.items() if told} == {}


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_desks_keep_their_weight(chromium, live_server):
    at = clock.now()
    seed_demo(at=at)
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=ITEM).case_no
    addresses = {"counter": "/counter/", "counter case": f"/counter/cases/{number}/", "worklist": "/office/", "office case": f"/office/cases/{number}/"}
    over = {}
    for name, (viewer, kb, requests) in DESKS.items():
        reader = Client()
        reader.post(f"/demo/sign-in/{viewer}")
        cookies = {key: value.value for key, value in reader.cookies.items()}
        over[name] = weigh(chromium, live_server.url + addresses[name], cookies=cookies, width=1440, height=900).over(kb=kb, requests=requests)
    assert {name: told for name, told in over.items() if told} == {}
