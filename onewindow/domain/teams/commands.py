"""The verbs of teams: keep up a line, hand a case over, keep a view, record leave, draw for a second look and take it."""

from __future__ import annotations

import secrets
from datetime import datetime

from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import FINAL_STATES, CaseDetail, CaseState, Outcome
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, ProcedureStep, StepKind
from onewindow.domain.people.types import Colleague
from onewindow.domain.teams import queries, rules
from onewindow.domain.teams.facts import CaseHandedOver, DeputyNamed
from onewindow.domain.teams.models import AbsenceRow, BulkGrantRow, LineRow, SavedViewRow
from onewindow.domain.teams.types import LINE, Absence, CaseLine, LeaveTerms, Mark, SavedView, SecondLook
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal
from onewindow.kernel.numbers import next_number

MOST_VIEWS, NAME, QUESTION, REASON = 12, 30, 500, 200
SHORT = 2
"""Signs of an answer that says nothing without its question."""

BEFORE = (CaseState.SUBMITTED, CaseState.RECEIVED)
ANYBODYS = "teams.record_leave_of_others"
LEAVE_SENTENCES = {
    "self": "nobody stands in for themselves",
    "days": "the first day comes before the last one, and the last one is not over",
    "long": "it lasts at most a year",
    "twice": "a leave of these days is recorded already",
    "deputy_away": "the deputy is away in these days",
    "post": "the deputy needs the same kind of post in the same organ, or one above it",
}


class NotAColleague(Refusal):
    """A case goes to somebody of the organ who works on cases."""

    code = "not_a_colleague"
    sentence = "Choose a colleague of the competent organ who works on cases."
    status = 422


class IsAway(Refusal):
    """The colleague is on leave; a deputy stands in."""

    code = "is_away"
    sentence = "{name} is away until {until}. Hand it to the deputy: {deputy}."


class CaseIsOver(Refusal):
    """Nobody has anything to do with it any more."""

    code = "case_is_over"
    sentence = "This case is over: there is nothing to hand over."


class ViewNotKept(Refusal):
    """A view has a name of its own, and there are only so many."""

    code = "view_not_kept"
    sentence = "Give the view a name of its own, at most 30 characters; you may keep 12 views."
    status = 422


class LeaveNotRecorded(Refusal):
    """The leave can't be recorded so."""

    code = "leave_not_recorded"
    sentence = "The leave can't be recorded: {why}."
    status = 422


class OwnGrant(Refusal):
    """A second look is another's."""

    code = "own_grant"
    sentence = "You granted this case yourself: a colleague looks at it again."


class LookWithoutReason(Refusal):
    """Who finds a grant not sound says why."""

    code = "look_without_reason"
    sentence = "Write down what is not right with this case."
    status = 422


@command("teams.note_line", right="teams.note_line", chained=False)
def note_line(*, actor: Actor, at: datetime, case_no: str) -> Done[CaseLine]:
    """Bring what lists say of a case up to what it is now. For the platform."""
    detail = cases.case(actor=actor, case_no=case_no)
    summary = detail.summary
    bundle = catalogue.bundle(bundle_hash=summary.bundle_hash)
    step = _step_of(detail, bundle)
    row, _new = LineRow.objects.update_or_create(case_no=case_no, defaults={
        "department_code": summary.department_code, "applicant_no": summary.applicant_no, "item_code": summary.item_code, "item_name": summary.item_name,
        "scenario": _scenario(actor, detail, bundle)[:200], "step": step.name if step else "", "post_kind": step.post_kind.value if step else "",
        "marks": [mark.value for mark in _marks(actor, detail, bundle)], "refused": summary.outcome is Outcome.REFUSED,
        "is_open": summary.state not in FINAL_STATES})
    return Done(queries.line_of(row))


@command("teams.hand_over", right="teams.hand_over")
def hand_over(*, actor: Actor, at: datetime, case_no: str, staff_no: str, reason: str = "", key: str = "") -> Done[CaseLine]:
    """Put a case on a colleague's list (转办). It gives no right: who may do a step depends on the post, and nobody is second to themselves.

    Refuses NotFound for a case of another organ, CaseIsOver, NotAColleague, IsAway with the deputy's name.
    """
    summary = cases.summary(actor=actor, case_no=case_no)
    if summary.department_code != actor.department_code:
        raise NotFound(what="the case", number=case_no)
    if summary.state in FINAL_STATES:
        raise CaseIsOver
    to = _worker(actor, staff_no)
    if to is None:
        raise NotAColleague
    away = next((each for each in queries.absences(actor=actor, on=local_day(at)) if each.staff_no == staff_no and each.holds(local_day(at))), None)
    if away is not None:
        raise IsAway(name=away.staff_name, until=away.until_on, deputy=away.deputy_name)
    row = _row(actor, at, case_no)
    row.staff_no, row.staff_name, row.given_by, row.given_reason, row.given_at = to.staff_no, to.name, actor.name, reason.strip()[:REASON], at
    row.save()
    return Done(queries.line_of(row), subject=f"case:{case_no}", facts=(CaseHandedOver(case_no=case_no, staff_no=to.staff_no),),
                payload={"to": to.staff_no, "name": to.name, "reason": row.given_reason})


@command("teams.mark_seen", right="cases.read", chained=False)
def mark_seen(*, actor: Actor, at: datetime, case_no: str, key: str = "") -> Done[CaseLine]:
    """Mark a case as seen, for oneself. Refuses NotFound."""
    cases.summary(actor=actor, case_no=case_no)
    row = _row(actor, at, case_no)
    row.seen_by = sorted({*row.seen_by, actor.ref})
    row.save(update_fields=["seen_by"])
    return Done(queries.line_of(row))


@command("teams.keep_view", right="cases.read", chained=False, changes="view")
def keep_view(*, actor: Actor, at: datetime, name: str, question: str, renamed_from: str = "", start: bool = False) -> Done[SavedView]:
    """Keep a view under a name, or rename it, or make it the one the desk begins with. Refuses ViewNotKept."""
    name, mine = name.strip(), SavedViewRow.objects.filter(staff_no=actor.ref)
    row = mine.filter(name=renamed_from or name).first()
    taken = name != renamed_from and mine.filter(name=name).exists() and bool(renamed_from)
    if not name or len(name) > NAME or taken or (row is None and mine.count() >= MOST_VIEWS):
        raise ViewNotKept
    if start:
        mine.filter(is_start=True).update(is_start=False)
    row = row or SavedViewRow(staff_no=actor.ref, kept_at=at)
    row.name, row.question, row.is_start = name, question[:QUESTION], start or row.is_start
    row.save()
    return Done(SavedView(name=row.name, question=row.question, is_start=row.is_start))


@command("teams.drop_view", right="cases.read", chained=False, changes="view")
def drop_view(*, actor: Actor, at: datetime, name: str) -> Done[bool]:
    """Drop a view one kept; False when there was none of the name."""
    return Done(SavedViewRow.objects.filter(staff_no=actor.ref, name=name).delete()[0] > 0)


@command("teams.record_leave", right="teams.record_leave", changes="leave")
def record_leave(*, actor: Actor, at: datetime, terms: LeaveTerms, key: str = "") -> Done[Absence]:
    """Record that somebody will be away and who stands in: one's own leave, or a colleague's for those who lead the organ's work.

    The deputy holds a post of the same kind in the organ, or one above it, and acts in their own name: two-person rules ask the same of them
    as ever. Both see it on their desk from the first day; it ends by itself. Refuses NotAllowed, LeaveNotRecorded.
    """
    if terms.staff_no != actor.ref and not actor.may(ANYBODYS):
        raise NotAllowed(act=ANYBODYS)
    away, deputy = _worker(actor, terms.staff_no), _worker(actor, terms.deputy_no)
    why = rules.why_no_leave(terms=terms, today=local_day(at), known=queries.absences(actor=actor, on=local_day(at)))
    if not why and (away is None or deputy is None or not rules.may_stand_in(absent=(away.kind.value,), deputy=(deputy.kind.value,))):
        why = "post"
    if why or away is None or deputy is None:
        raise LeaveNotRecorded(why=LEAVE_SENTENCES[why])
    row = AbsenceRow.objects.create(
        absence_no=next_number(kind="L", on=local_day(at)), department_code=actor.department_code, staff_no=away.staff_no, staff_name=away.name,
        deputy_no=deputy.staff_no, deputy_name=deputy.name, from_on=terms.from_on, until_on=terms.until_on, reason=terms.reason.strip()[:100],
        recorded_by=actor.name, recorded_at=at)
    fact = DeputyNamed(absence_no=row.absence_no, staff_no=row.staff_no, deputy_no=row.deputy_no, from_on=row.from_on.isoformat(), until_on=row.until_on.isoformat())
    return Done(queries.absence_of(row), subject=f"leave:{row.absence_no}", facts=(fact,), payload={"staff": row.staff_no, "deputy": row.deputy_no, "from": row.from_on.isoformat(),
                                                                                                  "until": row.until_on.isoformat(), "reason": row.reason})


@command("teams.end_leave", right="teams.record_leave", changes="leave")
def end_leave(*, actor: Actor, at: datetime, absence_no: str, key: str = "") -> Done[Absence]:
    """End a leave early, from today on: by who was away, or by who may record it. Refuses NotFound, also for one that is over."""
    today = local_day(at)
    row = AbsenceRow.objects.filter(absence_no=absence_no, department_code=actor.department_code, until_on__gte=today, ended_on__isnull=True).first()
    if row is None or (row.staff_no != actor.ref and not actor.may(ANYBODYS)):
        raise NotFound(what="the leave", number=absence_no)
    row.ended_on = today
    row.save(update_fields=["ended_on"])
    return Done(queries.absence_of(row), subject=f"leave:{absence_no}", payload={"ended_on": today.isoformat()})


@command("teams.note_bulk_grant", right="cases.decide", chained=False)
def note_bulk_grant(*, actor: Actor, at: datetime, case_no: str, together: str) -> Done[bool]:
    """Note that the case was granted together with others, in the very act that grants it: no such grant escapes the draw. Refuses NotFound."""
    summary = cases.summary(actor=actor, case_no=case_no)
    _row, new = BulkGrantRow.objects.get_or_create(case_no=case_no, defaults={
        "department_code": summary.department_code, "item_name": summary.item_name, "together": f"{actor.ref}:{together}"[:100], "granted_by": actor.ref,
        "granted_by_name": actor.name, "granted_at": at})
    return Done(new)


@command("teams.draw", right=None)
def draw(*, actor: Actor, at: datetime, together: str) -> Done[int]:
    """Draw lots among the cases granted together (抽查); answers how many are to be looked at again, 0 where they were drawn already.

    The seed is made now and goes into history with the rule, the numbers and what was drawn, so that anybody can draw the same again. For who granted
    them, and for the platform, which makes up for what was left. Refuses NotAllowed.
    """
    if actor.kind is not ActorKind.SYSTEM and not together.startswith(f"{actor.ref}:"):
        raise NotAllowed(act="teams.draw")
    rows = {row.case_no: row for row in BulkGrantRow.objects.select_for_update().filter(together=together, draw_no="")}
    if not rows:
        return Done(0)
    seed, draw_no = secrets.token_hex(16), next_number(kind="SL", on=local_day(at))
    chosen = rules.drawn(tuple(rows), seed=seed)
    for row in rows.values():
        row.draw_no, row.is_drawn = draw_no, row.case_no in chosen
    BulkGrantRow.objects.bulk_update(rows.values(), ["draw_no", "is_drawn"])
    return Done(len(chosen), subject=f"draw:{draw_no}", payload={"seed": seed, "rule": rules.DRAW_RULE, "cases": sorted(rows), "drawn": list(chosen)})


@command("teams.look_again", right=queries.LOOK)
def look_again(*, actor: Actor, at: datetime, case_no: str, sound: bool, reason: str = "", key: str = "") -> Done[SecondLook]:
    """Note what a second look at a drawn case found; it stands in the history of the case. Nothing follows by itself: to revoke has its own procedure.

    Refuses NotFound for a case that waits for no look in the actor's organ, OwnGrant, LookWithoutReason where it is not sound.
    """
    row = BulkGrantRow.objects.select_for_update().filter(case_no=case_no, department_code=actor.department_code, is_drawn=True, looked_at__isnull=True).first()
    if row is None:
        raise NotFound(what="the case", number=case_no)
    if row.granted_by == actor.ref:
        raise OwnGrant
    if not sound and not reason.strip():
        raise LookWithoutReason
    row.is_sound, row.reason, row.looked_by, row.looked_by_name, row.looked_at = sound, reason.strip()[:300], actor.ref, actor.name, at
    row.save()
    return Done(queries.look_of(row), subject=f"case:{case_no}", payload={"draw": row.draw_no, "sound": sound, "reason": row.reason, "granted_by": row.granted_by})


def _row(actor: Actor, at: datetime, case_no: str) -> LineRow:
    """The line of the case, locked; made now where the facts have not come by yet."""
    if not LineRow.objects.filter(case_no=case_no).exists():
        note_line(actor=actor, at=at, case_no=case_no)
    return LineRow.objects.select_for_update().get(case_no=case_no)


def _worker(actor: Actor, staff_no: str) -> Colleague | None:
    return next((each for each in queries.colleagues(actor=actor) if each.staff_no == staff_no and each.kind.value in LINE), None)


def _step_of(detail: CaseDetail, bundle: Bundle) -> ProcedureStep | None:
    """The step the case stands at: accepting before acceptance, then the first that is open."""
    if detail.summary.state in BEFORE:
        return next((step for step in bundle.steps if step.kind is StepKind.ACCEPT), None)
    return next((step for step in bundle.steps if step.code in detail.open_steps), None)


def _scenario(actor: Actor, detail: CaseDetail, bundle: Bundle) -> str:
    chosen = cases.sealed(actor=actor, case_no=detail.summary.case_no).scenario
    return " · ".join(_told(question.text, option.label) for question in bundle.scenario for option in question.options if chosen.get(question.code) == option.code)


def _told(question: str, answer: str) -> str:
    """An answer as short as yes or no tells nothing without its question."""
    return f"{question.rstrip('？?')}：{answer}" if len(answer) <= SHORT else answer


def _marks(actor: Actor, detail: CaseDetail, bundle: Bundle) -> list[Mark]:
    sealed, summary = cases.sealed(actor=actor, case_no=detail.summary.case_no), detail.summary
    earlier = LineRow.objects.filter(applicant_no=summary.applicant_no, item_code=summary.item_code, refused=True).exclude(case_no=summary.case_no)
    bears = {
        Mark.PROMISED: sealed.promised, Mark.TOLERATED: bool(sealed.tolerated), Mark.AGENT: bool(detail.agent[0]), Mark.DOUBTFUL: bool(bundle.doubts or bundle.procedure.doubtful),
        Mark.DIFFERS: any(offer.value != answer.value for answer in sealed.answers for offer in answer.offers), Mark.REFUSED_BEFORE: earlier.exists(),
        Mark.FAILED: any(not review.passed for review in detail.reviews),
    }
    return [mark for mark in Mark if bears[mark]]
