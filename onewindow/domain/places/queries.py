"""Questions about places. None needs a right: where a centre is and when it opens is public."""

from __future__ import annotations

from datetime import date, time

from django.db.models import Q

from onewindow.domain.places.models import AreaRecord, CentreRecord, CounterRecord
from onewindow.domain.places.types import (
    Area,
    AreaLevel,
    CentreLevel,
    Counter,
    Opening,
    ServiceCentre,
    VillageRight,
)
from onewindow.kernel.errors import NotFound
from onewindow.kernel.kept import kept


def areas(*, level: AreaLevel | None = None, parent_code: str = "", on: date | None = None) -> tuple[Area, ...]:
    """Areas by code. Without ``parent_code`` the district's own only, not the partner's outline.

    ``on`` asks for those in force on that day; without it, those that have not been closed.
    """
    rows = AreaRecord.objects.filter(_in_force(on)).order_by("code")
    rows = rows.filter(parent__code=parent_code) if parent_code else rows.filter(is_partner=False)
    if level is not None:
        rows = rows.filter(level=level.value)
    return tuple(_area(row) for row in rows)


def area(*, code: str) -> Area:
    """The area of the code, also a closed one (old cases cite it). Refuses NotFound."""
    row = AreaRecord.objects.filter(code=code).first()
    if row is None:
        raise NotFound(what="area", number=code)
    return _area(row)


@kept("district", size=64)
def centres(*, area_code: str = "", level: CentreLevel | None = None) -> tuple[ServiceCentre, ...]:
    """Centres in use, by code; those within the area (a town's include its villages' stations) and of the level."""
    rows = CentreRecord.objects.filter(is_open=True).order_by("code")
    if area_code:
        rows = rows.filter(area__code__startswith=area_code)
    if level is not None:
        rows = rows.filter(level=level.value)
    return tuple(_centre(row) for row in rows)


@kept("district", size=512)
def centre(*, code: str) -> ServiceCentre:
    """The centre of the code. Refuses NotFound."""
    row = CentreRecord.objects.filter(code=code).first()
    if row is None:
        raise NotFound(what="service centre", number=code)
    return _centre(row)


def counters(*, centre_code: str) -> tuple[Counter, ...]:
    """The counters in use of a centre, by code."""
    rows = CounterRecord.objects.filter(centre__code=centre_code, is_open=True).order_by("code")
    return tuple(_counter(row) for row in rows)


@kept("district", size=512)
def counter(*, code: str) -> Counter:
    """The counter of the code. Refuses NotFound."""
    row = CounterRecord.objects.filter(code=code).first()
    if row is None:
        raise NotFound(what="counter", number=code)
    return _counter(row)


@kept("district", size=512)
def village_rights(*, centre_code: str) -> frozenset[VillageRight]:
    """What the village station may do: help, take papers in, let people serve themselves.

    None for a station that is given up, for centres of other levels and for codes nobody knows.
    """
    row = CentreRecord.objects.filter(code=centre_code, level=CentreLevel.VILLAGE.value, is_open=True).first()
    return frozenset(VillageRight(right) for right in row.rights) if row else frozenset()


def _in_force(on: date | None) -> Q:
    if on is None:
        return Q(valid_to_on__isnull=True)
    return Q(valid_from_on__lte=on) & (Q(valid_to_on__isnull=True) | Q(valid_to_on__gte=on))


def _area(row: AreaRecord) -> Area:
    return Area(code=row.code, name=row.name, level=AreaLevel(row.level), parent_code=row.parent_id or "", is_partner=row.is_partner,
                valid_from=row.valid_from_on, valid_to=row.valid_to_on)


def _centre(row: CentreRecord) -> ServiceCentre:
    spans = tuple(
        Opening(weekday=weekday, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))
        for weekday, opens, closes in row.opening
    )
    return ServiceCentre(code=row.code, name=row.name, level=CentreLevel(row.level), area_code=row.area_id,
                         address=row.address, opening=spans, rights=tuple(VillageRight(right) for right in row.rights))


def _counter(row: CounterRecord) -> Counter:
    return Counter(code=row.code, centre_code=row.centre_id, name=row.name, takes_any_item=row.takes_any_item)
