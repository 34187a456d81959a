"""Questions about special procedures. Whoever may know of the case may know of what is held in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import FINAL_STATES, CaseDetail, HearingMark
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import SpecialKind, SpecialRule
from onewindow.domain.people import queries as people
from onewindow.domain.procedures import rules
from onewindow.domain.procedures.models import (
    ConsultationRow,
    HearingRightRow,
    HearingRow,
    ProcedureRow,
    PromiseCheckRow,
)
from onewindow.domain.procedures.types import (
    CheckState,
    Consultation,
    Hearing,
    HearingRight,
    HearingState,
    HearingTerms,
    LaidBefore,
    ProcedureState,
    PromiseCheck,
    PublicHearing,
    SpecialProcedure,
)
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import shown_due
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.kept import kept

READER = system_actor(name="procedures")
CHECKED = (CheckState.KEPT.value, CheckState.BROKEN.value)


def procedures_of(*, actor: Actor, case_no: str) -> tuple[SpecialProcedure, ...]:
    """The special procedures of the case, oldest first. NotFound when the actor may not know of the case."""
    cases.summary(actor=actor, case_no=case_no)
    rows = ProcedureRow.objects.select_related("hearing").prefetch_related("consultations").filter(case_no=case_no)
    return tuple(as_procedure(row) for row in rows.order_by("began_at", "procedure_no"))


def beginnable(*, specials: Sequence[SpecialRule], held: Sequence[SpecialProcedure]) -> tuple[SpecialRule, ...]:
    """Those of a standard's special procedures that may be begun in a case in which these were: not what is under way, not what is held once."""
    under_way = {each.special_code for each in held if each.state is ProcedureState.UNDER_WAY}
    over = {each.special_code for each in held} - under_way
    return tuple(rule for rule in specials if rules.may_begin(rule, under_way=under_way, over=over))


def hearing_rights(*, actor: Actor, case_no: str) -> tuple[HearingRight, ...]:
    """Who was told of the right to a hearing: staff see all, a party sees its own. NotFound for whoever is neither a party nor may know of the case."""
    rows = HearingRightRow.objects.filter(case_no=case_no).order_by("told_at", "paper_no")
    if actor.kind is ActorKind.PERSON:
        rows = rows.filter(party_no=actor.principal)
    if actor.kind is not ActorKind.PERSON or not rows:
        cases.summary(actor=actor, case_no=case_no)
    return tuple(as_right(row) for row in rows)


def public_hearings(*, at: datetime) -> tuple[PublicHearing, ...]:
    """The hearings still to be held to which anybody may come, the next first (行政许可法 46, 48)."""
    rows = HearingRow.objects.select_related("procedure").filter(state=HearingState.ARRANGED.value, public=True, held_at__gte=at).order_by("held_at", "id")
    found = []
    for row in rows:
        summary = cases.summary(actor=READER, case_no=row.procedure.case_no)
        if row.held_at is not None and summary.state not in FINAL_STATES:
            found.append(PublicHearing(item_name=summary.item_name, organ_name=people.department(code=summary.department_code).name, held_at=row.held_at,
                                       place=row.place, presiding=row.presiding))
    return tuple(found)


def hearing_terms(*, actor: Actor, case_no: str, at: datetime) -> HearingTerms | None:
    """Between which days the hearing under way can be held when its notice goes out now; None when none is to be held."""
    found = cases.case(actor=actor, case_no=case_no)
    row = ProcedureRow.objects.filter(case_no=case_no, state=ProcedureState.UNDER_WAY.value, hearing__state__in=(HearingState.CALLED.value, HearingState.ARRANGED.value)).first()
    if row is None:
        return None
    earliest_on, latest_on = rules.hearing_span(called_at=called_at(found, row), now=at, calendar=current_calendar())
    return HearingTerms(earliest_on=earliest_on, latest_on=latest_on)


def consultations_for(*, actor: Actor, answered: bool = False, limit: int = 200) -> tuple[Consultation, ...]:
    """The opinions asked of the actor's organ, the most pressing first."""
    if not actor.department_code or not actor.may("procedures.answer"):
        raise NotAllowed(act="procedures.answer")
    rows = ConsultationRow.objects.select_related("procedure").filter(department_code=actor.department_code, answered_at__isnull=not answered)
    return tuple(as_consultation(row) for row in rows.order_by("due_on", "sent_at")[:limit])


def needed_by(*, asked: Sequence[Consultation], at: datetime) -> dict[str, date]:
    """Until when an answer serves its case, by number of the consultation: its own term, or the day the case is to be decided by where none was set."""
    open_ended = {each.case_no for each in asked if each.due_on is None and each.answered_at is None}
    clocks = cases.clocks(actor=READER, case_nos=tuple(open_ended), at=at, steps=False) if open_ended else {}
    days = {number: found.due_on for number, clock in clocks.items() if (found := shown_due(clock)) is not None}
    known = {each.consultation_no: each.due_on or days.get(each.case_no) for each in asked}
    return {number: day for number, day in known.items() if day is not None}


def opinions_waiting(*, actor: Actor) -> int:
    """How many opinions asked of the actor's organ wait for its answer; 0 for a post that doesn't answer."""
    if not actor.department_code or not actor.may("procedures.answer"):
        return 0
    return _waiting(actor.department_code)


@kept("opinion", size=128)
def _waiting(department_code: str) -> int:
    return ConsultationRow.objects.filter(department_code=department_code, answered_at__isnull=True).count()


def consultation(*, actor: Actor, consultation_no: str) -> Consultation:
    """One opinion, for the organ asked and for whoever may know of the case. NotFound for anybody else."""
    row = ConsultationRow.objects.select_related("procedure").filter(consultation_no=consultation_no).first()
    if row is None:
        raise NotFound(what="the consultation", number=consultation_no)
    if not (actor.kind is ActorKind.STAFF and actor.department_code == row.department_code):
        cases.summary(actor=actor, case_no=row.procedure.case_no)
    return as_consultation(row)


def laid_before(*, actor: Actor, consultation_no: str) -> LaidBefore:
    """The application an opinion is asked about, for the organ asked alone: without it nobody can say yes or no. NotFound for anybody else."""
    asked = consultation(actor=actor, consultation_no=consultation_no)
    if actor.department_code != asked.department_code or not actor.may("procedures.answer"):
        raise NotFound(what="the consultation", number=consultation_no)
    summary, sealed = cases.summary(actor=READER, case_no=asked.case_no), cases.sealed(actor=READER, case_no=asked.case_no)
    bundle = catalogue.bundle(bundle_hash=sealed.bundle_hash)
    return LaidBefore(applicant_name=summary.applicant_name, groups=bundle.asked(sealed.values()),
                      files=tuple((bundle.name_of(given.material_code), given.file_no, given.name) for given in sealed.materials if given.file_no))


def promise_checks(*, actor: Actor, done: bool = False, limit: int = 200) -> tuple[PromiseCheck, ...]:
    """The promises the actor's organ has to check, the earliest first; or those that are ``done``, the latest first."""
    if not actor.department_code or not actor.may("procedures.check_promise"):
        raise NotAllowed(act="procedures.check_promise")
    rows = PromiseCheckRow.objects.filter(department_code=actor.department_code)
    rows = rows.filter(state__in=CHECKED) if done else rows.exclude(state__in=CHECKED)
    return tuple(as_check(row) for row in rows.order_by(*(("-checked_at",) if done else ("due_on", "check_no")))[:limit])


def promise_check_of(*, actor: Actor, case_no: str) -> PromiseCheck | None:
    """The check of the case's promise, if it has one. NotFound when the actor may not know of the case."""
    cases.summary(actor=actor, case_no=case_no)
    row = PromiseCheckRow.objects.filter(case_no=case_no).first()
    return as_check(row) if row else None


def rests_on_promise(*, actor: Actor, case_no: str) -> bool:
    """Whether the applicant applied by promise (告知承诺) instead of proving. NotFound when the actor may not know of the case."""
    return any(fact.name == "PromiseGiven" for fact in cases.case(actor=actor, case_no=case_no).facts)


def as_procedure(row: ProcedureRow) -> SpecialProcedure:
    """The record of a row with its hearing and consultations."""
    hearing = HearingRow.objects.filter(procedure=row).first()
    return SpecialProcedure(
        procedure_no=row.procedure_no, case_no=row.case_no, special_code=row.special_code, kind=SpecialKind(row.kind), name=row.name, counted=row.counted,
        state=ProcedureState(row.state), reason=row.reason, began_at=row.began_at, expected_on=row.expected_on, ended_at=row.ended_at, result=row.result,
        hearing=_hearing(hearing) if hearing else None, consultations=tuple(as_consultation(entry) for entry in row.consultations.order_by("sent_at", "consultation_no")))


def as_consultation(row: ConsultationRow) -> Consultation:
    """The record of a row."""
    return Consultation(
        consultation_no=row.consultation_no, procedure_no=row.procedure.procedure_no, case_no=row.procedure.case_no, item_name=row.item_name,
        department_code=row.department_code, department_name=people.department(code=row.department_code).name, question=row.question, sent_at=row.sent_at,
        due_on=row.due_on, answered_at=row.answered_at, agrees=row.agrees, opinion=row.opinion, by_silence=row.by_silence, paper_no=row.paper_no)


def called_at(found: CaseDetail, procedure: ProcedureRow) -> datetime:
    """When the hearing was called for: when a party asked for it, else when the organ began it of itself."""
    return next((fact.recorded_at for fact in reversed(found.facts) if fact.name == HearingMark.CALLED), procedure.began_at)


def as_right(row: HearingRightRow) -> HearingRight:
    """The record of a row."""
    return HearingRight(case_no=row.case_no, party_no=row.party_no, name=row.name, interest=row.interest, told_at=row.told_at, until_on=row.until_on,
                        asked_at=row.asked_at, said=row.said, paper_no=row.paper_no)


def as_check(row: PromiseCheckRow) -> PromiseCheck:
    """The record of a row."""
    return PromiseCheck(check_no=row.check_no, case_no=row.case_no, item_name=row.item_name, permit_no=row.permit_no, department_code=row.department_code,
                        due_on=row.due_on, state=CheckState(row.state), checked_at=row.checked_at, finding=row.finding, rectify_by_on=row.rectify_by_on)


def _hearing(row: HearingRow) -> Hearing:
    return Hearing(state=HearingState(row.state), public=row.public, held_at=row.held_at, place=row.place, presiding=row.presiding, recorder=row.recorder,
                   participants=tuple(row.participants), notice_no=row.notice_no, record_no=row.record_no)
