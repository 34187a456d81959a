"""The public calls: items, guides, forms, and what the interface says of itself."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest
from django.test import Client

from onewindow.channels.openapi.channel import CHANNEL
from onewindow.channels.openapi.tests.conftest import ITEM, Caller
from onewindow.kernel.channel import channels

pytestmark = pytest.mark.django_db


def test_the_channel_is_registered_as_the_online_one_window() -> None:
    assert channels.get("openapi") == CHANNEL
    assert CHANNEL.origin_code == "9"


def test_items_are_listed_and_searched_without_a_token(district: None) -> None:
    found = Caller().get("items", data={"search": "食品"})
    assert found.status_code == 200
    assert [entry["item_code"] for entry in found.json()][0] == ITEM


def test_guide_and_form_of_an_item_are_public(district: None) -> None:
    assert Caller().get(f"items/{ITEM}/guide").json()["item_code"] == ITEM
    assert "properties" in Caller().get(f"items/{ITEM}/form").json()


def test_an_unknown_item_is_refused_in_the_one_shape(district: None) -> None:
    answer = Caller().get("items/no-such-item/guide")
    assert answer.status_code == 404
    assert set(answer.json()) == {"code", "sentence", "data", "article"}
    assert answer.json()["code"] == "not_found"


def test_a_wrong_value_is_refused_with_its_field(district: None) -> None:
    answer = Caller().get("items", data={"audience": "martians"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "bad_input"
    assert list(answer.json()["data"]["fields"]) == ["query.audience"]


def test_an_address_that_does_not_exist_is_refused_in_the_one_shape(district: None) -> None:
    answer = Caller().get("nothing/here")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_control_characters_in_an_address_are_refused(district: None) -> None:
    assert Caller().get("items/%00/guide").status_code == 422
    assert Caller().get("items?search=%00").status_code == 422


def test_an_unexpected_failure_tells_nothing(district: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("the secret of the house")
    monkeypatch.setattr("onewindow.domain.catalogue.api.queries.items", broken)
    answer = Client(raise_request_exception=False).get("/api/items")
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert b"secret" not in answer.content


def test_the_description_is_valid_openapi_3_1_and_names_every_call(district: None) -> None:
    answer = Caller().get("openapi.json")
    schema = json.loads(answer.content)
    assert schema["openapi"].startswith("3.1")
    calls = {(path, method) for path, item in schema["paths"].items() for method in item}
    assert {("/api/cases/progress", "get"), ("/api/cases", "post"), ("/api/drafts", "post"), ("/api/cases/{case_no}", "get"),
            ("/api/drafts/{draft_no}/files", "post"), ("/api/items", "get")} <= calls
    for part in schema["components"]["schemas"].values():
        jsonschema_rs.meta.validate(part)
    assert all("4XX" in operation["responses"] for item in schema["paths"].values() for operation in item.values())


def test_only_calls_about_a_person_want_a_token(district: None) -> None:
    schema = Caller().get("openapi.json").json()
    open_calls = {path for path, item in schema["paths"].items() for operation in item.values() if "security" not in operation}
    assert open_calls == {"/api/cases/progress", "/api/items", "/api/items/{item_code}/guide", "/api/items/{item_code}/form"}


def test_there_is_no_page_that_loads_scripts(district: None) -> None:
    assert Caller().get("docs").status_code == 404
