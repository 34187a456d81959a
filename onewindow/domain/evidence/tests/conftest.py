"""Two citizens, a clerk, and who they are in the register of persons."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from onewindow.kernel.actor import Actor, ActorKind

AT = datetime(2016, 11, 22, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def chen() -> Actor:
    return Actor(kind=ActorKind.PERSON, ref="P-1", name="陈静怡", channel="portal")


@pytest.fixture
def li() -> Actor:
    return Actor(kind=ActorKind.PERSON, ref="P-2", name="李文辉", channel="portal")


@pytest.fixture
def clerk() -> Actor:
    return Actor(kind=ActorKind.STAFF, ref="S-1", name="何敏仪", channel="counter", department_code="zwfw",
                 rights=frozenset({"evidence.read", "evidence.store"}))


def within_a_case(reader: Actor) -> Actor:
    """The reader inside an act of a room above, which opens a file for a matter of their organ. No post has this right by itself."""
    return replace(reader, rights=reader.rights | {"evidence.use"})


@pytest.fixture
def outsider() -> Actor:
    return Actor(kind=ActorKind.STAFF, ref="S-9", name="审计员", channel="office", rights=frozenset({"audit.read"}))
