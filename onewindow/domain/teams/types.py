"""What crosses the doors of teams: lines of a list, hand-overs, saved views, leave. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LINE = ("officer", "section_head", "organ_leader")  # the line of command within an organ: who stands above may stand in


class Mark(StrEnum):
    """What makes a case one to look at twice (风险标记). Nothing is decided by a mark."""

    PROMISED = "promised"
    TOLERATED = "tolerated"
    DIFFERS = "differs"
    AGENT = "agent"
    REFUSED_BEFORE = "refused_before"
    FAILED = "failed"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """What a list says of a case beyond the case itself: the applicant's situation (情形), the step it stands at and whose post does it, its marks.

    ``staff_no`` and what follows tell on whose list it was put (转办), by whom and why; that gives no right. ``seen_by`` are staff numbers.
    """

    case_no: str
    item_code: str
    item_name: str
    scenario: str = ""
    step: str = ""
    post_kind: str = ""
    marks: tuple[Mark, ...] = ()
    staff_no: str = ""
    staff_name: str = ""
    given_by: str = ""
    given_reason: str = ""
    given_at: datetime | None = None
    seen_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A way to look at the worklist that somebody kept: the question as the address carries it. One may be where the desk begins."""

    name: str
    question: str
    is_start: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Leave with a deputy (离岗代理), from the first day to the last, both included. It ends by itself; ``ended_on`` where somebody came back earlier."""

    absence_no: str
    staff_no: str
    staff_name: str
    deputy_no: str
    deputy_name: str
    from_on: date
    until_on: date
    reason: str
    recorded_by: str
    ended_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the person is away on the day."""
        return self.from_on <= day <= self.until_on and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveTerms:
    """What is asked for with a leave: whose, from when until when, who stands in, and why."""

    staff_no: str
    deputy_no: str
    from_on: date
    until_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """A case granted in bulk that was drawn to be looked at again (抽查); ``is_sound`` is None until somebody else than who granted did."""

    case_no: str
    item_name: str
    draw_no: str
    granted_by: str
    granted_by_name: str
    granted_at: datetime
    is_sound: bool | None = None
    reason: str = ""
    looked_by_name: str = ""
    looked_at: datetime | None = None
