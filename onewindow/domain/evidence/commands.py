"""Verbs of the room: store a file, read somebody's file, remember answers, ask a register."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.evidence import queries, rules
from onewindow.domain.evidence.facts import EvidenceStored, EvidenceUsed
from onewindow.domain.evidence.models import AnswerRow, StoredFile, UseRow
from onewindow.domain.evidence.registers import register_by_code
from onewindow.domain.evidence.registers.port import RegisterDown
from onewindow.domain.evidence.types import (
    EvidenceFile,
    FileContent,
    KnownAnswer,
    Origin,
    RegisterSubject,
    TrustLevel,
)
from onewindow.domain.people import queries as people
from onewindow.kernel import files
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal

PATIENCE_SECONDS = 5.0
ADDERS = frozenset({"evidence.store", queries.READ})


class NotYourEvidence(Refusal):
    """Someone wants to add to another's evidence."""

    code = "not_your_evidence"
    sentence = "Files and answers can only be added by the person they are about, or by staff who take them in."
    status = 403


class PurposeMissing(Refusal):
    """Somebody wants to read another's data and does not say what for."""

    code = "purpose_missing"
    sentence = "Say what you need this for; the holder will see it."
    status = 422


class IdentityNotShown(Refusal):
    """A register would be asked about a number that is not known to be the subject's."""

    code = "identity_not_shown"
    sentence = "Read the identity card of the person first: a register is only asked about the person's own number."
    status = 422


class RegisterUnavailable(Refusal):
    """A register gives no answer in time. Nothing was read."""

    code = "register_unavailable"
    sentence = "The register {register} does not answer now. Try again later, or ask for the paper instead."
    status = 503


class RegisterAnswerWrong(Refusal):
    """A register answered about somebody else. Its answer was thrown away."""

    code = "register_answer_wrong"
    sentence = "The register {register} answered about another number. Nothing was used; report it and ask for the paper instead."
    status = 502


@command("evidence.store", right=None)
def store_file(*, actor: Actor, at: datetime, owner_no: str, kind_code: str, filename: str, content: bytes) -> Done[EvidenceFile]:
    """Keep a file about its owner. Who stores it decides how far it is trusted: the platform A, staff (who have
    seen the original) B, the person C.

    Refuses NotYourEvidence, FileRefused.
    """
    _must_add_for(actor, owner_no)
    kept = files.keep(content=content, filename=filename, owner=owner_no, at=at)
    row = StoredFile.objects.create(
        file_no=kept.file_no, owner_no=owner_no, kind_code=kind_code, name=kept.name, sha256=kept.sha256, size=kept.size,
        media_type=kept.media_type, trust=rules.capped(TrustLevel.A, by=actor.kind).value, recorded_at=at)
    fact = EvidenceStored(file_no=kept.file_no, owner_no=owner_no, kind_code=kind_code, trust=row.trust)
    return Done(queries.file_record(row), subject=f"evidence:{kept.file_no}", facts=(fact,),
                payload={"owner_no": owner_no, "kind_code": kind_code, "sha256": kept.sha256, "trust": row.trust})


@command("evidence.use", right=queries.READ)
def use_file(*, actor: Actor, at: datetime, file_no: str, purpose: str) -> Done[FileContent]:
    """Read a holder's file. The holder sees who read it, when and what for.

    Refuses PurposeMissing, NotFound, FileSealed, FileDamaged.
    """
    if not purpose.strip():
        raise PurposeMissing
    row = StoredFile.objects.filter(file_no=file_no).first()
    if row is None:
        raise NotFound(what="file", number=file_no)
    content = files.content_of(file_no=file_no, reader=files.FileReader(ref=actor.ref, entitled=True))
    fact = _log_use(actor, at, row.owner_no, f"file:{file_no}", purpose)
    return Done(FileContent(file=queries.file_record(row), content=content), subject=f"evidence:{file_no}", facts=(fact,),
                payload={"purpose": purpose})


@command("evidence.remember", right=None)
def remember_answers(*, actor: Actor, at: datetime, subject_no: str, answers: tuple[KnownAnswer, ...]) -> Done[int]:
    """Remember answers about the subject for later forms (复写); answers how many. Values never reach history.

    Nobody vouches for more than they can: what staff bring counts as B at most, what a person brings as C
    at most. Refuses NotYourEvidence.
    """
    _must_add_for(actor, subject_no)
    rows = [AnswerRow(subject_no=subject_no, element_id=answer.element_id, value=answer.value, origin=answer.origin.value,
                      trust=rules.capped(answer.trust, by=actor.kind).value, source=answer.source,
                      recorded_at=answer.recorded_at) for answer in answers]
    AnswerRow.objects.bulk_create(rows)
    return Done(len(rows), subject=f"answers:{subject_no}", payload={"elements": sorted({row.element_id for row in rows})})


def ask_register(
    *, actor: Actor, at: datetime, register: str, subject_no: str, purpose: str, id_number: str = "",
) -> tuple[KnownAnswer, ...]:
    """Ask a register about a person or organisation and remember what it says, with trust A.

    An organisation is asked for by its credit code; for a person ``id_number`` must be given and be theirs.
    The register is asked before the transaction begins, so that a slow one holds nothing up. Empty when it
    does not know the number. Refuses PurposeMissing, NotYourEvidence, NotFound for an unknown register,
    IdentityNotShown, RegisterUnavailable (slow or down), RegisterAnswerWrong.
    """
    if not purpose.strip():
        raise PurposeMissing
    if not queries.may_read(actor, subject_no):
        raise NotYourEvidence
    try:
        port = register_by_code(register)
    except KeyError:
        raise NotFound(what="register", number=register) from None
    subject = _subject(subject_no, id_number)
    try:
        reply = port.ask(subject=subject, purpose=purpose, patience_seconds=PATIENCE_SECONDS)
    except RegisterDown:
        raise RegisterUnavailable(register=port.title) from None
    if reply is not None and not rules.speaks_of(reply, subject):
        raise RegisterAnswerWrong(register=port.title)
    values = reply.values if reply else {}
    answers = tuple(KnownAnswer(element_id=element, value=value, trust=TrustLevel.A, origin=Origin.REGISTER, recorded_at=at,
                                source=f"register:{register}") for element, value in sorted(values.items()))
    return record_register_reply(actor=actor, at=at, register=register, subject_no=subject_no, purpose=purpose, answers=answers)


@command("evidence.ask_register", right=None)
def record_register_reply(
    *, actor: Actor, at: datetime, register: str, subject_no: str, purpose: str, answers: tuple[KnownAnswer, ...],
) -> Done[tuple[KnownAnswer, ...]]:
    """Remember what a register said and log the use for the holder. Called by ask_register only.

    Refuses NotYourEvidence to an actor who is neither the subject nor entitled to read evidence.
    """
    if not queries.may_read(actor, subject_no):
        raise NotYourEvidence
    AnswerRow.objects.bulk_create(
        AnswerRow(subject_no=subject_no, element_id=answer.element_id, value=answer.value, trust=answer.trust.value,
                  origin=answer.origin.value, source=answer.source, recorded_at=answer.recorded_at) for answer in answers)
    fact = _log_use(actor, at, subject_no, f"register:{register}", purpose)
    return Done(answers, subject=f"answers:{subject_no}", facts=(fact,),
                payload={"register": register, "purpose": purpose, "elements": [answer.element_id for answer in answers]})


def _subject(subject_no: str, id_number: str) -> RegisterSubject:
    try:
        return RegisterSubject(subject_no=subject_no, id_number=people.organisation(org_no=subject_no).uscc)
    except NotFound:
        found = people.find_person(actor=system_actor(name="evidence"), id_number=id_number) if id_number else None
    if found is None or found.person_no != subject_no:
        raise IdentityNotShown
    return RegisterSubject(subject_no=subject_no, id_number=id_number)


def _must_add_for(actor: Actor, owner_no: str) -> None:
    if queries.may_read(actor, owner_no) or actor.rights & ADDERS:
        return
    raise NotYourEvidence


def _log_use(actor: Actor, at: datetime, holder_no: str, subject: str, purpose: str) -> EvidenceUsed:
    UseRow.objects.create(holder_no=holder_no, reader_no=actor.ref, reader_name=actor.name, channel=actor.channel,
                          department_code=actor.department_code, subject=subject, purpose=purpose.strip()[:200], used_at=at)
    return EvidenceUsed(holder_no=holder_no, reader_no=actor.ref, department_code=actor.department_code, subject=subject,
                        purpose=purpose.strip()[:200])
