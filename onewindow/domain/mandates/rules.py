"""Pure rules of agency: capacity by age, reach of a mandate, silence, reach of an entrustment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from onewindow.domain.mandates.types import (
    ActAnswer,
    Capacity,
    EntrustmentTerms,
    MandateProof,
    MandateTerms,
)

ADULT = 18
DAYS_TO_RATIFY = timedelta(days=30)  # natural days from being asked, 民法典 171
MINOR_PROOFS = frozenset({MandateProof.BIRTH_CERTIFICATE, MandateProof.HOUSEHOLD_BOOK, MandateProof.COURT})


def age_on(born: date, day: date) -> int:
    """Full years of age on the day. Who is born on 29 February comes of age on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def capacity_of(born: date | None, *, on: date, lives_by_own_labour: bool = False, found_by_court: Capacity | None = None) -> Capacity:
    """Capacity to act (民法典 17-24): under 8 none, from 8 to 18 limited, then full.

    From 16 on, who lives mainly by their own labour counts as an adult (18). An adult's capacity is taken or
    limited by a court alone (24). Somebody whose papers tell no birth is taken for an adult.
    """
    age = age_on(born, on) if born else ADULT
    if age < 8:
        return Capacity.NONE
    if age < ADULT and not (age >= 16 and lives_by_own_labour):
        return Capacity.LIMITED
    return found_by_court or Capacity.FULL


def comes_of_age_on(born: date) -> date:
    """The eighteenth birthday, as the law counts it."""
    try:
        return born.replace(year=born.year + ADULT)
    except ValueError:
        return date(born.year + ADULT, 3, 1)


def covers(terms: MandateTerms, *, on: date, item_code: str = "", themes: Collection[str] = ()) -> bool:
    """Whether a mandate is in force on the day and reaches the matter (民法典 165: matters, powers, term).

    An item is reached by its code or by one of its themes. Without an item only the term is looked at.
    """
    in_term = terms.valid_from <= on <= terms.valid_until
    everything = not terms.item_codes and not terms.themes
    return in_term and (everything or not item_code or item_code in terms.item_codes or bool(set(themes) & set(terms.themes)))


def is_within(terms: MandateTerms, whole: MandateTerms) -> bool:
    """Whether a sub-agent would get no more than the agent has: matters, powers and term (民法典 169)."""
    everything = not whole.item_codes and not whole.themes
    names_some = bool(terms.item_codes or terms.themes)
    matters = everything or (names_some and set(terms.item_codes) <= set(whole.item_codes) and set(terms.themes) <= set(whole.themes))
    in_term = whole.valid_from <= terms.valid_from and terms.valid_until <= whole.valid_until
    return matters and in_term and set(terms.powers) <= set(whole.powers)


def answer_of(*, ratified: bool | None, due_on: date, on: date) -> ActAnswer:
    """What became of an act without power: silence for thirty days is a refusal (民法典 171)."""
    if ratified is None:
        return ActAnswer.OPEN if on <= due_on else ActAnswer.REFUSED
    return ActAnswer.RATIFIED if ratified else ActAnswer.REFUSED


def is_entrusted_by(terms: EntrustmentTerms, *, item_code: str, on: date, ended_on: date | None = None) -> bool:
    """Whether an entrustment reaches the item on the day (行政许可法 24: within the scope of the entrustment)."""
    in_term = terms.valid_from <= on <= terms.valid_until and (ended_on is None or on < ended_on)
    return in_term and item_code in terms.item_codes
