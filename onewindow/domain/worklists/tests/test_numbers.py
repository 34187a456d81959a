"""Numbers in full are an act: with a reason, on record, and seen by whom they belong to."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.people import queries as people
from onewindow.domain.worklists import commands
from onewindow.kernel import ledger
from onewindow.kernel.errors import NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def case_no(at: datetime) -> str:
    return hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no


def _as(code: str) -> Client:
    client = Client()
    client.post(f"/demo/sign-in/{code}")
    return client


def _numbers() -> tuple[str, str]:
    told = people.contact_of(person_no=cast_actor("chen").ref)
    return told.id_number, told.phone


@pytest.mark.parametrize(("code", "desk"), [("he", "counter"), ("luo", "office")])
def test_a_desk_shows_them_once_and_the_holder_sees_who_and_why(case_no: str, code: str, desk: str) -> None:
    client, numbers = _as(code), _numbers()
    assert len(numbers[0]) == 18
    before = client.get(f"/{desk}/cases/{case_no}/").content.decode()
    assert "显示完整号码" in before
    assert not any(number in before for number in numbers)
    shown = client.post(f"/{desk}/cases/{case_no}/numbers/", {"numbers_reason": "call"})
    assert shown.status_code == 200
    assert all(number in shown.content.decode() for number in numbers)
    assert "no-store" in shown.headers["Cache-Control"]
    assert not any(number in client.get(f"/{desk}/cases/{case_no}/").content.decode() for number in numbers)
    [use] = evidence.uses_of(actor=cast_actor("chen"), kind="numbers")
    assert (use.reader_name, use.purpose) == (cast_actor(code).name, f"case {case_no} call")
    page = _as("chen").get("/my/uses/?kind=numbers").content.decode()
    assert "完整的号码" in page
    assert f"{case_no}：打电话联系申请人" in page
    assert cast_actor(code).name in page


def test_without_a_reason_nothing_is_shown_and_nothing_is_written(case_no: str) -> None:
    for reason in ("", "curious"):
        answer = _as("luo").post(f"/office/cases/{case_no}/numbers/", {"numbers_reason": reason})
        assert answer.status_code == 422
        assert not any(number in answer.content.decode() for number in _numbers())
    assert evidence.uses_of(actor=cast_actor("chen"), kind="numbers") == ()


def test_history_says_that_it_was_done_and_not_the_numbers(case_no: str, at: datetime) -> None:
    commands.show_numbers(actor=cast_actor("luo", channel="office"), at=at, case_no=case_no, reason="ask")
    entry = ledger.history(subject=f"case:{case_no}")[-1]
    assert (entry.act, entry.payload) == ("worklists.show_numbers", {"reason": "ask"})


def test_who_may_not_know_of_the_case_or_of_people_sees_nothing(case_no: str, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        commands.show_numbers(actor=cast_actor("chen"), at=at, case_no=case_no, reason="call")
    with pytest.raises(NotFound):
        commands.show_numbers(actor=cast_actor("shao", channel="office"), at=at, case_no=case_no, reason="call")  # of another organ
    for code in ("chen", "mai"):
        assert _as(code).post(f"/office/cases/{case_no}/numbers/", {"numbers_reason": "call"}).status_code == 403
    assert evidence.uses_of(actor=cast_actor("chen"), kind="numbers") == ()


def test_reading_the_address_shows_nothing(case_no: str) -> None:
    assert _as("luo").get(f"/office/cases/{case_no}/numbers/").status_code == 405
