"""Clocks of a case: derived from its facts, its bundle and the calendar; never stored, always explainable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from onewindow.domain.cases.models import Case, CaseFact
from onewindow.domain.cases.queries.summaries import find, visible
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, ProcedureStep, StepKind, Unanswered
from onewindow.kernel.actor import Actor
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import (
    CHINA,
    Clock,
    ClockKind,
    ClockRule,
    TimedFact,
    Unit,
    derive,
    known_at,
    local_day,
    shown_due,
)

# What ends every clock of the procedure, whether its rule names it or not: the case is over.
OVER = ("CaseWithdrawn", "CaseDeclined", "CaseNotAccepted", "CaseReturned", "CaseLapsed", "CaseClosed")
# The facts by which a step is done; a review says by ``about`` which step it was.
DONE: Mapping[StepKind, tuple[str, ...]] = {
    StepKind.RECEIVE: ("CaseReceived",), StepKind.ACCEPT: ("CaseAccepted",), StepKind.REVIEW: ("CaseReviewed",),
    StepKind.SITE_CHECK: ("CaseReviewed",), StepKind.DECIDE: ("CaseDecided",),
    StepKind.ISSUE: ("PermitIssued", "ConsignmentHandedOver", "ResultCollected"),
}
TOLD = ("CorrectionRequested",)  # an accepting step is also done by telling what is missing; it opens again with the answer
TOLERATED = "ToleranceGiven"
BINDING = frozenset({ClockKind.ACCEPT, ClockKind.STATUTORY, ClockKind.PROMISED, ClockKind.DELIVER, ClockKind.HEARING, ClockKind.APPLICANT})
SHOWN = frozenset({ClockKind.STATUTORY, ClockKind.PROMISED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """The dates a case row caches. ``due_on`` is the day shown (the earlier of promise and law) and ``since_on`` the day
    its period began; ``next_due_on`` is the earliest day of any clock that still runs and binds somebody."""

    due_on: date | None = None
    since_on: date | None = None
    next_due_on: date | None = None


def clocks(*, actor: Actor, case_no: str, at: datetime, supposed: tuple[TimedFact, ...] = ()) -> tuple[Clock, ...]:
    """Every clock of the case at the moment: statutory, promised, accept, deliver, hearing, applicant's, and each step's.

    ``supposed`` facts are taken as if they had happened; nothing is written. Refuses NotFound.
    """
    return clocks_of(find(actor, case_no), at=at, supposed=supposed)


def clocks_for(*, actor: Actor, case_nos: tuple[str, ...], at: datetime, steps: bool = True) -> dict[str, tuple[Clock, ...]]:
    """The clocks of many cases by number, in a few queries, with or without those of the steps; cases the actor may not
    know of are left out."""
    rows = list(Case.objects.filter(visible(actor), case_no__in=case_nos))
    facts, bundles, calendar = _facts_of(rows), _Bundles(), current_calendar()
    return {row.case_no: derived(bundles.of(row), facts.get(row.pk, ()), calendar=calendar, at=at, steps=steps) for row in rows}


def clocks_of(case: Case, *, at: datetime, supposed: tuple[TimedFact, ...] = ()) -> tuple[Clock, ...]:
    """The clocks of a loaded case: one pure function of facts, bundle and calendar."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    return derived(bundle, (*timed_facts(case), *supposed), calendar=current_calendar(), at=at)


def timed_facts(case: Case) -> tuple[TimedFact, ...]:
    """The facts of a loaded case, in order."""
    return _facts_of([case]).get(case.pk, ())


def due_of(case: Case, *, at: datetime) -> date | None:
    """The day shown to the public: the earlier of promise and law; None before any of the two runs."""
    return dues_of([case], at=at)[case.pk].due_on


def next_due(case: Case, *, at: datetime) -> date | None:
    """The earliest day of any clock that still runs and binds the office or the applicant; None when none does."""
    return dues_of([case], at=at)[case.pk].next_due_on


def dues_of(cases: Iterable[Case], *, at: datetime) -> dict[UUID, Dues]:
    """What the rows of these cases are to cache, by key: one query for all facts, one a bundle, one for the calendar.

    Equal histories are derived once, so a hundred thousand open cases take seconds and not minutes.
    """
    rows, bundles, calendar, memory = list(cases), _Bundles(), current_calendar(), _Memory()
    facts = _facts_of(rows, names=_names_read(bundles.of(row) for row in rows))
    return {row.pk: _dues(bundles.of(row), facts.get(row.pk, ()), calendar, at, memory) for row in rows}


def derived(bundle: Bundle, facts: tuple[TimedFact, ...], *, calendar: Calendar, at: datetime, steps: bool = True) -> tuple[Clock, ...]:
    """Every clock of a case with these facts under this bundle. Pure."""
    if not steps:
        return tuple(derive(rule=rule, facts=facts, calendar=calendar, now=at) for rule in case_rules(bundle, facts))
    seen = (*facts, *_step_facts(bundle, known_at(facts=facts, now=at)))
    return tuple(derive(rule=rule, facts=seen, calendar=calendar, now=at) for rule in (*case_rules(bundle, facts), *step_rules(bundle)))


def case_rules(bundle: Bundle, facts: Iterable[TimedFact] = ()) -> tuple[ClockRule, ...]:
    """The bundle's clock rules, each ended by whatever ends the case, and the applicant's own terms: for answering a
    notice (the natural days its fact gives, else those of the procedure, unless a clock of the bundle says it), and
    for handing in what was tolerated as missing."""
    rules = [_ended(rule) for rule in bundle.clocks]
    procedure = bundle.procedure
    days = next((fact.amount for fact in facts if fact.name in TOLD and fact.amount), procedure.answer_days)
    if days and not any(rule.start_fact in TOLD for rule in rules):
        rules.append(ClockRule(
            code="supplement", name="Time to hand in what is missing", unit=Unit.NATURAL_DAY, amount=days, kind=ClockKind.APPLICANT,
            start_fact=TOLD[0], restart_facts=TOLD, end_facts=("CaseSupplemented", "CaseAccepted", *OVER), article=procedure.article("unanswered"),
            consequence="" if procedure.unanswered is Unanswered.NOTHING else procedure.unanswered.value))
    if bundle.tolerance is not None:
        rules.append(ClockRule(
            code="tolerance", name="Time to hand in what was tolerated as missing", unit=Unit.WORKDAY, amount=bundle.tolerance.workdays, kind=ClockKind.APPLICANT,
            start_fact=TOLERATED, end_facts=("ToleranceKept", *OVER), article="、".join(bundle.citations(bundle.tolerance.basis)), consequence=Unanswered.LAPSES.value))
    return tuple(rules)


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


class _Memory:
    """What a batch of cases need not work out twice: the rules of a bundle, and clocks of equal days."""

    def __init__(self) -> None:
        self.rules: dict[object, tuple[ClockRule, ...]] = {}
        self.clocks: dict[object, Clock] = {}


class _Bundles:
    """The bundles a batch of cases pins, each read once."""

    def __init__(self) -> None:
        self._found: dict[str, Bundle] = {}

    def of(self, case: Case) -> Bundle:
        if case.bundle_hash not in self._found:
            self._found[case.bundle_hash] = catalogue.bundle(bundle_hash=case.bundle_hash)
        return self._found[case.bundle_hash]


def _names_read(bundles: Iterable[Bundle]) -> frozenset[str]:
    """The names of the facts the binding clocks of these bundles read; no other need be fetched for a due day."""
    own = {bundle.bundle_hash: bundle for bundle in bundles}.values()
    term = (TimedFact(name=TOLD[0], recorded_at=datetime.min.replace(tzinfo=CHINA), amount=1),)  # a notice may give a term of its own
    rules = [rule for bundle in own for rule in case_rules(bundle, term)]
    names = {name for rule in rules for name in (rule.start_fact, rule.extension_fact, *rule.restart_facts, *rule.end_facts)}
    return frozenset(names | {name for rule in rules for stop in rule.stops for name in (stop.begins, stop.ends)} | set(TOLD))


def _facts_of(rows: Iterable[Case], *, names: frozenset[str] = frozenset()) -> dict[UUID, tuple[TimedFact, ...]]:
    found: dict[UUID, list[TimedFact]] = {}
    columns = ("name", "recorded_at", "number", "document_no", "actor_name", "note", "happened_at", "effective_at", "about", "amount", "article")
    wanted = CaseFact.objects.filter(case__in=[row.pk for row in rows])
    wanted = wanted.filter(name__in=names) if names else wanted
    for key, *values in wanted.order_by("case_id", "number").values_list("case_id", *columns):
        found.setdefault(key, []).append(TimedFact(**dict(zip(columns, values, strict=True))))
    return {key: tuple(facts) for key, facts in found.items()}


def _ended(rule: ClockRule) -> ClockRule:
    """The rule ended by the end of the case; a term of the applicant (for seeking remedies, say) may outlast it."""
    more = tuple(name for name in OVER if name not in (*rule.end_facts, rule.start_fact, *rule.restart_facts))
    return rule if rule.kind is ClockKind.APPLICANT else replace(rule, end_facts=(*rule.end_facts, *more))


def _opened(code: str) -> str:
    return f"StepOpened:{code}"


def _done(code: str) -> str:
    return f"StepDone:{code}"


def _step_facts(bundle: Bundle, known: tuple[TimedFact, ...]) -> tuple[TimedFact, ...]:
    """What the facts say of the steps: each opens when the last of those before it is done (a first one never opens)."""
    done = {step.code: fact for step in bundle.steps if (fact := _fact_done(step, known)) is not None}
    told = [replace(fact, name=_done(step.code)) for step in bundle.steps if step.kind is StepKind.ACCEPT for fact in known if fact.name in TOLD]
    opened = [replace(max((done[code] for code in step.after), key=lambda fact: fact.recorded_at), name=_opened(step.code))
              for step in bundle.steps if step.after and all(code in done for code in step.after)]
    return (*(replace(fact, name=_done(code)) for code, fact in done.items()), *told, *opened)


def _fact_done(step: ProcedureStep, known: tuple[TimedFact, ...]) -> TimedFact | None:
    named = step.kind in (StepKind.REVIEW, StepKind.SITE_CHECK)
    return next((fact for fact in known if fact.name in DONE[step.kind] and (not named or fact.about == step.code)), None)


def _dues(bundle: Bundle, facts: tuple[TimedFact, ...], calendar: Calendar, at: datetime, memory: _Memory) -> Dues:
    known = known_at(facts=facts, now=at)
    own_term = next((fact.amount for fact in known if fact.name in TOLD and fact.amount), 0)
    rules = memory.rules.get((bundle.bundle_hash, own_term))
    if rules is None:
        rules = memory.rules[bundle.bundle_hash, own_term] = tuple(rule for rule in case_rules(bundle, known) if rule.kind in BINDING)
    found = [_remembered(bundle.bundle_hash, rule, known, calendar, at, memory) for rule in rules]
    shown = shown_due(clock for clock in found if clock.rule.kind in SHOWN)
    running = [clock.due_on for clock in found if clock.due_on is not None and clock.ended_at is None]
    return Dues(due_on=shown.due_on if shown else None, since_on=shown.started_at.date() if shown and shown.started_at else None,
                next_due_on=min(running, default=None))


def _remembered(bundle_hash: str, rule: ClockRule, known: tuple[TimedFact, ...], calendar: Calendar, at: datetime, memory: _Memory) -> Clock:
    """The clock, from memory where a case with the same days had the same one: only its days may be read from it.

    Stops, extensions and hours need more than days, so those clocks are derived each for itself.
    """
    moved = {rule.extension_fact, *(stop.begins for stop in rule.stops)}
    if rule.unit is Unit.HOUR or any(fact.name in moved for fact in known):
        return derive(rule=rule, facts=known, calendar=calendar, now=at)
    names = {rule.start_fact, *rule.restart_facts, *rule.end_facts}
    told = [fact for fact in known if fact.name in names]
    days = tuple((fact.name, local_day(fact.done_at), local_day(fact.counts_from), index > 0 and fact.recorded_at == told[index - 1].recorded_at)
                 for index, fact in enumerate(told))
    key = (bundle_hash, rule.code, rule.amount, days)
    if key not in memory.clocks:
        memory.clocks[key] = derive(rule=rule, facts=told, calendar=calendar, now=at)
    return memory.clocks[key]
