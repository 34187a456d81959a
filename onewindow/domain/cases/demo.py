"""The demo's cases: the three worked items handed in by the cast, each stopped at another place of its life."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications.types import Delivery, DeliveryMethod, Upload
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.types import CaseSummary
from onewindow.domain.people import queries as people
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import CentreLevel
from onewindow.kernel.actor import Actor

DATA = files("onewindow.data").joinpath("demo")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A complete set of what an applicant hands in for an item."""

    scenario: dict[str, str]
    answers: dict[str, str]
    uploads: dict[str, str]


@lru_cache(maxsize=1)
def _file() -> dict[str, dict[str, dict[str, str]]]:
    loaded: dict[str, dict[str, dict[str, str]]] = tomllib.loads(DATA.joinpath("answers.toml").read_text(encoding="utf-8"))
    return loaded


def handed_in(item_code: str) -> HandedIn:
    """The demo's answers for a worked item."""
    found = _file()[item_code]
    return HandedIn(scenario=found["scenario"], answers=found["answers"], uploads=found["uploads"])


def cast_actor(code: str, *, channel: str = "portal") -> Actor:
    """A named character of the cast as an actor."""
    member = next(member for member in people.cast() if member.code == code)
    return people.actor_for(account_id=member.account_id, channel=channel)


def fill_draft(*, actor: Actor, at: datetime, item_code: str, method: DeliveryMethod = DeliveryMethod.POST) -> str:
    """A complete draft of the actor for a worked item, through the public commands; answers its number."""
    given = handed_in(item_code)
    draft = applications.start(actor=actor, at=at, item_code=item_code, scenario=given.scenario)
    draft = applications.save(actor=actor, at=at, draft_no=draft.draft_no, answers=given.answers, expected_version=draft.version)
    for material, name in given.uploads.items():
        upload = Upload(filename=name, content=DATA.joinpath(name).read_bytes())
        applications.attach(actor=actor, at=at, draft_no=draft.draft_no, material_code=material, upload=upload)
    to = _file()["delivery"]
    delivery = Delivery(method=method, recipient=str(to["recipient"]), phone=str(to["phone"]), address=str(to["address"]))
    if method is DeliveryMethod.PICK_UP:
        delivery = Delivery(method=method, centre_code=places.centres(level=CentreLevel.TOWN)[0].code)
    applications.choose_delivery(actor=actor, at=at, draft_no=draft.draft_no, delivery=delivery)
    return draft.draft_no


def hand_in(*, actor: Actor, at: datetime, item_code: str, method: DeliveryMethod = DeliveryMethod.POST) -> CaseSummary:
    """A case of the actor for a worked item, submitted."""
    return commands.submit(actor=actor, at=at, draft_no=fill_draft(actor=actor, at=at, item_code=item_code, method=method))


def seed(*, at: datetime) -> None:
    """Seed a few cases in different states, once."""
    chen = cast_actor("chen")
    if queries.cases_of(actor=chen):
        return
    hand_in(actor=chen, at=at, item_code="food-catering-licence")
    clerk, officer = cast_actor("he", channel="counter"), cast_actor("luo", channel="office")
    taken = hand_in(actor=chen, at=at, item_code="self-employed-registration")
    commands.receive(actor=clerk, at=at, case_no=taken.case_no)
    accepted = hand_in(actor=chen, at=at, item_code="food-catering-licence")
    commands.receive(actor=clerk, at=at, case_no=accepted.case_no)
    commands.accept(actor=officer, at=at, case_no=accepted.case_no)
