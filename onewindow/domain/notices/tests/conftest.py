"""A person with a telephone, without the people room's own tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from onewindow.domain.notices import commands
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.errors import NotFound

AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CHEN, LI, OFFICE = "P-CHEN", "P-LI", system_actor(name="tests")


@dataclass
class PhoneBook:
    """Telephone numbers by person."""

    phones: dict

    def contact_of(self, *, person_no):
        """Like the people room's query."""
        if person_no not in self.phones:
            raise NotFound(what="person", number=person_no)
        return type("Contact", (), {"phone": self.phones[person_no]})


@pytest.fixture(autouse=True)
def phones(monkeypatch) -> dict:
    book = PhoneBook({CHEN: "13800138001", LI: "13900130000"})
    monkeypatch.setattr(commands, "people", book)
    return book.phones


def citizen(ref: str = CHEN, **more) -> Actor:
    return Actor(kind=ActorKind.PERSON, ref=ref, name="陈", channel="portal", **more)


def accepted(**changes):
    params = {"item": "食品经营许可", "case_no": "C1", "due_on": "2026年3月9日"}
    return {"actor": OFFICE, "at": AT, "kind": "case_accepted", "to": CHEN, "params": params, "about": "case:C1", **changes}
