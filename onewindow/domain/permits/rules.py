"""Validity, check codes, masking, and which ground stands in which article. Pure functions."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from onewindow.domain.permits.types import CancellationGround, PermitState, RevocationGround

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which people mix up on paper
CODE_LENGTH = 6

REVOCATION_ARTICLES = {
    RevocationGround.ABUSE_OF_OFFICE: "行政许可法 69(1)-1",
    RevocationGround.BEYOND_POWERS: "行政许可法 69(1)-2",
    RevocationGround.WRONG_PROCEDURE: "行政许可法 69(1)-3",
    RevocationGround.HOLDER_NOT_ELIGIBLE: "行政许可法 69(1)-4",
    RevocationGround.OTHER_BY_LAW: "行政许可法 69(1)-5",
    RevocationGround.FRAUD: "行政许可法 69(2)",
}

CANCELLATION_ARTICLES = {
    CancellationGround.NOT_RENEWED: "行政许可法 70-1",
    CancellationGround.DEATH_OR_INCAPACITY: "行政许可法 70-2",
    CancellationGround.ORGANISATION_ENDED: "行政许可法 70-3",
    CancellationGround.WITHDRAWN_OR_REVOKED: "行政许可法 70-4",
    CancellationGround.FORCE_MAJEURE: "行政许可法 70-5",
    CancellationGround.OTHER_BY_LAW: "行政许可法 70-6",
}


def final_day(*, valid_from: date, valid_years: int) -> date | None:
    """The final valid day of a permit of so many years: the day before the anniversary; None for no end (0 years).

    A permit that begins on 29 February ends on 28 February in a year that has no 29th.
    """
    if valid_years <= 0:
        return None
    year = valid_from.year + valid_years
    day = min(valid_from.day, monthrange(year, valid_from.month)[1])
    anniversary = date(year, valid_from.month, day)
    return anniversary if day != valid_from.day else anniversary - timedelta(days=1)


def state_on(*, state: PermitState, valid_until: date | None, on: date) -> PermitState:
    """The state on a day: a permit past its final day has expired, whether or not a job has noted it."""
    if state is PermitState.VALID and valid_until is not None and on > valid_until:
        return PermitState.EXPIRED
    return state


def check_code(*, digest: bytes) -> str:
    """Six characters from a keyed digest of at least 16 bytes, for print beside the permit's number."""
    number = int.from_bytes(digest[:16], "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def masked_holder(name: str) -> str:
    """A holder's name that lets those who know it recognise it: the surname of a person, the ends of a longer name."""
    name = name.strip()
    if len(name) <= 1:
        return "*" * len(name)
    if len(name) <= 4:
        return name[0] + "*" * (len(name) - 1)
    return f"{name[:2]}{'*' * (len(name) - 4)}{name[-2:]}"
