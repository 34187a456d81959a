"""Which answer counts, how far an upload is trusted, and when a register's reply is not about the subject."""

from __future__ import annotations

from collections.abc import Iterable

from onewindow.domain.evidence.types import KnownAnswer, RegisterReply, RegisterSubject, TrustLevel
from onewindow.kernel.actor import ActorKind

_RANK = {TrustLevel.A: 3, TrustLevel.B: 2, TrustLevel.C: 1, TrustLevel.D: 0}


def best_answers(answers: Iterable[KnownAnswer]) -> dict[str, KnownAnswer]:
    """The answer that counts for each data element: the better trusted, among equals the newer.

    Two answers equal in both are told apart by source and value, so that the order in which they were
    read never decides.
    """
    best: dict[str, KnownAnswer] = {}
    for answer in answers:
        held = best.get(answer.element_id)
        if held is None or _weight(answer) > _weight(held):
            best[answer.element_id] = answer
    return best


def capped(trust: TrustLevel, *, by: ActorKind) -> TrustLevel:
    """The level, but no higher than the party who brings it can vouch for: the platform and registers A,
    staff who have seen the original B, anybody else C."""
    cap = {ActorKind.SYSTEM: TrustLevel.A, ActorKind.STAFF: TrustLevel.B, ActorKind.PARTNER: TrustLevel.B}.get(by, TrustLevel.C)
    return min(trust, cap, key=_RANK.__getitem__)


def speaks_of(reply: RegisterReply, subject: RegisterSubject) -> bool:
    """Whether a register answered for the number it was asked about; one that did not must not be used."""
    return reply.id_number.strip().upper() == subject.id_number.strip().upper()


def _weight(answer: KnownAnswer) -> tuple[int, float, str, str]:
    return (_RANK[answer.trust], answer.recorded_at.timestamp(), answer.source, answer.value)
