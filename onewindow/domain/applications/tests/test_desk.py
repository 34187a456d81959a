"""At the counter, with the real items: find or register the applicant, then fill in for them."""

from __future__ import annotations

import re

import pytest

from onewindow.domain.applications import queries
from onewindow.domain.applications.tests.conftest import OFFICE
from onewindow.domain.people import queries as people

pytestmark = pytest.mark.django_db
ITEM = "food-catering-licence"
NUMBER = "11010519491231002X"


@pytest.fixture
def desk(seeded, client):
    member = next(each for each in people.cast() if each.channel == "counter")
    client.post(f"/demo/sign-in/{member.code}")
    return client


def test_an_unknown_applicant_is_registered_and_helped(desk):
    person = {"id_number": NUMBER, "name": "吴芳", "phone": "13800138099", "register": "yes"}
    unknown = desk.post("/counter/apply/", {"id_number": NUMBER})
    assert 'name="register"' in unknown.content.decode()
    wrong = desk.post("/counter/apply/", {**person, "phone": "12"})
    assert 'value="吴芳"' in wrong.content.decode()
    choose = desk.post("/counter/apply/", person).url
    html = desk.get(choose, {"q": "餐馆"}).content.decode()
    assert f'value="{ITEM}"' in html
    assert NUMBER not in html
    key = re.search(r'name="key" value="([^"]+)"', html)[1]
    begun = desk.post(choose, {"item_code": ITEM, "key": key})
    draft = queries.draft(actor=OFFICE, draft_no=begun.url.split("/")[3])
    assert draft.assisted_by == draft.opened_by
    assert draft.values()["contact_name"] == "吴芳"


def test_the_desk_fills_in_and_masks_the_number(desk):
    desk.post("/counter/apply/", {"id_number": NUMBER, "name": "吴芳", "phone": "13800138099", "register": "yes"})
    choose = desk.post("/counter/apply/", {"id_number": "1101 0519 4912 3100 2x"}).url
    root = desk.post(choose, {"item_code": ITEM, "key": "k"}).url.removesuffix("form/")  # straight to the questions
    answers = {"legal_representative_id_number": NUMBER, "expected_version": "1", "later": "yes"}
    assert desk.post(root + "form/", answers).url == root
    html = desk.get(root + "check/").content.decode()
    assert NUMBER not in html
    assert 'data-surface="desk"' in html
    for tail in ("", "form/", "materials/", "delivery/"):
        assert desk.get(root + tail).status_code == 200
