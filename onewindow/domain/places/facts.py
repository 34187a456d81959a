"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictLoaded(Fact):
    """The areas, centres or counters of the district changed. Not announced when a load changes nothing."""

    district_code: str
    areas_changed: int
    centres_changed: int
    counters_changed: int
