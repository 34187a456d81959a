"""Answers of the organs that were asked, and their silence where a text gives it a meaning."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases.types import OpinionMark
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.evidence.types import FileContent
from onewindow.domain.papers import commands as papers
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.people import queries as people
from onewindow.domain.procedures.commands.holding import letter_about
from onewindow.domain.procedures.facts import OpinionGiven
from onewindow.domain.procedures.models import ConsultationRow
from onewindow.domain.procedures.queries.reading import as_consultation, consultation, laid_before
from onewindow.domain.procedures.types import Consultation
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal

READER = system_actor(name="procedures")


SILENCE_SENTENCES = {"no_text": "no text says so", "answered": "it was answered", "early": "the time is not over"}


class AlreadyAnswered(Refusal):
    """The organ has answered."""

    code = "already_answered"
    sentence = "This was answered already. Write to the organ in charge to change an opinion."


class NotYourOpinion(Refusal):
    """Another organ was asked."""

    code = "not_your_opinion"
    sentence = "Only {organ} was asked and may answer."
    status = 403


class OpinionMissing(Refusal):
    """An opinion says what it says."""

    code = "opinion_missing"
    sentence = "Say whether you agree, and write the opinion: an organ that does not agree says why."
    status = 422


class NotSilentYet(Refusal):
    """The organ may still answer, or its silence means nothing."""

    code = "not_silent_yet"
    sentence = "Silence is no agreement here: {why}."


@command("procedures.answer", right="procedures.answer", changes="opinion")
def answer(*, actor: Actor, at: datetime, consultation_no: str, agrees: bool, opinion: str, key: str = "") -> Done[Consultation]:
    """Answer as the organ that was asked (复函). Refuses NotYourOpinion, AlreadyAnswered, OpinionMissing."""
    row = _locked(consultation_no)
    if actor.department_code != row.department_code:
        raise NotYourOpinion(organ=people.department(code=row.department_code).name)
    if row.answered_at is not None:
        raise AlreadyAnswered
    if not opinion.strip():
        raise OpinionMissing
    draft = letter_about(row.procedure.case_no, PaperKind.CONSULTATION_REPLY, actor=READER, addressee=people.department(code=row.department_code).name,
                         basis=(), said={"fields": [["意见", "同意" if agrees else "不同意"], ["说明", opinion]]})
    paper = papers.record(actor=actor, at=at, paper=draft)
    row.answered_at, row.agrees, row.opinion, row.answered_by = at, agrees, opinion[:1000], actor.ref
    row.save()
    return _told(row, at=at, document_no=paper.paper_no, payload={"agrees": agrees, "document_no": paper.paper_no, "digest": paper.digest})


@command("procedures.take_silence", right="procedures.take_silence", changes="opinion")
def take_silence(*, actor: Actor, at: datetime, consultation_no: str) -> Done[Consultation]:  # noqa: ARG001
    """Take the organ's silence for agreement, where a text says so and its time is over. For the platform. Refuses NotSilentYet."""
    row = _locked(consultation_no)
    checks = ((not row.silence_agrees, "no_text"), (row.answered_at is not None, "answered"),
              (row.due_on is None or timezone.localdate(at) <= row.due_on, "early"))
    why = next((SILENCE_SENTENCES[name] for bad, name in checks if bad), "")
    if why:
        raise NotSilentYet(why=why)
    row.answered_at, row.agrees, row.by_silence = at, True, True
    row.save()
    return _told(row, at=at, payload={"agrees": True, "by_silence": True})


def _told(row: ConsultationRow, *, at: datetime, payload: dict[str, object], document_no: str = "") -> Done[Consultation]:
    """The answer is a fact of the case: who decides looks at nothing else. The organ asked knows the case by its question alone, so the platform notes it."""
    cases.record_progress(actor=READER, at=at, case_no=row.procedure.case_no, name=OpinionMark.AGREES if row.agrees else OpinionMark.DISAGREES,
                          document_no=document_no, text=people.department(code=row.department_code).name, about=row.procedure.special_code)
    fact = OpinionGiven(consultation_no=row.consultation_no, case_no=row.procedure.case_no, department_code=row.department_code,
                        agrees=bool(row.agrees), by_silence=row.by_silence)
    return Done(as_consultation(row), subject=f"procedure:{row.procedure.procedure_no}", facts=(fact,), payload=payload, basis="行政许可法 26")


def _locked(consultation_no: str) -> ConsultationRow:
    row = ConsultationRow.objects.select_for_update(of=("self",)).select_related("procedure").filter(consultation_no=consultation_no).first()
    if row is None:
        raise NotFound(what="the consultation", number=consultation_no)
    return row


@command("procedures.read_file", right="procedures.answer")
def read_file(*, actor: Actor, at: datetime, consultation_no: str, file_no: str) -> Done[FileContent]:
    """Open a file of the application an opinion is asked about, for the organ asked; its owner sees it (个人信息保护法 6).

    Refuses NotFound to every other organ, and for a file that doesn't belong to the application.
    """
    if file_no not in {number for _material, number, _name in laid_before(actor=actor, consultation_no=consultation_no).files}:
        raise NotFound(what="file", number=file_no)
    case_no = consultation(actor=actor, consultation_no=consultation_no).case_no
    return Done(evidence.use_file(actor=actor, at=at, file_no=file_no, purpose=f"case {case_no}"))
