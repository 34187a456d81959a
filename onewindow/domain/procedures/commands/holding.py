"""Beginning a special procedure, with its notice, and bringing it to its end, with what it was held for."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries as case_queries
from onewindow.domain.cases.types import HearingMark
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, SpecialKind, SpecialRule
from onewindow.domain.papers import commands as papers
from onewindow.domain.papers.types import Paper, PaperDraft, PaperKind
from onewindow.domain.people import queries as people
from onewindow.domain.procedures import rules
from onewindow.domain.procedures.facts import OpinionAsked, SpecialProcedureBegun, SpecialProcedureOver
from onewindow.domain.procedures.models import ConsultationRow, HearingRow, ProcedureRow
from onewindow.domain.procedures.queries.reading import as_procedure
from onewindow.domain.procedures.types import HearingState, ProcedureState, SpecialProcedure
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.command import Done, command
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.numbers import next_number

ONCE_BASIS = "行政许可法 48"
UNFINISHED_SENTENCES = {
    "over": "it is over",
    "record": "the hearing has no record yet",
    "answers": "not every organ has answered",
    "result": "the result is missing",
}


TOLD_SENTENCES = {
    "reason": "give the reason, as the applicant reads it",
    "time": "give the time it needs: the applicant is told in writing",
    "too_long": "it may not take so long",
    "fixed": "its length is set by law",
}


class NotTold(Refusal):
    """What the applicant must be told of a special procedure is missing or wrong (行政许可法 45)."""

    code = "not_told"
    sentence = "This can't be begun so: {why}."
    status = 422


class HeldOnce(Refusal):
    """A hearing is held once, and its record decides; a public notice is given once."""

    code = "held_once"
    sentence = "“{name}” has been held in this case and is not held again."


class StillLasting(Refusal):
    """The law sets its length; nobody ends it before."""

    code = "still_lasting"
    sentence = "This lasts through {until} by law and can be ended on the day after."


class NotFinished(Refusal):
    """The procedure has not brought what it was held for."""

    code = "not_finished"
    sentence = "This can't be ended yet: {why}."


@command("procedures.begin", right="procedures.begin", changes="opinion")
def begin(*, actor: Actor, at: datetime, case_no: str, special_code: str, reason: str, days: int = 0, key: str = "") -> Done[SpecialProcedure]:
    """Begin a special procedure of the item's standard: the applicant is told in writing, the clock stops unless the law counts it.

    A consultation sends its letters, a hearing waits to be arranged. A hearing may be held where the procedure gives a right to one,
    though the standard lists none (47). Refuses NotTold without a reason or the time needed, and what ``cases.pause`` refuses: a procedure
    the standard does not name (行政许可法 45), one that is under way. Refuses HeldOnce for a hearing that was held.
    """
    found = case_queries.case(actor=actor, case_no=case_no)
    named = catalogue.bundle(bundle_hash=found.summary.bundle_hash).special(special_code)
    why = rules.why_not_begun(named, reason=reason, amount=days) if named else ""  # cases.pause refuses one that is not named
    if named and why:
        raise NotTold(why=TOLD_SENTENCES[why], article="、".join(catalogue.bundle(bundle_hash=found.summary.bundle_hash).citations_of(named)))
    held = ProcedureRow.objects.filter(case_no=case_no, state=ProcedureState.OVER.value).values_list("special_code", flat=True)
    if named and not rules.may_begin(named, under_way=(), over=held):
        raise HeldOnce(name=named.name, article=ONCE_BASIS)
    paused = cases.pause(actor=actor, at=at, case_no=case_no, special_code=special_code, reason=reason, days=days)
    bundle = catalogue.bundle(bundle_hash=paused.bundle_hash)
    rule = _rule(bundle, special_code)
    row = ProcedureRow.objects.create(
        procedure_no=next_number(kind="S", on=at.date()), case_no=case_no, special_code=special_code, kind=rule.kind.value, name=rule.name, counted=rule.counted,
        state=ProcedureState.UNDER_WAY.value, reason=reason[:300], began_at=at,
        expected_on=rules.expected_end(began_at=at, amount=days or rule.amount, unit=rule.unit, calendar=current_calendar()))
    if rule.kind in rules.WITH_HEARING:
        HearingRow.objects.create(procedure=row, state=HearingState.CALLED.value)
        if not rules.is_called(fact.name for fact in found.facts):  # held of the organ's own motion; one asked for was called for by that
            cases.record_progress(actor=actor, at=at, case_no=case_no, name=HearingMark.CALLED)
    asked = _ask(actor, at, row, rule, bundle, item_name=paused.item_name) if rule.kind in rules.WITH_OPINIONS else ()
    facts = (SpecialProcedureBegun(procedure_no=row.procedure_no, case_no=case_no, kind=rule.kind.value), *asked)
    return Done(as_procedure(row), subject=f"procedure:{row.procedure_no}", facts=facts, basis="、".join(bundle.citations_of(rule)),
                payload={"case_no": case_no, "special": special_code, "reason": reason})


@command("procedures.end", right="procedures.begin")
def end(*, actor: Actor, at: datetime, procedure_no: str, result: str, key: str = "") -> Done[SpecialProcedure]:
    """End a special procedure with its result; the clock of the case runs on.

    Refuses NotFinished while a hearing has no record (行政许可法 48: the decision rests on it) or an organ asked has not answered, and
    StillLasting before the last day of one whose length the law sets is over; that one is over with its last day, whoever says so when.
    """
    row = locked(actor, procedure_no)
    _refuse_unfinished(row, result)
    until = rules.lasts_until(kind=SpecialKind(row.kind), expected_on=row.expected_on, on=local_day(at))
    if until is not None:
        raise StillLasting(until=until)
    over_at = rules.over_at(kind=SpecialKind(row.kind), expected_on=row.expected_on, at=at)
    cases.resume(actor=actor, at=at, case_no=row.case_no, special_code=row.special_code, result=result[:250], over_at=over_at)
    record = _opinion(actor, at, row, result) if row.kind == SpecialKind.EXPERT_REVIEW.value else None
    row.state, row.ended_at, row.result = ProcedureState.OVER.value, over_at or at, result[:500]
    row.save(update_fields=["state", "ended_at", "result"])
    fact = SpecialProcedureOver(procedure_no=procedure_no, case_no=row.case_no, kind=row.kind)
    return Done(as_procedure(row), subject=f"procedure:{procedure_no}", facts=(fact,),
                payload={"result": result, **({"document_no": record.paper_no, "digest": record.digest} if record else {})})


def locked(actor: Actor, procedure_no: str) -> ProcedureRow:
    """The row, locked until the transaction ends. Refuses NotFound, also to staff of another organ; the platform acts for every organ."""
    row = ProcedureRow.objects.select_for_update(of=("self",)).filter(procedure_no=procedure_no).first()
    found = case_queries.summary(actor=actor, case_no=row.case_no) if row else None
    if row is None or found is None or (actor.kind is not ActorKind.SYSTEM and found.department_code != actor.department_code):
        raise NotFound(what="the procedure", number=procedure_no)
    return row


def letter_about(case_no: str, kind: PaperKind, *, actor: Actor, addressee: str, basis: tuple[str, ...], said: dict[str, object]) -> PaperDraft:
    """A paper of a procedure: it belongs to the case, under the organ's name."""
    found = case_queries.summary(actor=actor, case_no=case_no)
    return PaperDraft(kind=kind, about=(f"case:{case_no}",), organ_code=found.department_code, addressee=addressee, subject_name=found.item_name,
                      matter_no=case_no, basis=basis, said=said)


def _rule(bundle: Bundle, code: str) -> SpecialRule:
    found = bundle.special(code)
    if found is None:  # cases.pause has refused it before
        raise NotFound(what="the special procedure", number=code)
    return found


def _ask(actor: Actor, at: datetime, row: ProcedureRow, rule: SpecialRule, bundle: Bundle, *, item_name: str) -> tuple[OpinionAsked, ...]:
    """A letter to each organ whose opinion the law wants."""
    asked = []
    for code in rule.organs:
        organ = people.department(code=code)
        fields = [["征求意见的事项", row.reason], ["请于此日前回复", row.expected_on.isoformat() if row.expected_on else "-"]]
        draft = letter_about(row.case_no, PaperKind.CONSULTATION, actor=actor, addressee=organ.name, basis=bundle.citations_of(rule), said={"fields": fields})
        paper = papers.record(actor=actor, at=at, paper=draft)
        number = next_number(kind="O", on=at.date())
        ConsultationRow.objects.create(
            consultation_no=number, procedure=row, item_name=item_name, department_code=code, question=row.reason, sent_at=at, due_on=row.expected_on,
            silence_agrees=rule.silence_agrees, paper_no=paper.paper_no)
        asked.append(OpinionAsked(consultation_no=number, case_no=row.case_no, department_code=code))
    return tuple(asked)


def _opinion(actor: Actor, at: datetime, row: ProcedureRow, result: str) -> Paper:
    """专家评审意见: what the experts were asked and what they said, kept as a paper of the case."""
    found = case_queries.summary(actor=actor, case_no=row.case_no)
    bundle = catalogue.bundle(bundle_hash=found.bundle_hash)
    basis = bundle.citations(_rule(bundle, row.special_code).basis)
    said: dict[str, object] = {
        "fields": [["评审事项", row.reason], ["开始", timezone.localdate(row.began_at).isoformat()], ["结束", timezone.localdate(at).isoformat()]],
        "paragraphs": [line for line in result.splitlines() if line.strip()], "signers": [["评审专家", ""]]}
    draft = letter_about(row.case_no, PaperKind.EXPERT_OPINION, actor=actor, addressee=found.applicant_name, basis=basis, said=said)
    return papers.record(actor=actor, at=at, paper=draft)


def _refuse_unfinished(row: ProcedureRow, result: str) -> None:
    hearing = HearingRow.objects.filter(procedure=row).first()
    answered = list(row.consultations.values_list("answered_at", flat=True))
    checks = (
        (row.state != ProcedureState.UNDER_WAY, "over"),
        (hearing is not None and hearing.state != HearingState.HELD, "record"),
        (not rules.all_answered(answered=[moment is not None for moment in answered]), "answers"),
        (not result.strip(), "result"),
    )
    why = next((UNFINISHED_SENTENCES[name] for bad, name in checks if bad), "")
    if why:
        raise NotFinished(why=why, article="行政许可法 45、48")
