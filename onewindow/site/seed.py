"""Seeds the demo: each room's own people and things, bottom up, through commands. Safe to run again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.conf import settings

from onewindow.domain.cases import demo as cases
from onewindow.domain.catalogue import demo as catalogue
from onewindow.domain.mandates import demo as mandates
from onewindow.domain.people import demo as people
from onewindow.domain.places import demo as places
from onewindow.domain.standards import demo as standards
from onewindow.kernel.actor import system_actor


def seed_demo(*, at: datetime, with_cases: bool = True, items: Collection[str] = ()) -> None:
    """Seed the district, its people, its standards and items (all, or the ones named) and, unless told otherwise, some cases on their way."""
    actor = system_actor(name="demo", channel="console")
    folder = settings.ONEWINDOW_DISTRICT
    places.seed(actor=actor, at=at, folder=folder)
    people.seed(actor=actor, at=at, folder=folder)
    mandates.seed(actor=actor, at=at, folder=folder)
    standards.seed(actor=actor, at=at)
    catalogue.seed(actor=actor, at=at, only=items)
    if with_cases:
        cases.seed(at=at)
