"""Files and answers: kept, read and used again, each use seen by the holder."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.evidence import queries, rules
from onewindow.domain.evidence.facts import EvidenceStored, EvidenceUsed
from onewindow.domain.evidence.models import AnswerRow, StoredFile, UseRow
from onewindow.domain.evidence.types import (
    EvidenceFile,
    FileContent,
    KnownAnswer,
    TrustLevel,
    UseKind,
)
from onewindow.kernel import files
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal

ADDERS = frozenset({"evidence.store", queries.READ})
STATUTORY = "个人信息保护法 13(1)(3)"


class NotYourEvidence(Refusal):
    """Someone wants to add to another's evidence."""

    code = "not_your_evidence"
    sentence = "Files and answers can only be added by the person they are about, or by staff who take them in."
    status = 403


class PurposeMissing(Refusal):
    """Somebody wants to read another's data and does not say what for (个人信息保护法 6)."""

    code = "purpose_missing"
    sentence = "Say what you need this for; the holder will see it."
    status = 422


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


@command("evidence.use", right="evidence.use")
def use_file(*, actor: Actor, at: datetime, file_no: str, purpose: str) -> Done[FileContent]:
    """Read a holder's file. The holder sees who read it, when and what for.

    No post may do this by itself: the rooms above open a file in an act of their own, for a matter of the reader's
    organ, and name that matter as the purpose (个人信息保护法 6). Refuses PurposeMissing, NotFound, FileSealed, FileDamaged.
    """
    if not purpose.strip():
        raise PurposeMissing
    row = StoredFile.objects.filter(file_no=file_no).first()
    if row is None:
        raise NotFound(what="file", number=file_no)
    content = files.content_of(file_no=file_no, reader=files.FileReader(ref=actor.ref, entitled=True))
    fact = log_use(actor, at, row.owner_no, f"file:{file_no}", purpose, kind=UseKind.FILE, ground=STATUTORY)
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


@command("evidence.note_reuse", right=None)
def note_reuse(
    *, actor: Actor, at: datetime, subject_no: str, element_ids: tuple[str, ...], about: str, purpose: str, kind: UseKind = UseKind.ANSWERS,
) -> Done[int]:
    """Write down, for the holder to see, that known answers were filled into a form (复写), or that numbers were shown in full at a desk
    (``kind`` NUMBERS, 个人信息保护法 44); answers how many.

    Refuses PurposeMissing, NotYourEvidence.
    """
    if not purpose.strip():
        raise PurposeMissing
    must_read(actor, subject_no)
    if not element_ids:
        return Done(0)
    fact = log_use(actor, at, subject_no, f"{kind.value}:{about}", purpose, kind=kind, ground=STATUTORY, elements=element_ids)
    return Done(len(element_ids), subject=f"answers:{subject_no}", facts=(fact,), payload={"about": about, "elements": sorted(element_ids)})


def must_read(actor: Actor, holder_no: str) -> None:
    """Refuses NotYourEvidence to those who may not read the holder's data."""
    if not queries.may_read(actor, holder_no):
        raise NotYourEvidence


def log_use(
    actor: Actor, at: datetime, holder_no: str, subject: str, purpose: str, *, kind: UseKind, ground: str,
    elements: tuple[str, ...] = (), outcome: str = "",
) -> EvidenceUsed:
    """Write the row the holder sees, and make the fact that announces it."""
    said = purpose.strip()[:200]
    UseRow.objects.create(
        holder_no=holder_no, reader_no=actor.ref, reader_name=actor.name, channel=actor.channel, kind=kind.value, subject=subject,
        department_code=actor.department_code, purpose=said, ground=ground, elements=sorted(elements), outcome=outcome, used_at=at)
    return EvidenceUsed(holder_no=holder_no, reader_no=actor.ref, department_code=actor.department_code, subject=subject, purpose=said)


def _must_add_for(actor: Actor, owner_no: str) -> None:
    if queries.may_read(actor, owner_no) or actor.rights & ADDERS:
        return
    raise NotYourEvidence
