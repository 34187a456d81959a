"""The demo's catalogue: every item of the data folder, open at every any-item counter of the halls."""

from __future__ import annotations

import copy
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue.commands import entitle_counter, publish, set_scope
from onewindow.domain.catalogue.formats import read_items
from onewindow.domain.catalogue.types import BatchScope, Scope
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import CentreLevel
from onewindow.kernel.actor import Actor

DATA = Path(__file__).resolve().parents[2] / "data" / "items"
BATCH = "BATCH-1"
HALLS = (CentreLevel.DISTRICT, CentreLevel.TOWN)


def seed(*, actor: Actor, at: datetime) -> None:
    """Publish the items and open their first batch through the public commands. Idempotent.

    Needs places, people (departments) and standards before it.
    """
    for source in read_items(DATA):
        publish(actor=actor, at=at, source=source)
    today = at.astimezone(ZoneInfo("Asia/Shanghai")).date()
    codes = tuple(sorted(entry.item_code for entry in queries.items() if entry.scope is Scope.DISTRICT_WIDE))
    counters = hall_counters()
    present = next((batch for batch in queries.batches() if batch.batch_code == BATCH), None)
    if present is None or (present.item_codes, present.counter_codes) != (codes, counters):
        starts_on = present.starts_on if present else today
        set_scope(actor=actor, at=at, scope=BatchScope(batch_code=BATCH, starts_on=starts_on, item_codes=codes, counter_codes=counters))
    for code in counters:
        missing = tuple(sorted(set(codes) - {one.item_code for one in queries.entitlements(counter_code=code)}))
        if missing:
            entitle_counter(actor=actor, at=at, counter_code=code, item_codes=missing, starts_on=today, training_on=today)


def shipped_item(item_code: str) -> dict[str, Any]:
    """The source of one shipped item, fresh and complete: for tests that publish it changed. Raises KeyError for an unknown one."""
    return copy.deepcopy({source["item_code"]: source for source in read_items(DATA)}[item_code])


def hall_counters() -> tuple[str, ...]:
    """The any-item counters of the district's and the towns' halls, by code."""
    return tuple(sorted(
        counter.code for level in HALLS for centre in places.centres(level=level)
        for counter in places.counters(centre_code=centre.code) if counter.takes_any_item))
