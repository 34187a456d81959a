"""Which clocks a bundle starts, and what the facts say of its steps. Pure: no Django, no moment of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from onewindow.domain.catalogue.types import (
    FIXED_LENGTH,
    RECORDED,
    Bundle,
    OwnFact,
    ProcedureStep,
    SpecialKind,
    SpecialRule,
    StepKind,
    Unanswered,
)
from onewindow.domain.limits.types import ASK_WITHIN, HOLD_WITHIN, NOTICE_AHEAD, HearingMark, OpinionMark
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.deadlines import ClockKind, ClockRule, TimedFact, Unit, local_day, term

# What ends every clock of the procedure, whether its rule names it or not: the case is over.
OVER = ("CaseWithdrawn", "CaseDeclined", "CaseNotAccepted", "CaseReturned", "CaseLapsed", "CaseClosed")
# The facts by which a step is done; a review says by ``about`` which step it was.
DONE: Mapping[StepKind, tuple[str, ...]] = {
    StepKind.RECEIVE: ("CaseReceived",), StepKind.ACCEPT: ("CaseAccepted",), StepKind.REVIEW: ("CaseReviewed",),
    StepKind.SITE_CHECK: ("CaseReviewed",), StepKind.DECIDE: ("CaseDecided",),
    StepKind.ISSUE: ("PermitIssued", "ConsignmentHandedOver", "ResultCollected"),
}
TOLD = "CorrectionRequested"  # an accepting step is also done by telling what is missing; it opens again with the answer
TOLERATED = "ToleranceGiven"
BEGUN, ENDED = "SpecialProcedureStarted", "SpecialProcedureEnded"  # those whose time is not counted
COUNTED_BEGUN, COUNTED_ENDED = "ConsultationStarted", "ConsultationEnded"  # those within the time
ASK_ARTICLE, NOTICE_ARTICLE = "《中华人民共和国行政许可法》第四十七条第一款", "《中华人民共和国行政许可法》第四十八条第一款第一项"
MARKS = frozenset({TOLD, TOLERATED, BEGUN, HearingMark.TOLD, HearingMark.CALLED})  # the facts that bring clocks the bundle doesn't name
AS_LONG_AS_IT_TAKES = frozenset({SpecialKind.AWAITED_FINDING})  # what waits for another organ stands until that has spoken (工伤保险条例 20(3))


def case_rules(bundle: Bundle, facts: Iterable[TimedFact] = ()) -> tuple[ClockRule, ...]:
    """The bundle's clock rules, each ended by whatever ends the case, and the applicant's own terms: for answering a
    notice (the natural days its fact gives, else those of the procedure, unless a clock of the bundle says it), and
    for handing in what was tolerated as missing. Then what the facts bring: the terms of a hearing, and the time told
    of each special procedure."""
    facts = tuple(facts)
    rules = [_ended(rule) for rule in bundle.clocks]
    procedure = bundle.procedure
    days = own_term(facts) or procedure.answer_days
    if days and not any(rule.start_fact == TOLD for rule in rules):
        rules.append(ClockRule(
            code="supplement", name="Time to hand in what is missing", unit=Unit.NATURAL_DAY, amount=days, kind=ClockKind.APPLICANT,
            start_fact=TOLD, restart_facts=(TOLD,), end_facts=("CaseSupplemented", "CaseAccepted", *OVER), article=procedure.article("unanswered"),
            consequence="" if procedure.unanswered is Unanswered.NOTHING else procedure.unanswered.value))
    if bundle.tolerance is not None:
        unit, amount = promised_term(facts) or (Unit.WORKDAY, bundle.tolerance.workdays)
        rules.append(ClockRule(
            code="tolerance", name="Time to hand in what was tolerated as missing", unit=unit, amount=amount,
            kind=ClockKind.APPLICANT, start_fact=TOLERATED, end_facts=("ToleranceKept", "CaseDecided", *OVER),
            article="、".join(bundle.citations(bundle.tolerance.basis)), consequence=Unanswered.LAPSES.value))
    return (*rules, *_hearing_rules(facts), *_told_rules(bundle, facts))


def own_term(facts: Iterable[TimedFact]) -> int:
    """The natural days a notice of what is missing gave by itself; 0 when it gave none."""
    return next((fact.amount for fact in facts if fact.name == TOLD and fact.amount), 0)


def promised_term(facts: Iterable[TimedFact]) -> tuple[Unit, int] | None:
    """How long the applicant's own promise runs for what was tolerated as missing (容缺受理): natural days to the day named in ``about``,
    on the spot when it was accepted on that very day; None where no day is named."""
    promise = next((fact for fact in facts if fact.name == TOLERATED and fact.about), None)
    return None if promise is None else (Unit.NATURAL_DAY, promise.amount) if promise.amount else (Unit.ON_THE_SPOT, 0)


def marks_of(facts: Iterable[TimedFact]) -> tuple[tuple[str, str, int], ...]:
    """Of the facts, what ``case_rules`` reads: cases alike in it have the same clocks."""
    return tuple((fact.name, fact.about, fact.amount) for fact in facts if fact.name in MARKS and (fact.amount or fact.name not in (TOLD, BEGUN)))


def bounded(bundle: Bundle, known: Iterable[TimedFact], *, calendar: Calendar) -> tuple[TimedFact, ...]:
    """The facts, each beginning of a stop with the end of its time: the time told, since no longer stop is lawful (行政许可法 45).

    Where the standard sets a length, all beginnings of the same procedure share it: what earlier ones took is taken off.
    ``known`` are in the order clocks read them.
    """
    spent: dict[str, int] = {}
    open_now: dict[str, tuple[SpecialRule, int, TimedFact]] = {}
    found = []
    for fact in known:
        special = bundle.special(fact.about) if fact.name == BEGUN and fact.amount else None
        if special is not None and special.kind not in AS_LONG_AS_IT_TAKES:
            if special.code not in open_now:
                left = min(fact.amount, special.amount - spent.get(special.code, 0)) if special.amount else fact.amount
                open_now[special.code] = special, left, replace(fact, until_at=_term_over(fact.done_at, special.unit, left, calendar))
            found.append(replace(fact, until_at=open_now[special.code][2].until_at))
            continue
        if fact.name == ENDED:
            for code in (fact.about,) if fact.about else tuple(open_now):
                if code in open_now:
                    spent[code] = spent.get(code, 0) + _taken(*open_now.pop(code), fact.done_at, calendar)
        found.append(fact)
    return tuple(found)


def unspent(bundle: Bundle, known: Iterable[TimedFact], special: SpecialRule, *, calendar: Calendar, now: datetime) -> int | None:
    """How much of its own length a special procedure that begins now may still stop a clock; None where nothing limits it."""
    if not special.amount or special.counted or special.kind in AS_LONG_AS_IT_TAKES:
        return None
    supposed = TimedFact(name=BEGUN, recorded_at=now, about=special.code, amount=special.amount)
    begun = bounded(bundle, (*known, supposed), calendar=calendar)[-1]
    return _taken(special, special.amount, begun, begun.until_at or now, calendar)


def _term_over(began_at: datetime, unit: Unit, amount: int, calendar: Calendar) -> datetime:
    """The last moment of a term of that length; the beginning itself where nothing is left of it."""
    return term(start=began_at, unit=unit, amount=amount, calendar=calendar).due_at - timedelta.resolution if amount else began_at


def _taken(special: SpecialRule, left: int, begun: TimedFact, ended_at: datetime, calendar: Calendar) -> int:
    """How much of its length a procedure took, in its unit; a term of months counts whole."""
    ended_at = min(ended_at, begun.until_at or ended_at)
    since_on, until_on = local_day(begun.done_at), local_day(ended_at)
    if special.unit is Unit.WORKDAY:
        return min(left, calendar.workdays_between(since_on, until_on))
    if special.unit is Unit.HOUR:
        return min(left, -(-int((ended_at - begun.done_at).total_seconds()) // 3600))
    return min(left, (until_on - since_on).days) if special.unit is Unit.NATURAL_DAY else left


def special_facts(known: Iterable[TimedFact]) -> tuple[TimedFact, ...]:
    """The beginnings and ends of special procedures whose length was told, each under a name of its own: several may be under way."""
    names = {BEGUN: _begun, ENDED: _over}
    return tuple(replace(fact, name=names[fact.name](fact.about)) for fact in known if fact.name in names)


def recorded_facts(known: Iterable[TimedFact]) -> tuple[TimedFact, ...]:
    """What the organ put on record, each under the name by which a bundle's clocks read it."""
    return tuple(replace(fact, name=f"{RECORDED}:{fact.about}") for fact in known if fact.name == RECORDED)


def recordable(facts: Iterable[TimedFact], bundle: Bundle) -> tuple[OwnFact, ...]:
    """What the organ may put on record now: findings between acceptance and decision, what a grant obliges to (法律援助法 43) after it; each once."""
    known = tuple(facts)
    names, done = {fact.name for fact in known}, {fact.about for fact in known if fact.name == RECORDED}
    granted = "CaseGranted" in names
    if "CaseAccepted" not in names or names & set(OVER) or ("CaseDecided" in names and not granted):
        return ()
    return tuple(own for own in bundle.own_facts if own.after_grant is granted and own.code not in done)


def open_specials(facts: Iterable[TimedFact]) -> tuple[str, ...]:
    """The special procedures begun and not over, in their order."""
    begun: list[str] = []
    for fact in facts:
        if fact.name in (BEGUN, COUNTED_BEGUN):
            begun.append(fact.about)
        elif fact.name in (ENDED, COUNTED_ENDED) and fact.about in begun:
            begun.remove(fact.about)
    return tuple(begun)


def missing_specials(facts: Iterable[TimedFact], bundle: Bundle) -> tuple[str, ...]:
    """The special procedures without which nothing is decided: mandatory ones that were never brought to their end (行政许可法 46),
    and a hearing that was called for and not held (47)."""
    known = tuple(facts)
    over = {fact.about for fact in known if fact.name in (ENDED, COUNTED_ENDED)}
    owed = hearing_owed(known)
    return tuple(special.code for special in bundle.all_specials
                 if (special.mandatory and special.code not in over) or (owed and special.kind is SpecialKind.HEARING))


def withheld_consents(facts: Iterable[TimedFact], bundle: Bundle) -> tuple[str, ...]:
    """The special procedures by which an organ whose consent the law wants said No, and was not asked anew since (道路交通安全法 32).

    Whoever was not asked yet, or did not answer, is the affair of ``missing_specials`` and ``open_specials``.
    """
    wanted = [special.code for special in bundle.specials if special.consent]
    against: dict[str, bool] = {}
    for fact in facts:
        if fact.name in (BEGUN, COUNTED_BEGUN):
            against[fact.about] = False
        elif fact.name == OpinionMark.DISAGREES:
            against[fact.about] = True
    return tuple(code for code in wanted if against.get(code))


def waiting_to_ask(facts: Iterable[TimedFact]) -> tuple[TimedFact, ...]:
    """When each party was told of its right to a hearing that it has neither used nor let pass (行政许可法 47)."""
    told: dict[str, TimedFact] = {}
    for fact in facts:
        if fact.name == HearingMark.TOLD:
            told[fact.about] = fact
        elif fact.name in (HearingMark.ASKED, HearingMark.PASSED):
            told.pop(fact.about, None)
    return tuple(told.values())


def hearing_owed(facts: Iterable[TimedFact]) -> bool:
    """Whether a hearing was called for, by a party or by the organ itself, and none was held since."""
    latest = next((fact.name for fact in reversed(tuple(facts)) if fact.name in (HearingMark.CALLED, HearingMark.HELD)), "")
    return latest == HearingMark.CALLED


def presiding(facts: Iterable[TimedFact]) -> frozenset[str]:
    """The staff numbers of those who preside or presided over hearings of the case: named at last, or when one was held."""
    known = tuple(facts)
    named = [fact.about for fact in known if fact.name == HearingMark.ARRANGED][-1:]
    return frozenset(named) | {fact.about for fact in known if fact.name == HearingMark.HELD and fact.about}


def step_rules(bundle: Bundle) -> tuple[ClockRule, ...]:
    """A clock for each step that has a share of the time: it runs from the step's opening to the step's own fact."""
    leading = next((rule for kind in (ClockKind.STATUTORY, ClockKind.PROMISED) for rule in bundle.clocks if rule.kind is kind), None)
    stops = leading.stops if leading else ()
    return tuple(
        ClockRule(code=f"step:{step.code}", name=step.name, unit=Unit.WORKDAY, amount=step.workdays, kind=ClockKind.STEP,
                  start_fact=_opened(step.code), end_facts=(_done(step.code), *OVER, *(() if step.kind is StepKind.ISSUE else ("CaseDecided",))),
                  restart_facts=("CaseSupplemented",) if step.kind is StepKind.ACCEPT else (),
                  stops=stops if step.counted else (), article="、".join(bundle.citations(step.basis)))
        for step in bundle.steps if step.workdays)


def step_facts(bundle: Bundle, known: tuple[TimedFact, ...]) -> tuple[TimedFact, ...]:
    """What the facts say of the steps: each opens when the last of those before it is done (a first one never opens)."""
    done = {step.code: fact for step in bundle.steps if (fact := _fact_done(step, known)) is not None}
    told = [replace(fact, name=_done(step.code)) for step in bundle.steps if step.kind is StepKind.ACCEPT for fact in known if fact.name == TOLD]
    opened = [replace(max((done[code] for code in step.after), key=lambda fact: fact.recorded_at), name=_opened(step.code))
              for step in bundle.steps if step.after and all(code in done for code in step.after)]
    return (*(replace(fact, name=_done(code)) for code, fact in done.items()), *told, *opened)


def _hearing_rules(facts: tuple[TimedFact, ...]) -> tuple[ClockRule, ...]:
    """The terms of a hearing (行政许可法 47, 48): a party's for asking, the organ's for sending the notice and for holding it.

    The notice goes out seven working days ahead of a hearing that is held within twenty, so on the thirteenth at the latest.
    """
    names = {fact.name for fact in facts}
    asking = ClockRule(
        code="hearing_ask", name="Time to ask for a hearing", unit=Unit.WORKDAY, amount=ASK_WITHIN, kind=ClockKind.APPLICANT, start_fact=HearingMark.TOLD,
        restart_facts=(HearingMark.TOLD,), end_facts=(HearingMark.ASKED, HearingMark.PASSED, "CaseDecided", *OVER), article=ASK_ARTICLE)
    notice = ClockRule(
        code="hearing_notice", name="Time to send the notice of the hearing", unit=Unit.WORKDAY, amount=HOLD_WITHIN - NOTICE_AHEAD, kind=ClockKind.HEARING,
        start_fact=HearingMark.CALLED, restart_facts=(HearingMark.CALLED,), end_facts=(HearingMark.ARRANGED, *OVER), article=NOTICE_ARTICLE, consequence="red_light")
    holding = ClockRule(
        code="hearing", name="Time to hold the hearing", unit=Unit.WORKDAY, amount=HOLD_WITHIN, kind=ClockKind.HEARING, start_fact=HearingMark.CALLED,
        restart_facts=(HearingMark.CALLED,), end_facts=(HearingMark.HELD, *OVER), article=ASK_ARTICLE, consequence="red_light")
    return tuple(rule for rule in (asking, notice, holding) if rule.start_fact in names)


def _told_rules(bundle: Bundle, facts: tuple[TimedFact, ...]) -> tuple[ClockRule, ...]:
    """A clock for the time each special procedure was told to take: a stop is lawful for as long as it was told (行政许可法 45), and
    stands no longer, so this clock's light tells why the case's own runs on. What waits for another organ takes as long as it takes.

    One of a fixed length is ended when its last day is over, so on the next.
    """
    told = {fact.about: fact.amount for fact in facts if fact.name == BEGUN and fact.amount}
    found = [(special, amount) for code, amount in told.items() if (special := bundle.special(code)) is not None and special.kind not in AS_LONG_AS_IT_TAKES]
    return tuple(
        ClockRule(code=f"special:{special.code}", name=special.name, unit=special.unit, amount=amount + (special.kind in FIXED_LENGTH), kind=ClockKind.SPECIAL,
                  start_fact=_begun(special.code), restart_facts=(_begun(special.code),), end_facts=(_over(special.code), *OVER),
                  article="、".join(bundle.citations_of(special)), consequence="red_light")
        for special, amount in found)


def _begun(code: str) -> str:
    return f"SpecialBegun:{code}"


def _over(code: str) -> str:
    return f"SpecialOver:{code}"


def _ended(rule: ClockRule) -> ClockRule:
    """The rule ended by the end of the case; a term of the applicant (for seeking remedies, say) may outlast it."""
    more = tuple(name for name in OVER if name not in (*rule.end_facts, rule.start_fact, *rule.restart_facts))
    return rule if rule.kind is ClockKind.APPLICANT else replace(rule, end_facts=(*rule.end_facts, *more))


def _opened(code: str) -> str:
    return f"StepOpened:{code}"


def _done(code: str) -> str:
    return f"StepDone:{code}"


def _fact_done(step: ProcedureStep, known: tuple[TimedFact, ...]) -> TimedFact | None:
    named = step.kind in (StepKind.REVIEW, StepKind.SITE_CHECK)
    return next((fact for fact in known if fact.name in DONE[step.kind] and (not named or fact.about == step.code)), None)
