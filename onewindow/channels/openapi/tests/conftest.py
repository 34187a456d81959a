"""A seeded district, tokens of its cast, and a caller that speaks JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from onewindow.domain.cases.demo import handed_in
from onewindow.domain.people import commands as people_commands
from onewindow.domain.people import queries as people
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor

ITEM = "food-catering-licence"
TOPUP = "medical-insurance-topup"
DELIVERY = {"method": "post", "recipient": "陈静怡", "phone": "13800000001", "address": "示例地址 101 号"}


class Caller:
    """Calls the interface as somebody, or as nobody."""

    def __init__(self, token: str = "") -> None:
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.client = Client(headers=self.headers)

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(f"/api/{path}", **more)

    def post(self, path: str, body: object, key: str = "") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.post(f"/api/{path}", data=body, content_type="application/json", headers=headers)

    def patch(self, path: str, body: object) -> Any:
        return self.client.patch(f"/api/{path}", data=body, content_type="application/json")

    def upload(self, path: str, **fields: Any) -> Any:
        return self.client.post(f"/api/{path}", data=fields)


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo district without cases, seeded once for a module's tests and rolled back after them."""
    site = import_module("onewindow.site.seed")  # the site stands above the channels: a test may play with it, an import may not
    with django_db_blocker.unblock(), transaction.atomic():
        site.seed_demo(at=clock.now(), with_cases=False)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def district(seeded: None, db: None) -> None:
    """The demo district; what a test changes is undone after it."""


@pytest.fixture
def caller(district: None) -> Callable[[str], Caller]:
    """A caller with a token of a member of the cast."""
    def made(code: str) -> Caller:
        account = next(member.account_id for member in people.cast() if member.code == code)
        opened = people_commands.open_token(actor=system_actor(name="test"), at=clock.now(), account_id=account, name="test")
        return Caller(opened.token)
    return made


@pytest.fixture
def chen(caller: Callable[[str], Caller]) -> Caller:
    """Citizen Chen's caller."""
    return caller("chen")


@pytest.fixture
def topup(chen: Caller) -> str:
    """The number of a complete draft of Chen's that needs no files."""
    given = handed_in(TOPUP)
    body = {"item_code": TOPUP, "scenario": given.scenario, "answers": given.answers, "delivery": DELIVERY}
    answer = chen.post("drafts", body)
    assert answer.status_code == 201, answer.json()
    assert answer.json()["problems"] == []
    return str(answer.json()["draft_no"])
