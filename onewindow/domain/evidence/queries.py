"""Questions about evidence. They write nothing: reading somebody else's content goes by commands.use_file,
which leaves a row the holder can see."""

from __future__ import annotations

from onewindow.domain.evidence import rules
from onewindow.domain.evidence.models import AnswerRow, StoredFile, UseRow
from onewindow.domain.evidence.types import (
    EvidenceFile,
    FileContent,
    KnownAnswer,
    Origin,
    TrustLevel,
    UseRecord,
)
from onewindow.kernel import files
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound

__all__ = ["file", "files_of", "known_answers", "own_content", "uses_of"]

READ = "evidence.read"


def known_answers(*, actor: Actor, subject_no: str, element_ids: tuple[str, ...]) -> dict[str, KnownAnswer]:
    """What is known of the subject for these data elements, the counting answer for each; unknown ones are absent.

    Empty to an actor who is neither the subject nor entitled to read evidence.
    """
    if not may_read(actor, subject_no):
        return {}
    rows = AnswerRow.objects.filter(subject_no=subject_no, element_id__in=element_ids)
    return rules.best_answers(_answer(row) for row in rows)


def files_of(*, actor: Actor, subject_no: str) -> tuple[EvidenceFile, ...]:
    """The subject's files, newest first. Empty to an actor who is neither the subject nor entitled."""
    if not may_read(actor, subject_no):
        return ()
    return tuple(file_record(row) for row in StoredFile.objects.filter(owner_no=subject_no).order_by("-recorded_at", "-id"))


def file(*, actor: Actor, file_no: str) -> EvidenceFile:
    """One file's description. Refuses NotFound, also to those it does not concern."""
    row = StoredFile.objects.filter(file_no=file_no).first()
    if row is None or not may_read(actor, row.owner_no):
        raise NotFound(what="file", number=file_no)
    return file_record(row)


def own_content(*, actor: Actor, file_no: str) -> FileContent:
    """The owner's own file with its bytes. Refuses NotFound to everybody else, FileSealed, FileDamaged."""
    row = StoredFile.objects.filter(file_no=file_no).first()
    if row is None or not actor.principal or row.owner_no != actor.principal:
        raise NotFound(what="file", number=file_no)
    content = files.content_of(file_no=file_no, reader=files.FileReader(ref=actor.principal, entitled=True))
    return FileContent(file=file_record(row), content=content)


def uses_of(*, actor: Actor, most: int = 100) -> tuple[UseRecord, ...]:
    """Who read the actor's own files and register entries, newest first, ``most`` at most (个人信息保护法 44–45)."""
    if not actor.principal:
        return ()
    rows = UseRow.objects.filter(holder_no=actor.principal).order_by("-used_at", "-id")[:most]
    return tuple(UseRecord(holder_no=row.holder_no, reader_no=row.reader_no, reader_name=row.reader_name,
                           department_code=row.department_code, subject=row.subject, purpose=row.purpose,
                           used_at=row.used_at) for row in rows)


def may_read(actor: Actor, holder_no: str) -> bool:
    """Whether the actor is the holder (or acts for them), carries the right, or is the platform."""
    if actor.kind is ActorKind.SYSTEM or actor.may(READ):
        return True
    return bool(actor.principal) and actor.principal == holder_no


def file_record(row: StoredFile) -> EvidenceFile:
    """The row as the record that crosses the wall."""
    return EvidenceFile(file_no=row.file_no, owner_no=row.owner_no, kind_code=row.kind_code, name=row.name,
                        trust=TrustLevel(row.trust), recorded_at=row.recorded_at, sha256=row.sha256, size=row.size,
                        media_type=row.media_type)


def _answer(row: AnswerRow) -> KnownAnswer:
    return KnownAnswer(element_id=row.element_id, value=row.value, trust=TrustLevel(row.trust), origin=Origin(row.origin),
                       recorded_at=row.recorded_at, source=row.source)
