"""The part of the quality gate that guards procedure: special procedures, promises, tolerance, who may decide alone."""

from __future__ import annotations

from collections.abc import Iterator

from onewindow.domain.catalogue.types import (
    RECORDED,
    Acceptance,
    HandleType,
    ItemStandard,
    Leader,
    Necessity,
    SpecialKind,
    StepKind,
    Unanswered,
)
from onewindow.domain.standards.types import Fault
from onewindow.kernel.deadlines import ClockKind


def uncounted_time_has_a_law(standard: ItemStandard) -> Iterator[Fault]:
    """行政许可法 45 and the item's own law: what is left out of the limit, and what must precede a decision, needs its article."""
    for special in standard.specials:
        if not standard.is_backed(special.basis):
            yield Fault(code="special_without_basis", where=f"specials.{special.code}", params={"special": special.name},
                        sentence="{special} needs a verified legal basis: it holds up the decision or is left out of the time.")
        if not special.mandatory and not special.trigger:
            yield Fault(code="special_without_trigger", where=f"specials.{special.code}", params={"special": special.name},
                        sentence="{special}: say in which case it is held. “When necessary” is not enough.")


def consent_has_a_law(standard: ItemStandard) -> Iterator[Fault]:
    """An organ whose No keeps a licence from being granted (道路交通安全法 32) has that power from an article, and is one that is asked."""
    for special in standard.specials:
        if not special.consent:
            continue
        if not standard.is_backed(special.consent):
            yield Fault(code="consent_without_law", where=f"specials.{special.code}.consent", params={"special": special.name},
                        sentence="{special}: an organ can keep a grant from being made only where a verified article wants its consent.")
        if special.kind is not SpecialKind.CONSULTATION or not special.organs:
            yield Fault(code="consent_of_nobody", where=f"specials.{special.code}.consent", params={"special": special.name},
                        sentence="{special}: name the organs whose consent is wanted; only an organ that is asked can give it.")


PROMISE_IN_GENERAL = "CNZ42"  # 国办发〔2020〕42号: where promises are allowed at all, and where not


def promises_are_lawful(standard: ItemStandard) -> Iterator[Fault]:
    """告知承诺: what is told, who can't use it and what follows from a false promise are all said; the materials exist."""
    promise = standard.promise
    if promise is None:
        return
    if not standard.is_backed(promise.basis):
        yield Fault(code="promise_without_basis", where="promise", sentence="Notification and promise needs a verified basis.")
    own = [code for code in promise.basis if (basis := standard.basis(code)) is not None and basis.law != PROMISE_IN_GENERAL]
    if standard.procedure.bars and not own:  # what bars after a fraud touches public safety, health, life or property (行政许可法 78, 79)
        yield Fault(code="promise_barred", where="promise.basis",
                    sentence="This service touches public safety, health, life or property: a promise instead of proof needs a law or list of its own.")
    for material in promise.materials:
        if standard.material(material) is None:
            yield Fault(code="unknown_material", where="promise", params={"material": material}, sentence="There is no material {material}.")
    for name in ("tell", "excluded", "on_false"):
        if not getattr(promise, name):
            yield Fault(code="incomplete", where=f"promise.{name}", sentence="The guide needs this before it can be published.")


def tolerance_is_for_secondary_papers(standard: ItemStandard) -> Iterator[Fault]:
    """容缺受理: listed secondary materials only, with the day they are due and what follows; the main ones can't be missing."""
    tolerance = standard.tolerance
    if tolerance is None:
        return
    if not standard.is_backed(tolerance.basis) or tolerance.workdays < 1 or not tolerance.on_failure:
        yield Fault(code="tolerance_incomplete", where="tolerance", sentence="Tolerance needs a verified basis, a term and what follows when it is not kept.")
    required = [material.code for material in standard.materials if material.necessity is Necessity.REQUIRED]
    for code in tolerance.materials:
        if standard.material(code) is None:
            yield Fault(code="unknown_material", where="tolerance", params={"material": code}, sentence="There is no material {material}.")
    if required and set(required) <= set(tolerance.materials):
        yield Fault(code="tolerance_of_everything", where="tolerance", sentence="The main materials can't be missing: tolerance is for secondary ones.")


def one_person_needs_a_machine(standard: ItemStandard) -> Iterator[Fault]:
    """Who accepts, reviews and decides alone may do so only on the spot and where a machine has checked every criterion."""
    if standard.procedure.separate_persons:
        return
    by_hand = _by_hand(standard)
    if standard.item.handle_type is not HandleType.ON_THE_SPOT or by_hand:
        yield Fault(code="one_person_decides", where="procedure.separate_persons", params={"criteria": "; ".join(by_hand) or "-"},
                    sentence="One person may accept and decide only on the spot, with every criterion checked by machine. Not so: {criteria}")


def granted_together_needs_a_machine(standard: ItemStandard) -> Iterator[Fault]:
    """Cases may be granted together (批量准予) where nobody has anything left to weigh: on the spot, every criterion checked by machine, no discretion."""
    by_hand = (*_by_hand(standard), *(table.name for table in standard.discretion))
    for step in (step for step in standard.steps if step.decide_in_bulk):
        if step.kind is not StepKind.DECIDE or standard.item.handle_type is not HandleType.ON_THE_SPOT or by_hand:
            yield Fault(code="not_in_bulk", where=f"steps.{step.code}.decide_in_bulk", params={"step": step.name, "criteria": "; ".join(by_hand) or "-"},
                        sentence="{step}: cases are granted together only in the deciding step of an item handled on the spot, with every criterion "
                                 "checked by machine and nothing left to discretion. Not so: {criteria}")


def discretion_is_bound(standard: ItemStandard) -> Iterator[Fault]:
    """国办发〔2022〕27号: a discretion table belongs to a step and to facts that are asked, and decides each case in one way."""
    asked, steps = set(standard.form.element_ids()), {step.code: step for step in standard.steps}
    for table in standard.discretion:
        step = steps.get(table.step)
        if step is None or (table.criterion and table.criterion not in {criterion.code for criterion in step.criteria}):
            yield Fault(code="table_nowhere", where=f"discretion.{table.code}", params={"table": table.name}, sentence="{table} names no step of the item, or no criterion of it.")
        yield from table.flaws({name: element for name, element in standard.elements.items() if name in asked})


def _by_hand(standard: ItemStandard) -> list[str]:
    return [criterion.text for step in standard.steps for criterion in step.criteria
            if step.kind in (StepKind.ACCEPT, StepKind.REVIEW, StepKind.DECIDE) and not criterion.machine_checked]


def extension_has_its_clock(standard: ItemStandard) -> Iterator[Fault]:
    """行政许可法 42: who may extend and what is extended belong together, or the page offers what the act refuses."""
    extendable = any(clock.extension_fact for clock in standard.clocks if clock.kind is ClockKind.STATUTORY)
    if extendable != (standard.procedure.extension is not Leader.NOBODY):
        yield Fault(code="extension_without_clock", where="procedure.extension",
                    sentence="An extension needs both: a leader who may extend, and a statutory clock that is extended, with its cap.")


def acceptance_fits_the_steps(standard: ItemStandard) -> Iterator[Fault]:
    """An item with an acceptance of its own (受理) has the step; a filing (备案) is complete or not and has none."""
    has_step = any(step.kind is StepKind.ACCEPT for step in standard.steps)
    if (standard.procedure.acceptance is Acceptance.SEPARATE) and not has_step:
        yield Fault(code="step_missing", where="steps", params={"kind": "accept"}, sentence="The step {kind} is missing.")


def an_asked_clock_starts_again(standard: ItemStandard) -> Iterator[Fault]:
    """A time limit that a notice of what is missing ends begins anew with the answer (行政许可法 32, 42), else the office has no limit at all."""
    for rule in standard.clocks:
        if "CorrectionRequested" in rule.end_facts and "CaseSupplemented" not in rule.restart_facts:
            yield Fault(code="clock_never_starts_again", where=f"clocks.{rule.code}", params={"clock": rule.name},
                        sentence="{clock} ends when something is asked for and never begins again: add CaseSupplemented to restart_facts.")


def silence_of_the_applicant_has_a_law(standard: ItemStandard) -> Iterator[Fault]:
    """A case that ends because nothing came (法律援助法 43, 信息公开条例 30) needs the term and the article; a term that leads to nothing isn't set."""
    procedure = standard.procedure
    ends = procedure.unanswered is not Unanswered.NOTHING
    term = procedure.answer_days > 0 or any(clock.kind is ClockKind.APPLICANT and clock.consequence == procedure.unanswered.value for clock in standard.clocks)
    if ends and not (term and (procedure.article("unanswered") if standard.item.verified else procedure.articles.get("unanswered"))):
        yield Fault(code="unanswered_without_law", where="procedure.unanswered",
                    sentence="A case can end because nothing was handed in only where an article says so, and after a term.")
    if procedure.answer_days and not ends:
        yield Fault(code="term_without_consequence", where="procedure.answer_days", params={"days": procedure.answer_days},
                    sentence="A term of {days} days to answer is set, but nothing follows when it runs out. Name what follows with its article, or strike the term out.")


def recorded_facts_have_a_law(standard: ItemStandard) -> Iterator[Fault]:
    """What the organ puts on record moves limits or keeps a case open, so a text says what it is."""
    for own in standard.own_facts:
        if not standard.is_backed(own.basis):
            yield Fault(code="recorded_without_basis", where=f"own_facts.{own.code}", params={"fact": own.name},
                        sentence="{fact} can be put on record only with a verified legal basis.")


def clocks_read_what_is_recorded(standard: ItemStandard) -> Iterator[Fault]:
    """A clock that hangs on a recorded fact names one the standard has, or it would never begin, or never end."""
    known = {own.fact_name for own in standard.own_facts}
    for rule in standard.clocks:
        for name in (rule.only_with, rule.start_fact, *rule.restart_facts, *rule.end_facts):
            if name.startswith(RECORDED) and name not in known:
                yield Fault(code="unknown_recorded_fact", where=f"clocks.{rule.code}", params={"clock": rule.name, "fact": name},
                            sentence="{clock} reads {fact}, which the standard does not let anybody put on record.")
