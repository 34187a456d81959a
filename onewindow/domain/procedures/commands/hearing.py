"""Hearings (听证): the right told, the hearing asked for, arranged with notice, held and recorded (行政许可法 46-48)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time

from django.utils import timezone

from onewindow.domain.cases import commands as case_commands
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import FINAL_STATES, CaseState, CaseSummary, HearingMark
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.mandates.types import Power
from onewindow.domain.notices import commands as notices
from onewindow.domain.papers import commands as papers
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.people import queries as people
from onewindow.domain.procedures import rules
from onewindow.domain.procedures.commands.holding import letter_about, locked
from onewindow.domain.procedures.facts import HearingArranged, HearingHeld
from onewindow.domain.procedures.models import HearingRightRow, HearingRow, ProcedureRow
from onewindow.domain.procedures.queries.reading import as_procedure, as_right, called_at
from onewindow.domain.procedures.types import HearingRight, HearingState, SpecialProcedure
from onewindow.domain.teams import queries as teams
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.command import Done, command
from onewindow.kernel.deadlines import CHINA
from onewindow.kernel.errors import NotFound, Refusal

LAW_THIRD, LAW_ASK, LAW_HOLD = "行政许可法 36", "行政许可法 47", "行政许可法 48"
READER = system_actor(name="procedures")
LATE_NOTE = "（超过行政许可法第四十七条规定的二十个工作日）"


TIME_SENTENCES = {
    "too_soon": "the notice must go out seven working days ahead",
    "too_late": "it must be held within twenty working days of being called for",
    "place": "name the place",
    "not_held": "it has not been held yet",
    "held": "it was held already",
}


class NoHearingRight(Refusal):
    """The procedure of this item knows no hearing on request."""

    code = "no_hearing_right"
    sentence = "Nobody can ask for a hearing on {service}: its procedure does not provide one."


class DecidedAlready(Refusal):
    """A hearing comes before the decision (行政许可法 47)."""

    code = "decided_already"
    sentence = "This case is decided or ended: nobody can be told of a right to a hearing any more."


class AlreadyTold(Refusal):
    """A party is told once."""

    code = "already_told"
    sentence = "This party was told on {day} and may ask for a hearing until {until}."


class ThirdPartyIncomplete(Refusal):
    """Who is told, and why it concerns them."""

    code = "third_party_incomplete"
    sentence = "Name the third party and say which of its interests the application touches."
    status = 422


class ThirdPartyUnknown(Refusal):
    """Nobody of this name is registered with the number."""

    code = "third_party_unknown"
    sentence = "Nobody of this name is registered here with this number. Look at both again, or leave the number empty: the notice then goes on paper alone."
    status = 422


class AskedTooLate(Refusal):
    """Five working days have passed (行政许可法 47)."""

    code = "asked_too_late"
    sentence = "A hearing could be asked for until {until}."


class WrongTime(Refusal):
    """The hearing is too soon after its notice, or too late after it was asked for."""

    code = "wrong_time"
    sentence = "The hearing can't be held at that time: {why}."
    status = 422


class PresidingHandler(Refusal):
    """Who handles the case may not preside over its hearing (行政许可法 48)."""

    code = "presiding_handler"
    sentence = "{name} has handled this case and may not preside over its hearing. Name another member of the organ."
    status = 403


class PresidingAway(Refusal):
    """Who is on leave on the day presides over nothing; the deputy stands in for the reviews of who is away, and not here: whoever presides is named."""

    code = "presiding_away"
    sentence = "{name} is on leave from {begins} to {until} and can't preside on {day}. Name somebody who is there, or another day."
    status = 422


class RecordIncomplete(Refusal):
    """The record is signed by those who took part (行政许可法 48)."""

    code = "record_incomplete"
    sentence = "A record needs what was said and the names of those who took part and signed it."
    status = 422


@command("procedures.tell_hearing_right", right="procedures.begin")
def tell_hearing_right(*, actor: Actor, at: datetime, case_no: str, key: str = "") -> Done[HearingRight]:
    """Tell the applicant in writing of the right to a hearing and until when it may be asked for: five working days.

    Until then nothing is decided. Refuses NoHearingRight, DecidedAlready, AlreadyTold.
    """
    found = cases.summary(actor=actor, case_no=case_no)
    return _tell(actor, at, found, HearingRightRow(case_no=case_no, party_no=found.applicant_no), kind=PaperKind.HEARING_RIGHT, addressee=found.applicant_name)


@command("procedures.tell_third_party", right="procedures.begin")
def tell_third_party(*, actor: Actor, at: datetime, case_no: str, name: str, interest: str, number: str = "", party_no: str = "",
                     key: str = "") -> Done[HearingRight]:
    """Tell a third party, whose major interests the application touches, that it may state and defend itself and ask for a hearing (行政许可法 36, 47).

    ``number``: the ID number, unified social credit code or phone the party is registered here with, or ``party_no``, its number here: it is
    then told by message too. Without either the notice goes on paper alone. Refuses NoHearingRight, DecidedAlready, AlreadyTold, ThirdPartyIncomplete,
    ThirdPartyUnknown.
    """
    if not name.strip() or not interest.strip():
        raise ThirdPartyIncomplete(article=LAW_THIRD)
    party_no = _registered(actor, name=name, number=number) if number.strip() else party_no
    row = HearingRightRow(case_no=case_no, party_no=party_no, name=name.strip()[:100], interest=interest.strip()[:300])
    return _tell(actor, at, cases.summary(actor=actor, case_no=case_no), row, kind=PaperKind.THIRD_PARTY_NOTICE, addressee=row.name)


@command("procedures.ask_for_hearing", right="cases.submit")
def ask_for_hearing(*, actor: Actor, at: datetime, case_no: str, reason: str, key: str = "") -> Done[HearingRight]:
    """Ask for a hearing as the party that was told of the right, or as their agent with a mandate for the service.

    Refuses NotFound for anybody else, NotMandated, AskedTooLate after five working days.
    """
    row = HearingRightRow.objects.select_for_update(of=("self",)).filter(case_no=case_no, party_no=actor.principal).first()
    if row is None:
        raise NotFound(what="a right to a hearing", number=case_no)
    if actor.kind is ActorKind.PERSON and actor.ref != row.party_no:
        item_code = cases.summary(actor=READER, case_no=case_no).item_code
        mandates.mandate_for(agent_no=actor.ref, principal_no=row.party_no, item_code=item_code, power=Power.APPLY, on=timezone.localdate(at))
    _ask(row, at=at, said=reason)
    return Done(as_right(row), subject=f"case:{case_no}", basis=LAW_ASK, payload={"reason": reason})


@command("procedures.record_statement", right="procedures.begin")
def record_statement(*, actor: Actor, at: datetime, paper_no: str, said: str, asks: bool, key: str = "") -> Done[HearingRight]:
    """Write down what a third party stated, and whether it asks for a hearing, where it came by letter or in person (行政许可法 36, 47).

    ``paper_no`` is the notice it was told by. Refuses NotFound, AskedTooLate for a hearing asked for after five working days.
    """
    row = HearingRightRow.objects.select_for_update(of=("self",)).filter(paper_no=paper_no).exclude(name="").first()
    if row is None:
        raise NotFound(what="the notice to a third party", number=paper_no)
    cases.summary(actor=actor, case_no=row.case_no)
    row.said = said[:1000]
    row.save(update_fields=["said"])
    if asks:
        _ask(row, at=at, said=said)
    return Done(as_right(row), subject=f"case:{row.case_no}", basis=LAW_THIRD, payload={"document_no": paper_no, "said": said, "asks": asks})


@command("procedures.let_right_pass", right="procedures.let_right_pass")
def let_right_pass(*, actor: Actor, at: datetime, paper_no: str) -> Done[HearingRight]:
    """Note that a right to a hearing was not used within its five working days. For the platform; refuses NotFound where it was, or may be still."""
    row = HearingRightRow.objects.select_for_update(of=("self",)).filter(paper_no=paper_no, asked_at__isnull=True, passed_at__isnull=True).first()
    if row is None or timezone.localdate(at) <= row.until_on:
        raise NotFound(what="a right to a hearing that passed", number=paper_no)
    row.passed_at = at
    row.save(update_fields=["passed_at"])
    if cases.summary(actor=READER, case_no=row.case_no).state not in FINAL_STATES:
        passed = datetime.combine(row.until_on, time.max, CHINA)
        case_commands.record_progress(actor=actor, at=at, case_no=row.case_no, name=HearingMark.PASSED, happened_at=passed, about=paper_no)
    return Done(as_right(row), subject=f"case:{row.case_no}", basis=LAW_ASK, payload={"document_no": paper_no})


@command("procedures.arrange_hearing", right="procedures.begin")
def arrange_hearing(*, actor: Actor, at: datetime, procedure_no: str, held_at: datetime, place: str, presiding: str, public: bool = True,
                    key: str = "") -> Done[SpecialProcedure]:
    """Set time, place and who presides, and send the notice seven working days ahead at least.

    It is held within twenty working days of being called for; where no notice can keep them any more it is held all the same, and the
    history says that it is late.
    ``presiding`` is a staff number of the competent organ; whoever presides has no other part in the case from then on. Refuses WrongTime, PresidingHandler (行政许可法 48), PresidingAway, NotFound for somebody
    who is not of the organ.
    """
    procedure = locked(actor, procedure_no)
    hearing = _hearing(procedure)
    found = cases.case(actor=actor, case_no=procedure.case_no)
    name = _colleague(found.summary.department_code, presiding)
    if rules.conflicted(presiding=presiding, handlers=found.handlers):
        raise PresidingHandler(name=name, article=LAW_HOLD)
    day = timezone.localdate(held_at)
    away = next((each for each in teams.absences(actor=actor, on=day) if each.staff_no == presiding and each.holds(day)), None)
    if away is not None:
        raise PresidingAway(name=name, begins=away.from_on, until=away.until_on, day=day)
    called, calendar = called_at(found, procedure), current_calendar()
    why = rules.why_not_arranged(called_at=called, now=at, held_at=held_at, calendar=calendar)
    why = "held" if hearing.state == HearingState.HELD else why or ("" if place.strip() else "place")
    if why:
        raise WrongTime(why=TIME_SENTENCES[why], article=LAW_HOLD)
    moment = timezone.localtime(held_at)
    fields = [["时间", f"{moment:%Y-%m-%d %H:%M}"], ["地点", place], ["主持人", name], ["是否公开", "公开" if public else "不公开"]]
    said: dict[str, object] = {"fields": fields, "paragraphs": ["参加人可以委托代理人，可以申请主持人回避，可以提出证据、申辩和质证。听证不收费。"]}
    third = HearingRightRow.objects.filter(case_no=procedure.case_no).exclude(name="").order_by("told_at")
    paper, *_others = [
        papers.record(actor=actor, at=at, paper=letter_about(procedure.case_no, PaperKind.HEARING_NOTICE, actor=actor, addressee=addressee,
                                                             basis=_basis(found.summary.bundle_hash), said=said))
        for addressee in (found.summary.applicant_name, *(row.name for row in third))]
    hearing.state, hearing.held_at, hearing.place, hearing.public = HearingState.ARRANGED.value, held_at, place[:200], public
    hearing.presiding_ref, hearing.presiding, hearing.notice_no = presiding, name, paper.paper_no
    hearing.save()
    late = rules.is_late(called_at=called, held_at=held_at, calendar=calendar)
    case_commands.record_progress(actor=actor, at=at, case_no=procedure.case_no, name=HearingMark.ARRANGED, document_no=paper.paper_no,
                                  text=f"{moment:%Y-%m-%d %H:%M} {place}{LATE_NOTE if late else ''}", about=presiding)
    for party in (found.summary.applicant_no, *(row.party_no for row in third if row.party_no)):
        notices.send(actor=actor, at=at, kind="hearing_arranged", to=party, about=procedure.case_no,
                     params={"case_no": procedure.case_no, "item": found.summary.item_name, "time": f"{moment:%Y-%m-%d %H:%M}", "place": place})
    fact = HearingArranged(procedure_no=procedure_no, case_no=procedure.case_no, held_at=held_at.isoformat(), public=public)
    return Done(as_procedure(procedure), subject=f"procedure:{procedure_no}", facts=(fact,), basis=f"{LAW_ASK}、{LAW_HOLD}" if late else LAW_HOLD,
                payload={"document_no": paper.paper_no, "digest": paper.digest, "held_at": held_at.isoformat(), "presiding": presiding, "late": late})


@command("procedures.record_hearing", right="procedures.begin")
def record_hearing(*, actor: Actor, at: datetime, procedure_no: str, record: str, participants: tuple[str, ...], key: str = "") -> Done[SpecialProcedure]:
    """Keep the record of the hearing, signed by those who took part and are named: the decision is made by it (行政许可法 48).

    Refuses RecordIncomplete, and WrongTime before the hearing was held.
    """
    procedure = locked(actor, procedure_no)
    hearing = _hearing(procedure)
    named = [name.strip() for name in participants if name.strip()]
    if not record.strip() or not named:
        raise RecordIncomplete(article=LAW_HOLD)
    if hearing.held_at is None or at < hearing.held_at:
        raise WrongTime(why=TIME_SENTENCES["not_held"], article=LAW_HOLD)
    found = cases.summary(actor=actor, case_no=procedure.case_no)
    draft = letter_about(procedure.case_no, PaperKind.HEARING_RECORD, actor=actor, addressee=found.applicant_name, basis=_basis(found.bundle_hash), said={
        "fields": [["时间", f"{timezone.localtime(hearing.held_at):%Y-%m-%d %H:%M}"], ["地点", hearing.place], ["主持人", hearing.presiding], ["记录人", actor.name]],
        "paragraphs": [line for line in record.splitlines() if line.strip()], "signers": [["参加人", name] for name in named]})
    paper = papers.record(actor=actor, at=at, paper=draft)
    hearing.state, hearing.recorder, hearing.participants, hearing.record_no = HearingState.HELD.value, actor.name, named, paper.paper_no
    hearing.save()
    case_commands.record_progress(actor=actor, at=at, case_no=procedure.case_no, name=HearingMark.HELD, document_no=paper.paper_no, about=hearing.presiding_ref)
    fact = HearingHeld(procedure_no=procedure_no, case_no=procedure.case_no, document_no=paper.paper_no)
    return Done(as_procedure(procedure), subject=f"procedure:{procedure_no}", facts=(fact,), basis=LAW_HOLD,
                payload={"document_no": paper.paper_no, "digest": paper.digest, "participants": len(named)})


def _hearing(procedure: ProcedureRow) -> HearingRow:
    row = HearingRow.objects.select_for_update(of=("self",)).filter(procedure=procedure).first()
    if row is None:
        raise NotFound(what="the hearing", number=procedure.procedure_no)
    return row


def _registered(actor: Actor, *, name: str, number: str) -> str:
    """The number here of the person or organisation with this name and this ID number, credit code or phone. Refuses ThirdPartyUnknown, the
    same whether nobody has the number or somebody of another name."""
    found = people.find_person(actor=actor, id_number=number)
    account = None if found else people.account_by_phone(phone=number)
    refs = [found.person_no] if found else [account.owner_no] if account and not account.is_staff else []
    if not refs:
        with suppress(NotFound):
            refs = [people.organisation(org_no=number.strip().upper()).org_no]
    plain = "".join(name.split())
    known = [ref for ref, registered in people.names_of(refs=refs).items() if "".join(registered.split()) == plain]
    if not known:
        raise ThirdPartyUnknown(article=LAW_THIRD)
    return known[0]


def _tell(actor: Actor, at: datetime, found: CaseSummary, row: HearingRightRow, *, kind: PaperKind, addressee: str) -> Done[HearingRight]:
    """The paper, the row, the fact in the case and the message of a right told."""
    procedure = catalogue.bundle(bundle_hash=found.bundle_hash).procedure
    if not procedure.hearing_right:
        raise NoHearingRight(service=found.item_name, article=LAW_ASK)
    if found.state in (*FINAL_STATES, CaseState.DECIDED):
        raise DecidedAlready(article=LAW_ASK)
    earlier = HearingRightRow.objects.filter(case_no=found.case_no, party_no=row.party_no, name=row.name).first()
    if earlier is not None:
        raise AlreadyTold(day=timezone.localdate(earlier.told_at), until=earlier.until_on)
    row.told_at, row.until_on = at, rules.ask_until(told_at=at, calendar=current_calendar())
    fields = [["提出期限", row.until_on.isoformat()]]
    if row.name:
        fields = [["与申请的利害关系", row.interest], ["陈述、申辩和要求听证的期限", row.until_on.isoformat()]]
    cited = (procedure.article("hearing_right"), *((LAW_THIRD,) if row.name else ()))
    paper = papers.record(actor=actor, at=at, paper=letter_about(found.case_no, kind, actor=actor, addressee=addressee, basis=cited, said={"fields": fields}))
    row.paper_no = paper.paper_no
    row.save(force_insert=True)
    case_commands.record_progress(actor=actor, at=at, case_no=found.case_no, name=HearingMark.TOLD, document_no=paper.paper_no, about=paper.paper_no)
    if row.party_no:
        notices.send(actor=actor, at=at, kind="hearing_right_third" if row.name else "hearing_right", to=row.party_no, about=found.case_no,
                     params={"case_no": found.case_no, "item": found.item_name, "until": row.until_on.isoformat()})
    return Done(as_right(row), subject=f"case:{found.case_no}", basis=LAW_THIRD if row.name else LAW_ASK,
                payload={"document_no": paper.paper_no, "until": row.until_on.isoformat()})


def _ask(row: HearingRightRow, *, at: datetime, said: str) -> None:
    """The party asks: noted once, and the hearing is called for unless one is already."""
    if timezone.localdate(at) > row.until_on or row.passed_at is not None:
        raise AskedTooLate(until=row.until_on, article=LAW_ASK)
    if row.asked_at is not None:
        return
    row.asked_at, row.said = at, said[:1000]
    row.save(update_fields=["asked_at", "said"])
    called = rules.is_called(fact.name for fact in cases.case(actor=READER, case_no=row.case_no).facts)
    for name in (HearingMark.ASKED, *(() if called else (HearingMark.CALLED,))):  # by the platform: a third party may not know of the case
        case_commands.record_progress(actor=READER, at=at, case_no=row.case_no, name=name, about=row.paper_no)


def _colleague(department_code: str, staff_no: str) -> str:
    names = {each.staff_no: each.name for each in people.colleagues(department_code=department_code)}
    if staff_no not in names:
        raise NotFound(what="the member of staff", number=staff_no)
    return names[staff_no]


def _basis(bundle_hash: str) -> tuple[str, ...]:
    bundle = catalogue.bundle(bundle_hash=bundle_hash)
    cited = [entry for special in bundle.all_specials if special.kind in rules.WITH_HEARING for entry in bundle.citations_of(special)]
    return tuple(dict.fromkeys(cited)) or (bundle.procedure.article("hearing_right") or LAW_HOLD,)

