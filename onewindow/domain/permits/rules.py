"""Validity, terms, reminders, check codes, masking, and what ends a permit. Pure functions."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from onewindow.domain.permits.types import CancellationGround, PermitState, ReminderRule
from onewindow.kernel.ids import is_public_number

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which people mix up on paper
CODE_LENGTH = 6
LONGEST_TERM = 70  # years
DEEMED = "行政许可法 50(2)"
RENEWAL = "行政许可法 50"
CHANGE = "行政许可法 49"
FALSE_PAPERS = "行政许可法 78"
FRAUD_BAR = "行政许可法 79"


def anniversary(*, of: date, years: int) -> date:
    """The corresponding day so many years later; 29 February falls on the 28th in a year without a 29th (民法典 202)."""
    year = of.year + years
    return date(year, of.month, min(of.day, monthrange(year, of.month)[1]))


def final_day(*, valid_from: date, valid_years: int) -> date | None:
    """The final valid day of a permit of so many years: the day before the anniversary; None for no end (0 years).

    A permit that begins on 29 February ends on 28 February in a year that has no 29th.
    """
    if valid_years <= 0:
        return None
    day = anniversary(of=valid_from, years=valid_years)
    return day if day.day != valid_from.day else day - timedelta(days=1)


def next_final_day(*, valid_from: date, valid_until: date, begins: date) -> date:
    """The final day of a further term as long as the present one, from the day it begins.

    A term of whole years is followed by as many years; any other by as many days.
    """
    for years in range(1, LONGEST_TERM + 1):
        if final_day(valid_from=valid_from, valid_years=years) == valid_until:
            return final_day(valid_from=begins, valid_years=years) or valid_until
    return begins + (valid_until - valid_from)


def state_on(*, state: PermitState, valid_until: date | None, on: date, renewal_pending: bool = False) -> PermitState:
    """The state on a day: a permit past its final day has expired, whether or not a job has noted it.

    Not so while a renewal applied for in time waits for its decision: silence has renewed it (许可法 50(2)).
    """
    if state is PermitState.VALID and valid_until is not None and on > valid_until and not renewal_pending:
        return PermitState.EXPIRED
    return state


def renew_by(*, valid_until: date, before_days: int) -> date:
    """The final day to apply for renewal: so many natural days before the permit ends (届满三十日前)."""
    return valid_until - timedelta(days=before_days)


def rule_on(rules: Iterable[ReminderRule], *, on: date) -> ReminderRule:
    """The rule in force on a day: the latest that has begun, else the earliest there is."""
    ordered = sorted(rules, key=lambda rule: rule.valid_from)
    begun = [rule for rule in ordered if rule.valid_from <= on]
    return begun[-1] if begun else ordered[0]


def reminder_spans(days_before: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """The days left in which each reminder is due, as (fewest, most), nearest first.

    The reminder of 45 days is due while 31 to 45 are left, so that after a pause of the jobs only the nearest goes out.
    """
    spans, fewest = [], 0
    for days in sorted(days_before):
        spans.append((fewest, days))
        fewest = days + 1
    return tuple(spans)


def fits(ground: CancellationGround, state: PermitState) -> bool:
    """Whether a permit in the state can be struck off on the ground: expired, or ended otherwise, must be true first."""
    if ground is CancellationGround.NOT_RENEWED:
        return state is PermitState.EXPIRED
    if ground is CancellationGround.WITHDRAWN_OR_REVOKED:
        return state in (PermitState.REVOKED, PermitState.TAKEN_BACK)
    return state is not PermitState.CANCELLED


def check_code(*, digest: bytes) -> str:
    """Six characters from a keyed digest of at least 16 bytes, for print beside the permit's number."""
    number = int.from_bytes(digest[:16], "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def masked_holder(name: str, holder_no: str = "") -> str:
    """A holder's name that lets those who know it recognise it: the surname of a person, the ends of a longer name. An organisation's is public."""
    name = name.strip()
    if is_public_number(holder_no, kind="G"):
        return name
    if len(name) <= 1:
        return "*" * len(name)
    if len(name) <= 4:
        return name[0] + "*" * (len(name) - 1)
    return f"{name[:2]}{'*' * (len(name) - 4)}{name[-2:]}"
