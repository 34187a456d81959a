"""What a gateway's report means, what may be paid back, and how a statement compares. Pure, so that every order can be tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onewindow.domain.payments.types import (
    AttemptState,
    ChargeState,
    DifferenceKind,
    RefundReason,
    StatementLine,
)
from onewindow.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What must change. ``refund`` is the reason to give the money back, None when it is kept or none came."""

    attempt: AttemptState
    charge: ChargeState
    refund: RefundReason | None = None

    @property
    def pays_charge(self) -> bool:
        """Whether this very attempt settles the charge."""
        return self.attempt is AttemptState.SUCCEEDED and self.charge is ChargeState.PAID and self.refund is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One line that differs between the statement and our books."""

    number: str
    kind: DifferenceKind
    here: Money | None
    there: Money | None


def effect_of_report(*, attempt: AttemptState, charge: ChargeState, paid: bool) -> Effect | None:
    """What a report changes; None when it changes nothing.

    Success is final: a failure that arrives after it, or a success told again, changes nothing. Success
    after a failure or after the attempt's page ran out counts, since the money has moved. Money for a charge that
    is no longer open goes back: cancelled meanwhile, or already paid by another attempt.
    """
    if attempt is AttemptState.SUCCEEDED:
        return None
    if not paid:
        over = attempt in (AttemptState.STARTED, AttemptState.EXPIRED)
        return Effect(attempt=AttemptState.FAILED, charge=charge) if over else None
    if charge is ChargeState.OPEN:
        return Effect(attempt=AttemptState.SUCCEEDED, charge=ChargeState.PAID)
    reason = RefundReason.CHARGE_CANCELLED if charge is ChargeState.CANCELLED else RefundReason.PAID_TWICE
    return Effect(attempt=AttemptState.SUCCEEDED, charge=charge, refund=reason)


def state_after_refund(*, charge: ChargeState, paid_for_it: bool, is_all_back: bool) -> ChargeState:
    """The charge's state once a refund has been made: REFUNDED when all of the money that had settled it is back; a
    refund of a part, or of a second payment, leaves the charge as it is."""
    settled = charge in (ChargeState.CANCELLED, ChargeState.PAID)
    return ChargeState.REFUNDED if settled and paid_for_it and is_all_back else charge


def refundable(*, paid: Money, going_back: Money, asked_for: Money) -> Money:
    """What may still be asked back of a payment: never more than came in, what is only asked for included."""
    return paid - going_back - asked_for


def compared(*, here: Mapping[str, Money], there: Iterable[StatementLine]) -> tuple[int, tuple[Compared, ...]]:
    """How many lines agree, and those that differ, by number.

    A number that the statement lists more than once counts with its sum, so a line doubled by the bank shows as
    another amount.
    """
    sums: dict[str, Money] = {}
    for line in there:
        sums[line.number] = sums.get(line.number, Money(0)) + line.amount
    matched, apart = 0, []
    for number in sorted(here.keys() | sums.keys()):
        ours, theirs = here.get(number), sums.get(number)
        if ours == theirs:
            matched += 1
            continue
        kind = (DifferenceKind.MISSING_HERE if ours is None else DifferenceKind.MISSING_THERE if theirs is None
                else DifferenceKind.OTHER_AMOUNT)
        apart.append(Compared(number=number, kind=kind, here=ours, there=theirs))
    return matched, tuple(apart)
