"""What teams decides: who may stand in for whom, which cases are drawn for a second look. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import date

from onewindow.domain.teams.types import LINE, Absence, LeaveTerms

ONE_IN = 5  # of the cases granted together, rounded up
DRAW_RULE = "of the case numbers, ordered by SHA-256 of 'seed:number', the first fifth, rounded up"
LONGEST = 366  # days; a longer absence is a change of post


def may_stand_in(*, absent: Iterable[str], deputy: Iterable[str]) -> bool:
    """Whether the deputy holds a post of the same kind as each post of the absent, or one above it in the line."""
    ranks = [LINE.index(kind) for kind in deputy if kind in LINE]
    wanted = [LINE.index(kind) for kind in absent if kind in LINE]
    return bool(ranks and wanted) and max(ranks) >= max(wanted)


def why_no_leave(*, terms: LeaveTerms, today: date, known: Iterable[Absence]) -> str:
    """Why the leave can't be recorded so, as a word; "" when it can."""
    checks = (
        (terms.staff_no == terms.deputy_no, "self"),
        (terms.from_on > terms.until_on or terms.until_on < today, "days"),
        ((terms.until_on - terms.from_on).days > LONGEST, "long"),
        (any(each.staff_no == terms.staff_no and _meet(each, terms) for each in known), "twice"),
        (any(each.staff_no == terms.deputy_no and _meet(each, terms) for each in known), "deputy_away"),
    )
    return next((word for bad, word in checks if bad), "")


def drawn(case_nos: Collection[str], *, seed: str) -> tuple[str, ...]:
    """Which of the cases are drawn: whoever has the seed and the numbers draws the same, in whatever order they stand. ``DRAW_RULE`` says it in words."""
    lots = sorted(set(case_nos), key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).hexdigest())
    return tuple(lots[:-(-len(lots) // ONE_IN)])


def _meet(known: Absence, terms: LeaveTerms) -> bool:
    until = min(known.until_on, date.fromordinal(known.ended_on.toordinal() - 1)) if known.ended_on else known.until_on
    return known.from_on <= terms.until_on and terms.from_on <= until
