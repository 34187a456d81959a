"""What a gateway's report means for an attempt and its charge. Pure, so that every order of reports can be tried."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.domain.payments.types import AttemptState, ChargeState, RefundReason


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


def effect_of_report(*, attempt: AttemptState, charge: ChargeState, paid: bool) -> Effect | None:
    """What a report changes; None when it changes nothing.

    Success is final: a failure that arrives after it, or a success told again, changes nothing. Success
    after a failure counts, since the money has moved. Money for a charge that is no longer open goes back:
    cancelled meanwhile, or already paid by another attempt.
    """
    if attempt is AttemptState.SUCCEEDED:
        return None
    if not paid:
        return Effect(attempt=AttemptState.FAILED, charge=charge) if attempt is AttemptState.STARTED else None
    if charge is ChargeState.OPEN:
        return Effect(attempt=AttemptState.SUCCEEDED, charge=ChargeState.PAID)
    reason = RefundReason.PAID_TWICE if charge is ChargeState.PAID else RefundReason.CHARGE_CANCELLED
    return Effect(attempt=AttemptState.SUCCEEDED, charge=charge, refund=reason)


def state_after_refund(*, charge: ChargeState, paid_for_it: bool) -> ChargeState:
    """The charge's state once a refund has been made: REFUNDED when the money had settled this charge before
    it was cancelled; a refund of a second payment leaves a paid charge paid."""
    return ChargeState.REFUNDED if charge is ChargeState.CANCELLED and paid_for_it else charge
