"""Drafts, submission, one's own cases and progress, each with its success and its refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib.resources import files

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from onewindow.channels.openapi.tests.conftest import DELIVERY, ITEM, TOPUP, Caller
from onewindow.domain.cases.demo import handed_in
from onewindow.domain.people import commands as people_commands
from onewindow.domain.people import queries as people
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor

pytestmark = pytest.mark.django_db
PICTURE = files("onewindow.data").joinpath("demo/layout.png")
WITH_TOKEN = [("get", "cases"), ("get", "cases/C1"), ("post", "cases"), ("post", "drafts"), ("get", "drafts/DR1"), ("patch", "drafts/DR1"), ("post", "drafts/DR1/files")]


@pytest.mark.parametrize(("method", "path"), WITH_TOKEN)
def test_without_a_token_nothing_personal_is_answered(district: None, method: str, path: str) -> None:
    answer = getattr(Caller().client, method)(f"/api/{path}")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["ow_wrong", "牛", "x" * 4000])
def test_a_wrong_token_is_nobody(district: None, token: str) -> None:
    assert Caller(token).get("cases").status_code == 401


def test_an_expired_token_is_nobody(district: None) -> None:
    account = next(member.account_id for member in people.cast() if member.code == "chen")
    opened = people_commands.open_token(actor=system_actor(name="test"), at=clock.now() - timedelta(days=3), account_id=account, name="old", valid_days=1)
    assert Caller(opened.token).get("cases").status_code == 401


def test_a_session_is_not_a_token(district: None, chen: Caller) -> None:
    browser = Caller()
    browser.client.force_login(get_user_model().objects.get(login_name="chen"), backend="onewindow.domain.people.web.backend.AccountBackend")
    assert browser.get("cases").status_code == 401


def test_a_draft_is_started_and_filled_in_one_call(chen: Caller) -> None:
    given = handed_in(ITEM)
    answer = chen.post("drafts", {"item_code": ITEM, "scenario": given.scenario, "answers": given.answers, "delivery": DELIVERY})
    assert answer.status_code == 201
    assert {problem["part"] for problem in answer.json()["problems"]} == {"material"}
    assert "陈静怡" not in answer.content.decode()


def test_a_refused_answer_leaves_no_draft_behind(chen: Caller) -> None:
    answer = chen.post("drafts", {"item_code": ITEM, "answers": {"favourite_colour": "red"}}, key="k")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_in_form")
    again = chen.post("drafts", {"item_code": ITEM, "answers": {}}, key="k")
    assert again.status_code == 201


def test_an_unknown_item_is_not_started(chen: Caller) -> None:
    assert chen.post("drafts", {"item_code": "no-such-item"}).json()["code"] == "item_not_offered"


def test_a_draft_is_started_once_for_one_key(chen: Caller) -> None:
    body = {"item_code": TOPUP, "answers": {"paid_months": "280"}}
    numbers = {chen.post("drafts", body, key="one").json()["draft_no"] for _ in range(2)}
    assert len(numbers) == 1


def test_a_change_starts_from_a_version(chen: Caller, topup: str) -> None:
    version = chen.get(f"drafts/{topup}").json()["version"]
    changed = chen.patch(f"drafts/{topup}", {"version": version, "answers": {"months_short": "19"}})
    assert changed.status_code == 200
    stale = chen.patch(f"drafts/{topup}", {"version": version, "answers": {"months_short": "18"}})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_draft")


def test_a_wrong_delivery_is_refused_with_its_fields(chen: Caller, topup: str) -> None:
    version = chen.get(f"drafts/{topup}").json()["version"]
    answer = chen.patch(f"drafts/{topup}", {"version": version, "delivery": {"method": "post"}})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")
    assert answer.json()["data"]["fields"]


def test_a_file_is_handed_in_and_its_problem_goes(chen: Caller) -> None:
    given = handed_in(ITEM)
    started = chen.post("drafts", {"item_code": ITEM, "scenario": given.scenario, "answers": given.answers}).json()
    picture = SimpleUploadedFile("layout.png", PICTURE.read_bytes(), content_type="image/png")
    answer = chen.upload(f"drafts/{started['draft_no']}/files", material_code="layout", file=picture)
    assert answer.status_code == 201
    assert "layout" in {problem["where"] for problem in started["problems"]}
    assert "layout" not in {problem["where"] for problem in answer.json()["problems"]}


@pytest.mark.parametrize(("material", "content", "code"), [
    ("layout", b"MZ not a picture", "file_kind_refused"), ("no_such", b"", "material_unknown"), ("layout", b"", "file_empty"),
])
def test_a_file_that_can_not_be_taken_is_refused(chen: Caller, material: str, content: bytes, code: str) -> None:
    number = chen.post("drafts", {"item_code": ITEM}).json()["draft_no"]
    answer = chen.upload(f"drafts/{number}/files", material_code=material, file=SimpleUploadedFile("a.png", content))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_complete_draft_becomes_a_case_once(chen: Caller, topup: str) -> None:
    answer = chen.post("cases", {"draft_no": topup}, key="submit-1")
    again = chen.post("cases", {"draft_no": topup}, key="submit-1")
    assert (answer.status_code, again.status_code) == (201, 201)
    assert answer.json()["case_no"] == again.json()["case_no"]
    assert answer.json()["channel"] == "openapi"
    assert [case["case_no"] for case in chen.get("cases").json()] == [answer.json()["case_no"]]


def test_a_key_does_not_serve_two_requests(chen: Caller, topup: str) -> None:
    chen.post("cases", {"draft_no": topup}, key="submit-1")
    other = chen.post("cases", {"draft_no": topup, "together_with": [topup]}, key="submit-1")
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


def test_without_a_key_a_second_submission_is_refused(chen: Caller, topup: str) -> None:
    chen.post("cases", {"draft_no": topup})
    again = chen.post("cases", {"draft_no": topup})
    assert (again.status_code, again.json()["code"]) == (409, "draft_closed")


def test_an_incomplete_draft_is_refused_with_every_problem(chen: Caller) -> None:
    number = chen.post("drafts", {"item_code": ITEM}).json()["draft_no"]
    answer = chen.post("cases", {"draft_no": number})
    assert (answer.status_code, answer.json()["code"]) == (422, "draft_incomplete")
    assert len(answer.json()["data"]["problems"]) == answer.json()["data"]["count"] > 3


def test_a_case_is_read_by_its_applicant_and_found_by_nobody_else(caller: Callable[[str], Caller], chen: Caller, topup: str) -> None:
    number = chen.post("cases", {"draft_no": topup}).json()["case_no"]
    assert chen.get(f"cases/{number}").json()["summary"]["case_no"] == number
    stranger = caller("li").get(f"cases/{number}")
    assert (stranger.status_code, stranger.json()["code"]) == (404, "not_found")
    assert caller("li").get(f"drafts/{topup}").status_code == 404


def test_an_agent_without_a_mandate_is_refused(caller: Callable[[str], Caller], chen: Caller) -> None:
    principal = next(member.ref for member in people.cast() if member.code == "chen")
    answer = caller("li").client.get("/api/cases", headers={"On-Behalf-Of": principal})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_mandated")


def test_progress_needs_the_number_and_the_right_phone(chen: Caller, topup: str) -> None:
    number = chen.post("cases", {"draft_no": topup}).json()["case_no"]
    nobody = Caller()
    found = nobody.get("cases/progress", data={"case_no": number, "phone_tail": "0001"})
    assert (found.status_code, found["Content-Type"]) == (200, "application/json")
    assert found.json()["facts"][0]["name"] == "CaseSubmitted"
    assert "陈静怡" not in found.content.decode()
    for wrong in ({"case_no": number, "phone_tail": "9999"}, {"case_no": "C1", "phone_tail": "0001"}, {}):
        answer = nobody.get("cases/progress", data=wrong)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert nobody.client.post("/api/cases/progress").status_code in {403, 405}


def test_progress_is_one_statement_beside_the_count_of_wrong_tries(chen: Caller, topup: str, django_assert_num_queries: Callable[[int], object]) -> None:
    number = chen.post("cases", {"draft_no": topup}).json()["case_no"]
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        Caller().get("cases/progress", data={"case_no": number, "phone_tail": "0001"})
