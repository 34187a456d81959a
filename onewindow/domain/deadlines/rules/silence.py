"""Silence (默示): what the law takes as done when a term ran out and nobody spoke."""

from __future__ import annotations

from collections.abc import Iterable

from onewindow.domain.cases.types import DeemedKind
from onewindow.domain.catalogue.types import Procedure, Silence, Unanswered
from onewindow.kernel.deadlines import Clock, ClockKind, ClockState

OF_THE_ORGAN = {Silence.ACCEPTED: DeemedKind.ACCEPTED, Silence.FILED: DeemedKind.FILED}
OF_THE_APPLICANT = {Unanswered.LAPSES.value: DeemedKind.LAPSED, Unanswered.WITHDRAWN.value: DeemedKind.WITHDRAWN}


def deemed(*, clocks: Iterable[Clock], procedure: Procedure) -> DeemedKind | None:
    """What the case's procedure makes of a term that is over: the organ's for accepting (行政许可法 32(1)-4), the
    applicant's what the clock itself says: for handing in what was asked for or tolerated as missing, for fetching the result (民法典 1077). None while no such term is over, or where silence means nothing."""
    for clock in clocks:
        if clock.state is not ClockState.OVERDUE:
            continue
        if clock.rule.kind is ClockKind.ACCEPT and procedure.silence in OF_THE_ORGAN:
            return OF_THE_ORGAN[procedure.silence]
        if clock.rule.kind is ClockKind.APPLICANT and clock.rule.consequence in OF_THE_APPLICANT:
            return OF_THE_APPLICANT[clock.rule.consequence]
    return None
