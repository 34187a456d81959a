"""Asking a register: outside of transactions, in bounded time, with a ground, once as long as its answer holds."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from onewindow.domain.evidence import formats, queries, rules
from onewindow.domain.evidence.commands.files import PurposeMissing, log_use, must_read
from onewindow.domain.evidence.models import AnswerRow, ConsentRow, EntryRow
from onewindow.domain.evidence.registers import register_by_code
from onewindow.domain.evidence.registers.port import RegisterDown, RegisterPort, RegisterSlow
from onewindow.domain.evidence.types import (
    Origin,
    RegisterEntry,
    RegisterInfo,
    RegisterSubject,
    ReplyState,
    TrustLevel,
    UseKind,
)
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal

PATIENCE_SECONDS = 5.0
OWN_NUMBER = "person_id_number"


class IdentityNotShown(Refusal):
    """A register would be asked about a number that is not known to be the subject's (个人信息保护法 6)."""

    code = "identity_not_shown"
    sentence = "Read the identity card of the person first: a register is only asked about the person's own number."
    status = 422


class ConsentMissing(Refusal):
    """The register is asked with the holder's consent only, and there is none."""

    code = "consent_missing"
    sentence = "“{register}” is asked only with your consent. Agree first, or hand the paper in yourself."
    status = 422


def ask_register(
    *, actor: Actor, at: datetime, register: str, subject_no: str, purpose: str, id_number: str = "", reference: str = "",
    consent_for: str = "",
) -> RegisterEntry:
    """Ask a register about a person or organisation; what it says is kept as evidence with trust A, source, time and validity.

    An organisation is asked for by its credit code; for a person ``id_number`` is their own number, taken from what is
    known of them when it is not given. A number that is not proven to be the subject's is asked for comparison only:
    its values are not disclosed and not remembered, unless the number is public (a credit code). An answer that still
    holds is used again without asking. The register is asked before the transaction begins and never longer
    than five seconds; slow, down and misdirected answers come back as states, and are no refusals.

    Refuses PurposeMissing, NotYourEvidence, NotFound for an unknown register, IdentityNotShown without a number,
    ConsentMissing where the register needs the holder's consent for ``consent_for`` (an item's code).
    """
    if not purpose.strip():
        raise PurposeMissing
    must_read(actor, subject_no)
    try:
        port = register_by_code(register)
    except KeyError:
        raise NotFound(what="register", number=register) from None
    consent_no = _consent(port.info, subject_no, consent_for)
    subject, own = _subject(subject_no, id_number, reference, port.info)
    entry = _held(subject, register, at)
    if entry is None:
        entry = _answer(port, subject, purpose, at, disclosed=own)
    return record_register_reply(actor=actor, at=at, subject=subject, entry=entry, purpose=purpose, remember=own and not _is_others(subject),
                                 ground=rules.ground_of(port.info, consent_no=consent_no))


@command("evidence.ask_register", right=None)
def record_register_reply(
    *, actor: Actor, at: datetime, subject: RegisterSubject, entry: RegisterEntry, purpose: str, remember: bool, ground: str,
) -> Done[RegisterEntry]:
    """Keep what a register said and log the use for the holder, also when it gave no answer. Called by ask_register only."""
    must_read(actor, subject.subject_no)
    info = formats.registers()[entry.register]
    if entry.asked_at == at:
        EntryRow.objects.create(
            holder_no=subject.subject_no, register=info.code, asked_for=subject.id_number, reference=subject.reference, state=entry.state.value,
            entry=json.dumps(entry.values, ensure_ascii=False) if entry.values else "", disclosed=entry.disclosed, reply_ref=entry.reply_ref,
            asked_by=actor.ref, asked_at=at, stale_at=entry.valid_until)
        if remember:
            AnswerRow.objects.bulk_create(
                AnswerRow(subject_no=subject.subject_no, element_id=name, value=value, trust=TrustLevel.A.value, origin=Origin.REGISTER.value,
                          source=f"register:{info.code}", recorded_at=at, stale_at=entry.valid_until)
                for name, value in sorted(entry.values.items()) if "." not in name)
    fact = log_use(actor, at, subject.subject_no, f"register:{info.code}", purpose, kind=UseKind.REGISTER, ground=ground,
                   elements=tuple(entry.values), outcome=entry.state.value)
    return Done(entry, subject=f"answers:{subject.subject_no}", facts=(fact,),
                payload={"register": info.code, "purpose": purpose, "outcome": entry.state.value, "elements": sorted(entry.values)})


def _answer(port: RegisterPort, subject: RegisterSubject, purpose: str, at: datetime, *, disclosed: bool) -> RegisterEntry:
    info, state, ref = port.info, ReplyState.UNKNOWN, ""
    values: dict[str, str] = {}
    try:
        reply = port.ask(subject=subject, purpose=purpose, at=at, patience_seconds=PATIENCE_SECONDS)
    except (RegisterSlow, TimeoutError):
        state, reply = ReplyState.SLOW, None
    except (RegisterDown, OSError):
        state, reply = ReplyState.DOWN, None
    if reply is not None:
        meant = rules.speaks_of(reply, subject)
        state, ref = (ReplyState.FOUND if meant else ReplyState.MISDIRECTED), reply.reply_ref
        values = dict(reply.values) if meant else {}
    valid = at + timedelta(days=info.valid_days) if state is ReplyState.FOUND else at
    return RegisterEntry(register=info.code, state=state, asked_at=at, valid_until=valid, reply_ref=ref, disclosed=disclosed, values=values)


def _held(subject: RegisterSubject, register: str, at: datetime) -> RegisterEntry | None:
    """A found answer about the same number and reference that still holds."""
    rows = EntryRow.objects.filter(holder_no=subject.subject_no, register=register, state=ReplyState.FOUND.value, stale_at__gte=at,
                                   asked_for_index=subject.id_number).order_by("-asked_at")
    row = next((each for each in rows if each.reference == subject.reference), None)
    if row is None:
        return None
    return RegisterEntry(register=register, state=ReplyState.FOUND, asked_at=row.asked_at, valid_until=row.stale_at,
                         reply_ref=row.reply_ref, disclosed=row.disclosed, values=json.loads(row.entry or "{}"))


def _consent(info: RegisterInfo, holder_no: str, purpose: str) -> str:
    if not info.consent:
        return ""
    row = ConsentRow.objects.filter(holder_no=holder_no, register=info.code, purpose=purpose, withdrawn_at__isnull=True).first()
    if row is None:
        raise ConsentMissing(register=info.title, article="个人信息保护法 14")
    return row.consent_no


def _subject(subject_no: str, id_number: str, reference: str, info: RegisterInfo) -> tuple[RegisterSubject, bool]:
    """Whom to ask about, and whether what comes back may be shown: the subject's own number, or a public one."""
    number = id_number.strip().upper()
    if not number:
        number = _own_number(subject_no)
    if not number:
        raise IdentityNotShown
    own = rules.is_public_number(number, info=info) or _is_own(subject_no, number)
    return RegisterSubject(subject_no=subject_no, id_number=number, reference=reference.strip()), own


def _own_number(subject_no: str) -> str:
    try:
        return people.organisation(org_no=subject_no).uscc
    except NotFound:
        known = queries.known_answers(actor=system_actor(name="evidence"), subject_no=subject_no, element_ids=(OWN_NUMBER,)).get(OWN_NUMBER)
    return known.value if known and _is_own(subject_no, known.value) else ""


def _is_own(subject_no: str, number: str) -> bool:
    found = people.find_person(actor=system_actor(name="evidence"), id_number=number)
    return found is not None and found.person_no == subject_no


def _is_others(subject: RegisterSubject) -> bool:
    """A public number that is not the subject's: a shop of theirs, or somebody else's firm. Kept for the form, not as known of them."""
    if not rules.is_credit_code(subject.id_number):
        return False
    try:
        return people.organisation(org_no=subject.subject_no).uscc != subject.id_number
    except NotFound:
        return True
