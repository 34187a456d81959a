"""The one verb of this room: bring the tables to what the district's data say."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model

from onewindow.domain.places.facts import DistrictLoaded
from onewindow.domain.places.models import AreaRecord, CentreRecord, CounterRecord
from onewindow.domain.places.rules import faults_of
from onewindow.domain.places.types import AreaRow, Counter, DistrictSource, LoadReport, ServiceCentre, Tally
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import Refusal

Row = TypeVar("Row", bound=Model)
Values = Mapping[str, Any]
BATCH = 200


class SourceFaulty(Refusal):
    """The district's data contradict themselves; nothing was loaded."""

    code = "district_source_faulty"
    sentence = "The district's data can't be loaded. Correct the files and load again: {faults}"
    status = 422


@command("places.load_district", right="places.load_district", changes="district")
def load_district(*, actor: Actor, at: datetime, source: DistrictSource) -> Done[LoadReport]:
    """Add, change and close areas, centres and counters until they equal the source.

    Idempotent: loading the same source again changes nothing, and the report says so. Rows that left the
    source are closed, never deleted, since old cases cite their codes. Refuses SourceFaulty.
    """
    faults = faults_of(source)
    if faults:
        raise SourceFaulty(faults=" ".join(faults))
    yesterday = at.date() - timedelta(days=1)
    report = LoadReport(
        areas=_load_areas(source.areas, closing=yesterday),
        centres=_load(CentreRecord, {row.code: _centre_values(row) for row in source.centres}, gone={"is_open": False}),
        counters=_load(CounterRecord, {row.code: _counter_values(row) for row in source.counters}, gone={"is_open": False}),
    )
    fact = DistrictLoaded(
        district_code=source.code, areas_changed=_touched(report.areas),
        centres_changed=_touched(report.centres), counters_changed=_touched(report.counters),
    )
    if report.nothing_changed:
        return Done(report)  # nothing happened, so history has nothing to keep
    return Done(report, subject=f"district:{source.code}", facts=(fact,),
                payload={"areas": fact.areas_changed, "centres": fact.centres_changed, "counters": fact.counters_changed})


def _load_areas(rows: Iterable[AreaRow], *, closing: object) -> Tally:
    """Parents before children, because the table has a foreign key to itself."""
    ordered = sorted(rows, key=lambda row: (len(row.code), row.code))
    return _load(AreaRecord, {row.code: _area_values(row) for row in ordered}, gone={"valid_to_on": closing})


def _load(model: type[Row], wanted: Mapping[str, Values], *, gone: Values) -> Tally:
    """Bring one table to ``wanted`` (values by code); rows not wanted any more get the values of ``gone``."""
    rows = model._default_manager.all()
    present: dict[str, Any] = {row.code: row for row in rows}  # type: ignore[attr-defined]  # every table here has one
    added = [model(code=code, **values) for code, values in wanted.items() if code not in present]
    changed = [row for code, row in present.items() if code in wanted and _set(row, wanted[code])]
    left = [row for code, row in present.items() if code not in wanted and _still_open(row, gone) and _set(row, gone)]
    model._default_manager.bulk_create(added, batch_size=BATCH)
    fields = sorted({name for values in (*wanted.values(), gone) for name in values})
    if changed or left:
        model._default_manager.bulk_update([*changed, *left], fields, batch_size=BATCH)
    return Tally(added=len(added), changed=len(changed), closed=len(left), unchanged=len(present) - len(changed) - len(left))


def _still_open(row: object, gone: Values) -> bool:
    """A row closed by an earlier load keeps the day it was closed on."""
    return all(getattr(row, name) in (None, True) for name in gone)


def _set(row: object, values: Values) -> bool:
    """Set what differs; whether anything did."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _touched(tally: Tally) -> int:
    return tally.added + tally.changed + tally.closed


def _area_values(row: AreaRow) -> Values:
    return {"name": row.name, "level": row.level.value, "parent_id": row.parent_code or None,
            "is_partner": row.is_partner, "valid_from_on": row.valid_from, "valid_to_on": row.valid_to}


def _centre_values(row: ServiceCentre) -> Values:
    opening = [[span.weekday, f"{span.opens:%H:%M}", f"{span.closes:%H:%M}"] for span in row.opening]
    return {"name": row.name, "level": row.level.value, "area_id": row.area_code, "address": row.address,
            "opening": opening, "rights": [right.value for right in row.rights], "is_open": True}


def _counter_values(row: Counter) -> Values:
    return {"name": row.name, "centre_id": row.centre_code, "takes_any_item": row.takes_any_item, "is_open": True}
