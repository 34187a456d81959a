"""A clerk, an addressee, a booked consignment, and two halls with their staff."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from onewindow.domain.courier import commands, queries
from onewindow.domain.courier.formats import postage_rules
from onewindow.domain.courier.types import Addressee, Consignment
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import CentreLevel, ServiceCentre
from onewindow.kernel.actor import Actor, ActorKind, system_actor

AT = datetime(2016, 11, 24, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Thursday
PHONE = "13800000001"
HALLS = ("HALL-A", "HALL-B", "HALL-C")


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def clerk() -> Actor:
    rights = frozenset({"courier.read", "courier.book", "courier.rebook", "courier.declare_lost", "courier.hand_over"})
    return Actor(kind=ActorKind.STAFF, ref="S-1", name="何敏仪", channel="counter", rights=rights, centre_code=HALLS[0])


@pytest.fixture
def citizen() -> Actor:
    return Actor(kind=ActorKind.PERSON, ref="P-1", name="陈嘉欣", channel="portal")


@pytest.fixture
def stranger() -> Actor:
    return Actor(kind=ActorKind.PERSON, ref="P-2", name="李文辉", channel="portal")


@pytest.fixture
def halls(monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Three halls, as the room below would know them."""
    known = {code: ServiceCentre(code=code, name=f"{code}大厅", level=CentreLevel.TOWN, area_code="", address="") for code in HALLS}
    monkeypatch.setattr(places, "centre", lambda *, code: known[code])
    monkeypatch.setattr(places, "centres", lambda **_: tuple(known.values()))
    return HALLS


def keeper(number: int, hall: str) -> Actor:
    """A clerk of a hall who may take part in custody."""
    return Actor(kind=ActorKind.STAFF, ref=f"S-{number}", name=f"经办人{number}", channel="counter", centre_code=hall, counter_code=f"{hall}1",
                 rights=frozenset({"courier.custody", "courier.hand_over", "courier.read", "courier.book", "courier.rebook"}))


def addressee(address: str = "广东省示例市示例街道示例路 1 号 302 房") -> Addressee:
    return Addressee(name="陈嘉欣", phone=PHONE, address=address, person_no="P-1")


@pytest.fixture
def listed_item() -> str:
    return min(postage_rules()[-1].item_codes)


@pytest.fixture
def booked(db: None, clerk: Actor, listed_item: str) -> Consignment:
    return commands.book(actor=clerk, at=AT, case_no="C-1", addressee=addressee(), contents="许可证 1 份", official=True,
                         item_code=listed_item)


@pytest.fixture
def labelled(booked: Consignment) -> Consignment:
    system = system_actor(name="courier")
    commands.record_waybill(actor=system, at=AT, consignment_no=booked.consignment_no, waybill_no="EX1")
    return queries.consignment(actor=system, consignment_no=booked.consignment_no)
