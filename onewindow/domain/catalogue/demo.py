"""The demo's catalogue: every item of the data folder, open in four batches at every any-item counter of the halls."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue.commands import publish, set_scope
from onewindow.domain.catalogue.formats import read_items
from onewindow.domain.catalogue.types import BatchScope, Scope
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import CentreLevel
from onewindow.kernel.actor import Actor

DATA = Path(__file__).resolve().parents[2] / "data" / "items"
BATCHES = DATA.parent / "demo" / "batches.toml"
HALLS = (CentreLevel.DISTRICT, CentreLevel.TOWN)


def seed(*, actor: Actor, at: datetime, only: Collection[str] = ()) -> None:
    """Publish the items, or the ones named, and open their batches through the public commands. Idempotent.

    Needs places, people (departments) and standards before it.
    """
    for source in read_items(DATA, only=only):
        publish(actor=actor, at=at, source=source)
    open_everywhere = [entry for entry in queries.items() if entry.scope is Scope.DISTRICT_WIDE]
    planned = tomllib.loads(BATCHES.read_text(encoding="utf-8"))["batches"]
    named = {code for batch in planned for code in batch["departments"]}
    stations = {counter.code for centre in places.centres(level=CentreLevel.VILLAGE) for counter in places.counters(centre_code=centre.code)}
    present = {batch.batch_code: batch for batch in queries.batches()}
    for batch in planned:
        codes = tuple(sorted(entry.item_code for entry in open_everywhere
                             if entry.department_code in batch["departments"] or not (batch["departments"] or entry.department_code in named)))
        scope = BatchScope(batch_code=batch["code"], starts_on=batch["starts_on"], item_codes=codes, announced=batch["announced"], announced_in=batch["announced_in"],
                           counter_codes=tuple(sorted({*hall_counters(), *stations.intersection(batch.get("stations", ()))})))
        if codes and present.get(scope.batch_code) != scope:
            set_scope(actor=actor, at=at, scope=scope, training_on=batch["training_on"])


def shipped_item(item_code: str) -> dict[str, Any]:
    """The source of one shipped item, fresh and complete: for tests that publish it changed. Raises KeyError for an unknown one."""
    return {source["item_code"]: source for source in read_items(DATA, only=(item_code,))}[item_code]


def hall_counters() -> tuple[str, ...]:
    """The any-item counters of the district's and the towns' halls, by code."""
    return tuple(sorted(
        counter.code for level in HALLS for centre in places.centres(level=level)
        for counter in places.counters(centre_code=centre.code) if counter.takes_any_item))
