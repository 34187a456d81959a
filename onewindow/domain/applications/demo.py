"""The demo's drafts: what the cast hands in for each worked item, filled in through the public commands."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from onewindow.domain.applications import commands
from onewindow.domain.applications.types import Delivery, DeliveryMethod, Upload
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
def _file() -> dict[str, Any]:
    return tomllib.loads(DATA.joinpath("answers.toml").read_text(encoding="utf-8"))


def handed_in(item_code: str) -> HandedIn:
    """The demo's answers for a worked item."""
    found = _file()[item_code]
    return HandedIn(scenario=found["scenario"], answers=found["answers"], uploads=found["uploads"])


def worked_items() -> tuple[str, ...]:
    """The codes of the items the demo has answers for: those that are worked from end to end."""
    return tuple(sorted(code for code, part in _file().items() if "answers" in part))


def fill_draft(*, actor: Actor, at: datetime, item_code: str, method: DeliveryMethod = DeliveryMethod.POST, act: str = "", permit_no: str = "") -> str:
    """A complete draft of the actor for a worked item, through the public commands; answers its number."""
    given = handed_in(item_code)
    draft = commands.start(actor=actor, at=at, item_code=item_code, scenario=given.scenario, act=act, permit_no=permit_no)
    draft = commands.save(actor=actor, at=at, draft_no=draft.draft_no, answers=given.answers, expected_version=draft.version)
    for material, name in given.uploads.items():
        upload = Upload(filename=name, content=DATA.joinpath(name).read_bytes())
        commands.attach(actor=actor, at=at, draft_no=draft.draft_no, material_code=material, upload=upload)
    to = _file()["delivery"]
    delivery = Delivery(method=method, recipient=str(to["recipient"]), phone=str(to["phone"]), address=str(to["address"]))
    if method is DeliveryMethod.PICK_UP:
        delivery = Delivery(method=method, centre_code=places.centres(level=CentreLevel.TOWN)[0].code)
    commands.choose_delivery(actor=actor, at=at, draft_no=draft.draft_no, delivery=delivery)
    return draft.draft_no
