"""Acts without power (无权代理): noted, and stood by or not (民法典 171)."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from datetime import datetime

from onewindow.domain.mandates.commands.agency import (
    MandateNotYours,
    check_principal,
    parties_named,
)
from onewindow.domain.mandates.facts import UnpoweredActAnswered, UnpoweredActNoted
from onewindow.domain.mandates.models import UnpoweredActRecord
from onewindow.domain.mandates.queries.agency import act_record
from onewindow.domain.mandates.rules import DAYS_TO_RATIFY
from onewindow.domain.mandates.types import ActAnswer, Power, UnpoweredAct
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.numbers import next_number


class AlreadyAnswered(Refusal):
    """The principal has answered, or kept silent for thirty days, which refuses (民法典 171)."""

    code = "act_already_answered"
    sentence = "This act was answered already, or thirty days have gone by in silence, which counts as a refusal."


@command("people.note_unpowered_act", right="people.grant_mandate")
def note_unpowered_act(*, actor: Actor, at: datetime, principal_no: str, agent_no: str, subject: str, power: Power,
                       reason: str) -> Done[UnpoweredAct]:
    """Note that somebody acted for another without power, and ask the principal (民法典 171).

    The act binds the principal only once ratified; thirty days of silence refuse it. Refuses NotFound.
    """
    parties_named(principal_no=principal_no, agents=(agent_no,))
    row = UnpoweredActRecord.objects.create(
        act_no=next_number(kind="UA", on=at.date()), principal_no=principal_no, agent_no=agent_no, subject=subject, power=power.value,
        reason=reason.strip()[:200], noted_by=actor.ref, noted_at=at, answer_due_on=at.date() + DAYS_TO_RATIFY)
    fact = UnpoweredActNoted(act_no=row.act_no, principal_no=principal_no, subject=subject, answer_due_on=row.answer_due_on.isoformat())
    return Done(act_record(row, on=at.date()), subject=f"unpowered:{row.act_no}", facts=(fact,), basis="民法典 171",
                payload={"principal": principal_no, "agent": agent_no, "subject": subject, "power": power.value, "reason": row.reason})


@command("people.ratify", right=None)
def ratify(*, actor: Actor, at: datetime, act_no: str, agreed: bool, key: str = "") -> Done[UnpoweredAct]:
    """The principal stands by an act done without power, or does not (民法典 171).

    Refuses NotFound, MandateNotYours, AlreadyAnswered (also after thirty days of silence).
    """
    row = UnpoweredActRecord.objects.select_for_update().filter(act_no=act_no).first()
    if row is None:
        raise NotFound(what="act", number=act_no)
    if row.agent_no == actor.ref:
        raise MandateNotYours(article="民法典 171")
    if actor.kind is ActorKind.STAFF:  # a post stands by nothing for a citizen; who comes to the desk is helped and says it themselves
        raise MandateNotYours(article="民法典 171")
    check_principal(actor, row.principal_no, at)
    if act_record(row, on=at.date()).answer is not ActAnswer.OPEN:
        raise AlreadyAnswered(article="民法典 171")
    row.ratified, row.answered_at = agreed, at
    row.save(update_fields=["ratified", "answered_at"])
    fact = UnpoweredActAnswered(act_no=act_no, subject=row.subject, ratified=agreed)
    return Done(act_record(row, on=at.date()), subject=f"unpowered:{act_no}", facts=(fact,), basis="民法典 171", payload={"ratified": agreed})
