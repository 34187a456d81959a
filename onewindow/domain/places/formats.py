"""Readers of a district's data folder: TOML and CSV in, one frozen record out."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from onewindow.domain.places.types import (
    AreaLevel,
    AreaRow,
    CentreLevel,
    Counter,
    DistrictSource,
    Opening,
    ServiceCentre,
    VillageRight,
)

Hours = Mapping[str, tuple[Opening, ...]]


def read_district(folder: Path) -> DistrictSource:
    """The whole district from its folder. Village stations and numbered counters are made by the rules in it.

    Raises OSError, KeyError or ValueError for a folder that doesn't hold what it should.
    """
    district = _toml(folder / "district.toml")["district"]
    layout = _toml(folder / "centres.toml")
    areas = (*_areas(folder / "areas.csv", is_partner=False), *_partner_areas(folder / "partner_areas.csv"))
    hours = _hours(layout["opening"])
    halls = tuple(_hall(row, hours) for row in layout["centre"])
    villages = [row for row in areas if row.level is AreaLevel.VILLAGE and not row.is_partner and row.valid_to is None]
    granted = {code: tuple(row["rights"]) for row in layout.get("station_rights", ()) for code in row["areas"]}
    stations = [_station(row, layout["village_stations"], hours, granted) for row in villages]
    counters = [*_hall_counters(layout), *(counter for _, counter in stations)]
    return DistrictSource(
        code=str(district["code"]), areas=areas, counters=tuple(counters),
        centres=(*halls, *(station for station, _ in stations)),
    )


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _areas(path: Path, *, is_partner: bool) -> Iterator[AreaRow]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield AreaRow(
                code=row["code"], name=row["name"], level=AreaLevel(row["level"]), parent_code=row["parent"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None, is_partner=is_partner,
            )


def _partner_areas(path: Path) -> Iterator[AreaRow]:
    """A district without a partner simply has no such file."""
    return _areas(path, is_partner=True) if path.exists() else iter(())


def _hours(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Opening, ...]]:
    return {
        row["name"]: tuple(
            Opening(weekday=weekday, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))
            for weekday in row["weekdays"] for opens, closes in row["spans"]
        )
        for row in rows
    }


def _opening(names: Iterable[str], hours: Hours) -> tuple[Opening, ...]:
    return tuple(span for name in names for span in hours[name])


def _hall(row: Mapping[str, Any], hours: Hours) -> ServiceCentre:
    return ServiceCentre(
        code=row["code"], name=row["name"], level=CentreLevel(row["level"]), area_code=row["area"],
        address=row["address"], opening=_opening(row["opening"], hours),
    )


def _hall_counters(layout: Mapping[str, Any]) -> Iterator[Counter]:
    rule = layout["counters"]
    for row in layout["centre"]:
        for number in range(1, int(row["counters"]) + 1):
            yield Counter(
                code=f"{row['code']}{number:03d}", centre_code=row["code"],
                name=rule["name"].format(number=number), takes_any_item=bool(rule["takes_any_item"]),
            )


def _station(area: AreaRow, rule: Mapping[str, Any], hours: Hours, granted: Mapping[str, tuple[str, ...]]) -> tuple[ServiceCentre, Counter]:
    """The station of one village and its counter, by rule: code 12 + 2. Its rights are its own or those of the rule."""
    name = next((area.name.removesuffix(end) for end in rule["strip"] if area.name.endswith(end)), area.name)
    code = f"{area.code}{rule['order']}"
    station = ServiceCentre(
        code=code, name=rule["name"].format(area=name), level=CentreLevel.VILLAGE, area_code=area.code,
        address=rule["address"].format(area=name), opening=_opening(rule["opening"], hours),
        rights=tuple(VillageRight(right) for right in granted.get(area.code, rule["rights"])),
    )
    counter = Counter(code=f"{code}001", centre_code=code, name=rule["counter_name"].format(area=name),
                      takes_any_item=bool(rule["takes_any_item"]))
    return station, counter
