"""A payer, a clerk and a charge."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from onewindow.domain.payments import commands
from onewindow.domain.payments.types import Charge
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.money import Money

AT = datetime(2016, 11, 22, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CASE = "C-1"


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def payer() -> Actor:
    return Actor(kind=ActorKind.PERSON, ref="P-1", name="陈嘉欣", channel="portal", rights=frozenset({"payments.pay"}))


@pytest.fixture
def stranger() -> Actor:
    return Actor(kind=ActorKind.PERSON, ref="P-2", name="李文辉", channel="portal", rights=frozenset({"payments.pay"}))


@pytest.fixture
def clerk() -> Actor:
    rights = frozenset({"payments.raise", "payments.cancel", "payments.pay", "cases.read"})
    return Actor(kind=ActorKind.STAFF, ref="S-1", name="何敏仪", channel="counter", rights=rights)


@pytest.fixture
def charge(db: None, clerk: Actor) -> Charge:
    return commands.raise_charge(actor=clerk, at=AT, case_no=CASE, payer_no="P-1", title="补足缴费年限", amount=Money.yuan("1234.56"),
                                 basis="社会保险法 27")
