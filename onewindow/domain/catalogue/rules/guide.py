"""From a bundle to the guide that people read. Only what is verified gets out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onewindow.domain.catalogue.types import (
    BasisRole,
    Bundle,
    FourFacts,
    GuideCondition,
    GuideFee,
    GuideMaterial,
    GuideStep,
    GuideText,
    GuideTime,
    GuideView,
    ItemStandard,
    LegalBasis,
    Material,
    MaterialHow,
    Scope,
    Silence,
)
from onewindow.domain.people.types import Department
from onewindow.domain.places.types import ServiceCentre
from onewindow.kernel.deadlines import ClockKind, ClockRule, Unit

GIVEN = (MaterialHow.UPLOAD, MaterialHow.IN_PERSON)


def four_facts(standard: ItemStandard, scenario: Mapping[str, str]) -> FourFacts:
    """How long, how often in person, how many papers, how much."""
    materials = standard.materials_for(scenario)
    to_give = sum(material.how in GIVEN for material in materials)
    promised = standard.clock(ClockKind.PROMISED)
    statutory = standard.clock(ClockKind.STATUTORY)
    fee = standard.fee
    return FourFacts(
        promised=_time(promised) if promised else GuideTime(amount=0, unit=Unit.ON_THE_SPOT),
        statutory=_time(statutory) if statutory else None,
        visits=standard.handling.visits, visit_reason=standard.handling.visit_reason,
        to_give=to_give, spared=len(materials) - to_give,
        fee_kind=fee.kind if fee else None, fee_fen=fee.amount_fen if fee else 0, fee_unit=fee.unit_name if fee else "",
    )


def guide_view(bundle: Bundle, *, scenario: Mapping[str, str], department: Department,
               centres: tuple[ServiceCentre, ...], counter_count: int) -> GuideView:
    """The guide of the bundle, narrowed to the scenario; questions and options that don't exist are dropped."""
    known = {(question.code, option.code) for question in bundle.scenario for option in question.options}
    chosen = {question: option for question, option in scenario.items() if (question, option) in known}
    materials = bundle.materials_for(chosen)
    still_open = [material for material in bundle.materials
                  if material not in materials and not {when.question for when in material.when} <= set(chosen)]
    timed = bundle.clock(ClockKind.PROMISED) or bundle.clock(ClockKind.STATUTORY)
    return GuideView(
        item_code=bundle.item_code, verified=bundle.item.verified, name=bundle.item.name, plain_name=bundle.item.plain_name, purpose=bundle.item.purpose,
        item_kind=bundle.item.item_kind, handle_type=bundle.item.handle_type, audience=bundle.item.audience,
        department_name=department.name, department_phone=department.phone,
        bundle_hash=bundle.bundle_hash, version=bundle.version, standard_ref=bundle.standard_ref,
        published_at=bundle.published_at, effective_on=bundle.effective_on,
        district_wide=bundle.item.scope is not Scope.OWN_TOWN, four=four_facts(bundle, chosen), handling=bundle.handling,
        questions=bundle.scenario, scenario=chosen,
        materials=_materials(bundle, materials), open_materials=_materials(bundle, still_open),
        conditions=tuple(
            GuideCondition(code=part.code, title=part.title, text=part.text, test=part.test, citations=bundle.citations(part.basis))
            for part in bundle.conditions_for(chosen)),
        steps=_steps(bundle), uncounted=_uncounted(bundle), fee=_fee(bundle), outcome=bundle.outcome,
        refusals=tuple(GuideText(text=part.text, citations=bundle.citations(part.basis)) for part in bundle.refusals),
        remedies=bundle.remedies, delivery=bundle.delivery, bases=_bases(bundle),
        faq=bundle.faq, attributes=bundle.attributes, centres=centres, counter_count=counter_count,
        from_receipt=timed is not None and timed.start_fact == "CaseReceived", files=bundle.procedure.silence is Silence.FILED,
    )


def _bases(bundle: Bundle) -> tuple[LegalBasis, ...]:
    """What is verified, the text that creates the item first."""
    return tuple(sorted((basis for basis in bundle.bases if basis.verified), key=lambda basis: basis.role is not BasisRole.SETS))


def _time(rule: ClockRule) -> GuideTime:
    return GuideTime(amount=rule.amount, unit=rule.unit, article=rule.article)


def _materials(bundle: Bundle, materials: Iterable[Material]) -> tuple[GuideMaterial, ...]:
    return tuple(GuideMaterial(material=material, citations=bundle.citations(material.basis)) for material in materials)


def _steps(bundle: Bundle) -> tuple[GuideStep, ...]:
    return tuple(
        GuideStep(code=step.code, name=step.name, kind=step.kind, workdays=step.workdays, two_persons=step.two_persons,
                  clock_runs=step.counted, note=step.public_note,
                  citations=bundle.citations((*step.basis, *(code for one in step.criteria for code in one.basis))))
        for step in bundle.steps)


def _uncounted(bundle: Bundle) -> tuple[GuideText, ...]:
    """Which time the law doesn't count, from the clock that the law sets."""
    statutory = bundle.clock(ClockKind.STATUTORY)
    return tuple(GuideText(text=stop.reason, citations=(stop.article,)) for stop in (statutory.stops if statutory else ()) if stop.article)


def _fee(bundle: Bundle) -> GuideFee | None:
    fee = bundle.fee
    if fee is None:
        return None
    return GuideFee(title=fee.title, kind=fee.kind, amount_fen=fee.amount_fen, unit_name=fee.unit_name, article=fee.article,
                    verified=fee.verified, note=fee.note, pay_online=fee.pay_online)
