"""What other rooms see of places: frozen records and enums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class AreaLevel(StrEnum):
    """Level of an administrative division (区 / 镇街 / 村居), GB/T 2260 and GB/T 10114."""

    DISTRICT = "district"
    TOWN = "town"
    VILLAGE = "village"


class CentreLevel(StrEnum):
    """Level of a service centre in the network of three levels (区、镇街、村居)."""

    DISTRICT = "district"
    TOWN = "town"
    VILLAGE = "village"


class VillageRight(StrEnum):
    """What a village station may do (村居服务站). Each is given to each station by the district's data."""

    HELP = "help"  # 帮办: help people with their own applications; help is not agency
    INTAKE = "intake"  # 收件: take papers in and give a receipt; accepting (受理) is for the competent organ
    SELF_SERVICE = "self_service"  # 自助: print and apply at the station's kiosk


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An administrative division (行政区划) with its days of validity; no ``valid_to`` means still in force."""

    code: str
    name: str
    level: AreaLevel
    parent_code: str = ""
    is_partner: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One span of opening hours. ``weekday`` is 1 for Monday to 7 for Sunday."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCentre:
    """A government service centre (行政服务中心) or village service station (村居服务站).

    ``rights`` is what a village station may do; the other levels have none here, since theirs hang on posts.
    """

    code: str
    name: str
    level: CentreLevel
    area_code: str
    address: str
    opening: tuple[Opening, ...] = ()
    rights: tuple[VillageRight, ...] = ()

    def is_open_on(self, weekday: int) -> bool:
        """Whether the centre opens at all on the weekday (1 = Monday … 7 = Sunday), holidays left aside."""
        return any(span.weekday == weekday for span in self.opening)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A counter (窗口). ``takes_any_item`` marks an any-item counter (综合窗口, 一窗通办)."""

    code: str
    centre_code: str
    name: str
    takes_any_item: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """An area as reference data: with its days of validity. No ``valid_to`` means still in force."""

    code: str
    name: str
    level: AreaLevel
    parent_code: str
    valid_from: date
    valid_to: date | None = None
    is_partner: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictSource:
    """Everything `load_district` needs, as read from a district's data folder."""

    code: str
    areas: tuple[AreaRow, ...]
    centres: tuple[ServiceCentre, ...]
    counters: tuple[Counter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many rows of one kind a load touched."""

    added: int = 0
    changed: int = 0
    closed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load did, kind by kind."""

    areas: Tally
    centres: Tally
    counters: Tally

    @property
    def nothing_changed(self) -> bool:
        """Whether the tables already held exactly what the source says."""
        return not any(t.added + t.changed + t.closed for t in (self.areas, self.centres, self.counters))
