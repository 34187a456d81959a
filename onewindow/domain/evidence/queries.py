"""Questions about evidence. They write nothing: reading somebody else's content goes by commands.use_file,
which leaves a row the holder can see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q

from onewindow.domain.evidence import formats, rules
from onewindow.domain.evidence.models import (
    AnswerRow,
    BrokenPromiseRow,
    CheckRow,
    ConsentRow,
    ObjectionRow,
    ReuseRow,
    StoredFile,
    UseRow,
)
from onewindow.domain.evidence.types import (
    ORGANISATION_ELEMENT,
    About,
    CheckChoice,
    CheckState,
    Consent,
    Disagreement,
    EvidenceFile,
    Exclusion,
    FileContent,
    Finding,
    KnownAnswer,
    Objection,
    Origin,
    RegisterCheck,
    RegisterInfo,
    ScannerInfo,
    TrustLevel,
    UseKind,
    UseRecord,
)
from onewindow.kernel import files, ledger
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.once import asked_once

__all__ = [
    "broken_promise", "checks_of", "file", "files_of", "known_answers", "known_by_source", "objections_of", "own_content",
    "point_findings", "registers", "reuse_wanted", "scanner_of", "waiting_checks",
]

READ = "evidence.read"


class TheirsAlone(Refusal):
    """What is kept of somebody, asked for by an agent whose mandates reach single matters alone (个人信息保护法 44, 45)."""

    code = "theirs_alone"
    sentence = "What is kept of {principal} and who has used it is shown to {principal} alone: your mandate reaches single matters. What a matter needs is filled in there."
    status = 403


def known_answers(*, actor: Actor, subject_no: str, element_ids: tuple[str, ...]) -> dict[str, KnownAnswer]:
    """What is known of the subject for these data elements, the counting answer for each; unknown ones are absent.

    Empty to an actor who is neither the subject nor entitled to read evidence.
    """
    if not may_read(actor, subject_no):
        return {}
    rows = AnswerRow.objects.filter(subject_no=subject_no, element_id__in=element_ids)
    return rules.best_answers(_answer(row) for row in rows)


def known_by_source(
    *, actor: Actor, subject_no: str, element_ids: tuple[str, ...], at: datetime, uscc: str = "",
) -> dict[str, tuple[KnownAnswer, ...]]:
    """What registers and what earlier forms say of the subject, for each data element; a register's word only while it holds.

    ``uscc``: nothing that was said about an organisation of another credit code. Empty to an actor who is neither the subject nor entitled to read evidence, and when the subject doesn't want
    known answers used again.
    """
    if not may_read(actor, subject_no) or not reuse_wanted(subject_no=subject_no):
        return {}
    asked = {*element_ids, ORGANISATION_ELEMENT} if uscc else {*element_ids}
    rows = AnswerRow.objects.filter(Q(stale_at__isnull=True) | Q(stale_at__gte=at), subject_no=subject_no, element_id__in=asked)
    said = [_answer(row) for row in rows]
    found = rules.by_source(rules.of_organisation(said, uscc=uscc) if uscc else said)
    return {name: answers for name, answers in found.items() if name in element_ids}


def reuse_wanted(*, subject_no: str) -> bool:
    """Whether what is known of the subject may be filled into new forms; yes unless they said no (个人信息保护法 44)."""
    return not ReuseRow.objects.filter(holder_no=subject_no, wanted=False).exists()


def registers() -> Mapping[str, RegisterInfo]:
    """The registers of other organs the platform knows, by code."""
    return formats.registers()


def checks_of(*, about: str, answers: Mapping[str, str]) -> tuple[RegisterCheck, ...]:
    """How the materials of a draft that nobody hands in stand, compared with its answers as they are now.

    For the rooms above, which guard whose draft it is: no actor.
    """
    return tuple(check_record(row, answers) for row in _checks(about))


def waiting_checks(*, at: datetime, limit: int = 50) -> tuple[str, ...]:
    """Drafts for which the office still has to get something from a register, and may ask again by now."""
    rows = CheckRow.objects.filter(choice=CheckChoice.FETCH_LATER.value, next_try_at__lte=at, tries__lt=rules.MOST_TRIES)
    rows = rows.exclude(state__in=[state.value for state in rules.COMPARED])
    return tuple(dict.fromkeys(rows.order_by("next_try_at").values_list("about", flat=True)[:limit]))


def point_findings(
    *, about: str, points: tuple[tuple[str, str], ...], answers: Mapping[str, str], complete: bool, identified: bool,
) -> dict[tuple[str, str], Finding]:
    """What a machine finds on review points (material and point code) of a draft; UNKNOWN for what it can't check.

    ``complete``: the form is filled in without fault; ``identified``: the applicant proved who they are. No actor, as above.
    """
    rows = {row.material_code: row for row in _checks(about)}
    table, findings = formats.point_checks(), {}
    for material, point in points:
        rule = table.get(point)
        wanted = rule.register if rule else ""
        row = next((each for each in (rows.get(material), *rows.values()) if each is not None and wanted in ("", each.register)), None)
        told = rules.told_by_element(about_of(row), told=json.loads(row.told or "{}"), answers=answers) if row else {}
        findings[material, point] = rules.point_finding(rule, check=check_record(row, answers) if row else None, told=told,
                                                        complete=complete, identified=identified)
    return findings


def broken_promise(*, holder_no: str, on: date) -> Exclusion | None:
    """Why somebody whose promise proved false may not promise again on the day; None if they may (告知承诺)."""
    rows = BrokenPromiseRow.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), holder_no=holder_no, begins_on__lte=on)
    row = rows.filter(lifted_at__isnull=True).order_by("-begins_on", "id").first()
    return Exclusion(article=row.article, until_on=row.until_on) if row else None


def consents_of(*, actor: Actor, holder_no: str) -> tuple[Consent, ...]:
    """The holder's consents, newest first, withdrawn ones too. Empty to those it does not concern."""
    if not may_read(actor, holder_no) or actor.within is not None:
        return ()
    return tuple(consent_record(row) for row in ConsentRow.objects.filter(holder_no=holder_no).order_by("-given_at", "-id"))


def objections_of(*, actor: Actor, holder_no: str, about: str = "") -> tuple[Objection, ...]:
    """The holder's objections to what registers say, newest first. Empty to those it does not concern."""
    if not may_read(actor, holder_no) or actor.within is not None:
        return ()
    rows = ObjectionRow.objects.filter(holder_no=holder_no).order_by("-raised_at", "-id")
    return tuple(objection_record(row) for row in (rows.filter(about=about) if about else rows))


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
    """The owner's own file with its bytes. Refuses NotFound to everybody else, FileSealed, FileDamaged.

    An agent whose mandates reach single matters alone opens what they brought themselves: a file tells no matter.
    """
    row = _own(actor, file_no)
    content = files.content_of(file_no=file_no, reader=files.FileReader(ref=actor.principal, entitled=True))
    return FileContent(file=file_record(row), content=content)


def own_thumb(*, actor: Actor, file_no: str) -> bytes:
    """The small picture of the owner's own file, under the rights of ``own_content``. Refuses NotFound also where there is none."""
    row = _own(actor, file_no)
    return files.thumb_of(file_no=row.file_no, reader=files.FileReader(ref=actor.principal, entitled=True))


def uses_of(*, actor: Actor, kind: str = "", most: int = 100, skip: int = 0) -> tuple[UseRecord, ...]:
    """Every use of the actor's own data, newest first, ``most`` at a time: registers asked, answers filled in again, files
    opened, each with purpose, ground, who and when (个人信息保护法 44–45)."""
    if not actor.principal or actor.within is not None:
        return ()
    rows = UseRow.objects.filter(holder_no=actor.principal).order_by("-used_at", "-id")
    if kind:
        rows = rows.filter(kind=kind)
    return tuple(UseRecord(holder_no=row.holder_no, reader_no=row.reader_no, reader_name=row.reader_name, channel=row.channel,
                           department_code=row.department_code, kind=UseKind(row.kind), subject=row.subject, purpose=row.purpose,
                           ground=row.ground, elements=tuple(row.elements), outcome=row.outcome, used_at=row.used_at)
                 for row in rows[skip:skip + most])


def scanner_of(*, counter_code: str) -> ScannerInfo | None:
    """The scanner that stands at the counter; None where there is none."""
    known = formats.scanners(settings.ONEWINDOW_SCANNERS)
    found = known.get(counter_code) or known.get("*")
    return replace(found, counter_code=counter_code) if found and counter_code else None


def may_read(actor: Actor, holder_no: str) -> bool:
    """Whether the actor is the holder (or acts for them), carries the right, or is the platform."""
    if actor.kind is ActorKind.SYSTEM or actor.may(READ):
        return True
    return bool(actor.principal) and actor.principal == holder_no


def _own(actor: Actor, file_no: str) -> StoredFile:
    row = StoredFile.objects.filter(file_no=file_no).first()
    if row is None or not actor.principal or row.owner_no != actor.principal or not (actor.within is None or _brought(actor, file_no)):
        raise NotFound(what="file", number=file_no)
    return row


def _brought(actor: Actor, file_no: str) -> bool:
    """Whether it was this actor who added the file."""
    return any(entry.actor.get("ref") == actor.ref for entry in ledger.history(subject=f"evidence:{file_no}")[:1])


def file_record(row: StoredFile) -> EvidenceFile:
    """The row as the record that crosses the wall."""
    return EvidenceFile(file_no=row.file_no, owner_no=row.owner_no, kind_code=row.kind_code, name=row.name,
                        trust=TrustLevel(row.trust), recorded_at=row.recorded_at, sha256=row.sha256, size=row.size,
                        media_type=row.media_type)


def _answer(row: AnswerRow) -> KnownAnswer:
    return KnownAnswer(element_id=row.element_id, value=row.value, trust=TrustLevel(row.trust), origin=Origin(row.origin),
                       recorded_at=row.recorded_at, source=row.source)


def consent_record(row: ConsentRow) -> Consent:
    """The row as the record that crosses the wall."""
    return Consent(consent_no=row.consent_no, holder_no=row.holder_no, register=row.register, purpose=row.purpose,
                   wording=row.wording, given_at=row.given_at, withdrawn_at=row.withdrawn_at)


def objection_record(row: ObjectionRow) -> Objection:
    """The row as the record that crosses the wall."""
    return Objection(objection_no=row.objection_no, holder_no=row.holder_no, register=row.register, elements=tuple(row.elements),
                     reason=row.reason, about=row.about, raised_at=row.raised_at)


@asked_once
def _checks(about: str) -> tuple[CheckRow, ...]:
    return tuple(CheckRow.objects.filter(about=about).order_by("material_code"))


def check_record(row: CheckRow, answers: Mapping[str, str]) -> RegisterCheck:
    """The row as a record, compared with the answers. What may not be shown of a register is blank in it."""
    state, about = CheckState(row.state), about_of(row)
    conflicts: tuple[Disagreement, ...] = ()
    if state in rules.COMPARED:
        conflicts = rules.disagreements(about=about, told=json.loads(row.told or "{}"), answers=answers) if about else ()
        state = CheckState.CONFLICT if conflicts else CheckState.MATCHED
    if not row.disclosed:
        conflicts = tuple(replace(each, told="") for each in conflicts)
    return RegisterCheck(
        material_code=row.material_code, register=row.register, state=state, choice=CheckChoice(row.choice), conflicts=conflicts,
        asked_at=row.asked_at, valid_until=row.stale_at, reply_ref=row.reply_ref, objection_no=row.objection_no, reason=row.reason,
        tries=row.tries)


def about_of(row: CheckRow) -> About | None:
    """Whose entry the check is about, as the register's data describe it."""
    info = formats.registers().get(row.register)
    return next((about for about in info.about if about.number == row.number_of), None) if info else None
