"""Which clocks a bundle starts, and what the facts say of its steps. Pure: no Django, no calendar, no moment of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from onewindow.domain.catalogue.types import Bundle, ProcedureStep, StepKind, Unanswered
from onewindow.kernel.deadlines import ClockKind, ClockRule, TimedFact, Unit

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


def case_rules(bundle: Bundle, facts: Iterable[TimedFact] = ()) -> tuple[ClockRule, ...]:
    """The bundle's clock rules, each ended by whatever ends the case, and the applicant's own terms: for answering a
    notice (the natural days its fact gives, else those of the procedure, unless a clock of the bundle says it), and
    for handing in what was tolerated as missing."""
    rules = [_ended(rule) for rule in bundle.clocks]
    procedure = bundle.procedure
    days = own_term(facts) or procedure.answer_days
    if days and not any(rule.start_fact == TOLD for rule in rules):
        rules.append(ClockRule(
            code="supplement", name="Time to hand in what is missing", unit=Unit.NATURAL_DAY, amount=days, kind=ClockKind.APPLICANT,
            start_fact=TOLD, restart_facts=(TOLD,), end_facts=("CaseSupplemented", "CaseAccepted", *OVER), article=procedure.article("unanswered"),
            consequence="" if procedure.unanswered is Unanswered.NOTHING else procedure.unanswered.value))
    if bundle.tolerance is not None:
        rules.append(ClockRule(
            code="tolerance", name="Time to hand in what was tolerated as missing", unit=Unit.WORKDAY, amount=bundle.tolerance.workdays,
            kind=ClockKind.APPLICANT, start_fact=TOLERATED, end_facts=("ToleranceKept", *OVER),
            article="、".join(bundle.citations(bundle.tolerance.basis)), consequence=Unanswered.LAPSES.value))
    return tuple(rules)


def own_term(facts: Iterable[TimedFact]) -> int:
    """The natural days a notice of what is missing gave by itself; 0 when it gave none."""
    return next((fact.amount for fact in facts if fact.name == TOLD and fact.amount), 0)


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
