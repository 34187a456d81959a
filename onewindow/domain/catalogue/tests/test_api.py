"""The endpoints: parse, one query, answer."""

from __future__ import annotations

import json

import pytest
from ninja import NinjaAPI
from ninja.testing import TestClient

from onewindow.domain.catalogue import api, demo
from onewindow.domain.catalogue.tests.conftest import AT, FOOD, INSURANCE, SHOP
from onewindow.kernel import clock


@pytest.fixture(scope="module")
def client():
    outer = NinjaAPI(urls_namespace="catalogue-test")
    outer.add_router("", api.router)
    return TestClient(api.router), outer


@pytest.fixture(autouse=True)
def seeded(district, operator, monkeypatch):
    demo.seed(actor=operator, at=AT)
    monkeypatch.setattr(clock, "now", lambda: AT)


def test_items(client):
    answer = client[0].get("/items?search=开餐馆")
    assert answer.status_code == 200
    assert answer.json()[0]["item_code"] == FOOD
    assert answer.json()[0]["four"]["promised"] == {"amount": 5, "unit": "workday", "article": ""}
    assert len(client[0].get("/items").json()) == 3
    assert [one["item_code"] for one in client[0].get("/items?audience=organisation").json()] == [FOOD]
    assert client[0].get("/items?audience=cat").status_code == 422


def test_guide(client):
    guide = client[0].get(f"/items/{SHOP}/guide?who=agent").json()
    assert guide["scenario"] == {"who": "agent"}
    assert "mandate" in [one["material"]["code"] for one in guide["materials"]]
    assert "doubts" not in guide


def test_form(client):
    schema = client[0].get(f"/items/{INSURANCE}/form").json()
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "months_short" in schema["required"]


def test_the_api_describes_itself(client):
    described = json.dumps(client[1].get_openapi_schema(path_prefix=""), default=str)
    assert "GuideView" in described
    assert "ItemEntry" in described
