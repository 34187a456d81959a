"""A department, a holder, a head of section, and a permit."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from onewindow.domain.people import commands as people
from onewindow.domain.people.types import Department, DepartmentKind, StaffSource
from onewindow.domain.permits import commands
from onewindow.domain.permits.types import Grant, Permit
from onewindow.kernel.actor import Actor, ActorKind, system_actor

AT = datetime(2016, 11, 22, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def holder() -> Actor:
    return Actor(kind=ActorKind.PERSON, ref="P-1", name="陈静怡", channel="portal")


@pytest.fixture
def stranger() -> Actor:
    return Actor(kind=ActorKind.PERSON, ref="P-2", name="李文辉", channel="portal")


@pytest.fixture
def head() -> Actor:
    return Actor(kind=ActorKind.STAFF, ref="S-1", name="黄科长", channel="office",
                 rights=frozenset({"permits.read", "permits.issue", "permits.revoke", "permits.cancel"}))


@pytest.fixture
def organ(db: None) -> str:
    organ = Department(code="scjg", name="示例市场监督管理局", short_name="示例局", kind=DepartmentKind.BUREAU, uscc="11100000000000001M",
                       seal_name="示例局行政审批专用章", review_organ="示例区人民政府", court="示例法院", phone="12345")
    people.load_staff(actor=system_actor(name="test"), at=AT, source=StaffSource(departments=(organ,)))
    return organ.code


def issue(actor: Actor, organ: str, *, case_no: str = "C-1", valid_years: int = 5, key: str = "") -> Permit:
    grant = Grant(kind="food_permit", name="食品经营许可证", template="licence", holder_no="P-1", holder_name="陈静怡", department_code=organ,
                  data={"经营场所": "示例地址 9 号 CANARY", "经营项目": "热食类食品制售"}, valid_years=valid_years)
    return commands.issue(actor=actor, at=AT, case_no=case_no, grant=grant, key=key)


@pytest.fixture
def permit(head: Actor, organ: str) -> Permit:
    return issue(head, organ)
