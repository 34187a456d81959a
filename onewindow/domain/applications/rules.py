"""Pure rules of applications: states, access, what is missing, what the digest covers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from onewindow.domain.applications.types import (
    Answer,
    Delivery,
    DeliveryMethod,
    DraftMaterial,
    DraftState,
    MaterialForm,
    Part,
    Problem,
)
from onewindow.domain.catalogue.types import Bundle, MaterialHow, Necessity
from onewindow.domain.evidence.types import KnownAnswer, Origin, TrustLevel
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.formkit import DataElement, ElementKind, check, check_answers
from onewindow.kernel.formkit import Problem as AnswerProblem
from onewindow.kernel.records import canonical, to_plain
from onewindow.kernel.statetable import StateTable, Transition

S = DraftState
STATES: StateTable[DraftState] = StateTable((
    Transition(S.OPEN, "save", S.OPEN),
    Transition(S.OPEN, "seal", S.SEALED, "行政许可法 29"),
    Transition(S.OPEN, "discard", S.DISCARDED, "个人信息保护法 47"),
    Transition(S.SEALED, "reopen", S.CORRECTING, "行政许可法 32"),
    Transition(S.CORRECTING, "save", S.CORRECTING),
    Transition(S.CORRECTING, "reseal", S.SEALED, "行政许可法 32"),
))

MISSING_MATERIAL_SENTENCE = "Please hand in “{name}”."
MATERIAL_NOT_NEW_SENTENCE = "“{name}” was asked for again. Please hand in a new one."
NO_DELIVERY_SENTENCE = "Please choose how the outcome reaches you."
DELIVERY_NOT_OFFERED_SENTENCE = "This service does not offer this way of delivery. Please choose another."
DELIVERY_MISSING_SENTENCE = "Please fill in {name} for the delivery."
DELIVERY_PHONE_SENTENCE = "The phone for the delivery must be a mobile number of 11 digits or a landline number with its area code."
DELIVERY_ADDRESS_SENTENCE = "The address for the delivery is too short to deliver to. Please give street, house number and room."
DELIVERY_CENTRE_SENTENCE = "Please choose the service centre where you pick up the outcome."

_PHONE = DataElement(id="delivery_phone", name="phone", kind=ElementKind.PHONE)
_ADDRESS = DataElement(id="delivery_address", name="address", kind=ElementKind.ADDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """From a day on, how long an untouched draft is kept and how long before its end its owner is told."""

    keep: timedelta
    warn_before: timedelta


RETENTION = Retention(keep=timedelta(days=90), warn_before=timedelta(days=7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who a draft concerns: applicant, whoever opened it, and the staff member who helped."""

    applicant_no: str
    opened_by: str
    assisted_by: str


def may_enter(*, actor: Actor, parties: Parties) -> bool:
    """Whether the actor is the applicant, acts for them, opened the draft, helped with it, or is the platform."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    known = {parties.applicant_no, parties.opened_by, parties.assisted_by} - {""}
    return bool(actor.ref) and (actor.ref in known or actor.principal == parties.applicant_no)


def origin_of(actor: Actor) -> Origin:
    """The origin of an answer this actor types."""
    return {ActorKind.STAFF: Origin.CLERK, ActorKind.SYSTEM: Origin.SYSTEM}.get(actor.kind, Origin.TYPED)


def carried(known: KnownAnswer) -> Answer:
    """A known answer as it enters a draft: trust, source and time stay; what was once typed counts as carried over."""
    kept = known.origin if known.origin in (Origin.REGISTER, Origin.SYSTEM) else Origin.CARRIED_OVER
    return Answer(element_id=known.element_id, value=known.value, origin=kept, trust=known.trust,
                  recorded_at=known.recorded_at, source=known.source)


def situation(*, bundle: Bundle, answers: Mapping[str, str], scenario: Mapping[str, str]) -> dict[str, str]:
    """The scenario that counts: what the form's answers say, and for the rest what was chosen at the start."""
    return bundle.chosen(answers, scenario)


def answer_problems(*, bundle: Bundle, answers: Mapping[str, str]) -> tuple[Problem, ...]:
    """What is missing or wrong among the answers, in the order of the form."""
    found = check_answers(bundle.form, bundle.elements, answers)
    return tuple(_answer_problem(element_id, problem) for element_id, problem in found.items())


def _answer_problem(element_id: str, problem: str) -> Problem:
    if isinstance(problem, AnswerProblem):
        values = {name: str(value) for name, value in problem.params.items()}
        return Problem(part=Part.ANSWER, where=element_id, sentence=problem.message_id, values=values)
    return Problem(part=Part.ANSWER, where=element_id, sentence=problem.replace("{", "{{").replace("}", "}}"))


def material_problems(
    *, bundle: Bundle, scenario: Mapping[str, str], materials: Iterable[DraftMaterial],
    again: Iterable[str] = (), since: datetime | None = None,
) -> tuple[Problem, ...]:
    """Materials that are missing, and those a correction asked for ``again`` that nothing new came for ``since``."""
    handed_in = tuple(materials)
    asked_again = frozenset(again)
    problems = []
    for material in bundle.materials_for(scenario):
        mine = [each for each in handed_in if each.material_code == material.code]
        values = {"name": material.name}
        if material.how is not MaterialHow.UPLOAD:
            continue
        if material.code in asked_again:
            if since is not None and not any(each.added_at > since for each in mine):
                problems.append(Problem(part=Part.MATERIAL, where=material.code, sentence=MATERIAL_NOT_NEW_SENTENCE, values=values))
        elif material.necessity is not Necessity.OPTIONAL and not mine:
            problems.append(Problem(part=Part.MATERIAL, where=material.code, sentence=MISSING_MATERIAL_SENTENCE, values=values))
    return tuple(problems)


def delivery_problems(*, delivery: Delivery | None, methods: Iterable[str]) -> tuple[Problem, ...]:
    """What is wrong with the chosen delivery, given the methods the bundle offers (none offered: none needed)."""
    offered = tuple(methods)
    if not offered:
        return ()
    if delivery is None:
        return (_delivery_problem(NO_DELIVERY_SENTENCE),)
    if delivery.method.value not in offered:
        return (_delivery_problem(DELIVERY_NOT_OFFERED_SENTENCE),)
    if delivery.method is DeliveryMethod.PICK_UP:
        return () if delivery.centre_code else (_delivery_problem(DELIVERY_CENTRE_SENTENCE, "delivery_centre"),)
    given = {"recipient": delivery.recipient, "phone": delivery.phone, "address": delivery.address}
    problems = [_delivery_problem(DELIVERY_MISSING_SENTENCE, f"delivery_{name}", name=name) for name, text in given.items() if not text.strip()]
    if delivery.phone.strip() and check(_PHONE, delivery.phone):
        problems.append(_delivery_problem(DELIVERY_PHONE_SENTENCE, "delivery_phone"))
    if delivery.address.strip() and check(_ADDRESS, delivery.address):
        problems.append(_delivery_problem(DELIVERY_ADDRESS_SENTENCE, "delivery_address"))
    return tuple(problems)


def _delivery_problem(sentence: str, where: str = "delivery", **values: str) -> Problem:
    return Problem(part=Part.DELIVERY, where=where, sentence=sentence, values=values)


def digest_of(*, answers: Iterable[Answer], materials: Iterable[DraftMaterial]) -> str:
    """SHA-256 over the canonical answers and materials, whatever order they were filled in."""
    content = {
        "answers": sorted((to_plain(each) for each in answers), key=lambda each: str(each["element_id"])),
        "materials": sorted((to_plain(each) for each in materials), key=lambda each: (each["material_code"], each["file_no"])),
    }
    return hashlib.sha256(canonical(content)).hexdigest()


def own_answers(*, values: Mapping[str, str], trust: TrustLevel, at: datetime, source: str) -> tuple[KnownAnswer, ...]:
    """What the platform itself knows of a party, as answers; empty values are left out."""
    return tuple(KnownAnswer(element_id=name, value=value, trust=trust, origin=Origin.SYSTEM, recorded_at=at, source=source)
                 for name, value in values.items() if value)


def form_of(*, file_no: str, paper: bool) -> MaterialForm:
    """How a material is handed in."""
    return MaterialForm.UPLOAD if file_no else MaterialForm.PAPER if paper else MaterialForm.EXEMPT
