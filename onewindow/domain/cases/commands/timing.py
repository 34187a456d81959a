"""What moves a case's time: special procedures, extension, and what the law takes as done because somebody was silent."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from onewindow.domain.cases import rules
from onewindow.domain.cases.commands import record as act
from onewindow.domain.cases.commands.closing import grant_by_silence, settle
from onewindow.domain.cases.commands.intake import tolerate
from onewindow.domain.cases.commands.letters import day, day_told, letter, remedy_terms
from onewindow.domain.cases.commands.outcome import abandon
from onewindow.domain.cases.facts import (
    CaseAccepted,
    CaseDecided,
    CaseDeemed,
    CaseExtended,
    CaseLapsed,
    CasePaused,
    CaseResumed,
)
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.queries.clocks import clocks_of, dues_of, timed_facts
from onewindow.domain.cases.queries.summaries import summary_of
from onewindow.domain.cases.types import CaseSummary, DeemedKind, DueChange, Outcome, Verb
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, Silence, SpecialRule, StepKind, Unanswered
from onewindow.domain.limits import queries as limits
from onewindow.domain.notices import commands as notices
from onewindow.domain.papers import queries as papers
from onewindow.domain.papers.types import Paper, PaperKind
from onewindow.domain.people import queries as people
from onewindow.domain.people.types import DepartmentKind, PostKind
from onewindow.kernel.actor import Actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.command import Done, command
from onewindow.kernel.deadlines import Clock, ClockKind, ClockState
from onewindow.kernel.errors import Refusal

EXTENSION_SENTENCES = {
    "no_extension": "the law of this procedure knows no extension.",
    "twice": "it was extended once already.",
    "leader": "only the leader the law names may extend it.",
    "reason": "the reason must be told to the applicant.",
    "too_long": "the extension is longer than the law allows.",
    "over": "the time is over or has not begun.",
}


class NoBasisToPause(Refusal):
    """The clock stands still only for what a law names (行政许可法 45)."""

    code = "no_basis_to_pause"
    sentence = "The clock can't be stopped for this: the item's standard knows no special procedure {special}. Allowed: {allowed}."
    status = 422


class AlreadyUnderWay(Refusal):
    """The special procedure is being held already, or is not."""

    code = "special_under_way"
    sentence = "The special procedure {special} can't be {act} now. Under way: {open}."


class NoExtension(Refusal):
    """The time can't be lengthened: not by this law, not again, not any more, or not by this person."""

    code = "no_extension"
    sentence = "The time can't be extended: {why}"
    status = 403


class TooEarly(Refusal):
    """The law takes nothing as done before the time is over."""

    code = "too_early"
    sentence = "The time is not over yet; nothing counts as done by silence before {until}."


@command("cases.pause", right="cases.pause")
def pause(*, actor: Actor, at: datetime, case_no: str, special_code: str, reason: str, days: int = 0, key: str = "") -> Done[CaseSummary]:
    """Begin a special procedure of the item's standard and tell the applicant in writing how long it takes (行政许可法 45).

    ``days`` is the time needed, in the rule's unit; 0 takes the rule's own. Its time is left out of the clock unless the rule
    counts it. No post has the right to it: it begins by ``procedures.begin``. Refuses NoBasisToPause, AlreadyUnderWay, IllegalStep.
    """
    case = act.locked(actor, case_no)
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    special = _special(bundle, special_code)
    under_way = limits.open_specials(timed_facts(case))
    if special_code in under_way:
        raise AlreadyUnderWay(special=special.name, act="begun", open="、".join(under_way))
    act.step(case, Verb.PAUSE)
    length, counted = days or special.amount, "计入" if special.counted else "不计入"
    left = limits.time_left(special_code=special_code, bundle=bundle, facts=timed_facts(case), calendar=current_calendar(), at=at)
    if left is not None and left < length:
        counted = f"其中{_length(special, left)}不计入" if left else "计入"
    notice = act.paper(letter(case, PaperKind.SPECIAL_NOTICE, basis=bundle.citations_of(special), said={
        "fields": [["程序", special.name], ["原因", reason], ["所需时间", _length(special, length)], ["是否计入期限", counted]]}), actor=actor, at=at)
    act.note(case, rules.COUNTED_BEGUN if special.counted else rules.STOPPED, actor=actor, at=at, document_no=notice.paper_no, text=f"{special.name}：{reason}",
         told=act.Told(about=special_code, article="、".join(bundle.citations_of(special)), amount=days or special.amount))
    act.keep(case, at=at)
    notices.send(actor=actor, at=at, kind="special_begun", to=case.applicant_no, about=case_no,
                 params={"case_no": case_no, "item": case.item_name, "special": special.name})
    fact = CasePaused(case_no=case_no, special_code=special_code, document_no=notice.paper_no)
    return Done(summary_of(case), subject=f"case:{case_no}", facts=(fact,), basis="、".join(bundle.citations_of(special)),
                payload={**act.said(notice), "special": special_code, "reason": reason, "days": days or special.amount})


@command("cases.resume", right="cases.resume")
def resume(*, actor: Actor, at: datetime, case_no: str, special_code: str, result: str, over_at: datetime | None = None, key: str = "") -> Done[CaseSummary]:
    """End a special procedure with its result; the clock runs on, from ``over_at`` where the law ended it earlier. By ``procedures.end``.

    Refuses AlreadyUnderWay when it was not begun, IllegalStep.
    """
    case = act.locked(actor, case_no)
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    special = _special(bundle, special_code)
    under_way = limits.open_specials(timed_facts(case))
    if special_code not in under_way:
        raise AlreadyUnderWay(special=special.name, act="ended", open="、".join(under_way) or "-")
    act.step(case, Verb.RESUME)
    notice = act.paper(letter(case, PaperKind.SPECIAL_END, basis=bundle.citations_of(special),
                          said={"fields": [["程序", special.name], ["结果", result]]}), actor=actor, at=at)
    act.note(case, rules.COUNTED_OVER if special.counted else rules.RESUMED, actor=actor, at=at, document_no=notice.paper_no, text=f"{special.name}：{result}",
         happened_at=over_at, told=act.Told(about=special_code))
    act.keep(case, at=at)
    notices.send(actor=actor, at=at, kind="special_over", to=case.applicant_no, about=case_no,
                 params={"case_no": case_no, "item": case.item_name, "special": special.name, "due_on": day_told(case.due_on)})
    fact = CaseResumed(case_no=case_no, special_code=special_code, document_no=notice.paper_no)
    return Done(summary_of(case), subject=f"case:{case_no}", facts=(fact,), basis="、".join(bundle.citations_of(special)),
                payload={**act.said(notice), "special": special_code, "result": result})


@command("cases.extend", right="cases.extend")
def extend(*, actor: Actor, at: datetime, case_no: str, amount: int, reason: str, key: str = "") -> Done[CaseSummary]:
    """Lengthen the time, once, by the leader the law names, with the reason told in writing (行政许可法 42).

    ``amount`` is in the statutory clock's unit, at most its cap. Refuses NoExtension with the article: not allowed by the
    procedure, a second time, the wrong leader, too long, without a reason, or after the time was up.
    """
    case = act.locked(actor, case_no)
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    article = bundle.rests_on(Verb.EXTEND, "行政许可法 42")
    clock = next((each for each in clocks_of(case, at=at) if each.rule.kind is ClockKind.STATUTORY and each.rule.extension_fact), None)
    why = _why_not_extend(actor, case, bundle, clock, amount=amount, reason=reason)
    if why or clock is None:
        raise NoExtension(why=why or EXTENSION_SENTENCES["no_extension"], article=article)
    act.step(case, Verb.EXTEND)
    length = papers.words(part="units")[clock.rule.unit.value].format(amount=amount)
    notice = act.paper(letter(case, PaperKind.EXTENSION, basis=(article,), said={
        "fields": [["延长", length], ["理由", reason], ["批准", f"{actor.post_title} {actor.name}".strip()]]}), actor=actor, at=at)
    act.note(case, rules.EXTENDED, actor=actor, at=at, document_no=notice.paper_no, text=reason, told=act.Told(amount=amount, article=article))
    act.keep(case, at=at)
    notices.send(actor=actor, at=at, kind="case_extended", to=case.applicant_no, about=case_no,
                 params={"case_no": case_no, "item": case.item_name, "due_on": day_told(case.due_on)})
    fact = CaseExtended(case_no=case_no, amount=amount, document_no=notice.paper_no)
    return Done(summary_of(case), subject=f"case:{case_no}", facts=(fact,), basis=article, payload={**act.said(notice), "amount": amount, "reason": reason})


def _why_not_extend(actor: Actor, case: Case, bundle: Bundle, clock: Clock | None, *, amount: int, reason: str) -> str:
    """Why the time can't be lengthened, in a sentence; "" when it can."""
    procedure = bundle.procedure
    leader = bool(actor.post_no) and people.post(post_no=actor.post_no).kind is PostKind.ORGAN_LEADER
    government = leader and people.department(code=actor.department_code).kind is DepartmentKind.GOVERNMENT
    checks = (
        (clock is None or clock.rule.extension_fact == "", "no_extension"),
        (len(act.facts_named(case, rules.EXTENDED)) >= procedure.extensions, "twice"),
        (not rules.may_extend(allowed=procedure.extension, is_organ_leader=leader and actor.department_code == case.department_code,
                              is_government_leader=government), "leader"),
        (not reason.strip(), "reason"),
        (amount < 1 or (clock is not None and clock.rule.extension_cap is not None and amount > clock.rule.extension_cap), "too_long"),
        (clock is not None and clock.state in (ClockState.OVERDUE, ClockState.NOT_STARTED), "over"),
    )
    return next((EXTENSION_SENTENCES[why] for bad, why in checks if bad), "")


@command("cases.deem", right="cases.deem")
def deem(*, actor: Actor, at: datetime, case_no: str, kind: DeemedKind, key: str = "") -> Done[CaseSummary]:
    """Record what the law takes as done because somebody was silent (视为), with a paper that says so.

    ACCEPTED: no answer for the term, accepted from the day of receipt (行政许可法 32(1)-4). FILED: all information is in
    (企业投资项目条例 13). RENEWED: the permit ran out before a decision (行政许可法 50(2)); permits has renewed it. WITHDRAWN, LAPSED: a
    term of the applicant's ran out, for what was asked for or tolerated as missing, or for coming to fetch the result (民法典 1077).
    For the platform's own watch over deadlines. Refuses TooEarly, and IllegalStep.
    """
    case = act.locked(actor, case_no)
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    body = {DeemedKind.ACCEPTED: _deem_accepted, DeemedKind.FILED: _deem_filed, DeemedKind.RENEWED: _deem_renewed}.get(kind)
    document, article = body(actor, at, case, bundle) if body else _end_unanswered(actor, at, case, bundle, kind)
    act.keep(case, at=at)
    facts = [CaseDeemed(case_no=case_no, kind=kind.value, document_no=document.paper_no, article=article, department_code=case.department_code)]
    more = {DeemedKind.ACCEPTED: (CaseAccepted(case_no=case_no, document_no=document.paper_no, department_code=case.department_code),),
            **dict.fromkeys((DeemedKind.FILED, DeemedKind.RENEWED), (
                CaseDecided(case_no=case_no, outcome=case.outcome, document_no=document.paper_no, permit_no=case.permit_no),))}
    more_facts = more.get(kind, (CaseLapsed(case_no=case_no, document_no=document.paper_no),))
    return Done(summary_of(case), subject=f"case:{case_no}", facts=(*facts, *more_facts), basis=article, payload={**act.said(document), "kind": kind.value})


def _deem_accepted(actor: Actor, at: datetime, case: Case, bundle: Bundle) -> tuple[Paper, str]:
    clock = next((each for each in clocks_of(case, at=at) if each.rule.kind is ClockKind.ACCEPT), None)
    if bundle.procedure.silence is not Silence.ACCEPTED or clock is None or clock.state is not ClockState.OVERDUE or clock.started_at is None:
        raise TooEarly(until=clock.due_on if clock else "-", article=bundle.procedure.article("silence"))
    article = act.step(case, Verb.DEEM_ACCEPTED) or bundle.accept_basis()[0]
    act.fire(case, bundle, StepKind.RECEIVE, StepKind.ACCEPT)
    case.accepted_at = clock.started_at
    document = act.paper(letter(case, PaperKind.DEEMED_ACCEPTANCE, basis=(article,)), actor=actor, at=at)
    act.note(case, rules.ACCEPTED, actor=actor, at=at, document_no=document.paper_no, text="deemed accepted",
         told=act.Told(effective_at=clock.started_at, about="deemed", article=article))
    tolerate(actor, at, case)
    notices.send(actor=actor, at=at, kind="case_deemed_accepted", to=case.applicant_no, about=case.case_no,
                 params={"case_no": case.case_no, "item": case.item_name, "day": day(clock.started_at)})
    return document, article


def _deem_filed(actor: Actor, at: datetime, case: Case, bundle: Bundle) -> tuple[Paper, str]:
    if bundle.procedure.silence is not Silence.FILED:
        raise TooEarly(until="-", article=bundle.procedure.article("silence"))
    article = act.step(case, Verb.DEEM_FILED)
    act.pass_through(case, bundle)
    return settle(actor, at, case, bundle, Outcome.GRANTED, article=article, kind=PaperKind.FILING), article


def _deem_renewed(actor: Actor, at: datetime, case: Case, bundle: Bundle) -> tuple[Paper, str]:
    """The case of a renewal after silence has granted it: the paper is the one permits wrote."""
    document = next((paper for paper in papers.papers_of(about=f"case:{case.case_no}") if paper.kind is PaperKind.DEEMED_RENEWAL), None)
    if document is None:
        raise TooEarly(until="-", article=bundle.rests_on(Verb.DEEM_RENEWED, "行政许可法 50(2)"))
    article = act.step(case, Verb.DEEM_RENEWED)
    act.pass_through(case, bundle)
    grant_by_silence(actor, at, case, bundle, document, article=article)
    return document, article


def _end_unanswered(actor: Actor, at: datetime, case: Case, bundle: Bundle, kind: DeemedKind) -> tuple[Paper, str]:
    """The applicant's own term ran out: the case lapses, or counts as withdrawn where its law says so."""
    withdrawn = kind is DeemedKind.WITHDRAWN
    over = act.unanswered(case, at, Unanswered.WITHDRAWN if withdrawn else Unanswered.LAPSES)
    if over is None:
        raise TooEarly(until=case.answer_by_on or "-", article=bundle.procedure.article("unanswered"))
    basis = act.step(case, Verb.DEEM_WITHDRAWN if withdrawn else Verb.LAPSE)
    article, reason = _why_ended(case, bundle, over, basis)
    form = PaperKind.DEEMED_WITHDRAWAL if withdrawn else PaperKind.LAPSE
    draft = letter(case, form, basis=(article,), reasons=(reason,), remedies=None if withdrawn else remedy_terms(bundle.remedies))
    document = act.paper(draft, actor=actor, at=at)
    case.closed_at, case.answer_by_on = at, None
    abandon(actor, at, case)
    act.note(case, rules.WITHDRAWN if withdrawn else rules.LAPSED, actor=actor, at=at, document_no=document.paper_no, told=act.Told(about="deemed", article=article))
    notices.send(actor=actor, at=at, kind="case_lapsed", to=case.applicant_no, about=case.case_no, params={"case_no": case.case_no, "item": case.item_name})
    return document, article


def _why_ended(case: Case, bundle: Bundle, over: Clock, basis: str) -> tuple[str, str]:
    """Article and reason of an end by the applicant's silence; while the article is not verified, the one the notice rests on, and the day it named. What was promised to follow did not (容缺受理), what was asked for is missing, or the result was not fetched."""
    article = over.rule.article or basis or bundle.correction_basis()[0]
    if over.rule.start_fact == rules.TOLERATED and bundle.tolerance is not None and (until := case.answer_by_on):
        names = next((fact.note for fact in reversed(act.facts_named(case, rules.TOLERATED))), "")
        cited = "、".join(bundle.citations(bundle.tolerance.basis)) or article
        return cited, f"承诺在{until.year}年{until.month}月{until.day}日前补交的材料到期没有补交：{names}。"
    owed = over.rule.start_fact in (rules.CORRECTION_REQUESTED, rules.TOLERATED)
    term = f"（{until.year}年{until.month}月{until.day}日）" if (until := case.answer_by_on or over.due_on) else ""
    return article, f"没有在告知的期限{term}内补齐材料。" if owed else f"“{over.rule.name}”已经届满。"


@command("cases.rebuild_due", right="cases.rebuild_due", chained=False)
def rebuild_due(*, actor: Actor, at: datetime, case_nos: tuple[str, ...]) -> Done[tuple[DueChange, ...]]:  # noqa: ARG001
    """Derive the cached due day of the cases anew and store what moved: after a corrected calendar, or to prove that the cache is true.

    The day is a cache over facts, bundle and calendar, so no history entry is made; who moved it is the calendar's own.
    """
    rows = list(Case.objects.select_for_update(of=("self",)).filter(case_no__in=case_nos).order_by("case_no"))
    fresh = dues_of(rows, at=at)
    moved = [row for row in rows if (fresh[row.pk].due_on, fresh[row.pk].next_due_on) != (row.due_on, row.next_due_on)]
    changes = tuple(DueChange(case_no=row.case_no, before=row.due_on, after=fresh[row.pk].due_on, since_on=fresh[row.pk].since_on) for row in moved)
    alike: dict[tuple[date | None, date | None], list[UUID]] = {}
    for row in moved:
        alike.setdefault((fresh[row.pk].due_on, fresh[row.pk].next_due_on), []).append(row.pk)
    for (due_on, next_due_on), keys in alike.items():  # one statement for all cases that move to the same days
        Case.objects.filter(pk__in=keys).update(due_on=due_on, next_due_on=next_due_on)
    return Done(tuple(change for change in changes if change.before != change.after))


def _length(special: SpecialRule, amount: int) -> str:
    """A length of the special procedure, as papers say it."""
    return papers.words(part="units")[special.unit.value].format(amount=amount) if amount else "-"


def _special(bundle: Bundle, code: str) -> SpecialRule:
    """The rule of the code; refuses NoBasisToPause for one the standard doesn't name."""
    found = bundle.special(code)
    if found is None:
        raise NoBasisToPause(special=code, allowed="、".join(each.name for each in bundle.all_specials) or "-", article=bundle.procedure.article("stops") or "行政许可法 45")
    return found
