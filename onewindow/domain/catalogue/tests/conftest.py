"""A small district with two halls, the shipped dictionaries, and the shipped items as sources to spoil."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime, time

import pytest
from stdnum.cn.uscc import calc_check_digit

from onewindow.domain.catalogue.demo import DATA
from onewindow.domain.catalogue.formats import read_items
from onewindow.domain.people import commands as people
from onewindow.domain.people.types import Department, DepartmentKind, StaffSource
from onewindow.domain.places import commands as places
from onewindow.domain.places.types import (
    AreaLevel,
    AreaRow,
    CentreLevel,
    Counter,
    DistrictSource,
    Opening,
    ServiceCentre,
)
from onewindow.domain.standards import demo as standards
from onewindow.kernel.actor import Actor, ActorKind, system_actor

AT = datetime(2026, 1, 5, 2, tzinfo=UTC)
TODAY = date(2026, 1, 5)
FOOD, SHOP, INSURANCE = "food-catering-licence", "self-employed-registration", "medical-insurance-topup"
HALL, OTHER_HALL, STATION = "11010100100001", "11010100200001", "11010100100101"
ANY, SPECIAL, OTHER_ANY, VILLAGE = f"{HALL}001", f"{HALL}002", f"{OTHER_HALL}001", f"{STATION}001"

_SOURCES = {source["item_code"]: source for source in read_items(DATA)}
_ELEMENTS = {element.id: element for element in standards.shipped_elements()}
_LAWS = {law.code: law for law in standards.shipped_laws()}


def bureau(code: str, name: str, number: int) -> Department:
    body = f"1111010100000{number:03}X"
    return Department(code=code, name=name, short_name=name, kind=DepartmentKind.BUREAU, uscc=body + calc_check_digit(body),
                      seal_name=name, review_organ="区人民政府", court="区人民法院", phone="12345678")


DEPARTMENTS = (bureau("scjg", "市场监督管理局", 1), bureau("ylbz", "医疗保障局", 2))


@pytest.fixture(autouse=True)
def three_items(monkeypatch):
    """The demo of these tests has three items, not all that are shipped."""
    few = tuple(_SOURCES[code] for code in sorted((FOOD, SHOP, INSURANCE)))
    monkeypatch.setattr("onewindow.domain.catalogue.demo.read_items", lambda _folder, only=(): tuple(each for each in few if not only or each["item_code"] in only))


@pytest.fixture
def source():
    """A copy of an item's source, to be changed at will."""
    return lambda code=FOOD: copy.deepcopy(_SOURCES[code])


@pytest.fixture
def elements():
    return dict(_ELEMENTS)


@pytest.fixture
def laws():
    return dict(_LAWS)


@pytest.fixture
def department():
    return DEPARTMENTS[0]


@pytest.fixture
def operator():
    rights = {"catalogue.publish", "catalogue.set_scope", "catalogue.entitle_counter"}
    return Actor(kind=ActorKind.STAFF, ref="S1", name="Operator", channel="office", rights=frozenset(rights))


@pytest.fixture
def district(db):
    """Two towns with a hall each, one village station; departments and dictionaries are loaded."""
    actor = system_actor(name="test")
    area = {"valid_from": date(2020, 1, 1)}
    open_all = tuple(Opening(weekday=day, opens=time(9), closes=time(17)) for day in range(1, 8))

    def centre(code: str, level: CentreLevel, area_code: str) -> ServiceCentre:
        return ServiceCentre(code=code, name=code, level=level, area_code=area_code, address="x", opening=open_all)

    places.load_district(actor=actor, at=AT, source=DistrictSource(
        code="110101",
        areas=(
            AreaRow(code="110101", name="D", level=AreaLevel.DISTRICT, parent_code="", **area),
            AreaRow(code="110101001", name="T1", level=AreaLevel.TOWN, parent_code="110101", **area),
            AreaRow(code="110101002", name="T2", level=AreaLevel.TOWN, parent_code="110101", **area),
            AreaRow(code="110101001001", name="V", level=AreaLevel.VILLAGE, parent_code="110101001", **area),
        ),
        centres=(centre(HALL, CentreLevel.TOWN, "110101001"), centre(OTHER_HALL, CentreLevel.TOWN, "110101002"),
                 centre(STATION, CentreLevel.VILLAGE, "110101001001")),
        counters=(
            Counter(code=ANY, centre_code=HALL, name="1", takes_any_item=True),
            Counter(code=SPECIAL, centre_code=HALL, name="2", takes_any_item=False),
            Counter(code=OTHER_ANY, centre_code=OTHER_HALL, name="1", takes_any_item=True),
            Counter(code=VILLAGE, centre_code=STATION, name="1", takes_any_item=False),
        )))
    people.load_staff(actor=actor, at=AT, source=StaffSource(departments=DEPARTMENTS))
    standards.seed(actor=actor, at=AT)
