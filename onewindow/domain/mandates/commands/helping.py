"""One-time codes to a person's own phone, and the help (帮办) a citizen agreed to by one.

Codes are asked for, proven and spent here; another room sends them. A helper types for the citizen; the citizen
acts, and history names the helper.
"""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from onewindow.domain.mandates.facts import CodeAsked, HelpEnded, HelpOpened
from onewindow.domain.mandates.models import CodeLine, HelpSessionRecord, OneTimeCodeRecord
from onewindow.domain.mandates.queries.helping import help_record
from onewindow.domain.mandates.types import CodePurpose, HelpProof, HelpSession, OneTimeCode
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal
from onewindow.kernel.numbers import next_number

LIVES = timedelta(minutes=5)
GOOD_FOR = timedelta(minutes=15)  # from proving to spending
MOST_TRIES = 5
MOST_ASKED, WITHIN = 3, timedelta(minutes=10)
PLACES = 6
LASTS = timedelta(hours=2)
BASIS = "民法典 161"


class TooManyCodes(Refusal):
    """Codes cost money and can annoy: three in ten minutes."""

    code = "too_many_codes"
    sentence = "Too many codes were sent to this phone. Please wait ten minutes and ask again."
    status = 429


class NoPhone(Refusal):
    """A code needs a phone to go to."""

    code = "no_phone"
    sentence = "No mobile phone is known for this person. Compare the ID card at the counter instead."
    status = 422


class CodeNotProven(Refusal):
    """The code was not typed right, was for another thing, or its time is over (电子签名法 13)."""

    code = "code_not_proven"
    sentence = "The code is not right or its time is over. Ask for a new code and type it within five minutes."
    status = 422


@command("people.ask_code", right=None)
def ask_code(*, actor: Actor, at: datetime, person_no: str, purpose: CodePurpose, subject: str = "") -> Done[OneTimeCode]:
    """Send a code to the phone of the person: one's own, or, to agree to help, that of the citizen (``people.help``).

    History keeps that it was asked, never the code. Refuses NotFound, NotAllowed, NoPhone, TooManyCodes.
    """
    contact = people.contact_of(person_no=person_no)
    helps = purpose is CodePurpose.AGREE_TO_HELP and actor.may("people.help")
    if not (helps or actor.ref == person_no or actor.kind is ActorKind.SYSTEM):
        raise NotAllowed(act="people.ask_code")
    if not contact.phone:
        raise NoPhone
    CodeLine.objects.get_or_create(person_no=person_no)
    CodeLine.objects.select_for_update().get(person_no=person_no)
    if OneTimeCodeRecord.objects.filter(person_no=person_no, asked_at__gt=at - WITHIN).count() >= MOST_ASKED:
        raise TooManyCodes
    row = OneTimeCodeRecord.objects.create(
        code_no=next_number(kind="OC", on=at.date()), person_no=person_no, purpose=purpose.value, subject=subject, asked_by=actor.ref, asked_at=at,
        expires_at=at + LIVES, code=f"{secrets.randbelow(10 ** PLACES):0{PLACES}d}")
    fact = CodeAsked(code_no=row.code_no, person_no=person_no, purpose=purpose.value)
    return Done(code_record(row), subject=f"person:{person_no}", facts=(fact,), payload={"purpose": purpose.value, "about": subject})


@command("people.prove_code", right=None, chained=False)
def prove_code(*, actor: Actor, at: datetime, code_no: str, code: str) -> Done[OneTimeCode]:
    """Type a code. The record says whether it was right; a wrong one counts, and after five the code is void.

    Only who asked for it may type it. Refuses NotFound.
    """
    row = OneTimeCodeRecord.objects.select_for_update().filter(code_no=code_no, asked_by=actor.ref).first()
    if row is None:
        raise NotFound(what="code", number=code_no)
    row.tries += 1
    in_time = row.code and row.tries <= MOST_TRIES and at <= row.expires_at
    if in_time and secrets.compare_digest(row.code.encode(), code.strip().encode()):
        row.proven_at, row.code = at, ""
    row.save()
    return Done(code_record(row))


def spend(*, at: datetime, code_no: str, person_no: str, purpose: CodePurpose, subject: str) -> None:
    """Use a proven code, once, for the thing it was asked for. Runs in the caller's act. Refuses CodeNotProven."""
    rows = OneTimeCodeRecord.objects.filter(code_no=code_no, person_no=person_no, purpose=purpose.value, subject=subject,
                                            spent_at__isnull=True, proven_at__gte=at - GOOD_FOR)
    if rows.update(spent_at=at) != 1:
        raise CodeNotProven(article="电子签名法 13")


def code_record(row: OneTimeCodeRecord) -> OneTimeCode:
    """The record of a row, without its secret."""
    return OneTimeCode(code_no=row.code_no, person_no=row.person_no, purpose=CodePurpose(row.purpose), expires_at=row.expires_at,
                       proven=row.proven_at is not None)


class NotPresent(Refusal):
    """The card is not that of the citizen: without their agreement there is no help."""

    code = "help_not_agreed"
    sentence = "The ID number is not that of this person. Compare the card, or send a code to their phone."
    status = 422


@command("people.open_help_session", right="people.help")
def open_help_session(*, actor: Actor, at: datetime, person_no: str, proof: HelpProof, shown: str, key: str = "") -> Done[HelpSession]:
    """Begin to type for a citizen who agrees: ``shown`` is a proven code's number, or the ID number read from the card.

    A helper helps one citizen at a time, so an open session of theirs ends. It is over after two hours. The
    citizen stays the one who acts (民法典 161: help is not agency). Refuses NotFound, NotPresent, CodeNotProven.
    """
    name = people.contact_of(person_no=person_no).name
    if not actor.post_no:
        raise NotAllowed(act="people.open_help_session")
    if proof is HelpProof.CODE:
        spend(at=at, code_no=shown, person_no=person_no, purpose=CodePurpose.AGREE_TO_HELP, subject=person_no)
    elif people.person_named(name=name, id_number=shown) != person_no:
        raise NotPresent
    HelpSessionRecord.objects.filter(helper_no=actor.ref, ended_at__isnull=True).update(ended_at=at)
    row = HelpSessionRecord.objects.create(help_no=next_number(kind="HS", on=at.date()), person_no=person_no, helper_no=actor.ref, post_no=actor.post_no,
                                           centre_code=actor.centre_code, proof=proof.value, opened_at=at, until_at=at + LASTS)
    fact = HelpOpened(help_no=row.help_no, person_no=person_no, helper_no=actor.ref)
    return Done(help_record(row), subject=f"person:{person_no}", facts=(fact,), basis=BASIS,
                payload={"help": row.help_no, "proof": row.proof, "until": row.until_at.isoformat()}, also=(f"help:{row.help_no}",))


@command("people.end_help_session", right=None)
def end_help_session(*, actor: Actor, at: datetime, help_no: str, key: str = "") -> Done[HelpSession]:
    """End the help: by the helper or by the citizen, at any time. Ending twice changes nothing. Refuses NotFound."""
    row = HelpSessionRecord.objects.select_for_update().filter(help_no=help_no).first()
    if row is None or actor.ref not in {row.helper_no, row.person_no}:
        raise NotFound(what="help session", number=help_no)
    if row.ended_at is not None:
        return Done(help_record(row))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    fact = HelpEnded(help_no=help_no, person_no=row.person_no)
    return Done(help_record(row), subject=f"person:{row.person_no}", facts=(fact,), basis=BASIS,
                payload={"help": help_no, "ended": "yes"}, also=(f"help:{help_no}",))
