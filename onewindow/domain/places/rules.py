"""Pure rules over areas, centres and counters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from onewindow.domain.places.types import AreaLevel, AreaRow, CentreLevel, DistrictSource, ServiceCentre

PSEUDO_SUFFIX = 400  # statistical units (园区社区) carry three-digit suffixes from here up; they are no divisions
CODE_LENGTH = {AreaLevel.DISTRICT: 6, AreaLevel.TOWN: 9, AreaLevel.VILLAGE: 12}

HALL_LENGTH, ORDER_LENGTH = 14, {CentreLevel.DISTRICT: 5, CentreLevel.TOWN: 5, CentreLevel.VILLAGE: 2}


def is_hall_code(code: str, *, level: CentreLevel, area_code: str) -> bool:
    """Whether a centre's code has the published shape: 14 digits, its area and an order that is not zero.

    Area 9 + order 5 (a district's six digits are filled up with three noughts); village stations 12 + 2.
    """
    order = ORDER_LENGTH[level]
    shaped = len(code) == HALL_LENGTH and code.isascii() and code.isdigit()
    return shaped and code[:-order] == area_code.ljust(HALL_LENGTH - order, "0") and int(code[-order:]) > 0


def is_pseudo_unit(code: str) -> bool:
    """Whether a village code names a statistical pseudo unit, which is not a real division."""
    return len(code) == CODE_LENGTH[AreaLevel.VILLAGE] and int(code[-3:]) >= PSEUDO_SUFFIX


def is_valid_on(*, valid_from: date, valid_to: date | None, day: date) -> bool:
    """Whether a row is in force on the day; ``valid_to`` is the latest day of force."""
    return valid_from <= day and (valid_to is None or day <= valid_to)


def faults_of(source: DistrictSource) -> tuple[str, ...]:
    """What is wrong with a source, as sentences; empty when it may be loaded."""
    areas = {row.code: row for row in source.areas}
    centres = {row.code for row in source.centres}
    faults = [*_repeated("area", [row.code for row in source.areas]),
              *_repeated("centre", [row.code for row in source.centres]),
              *_repeated("counter", [row.code for row in source.counters])]
    if source.code not in areas:
        faults.append(f"The district {source.code} is not among the areas.")
    for row in source.areas:
        faults.extend(_area_faults(row, areas))
    faults.extend(f"Centre {c.code} lies in an unknown area {c.area_code}." for c in source.centres if c.area_code not in areas)
    for centre in source.centres:
        faults.extend(_centre_faults(centre))
    faults.extend(f"Counter {c.code} belongs to an unknown centre {c.centre_code}."
                  for c in source.counters if c.centre_code not in centres)
    return tuple(faults)


def _area_faults(row: AreaRow, areas: dict[str, AreaRow]) -> Iterable[str]:
    if not row.code.isdigit() or len(row.code) != CODE_LENGTH[row.level]:
        yield f"Area {row.code} has no {CODE_LENGTH[row.level]} digits, which a {row.level.value} needs."
    elif is_pseudo_unit(row.code):
        yield f"Area {row.code} is a statistical pseudo unit, not a division."
    if row.level is AreaLevel.DISTRICT:
        return
    parent = areas.get(row.parent_code)
    if parent is None:
        yield f"Area {row.code} hangs under an unknown area {row.parent_code}."
    elif not row.code.startswith(parent.code) or len(parent.code) >= len(row.code):
        yield f"Area {row.code} does not lie in {parent.code}."
    if row.valid_to is not None and row.valid_to < row.valid_from:
        yield f"Area {row.code} ends before it begins."


def _centre_faults(row: ServiceCentre) -> Iterable[str]:
    if not is_hall_code(row.code, level=row.level, area_code=row.area_code):
        yield f"Centre {row.code} is not 14 digits that begin with its area {row.area_code}, or its order is zero."
    if row.rights and row.level is not CentreLevel.VILLAGE:
        yield f"Centre {row.code} is no village station, so it has no village rights."


def _repeated(what: str, codes: list[str]) -> Iterable[str]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield f"The {what} {code} stands twice in the source."
        seen.add(code)
