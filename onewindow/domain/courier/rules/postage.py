"""Who pays the postage: a dated decision table, read without guessing. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from onewindow.domain.courier.types import (
    Destination,
    FreePostageRule,
    Places,
    PostageCase,
    PostageDecision,
    PostageRow,
)


def rule_in_force(rules: Iterable[FreePostageRule], *, on: date) -> FreePostageRule | None:
    """The rule with the latest beginning that is not after the day; None before the earliest."""
    begun = [rule for rule in rules if date.fromisoformat(rule.valid_from) <= on]
    return max(begun, key=lambda rule: rule.valid_from, default=None)


def who_pays(*, rule: FreePostageRule, asked: PostageCase) -> PostageDecision | None:
    """Who pays by the one row of the table that holds for the case.

    None when no row holds, or more than one does: such a case is not guessed.
    """
    found = [row for row in rule.rows if holds(row, asked)]
    if len(found) != 1:
        return None
    return PostageDecision(payer=found[0].payer, reason=found[0].reason, rule_id=f"{rule.rule_id}/{found[0].row_id}")


def holds(row: PostageRow, asked: PostageCase) -> bool:
    """Whether the row is meant for the case: every column of it names the case's value."""
    return (asked.leg in row.legs and asked.papers in row.papers and asked.is_listed in row.listed
            and asked.destination in row.destinations and asked.cause in row.causes)


def destination_of(places: Places, *, area_code: str, address: str) -> Destination:
    """Where the papers go, by the chosen division code and the written address.

    Where the two disagree, or neither tells, it is unclear: a clerk looks at it before the hand-over, so that a
    slip does not cost the addressee anything.
    """
    told = {place for place in (_by_code(places, area_code.strip()), _by_words(places, address.strip())) if place is not None}
    return told.pop() if len(told) == 1 else Destination.UNCLEAR


def _by_code(places: Places, code: str) -> Destination | None:
    if not code:
        return None
    if code.startswith(places.inside_prefix):
        return Destination.INSIDE
    if code[:2] in places.abroad_prefixes:
        return Destination.ABROAD
    return Destination.OUTSIDE if code[:2] in places.outside_prefixes else Destination.UNCLEAR


def _by_words(places: Places, address: str) -> Destination | None:
    for names, place in ((places.inside_names, Destination.INSIDE), (places.outside_names, Destination.OUTSIDE),
                         (places.abroad_names, Destination.ABROAD)):
        if any(address.startswith(name) for name in names):
            return place
    return None
