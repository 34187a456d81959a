"""The quality gate: why a standard may not be published. Each check is a small function; ``CHECKS`` is the gate.

Checks look at one standard and say what is wrong with it, all of it at once. A further check is one more function in
the table.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from onewindow.domain.catalogue.rules import law_checks
from onewindow.domain.catalogue.types import (
    BasisRole,
    FeeKind,
    HandleType,
    ItemKind,
    ItemStandard,
    MaterialHow,
    Necessity,
    Profile,
    StepKind,
)
from onewindow.domain.standards.types import Fault, Law, LegalRank
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.deadline_spans import is_within
from onewindow.kernel.deadlines import ClockKind, Unit
from onewindow.kernel.formkit import ElementKind

MAY_CREATE_LICENCES = frozenset({
    LegalRank.LAW, LegalRank.ADMIN_REGULATION, LegalRank.STATE_COUNCIL_DECISION, LegalRank.LOCAL_REGULATION,
})
MAY_CHARGE_FOR_LICENCES = frozenset({LegalRank.LAW, LegalRank.ADMIN_REGULATION})
WITH_STATUTORY_LIMIT = frozenset({Profile.LICENCE, Profile.JOINT, Profile.MARKET_REG, Profile.REALTY})
DOUBTS_OF_ALL = ("bases", "item", "item.verified")  # what a doubt is about that leaves every article open
TODAY = "today"
NUMBERS = frozenset({ElementKind.INTEGER, ElementKind.DECIMAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a check may look at besides the standard: the laws, the registers that can be asked, the calendar, the day it is to be in force."""

    laws: Mapping[str, Law]
    registers: Collection[str]
    calendar: Calendar
    on: date


def faults_of(standard: ItemStandard, around: Surroundings) -> tuple[Fault, ...]:
    """Everything that keeps the standard from being published; () when it may be."""
    found = [fault for check in CHECKS for fault in check(standard, around)]
    return (*found, *(fault for check in LAW_CHECKS for fault in check(standard)))


def fields_have_elements(standard: ItemStandard, _: Surroundings) -> Iterator[Fault]:
    """Every question names an entry of the dictionary; what is printed, counted or carried in is asked."""
    asked = set(standard.form.element_ids())
    for name in standard.form.element_ids():
        if name not in standard.elements:
            yield Fault(code="no_data_element", where=f"form.{name}", params={"element": name},
                        sentence="The field {element} has no data element. Add it to the dictionary, or name another.")
    named = [(f"outcome.{row.element}", row.element) for row in standard.outcome.fields]
    named += [(f"scenario.{question.code}.{option.code}", option.element) for question in standard.scenario
              for option in question.options if option.element]
    if standard.outcome.valid_until:
        named.append(("outcome.valid_until", standard.outcome.valid_until))
    if standard.fee and standard.fee.kind is FeeKind.PER_UNIT:
        named.append(("fee.unit_element", standard.fee.unit_element))
    for where, name in named:
        if name not in asked:
            yield Fault(code="not_asked", where=where, params={"element": name or "-"},
                        sentence="{element} is used here, but the form doesn't ask it.")


def checks_are_of_days(standard: ItemStandard, _: Surroundings) -> Iterator[Fault]:
    """What is compared is asked, and is a day."""
    asked = set(standard.form.element_ids())
    for check in standard.checks:
        for name in filter(None, (check.element, "" if check.not_before == TODAY else check.not_before)):
            if name not in asked or standard.elements[name].kind is not ElementKind.DATE:
                yield Fault(code="not_a_day", where=f"checks.{check.element}", params={"element": name},
                            sentence="{element} is compared as a day, but the form asks no day of this name.")


def scenario_fits_the_form(standard: ItemStandard, _: Surroundings) -> Iterator[Fault]:
    """What an option carries into the form is an answer the form would take."""
    for question in standard.scenario:
        for option in question.options:
            element = standard.elements.get(option.element)
            if element is None:
                continue
            codes = {"yes", "no"} if element.kind is ElementKind.YES_NO else {choice.code for choice in element.values}
            if codes and option.value not in codes:
                yield Fault(code="not_a_value", where=f"scenario.{question.code}.{option.code}",
                            params={"element": element.name, "value": option.value},
                            sentence="{value} is not a value of {element}.")


def references_exist(standard: ItemStandard, _: Surroundings) -> Iterator[Fault]:
    """Every basis that is cited is listed; every condition on a question names one of its options."""
    known = {basis.code for basis in standard.bases}
    for where, codes in _cited(standard):
        for code in codes:
            if code not in known:
                yield Fault(code="unknown_basis", where=where, params={"basis": code},
                            sentence="The basis {basis} is not listed among the item's legal bases.")
    options = {(question.code, option.code) for question in standard.scenario for option in question.options}
    named = [(material.code, when) for material in standard.materials for when in material.when]
    named += [(condition.code, when) for condition in standard.conditions for when in condition.when]
    for code, when in named:
        if (when.question, when.option) not in options:
            yield Fault(code="unknown_option", where=code, params={"question": when.question, "option": when.option},
                            sentence="There is no option {option} to a question {question}.")


def codes_are_unique(standard: ItemStandard, _: Surroundings) -> Iterator[Fault]:
    """A code names one thing."""
    for name in ("bases", "scenario", "conditions", "materials", "steps", "specials", "own_facts", "discretion", "clocks", "refusals", "doubts"):
        tally = Tally(part.code for part in getattr(standard, name))
        for code, count in tally.items():
            if count > 1:
                yield Fault(code="code_twice", where=name, params={"code": code}, sentence="The code {code} is used twice.")


def laws_are_in_force(standard: ItemStandard, around: Surroundings) -> Iterator[Fault]:
    """No standard rests on a text that no longer applies, or not yet."""
    for basis in standard.bases:
        law = around.laws[basis.law]
        if not law.is_in_force(around.on):
            yield Fault(code="law_not_in_force", where=f"bases.{basis.code}", params={"law": law.title, "on": around.on},
                        sentence="{law} is not in force on {on}. Cite the text that applies.")


def licences_are_created_by_law(standard: ItemStandard, _: Surroundings) -> Iterator[Fault]:
    """行政许可法 14-17: who may create a licence. A text of lower rank may only detail it."""
    if standard.item.item_kind is not ItemKind.LICENCE:
        return
    if not any(basis.role is BasisRole.SETS and standard.is_backed((basis.code,)) and basis.rank in MAY_CREATE_LICENCES for basis in standard.bases):
        yield Fault(code="licence_without_law", where="bases",
                    sentence="A licence needs a verified basis of the rank of a law or an administrative regulation that creates it.")


def materials_have_a_basis(standard: ItemStandard, _: Surroundings) -> Iterator[Fault]:
    """行政许可法 31: no material without a basis; and none that a register has."""
    for material in standard.materials:
        if not standard.is_backed(material.basis):
            yield Fault(code="material_without_basis", where=f"materials.{material.code}", params={"material": material.name},
                        sentence="{material} can't be asked for: it has no verified legal basis.")
        if (material.how is MaterialHow.EXEMPT) != bool(material.register):
            yield Fault(code="register_missing", where=f"materials.{material.code}", params={"material": material.name},
                        sentence="{material}: an exempt material names the register it comes from, and no other does.")
        if (material.necessity is Necessity.CONDITIONAL) != bool(material.when):
            yield Fault(code="when_missing", where=f"materials.{material.code}", params={"material": material.name},
                        sentence="{material}: a conditional material says in which case it is needed, and no other does.")
        if not material.review_points:
            yield Fault(code="no_review_point", where=f"materials.{material.code}", params={"material": material.name},
                        sentence="{material} has no review point: say what is checked on it.")


def registers_can_be_asked(standard: ItemStandard, around: Surroundings) -> Iterator[Fault]:
    """A material that needn't be handed in is really looked up (在线政务服务规定 7): a register nobody can ask would let everything pass unseen."""
    for material in standard.materials:
        if material.register and material.register not in around.registers:
            yield Fault(code="unknown_register", where=f"materials.{material.code}", params={"material": material.name, "register": material.register},
                        sentence="{material}: there is no register {register}. Name one that can be asked, or have the material handed in.")


def conditions_have_a_basis(standard: ItemStandard, _: Surroundings) -> Iterator[Fault]:
    """Conditions and grounds of refusal come from the law, not from the office."""
    for name, parts in (("conditions", standard.conditions), ("refusals", standard.refusals)):
        for part in parts:
            if not standard.is_backed(part.basis):
                yield Fault(code="condition_without_basis", where=f"{name}.{part.code}", params={"text": part.text},
                            sentence="“{text}” has no verified legal basis.")
    if standard.profile is Profile.LICENCE and not standard.refusals:
        yield Fault(code="no_refusal_ground", where="refusals", sentence="A licence lists the cases in which it is refused.")


def promise_is_within_the_law(standard: ItemStandard, around: Surroundings) -> Iterator[Fault]:
    """A promise may be shorter than the law, never longer; units are converted at their worst."""
    promised, statutory = standard.clock(ClockKind.PROMISED), standard.clock(ClockKind.STATUTORY)
    if promised is None:
        yield Fault(code="no_promise", where="clocks", sentence="The promised time is missing.")
    if statutory is None and standard.profile in WITH_STATUTORY_LIMIT:
        yield Fault(code="no_statutory_limit", where="clocks", sentence="The statutory time limit is missing.")
    if promised and statutory and not is_within(promised, statutory, around.calendar):
        yield Fault(code="promise_too_long", where="clocks.promised", params={"promised": promised.amount, "statutory": statutory.amount},
                    sentence="The promised time ({promised}) can end after the statutory limit ({statutory}).")
    for clock in (rule for rule in standard.clocks if rule.kind is ClockKind.PROMISED and rule.only_with):
        bound = next((rule for rule in standard.clocks if rule.kind is ClockKind.STATUTORY and rule.only_with == clock.only_with), None)
        if bound is not None and not is_within(clock, bound, around.calendar):
            yield Fault(code="promise_too_long", where=f"clocks.{clock.code}", params={"promised": clock.amount, "statutory": bound.amount},
                        sentence="The promised time ({promised}) can end after the statutory limit ({statutory}).")
    for clock in standard.clocks:
        open_question = not standard.item.verified and any(doubt.about in (f"clocks.{clock.code}", *DOUBTS_OF_ALL) for doubt in standard.doubts)
        if clock.kind is not ClockKind.PROMISED and not clock.article and not open_question:
            yield Fault(code="clock_without_basis", where=f"clocks.{clock.code}", params={"clock": clock.name},
                        sentence="{clock} needs the verified article it rests on.")


def on_the_spot_means_now(standard: ItemStandard, _: Surroundings) -> Iterator[Fault]:
    """即办件 is decided while the applicant waits; its steps have no days."""
    promised = standard.clock(ClockKind.PROMISED)
    at_once = standard.item.handle_type is HandleType.ON_THE_SPOT
    if promised and at_once != (promised.unit is Unit.ON_THE_SPOT):
        yield Fault(code="on_the_spot_with_days", where="clocks.promised",
                    sentence="An item handled on the spot promises the spot, and any other item promises days.")
    slow = [step.name for step in standard.steps if at_once and step.workdays]
    if slow:
        yield Fault(code="on_the_spot_with_days", where="steps", params={"steps": ", ".join(slow)},
                    sentence="An item handled on the spot has no steps of several days: {steps}")


def steps_keep_the_promise(standard: ItemStandard, _: Surroundings) -> Iterator[Fault]:
    """The longest way from acceptance to decision is no longer than the promise."""
    promised = standard.clock(ClockKind.PROMISED)
    if promised is None or promised.unit is not Unit.WORKDAY:
        return
    needed = _longest_way(standard)
    if needed > promised.amount:
        yield Fault(code="steps_too_long", where="steps", params={"needed": needed, "promised": promised.amount},
                    sentence="The steps take {needed} working days, more than the promised {promised}.")


def steps_are_sound(standard: ItemStandard, _: Surroundings) -> Iterator[Fault]:
    """No case can get stuck; a site check is done by two (行政许可法 34)."""
    kinds = {step.kind for step in standard.steps}
    for kind in (StepKind.RECEIVE, StepKind.DECIDE):
        if kind not in kinds:
            yield Fault(code="step_missing", where="steps", params={"kind": kind.value}, sentence="The step {kind} is missing.")
    first = [step.name for step in standard.steps if not step.after]
    followed = {code for step in standard.steps for code in step.after}
    final = [step.name for step in standard.steps if step.code not in followed]
    if len(first) != 1 or len(final) != 1:
        yield Fault(code="unsound_steps", where="steps", params={"first": ", ".join(first) or "-", "final": ", ".join(final) or "-"},
                    sentence="A procedure begins with one step and ends with one. First: {first}. Last: {final}.")
    try:
        problems = standard.net().problems()
    except ValueError as error:
        problems = (str(error),)
    for problem in problems:
        yield Fault(code="unsound_steps", where="steps", params={"problem": problem},
                    sentence="The steps don't lead from the first to the last: {problem}.")
    for step in standard.steps:
        if not step.counted and not standard.is_backed(step.basis):
            yield Fault(code="uncounted_without_basis", where=f"steps.{step.code}", params={"step": step.name},
                        sentence="{step}: its time can be left out of the limit only with a verified legal basis.")
        if step.kind is StepKind.SITE_CHECK and not step.two_persons:
            yield Fault(code="one_person_site_check", where=f"steps.{step.code}", params={"step": step.name},
                        sentence="{step}: facts on site are checked by two members of staff.")


def fees_have_a_basis(standard: ItemStandard, _: Surroundings) -> Iterator[Fault]:
    """行政许可法 58: a licence is free unless a law or administrative regulation says otherwise; other fees need a basis too."""
    fee = standard.fee
    if fee is None:
        return
    basis = standard.basis(fee.basis)
    if basis is None or not standard.is_backed((fee.basis,)):
        yield Fault(code="fee_without_basis", where="fee", params={"fee": fee.title},
                    sentence="{fee} has no verified legal basis and can't be charged.")
    elif standard.item.item_kind is ItemKind.LICENCE and basis.rank not in MAY_CHARGE_FOR_LICENCES:
        yield Fault(code="fee_without_basis", where="fee", params={"fee": fee.title},
                    sentence="{fee}: only a law or an administrative regulation can allow a fee for a licence.")
    element = standard.elements.get(fee.unit_element)
    if element is not None and element.kind not in NUMBERS:
        yield Fault(code="fee_counts_no_number", where="fee.unit_element", params={"element": element.name},
                    sentence="The fee is counted by {element}, which is not a number.")


def guide_is_complete(standard: ItemStandard, _: Surroundings) -> Iterator[Fault]:
    """行政许可法 30: what must be on display is there; what restricts people has its reason."""
    checks = (
        ("audience", bool(standard.item.audience)), ("conditions", bool(standard.conditions)),
        ("materials", bool(standard.materials)), ("steps", bool(standard.steps)), ("handling.modes", bool(standard.handling.modes)),
        ("delivery.methods", bool(standard.delivery.methods)), ("remedies.review_organ", bool(standard.remedies.review_organ)),
        ("remedies.court", bool(standard.remedies.court)), ("remedies.review_article", bool(standard.remedies.review_article)),
        ("remedies.court_article", bool(standard.remedies.court_article)), ("faq", bool(standard.faq)),
        ("handling.visit_reason", bool(standard.handling.visit_reason) or not standard.handling.visits),
        ("handling.agent_basis", standard.is_backed((standard.handling.agent_basis,)) or standard.handling.agent_allowed),
        ("handling.presence_basis", standard.is_backed((standard.handling.presence_basis,)) or not standard.handling.presence),
        ("handling.present", set(standard.handling.present) <= set(standard.form.element_ids()) and (standard.handling.presence or not standard.handling.present)),
        ("handling.e_signature_basis", standard.is_backed((standard.handling.e_signature_basis,)) or standard.handling.e_signature),
        ("delivery.carrier_basis", bool(standard.delivery.carrier_article)
         or not (standard.delivery.official_papers and standard.delivery.post_out)),
    )
    for where, there in checks:
        if not there:
            yield Fault(code="incomplete", where=where, sentence="The guide needs this before it can be published.")


def _cited(standard: ItemStandard) -> Iterator[tuple[str, Iterable[str]]]:
    for material in standard.materials:
        yield f"materials.{material.code}", material.basis
        yield from ((f"materials.{material.code}.{point.code}", point.basis) for point in material.review_points)
    for step in standard.steps:
        yield f"steps.{step.code}", step.basis
        yield from ((f"steps.{step.code}.{criterion.code}", criterion.basis) for criterion in step.criteria)
    yield from ((f"conditions.{part.code}", part.basis) for part in standard.conditions)
    yield from ((f"refusals.{part.code}", part.basis) for part in standard.refusals)
    yield from ((f"specials.{part.code}", (*part.basis, *part.consent)) for part in standard.specials)
    yield from ((f"own_facts.{part.code}", part.basis) for part in standard.own_facts)
    for name, part in (("promise", standard.promise), ("tolerance", standard.tolerance)):
        if part is not None:
            yield name, part.basis
    yield "outcome", standard.outcome.basis
    for name in ("agent_basis", "presence_basis", "e_signature_basis"):
        yield f"handling.{name}", filter(None, (getattr(standard.handling, name),))


def _longest_way(standard: ItemStandard) -> int:
    """Working days on the longest way through review, site check and decision (acceptance has its own clock)."""
    counted = {step.code: step.workdays for step in standard.steps
               if step.kind in (StepKind.REVIEW, StepKind.SITE_CHECK, StepKind.DECIDE)}
    days: dict[str, int] = {}
    for _ in standard.steps:  # as many rounds as steps settle any order; a circle is another check's finding
        for step in standard.steps:
            before = max((days.get(code, 0) for code in step.after), default=0)
            days[step.code] = min(before + counted.get(step.code, 0), sum(counted.values()))
    return max(days.values(), default=0)


Check = Callable[[ItemStandard, Surroundings], Iterator[Fault]]
CHECKS: tuple[Check, ...] = (
    codes_are_unique, references_exist, fields_have_elements, checks_are_of_days, scenario_fits_the_form, laws_are_in_force,
    licences_are_created_by_law, materials_have_a_basis, registers_can_be_asked, conditions_have_a_basis, promise_is_within_the_law,
    on_the_spot_means_now, steps_keep_the_promise, steps_are_sound, fees_have_a_basis, guide_is_complete,
)
LAW_CHECKS: tuple[Callable[[ItemStandard], Iterator[Fault]], ...] = (
    law_checks.uncounted_time_has_a_law, law_checks.consent_has_a_law, law_checks.promises_are_lawful, law_checks.tolerance_is_for_secondary_papers,
    law_checks.one_person_needs_a_machine, law_checks.acceptance_fits_the_steps, law_checks.an_asked_clock_starts_again, law_checks.extension_has_its_clock,
    law_checks.silence_of_the_applicant_has_a_law, law_checks.recorded_facts_have_a_law, law_checks.clocks_read_what_is_recorded,
    law_checks.granted_together_needs_a_machine, law_checks.discretion_is_bound,
)
