"""What a holder decides about their data: consent, objection, and whether it is filled in again."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.evidence import formats, queries
from onewindow.domain.evidence.commands.files import NotYourEvidence, must_read
from onewindow.domain.evidence.facts import ConsentWithdrawn, RegisterObjected
from onewindow.domain.evidence.models import ConsentRow, ObjectionRow, ReuseRow
from onewindow.domain.evidence.types import Consent, Objection
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.mandates.types import Power
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import BadInput, NotFound, Refusal
from onewindow.kernel.numbers import next_number

CONSENTING = (Power.APPLY, Power.CORRECT)  # who may hand in for the holder may say what is checked for it
EMPTY_REASON_SENTENCE = "Say what is wrong in the register, so that its organ can correct it."


class ConsentNotYours(Refusal):
    """Somebody else than the holder would agree (个人信息保护法 14: voluntarily, and by the person themselves)."""

    code = "consent_not_yours"
    sentence = "Only the person the data is about can agree to this: in their own account, through an agent with a mandate for this service, " \
               "or with your help in a session they agreed to. Otherwise take in the paper."
    status = 403


@command("evidence.give_consent", right=None)
def give_consent(*, actor: Actor, at: datetime, holder_no: str, register: str, purpose: str, wording: str) -> Done[Consent]:
    """Record that the holder agrees that a register is asked for a purpose, with the words that were shown (个人信息保护法 14).

    Given by the holder, also when somebody helps them, or by their agent with a mandate for the service ``purpose``; the
    platform records what a submitted form says. A consent that stands already is answered again. Refuses ConsentNotYours to
    everybody else, whatever their post, NotFound for an unknown register.
    """
    if not may_consent(actor, holder_no, item_code=purpose, at=at):
        raise ConsentNotYours(article="个人信息保护法 14")
    if register not in formats.registers():
        raise NotFound(what="register", number=register)
    row = ConsentRow.objects.filter(holder_no=holder_no, register=register, purpose=purpose, withdrawn_at__isnull=True).first()
    if row is not None:
        return Done(queries.consent_record(row))
    row = ConsentRow.objects.create(consent_no=next_number(kind="CS", on=at.date()), holder_no=holder_no, register=register, purpose=purpose,
                                    wording=wording[:400], given_at=at)
    return Done(queries.consent_record(row), subject=f"consent:{row.consent_no}", basis="个人信息保护法 14",
                payload={"holder_no": holder_no, "register": register, "purpose": purpose, "wording": row.wording})


def may_consent(actor: Actor, holder_no: str, *, item_code: str, at: datetime) -> bool:
    """Whether what the actor says is the holder's own word, in a service."""
    if actor.kind is not ActorKind.PERSON:
        return actor.kind is ActorKind.SYSTEM
    if actor.ref == holder_no:
        return True
    return actor.principal == holder_no and any(mandates.may_act_for(agent_no=actor.ref, principal_no=holder_no, item_code=item_code, power=power, on=local_day(at))
                                                for power in CONSENTING)


@command("evidence.withdraw_consent", right=None)
def withdraw_consent(*, actor: Actor, at: datetime, consent_no: str) -> Done[Consent]:
    """Take a consent back; from now on the register is not asked for this purpose (个人信息保护法 15). Again changes nothing.

    Refuses NotFound, also to everybody but the holder and who acts for them.
    """
    row = ConsentRow.objects.select_for_update().filter(consent_no=consent_no).first()
    if row is None or not actor.may_know(owner=row.holder_no, about=consent_no):
        raise NotFound(what="consent", number=consent_no)
    if row.withdrawn_at is not None:
        return Done(queries.consent_record(row))
    row.withdrawn_at = at
    row.save()
    fact = ConsentWithdrawn(consent_no=consent_no, holder_no=row.holder_no, register=row.register)
    return Done(queries.consent_record(row), subject=f"consent:{consent_no}", facts=(fact,), basis="个人信息保护法 15")


@command("evidence.object_to_register", right=None)
def object_to_register(
    *, actor: Actor, at: datetime, holder_no: str, register: str, element_ids: tuple[str, ...], reason: str, about: str,
) -> Done[Objection]:
    """Record that a register is wrong about the holder; the request to correct it goes to its organ (个人信息保护法 46).

    Once for a register in one matter; again answers the same. Refuses NotYourEvidence, NotFound for an unknown
    register, BadInput without a reason.
    """
    must_read(actor, holder_no)
    if register not in formats.registers():
        raise NotFound(what="register", number=register)
    if not reason.strip():
        raise BadInput(fields={"reason": EMPTY_REASON_SENTENCE})
    row = ObjectionRow.objects.filter(holder_no=holder_no, register=register, about=about).first()
    if row is not None:
        return Done(queries.objection_record(row))
    row = ObjectionRow.objects.create(objection_no=next_number(kind="OB", on=at.date()), holder_no=holder_no, register=register, about=about,
                                      elements=sorted(element_ids), reason=reason.strip(), raised_by=actor.ref, raised_at=at)
    fact = RegisterObjected(objection_no=row.objection_no, holder_no=holder_no, register=register, about=about)
    return Done(queries.objection_record(row), subject=f"objection:{row.objection_no}", facts=(fact,), basis="个人信息保护法 46",
                payload={"holder_no": holder_no, "register": register, "elements": row.elements, "about": about})


@command("evidence.set_reuse", right=None)
def set_reuse(*, actor: Actor, at: datetime, wanted: bool) -> Done[bool]:
    """Say whether what is known of oneself may be filled into new forms (个人信息保护法 44).

    Not for an agent whose mandates reach single matters alone. Refuses NotYourEvidence.
    """
    if not actor.principal or actor.within is not None:
        raise NotYourEvidence
    ReuseRow.objects.update_or_create(holder_no=actor.principal, defaults={"wanted": wanted, "decided_at": at})
    return Done(wanted, subject=f"answers:{actor.principal}", basis="个人信息保护法 44", payload={"reuse": wanted})
