"""Pure rules of applications: states, access, what is missing, what the digest covers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from onewindow.domain.applications.types import (
    HANDLED_BY,
    Answer,
    Delivery,
    DeliveryMethod,
    Draft,
    DraftMaterial,
    DraftState,
    MaterialForm,
    Part,
    Problem,
)
from onewindow.domain.catalogue.types import AnswerCheck, Bundle, Material, MaterialHow, Necessity
from onewindow.domain.evidence.types import (
    About,
    CheckChoice,
    CheckState,
    KnownAnswer,
    Origin,
    RegisterInfo,
    TrustLevel,
    says_the_same,
)
from onewindow.domain.mandates.types import Mandate, MandateKind, Power
from onewindow.domain.permits.types import Permit, PermitState
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.formkit import DataElement, ElementKind, check, check_answers, clean
from onewindow.kernel.formkit import Problem as AnswerProblem
from onewindow.kernel.records import canonical, to_plain
from onewindow.kernel.statetable import StateTable, Transition

S = DraftState
CONSENT_ELEMENT, OWN_NUMBER = "register_consent", "person_id_number"
MANDATE_KIND = "mandate"
FILLING = (Power.APPLY, Power.CORRECT)  # the powers whose work is done in a draft
STATES: StateTable[DraftState] = StateTable((
    Transition(S.OPEN, "save", S.OPEN),
    Transition(S.OPEN, "seal", S.SEALED, "行政许可法 29"),
    Transition(S.OPEN, "discard", S.DISCARDED, "个人信息保护法 47"),
    Transition(S.SEALED, "reopen", S.CORRECTING, "行政许可法 32"),
    Transition(S.CORRECTING, "save", S.CORRECTING),
    Transition(S.CORRECTING, "reseal", S.SEALED, "行政许可法 32"),
    Transition(S.CORRECTING, "shut", S.SEALED, "行政许可法 32"),
))

NOT_ONESELF_SENTENCE = "For this service the law wants the applicant in person. The number must be your own; somebody else applies with their own account or comes to a counter."
MISSING_MATERIAL_SENTENCE = "Please hand in “{name}”."
MATERIAL_NOT_NEW_SENTENCE = "“{name}” was asked for again. Please hand in a new one."
TOO_EARLY_SENTENCE = "“{name}” must not be before “{other}”. Please correct one of the two."
PAST_SENTENCE = "“{name}” lies in the past. Please choose another day."
TOO_YOUNG_SENTENCE = "Whoever applies must be {years} years old; by the date of birth here they are not. For a parent or somebody else, ask them for a mandate and apply in their name."
CHOOSE_SOURCE_SENTENCE = "Two sources say different things about {name}. Please choose which is right."
REGISTER_DIFFERS_SENTENCE = "The register says something else about “{name}”. Please correct your answer, or object and hand in proof."
CONSENT_SENTENCE = "Please say whether we may check “{name}” for you, or hand it in yourself."
TOLERATED_PAST_SENTENCE = "The day until which you promised to hand in “{name}” is over. Please choose another day, or hand it in now."
NO_DELIVERY_SENTENCE = "Please choose how the outcome reaches you."
DELIVERY_NOT_OFFERED_SENTENCE = "This service does not offer this way of delivery. Please choose another."
DELIVERY_MISSING_SENTENCE = "Please fill in {name} for the delivery."
DELIVERY_PHONE_SENTENCE = "The phone for the delivery must be a mobile number of 11 digits or a landline number with its area code."
DELIVERY_ADDRESS_SENTENCE = "The address for the delivery is too short to deliver to. Please give street, house number and room."
DELIVERY_NOT_POSTED_SENTENCE = "Results are not posted to this place. Give an address on the mainland, or pick it up at a counter."
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
    """Whether the draft is the actor's own affair: the applicant, staff who opened it or helped with it, or the platform.

    A person who is not the applicant acts by mandate alone (民法典 165), whoever opened the draft: see ``may_ask``.
    """
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is ActorKind.PERSON:
        return bool(actor.ref) and actor.ref == parties.applicant_no
    known = {parties.applicant_no, parties.opened_by, parties.assisted_by} - {""}
    return bool(actor.ref) and (actor.ref in known or actor.principal == parties.applicant_no)


def may_ask(*, actor: Actor, parties: Parties) -> bool:
    """Whether a person stands to the applicant as an agent does, so that their mandate is worth a look and its lack a word."""
    return actor.kind is ActorKind.PERSON and bool(actor.ref) and (actor.principal == parties.applicant_no or actor.ref == parties.opened_by)


def powers_to_change(state: DraftState) -> tuple[Power, ...]:
    """The power an agent needs to change a draft: what a notice asks for is another power than applying (民法典 165)."""
    return (Power.CORRECT,) if state is DraftState.CORRECTING else (Power.APPLY,)


POWERS_TO_READ = (Power.APPLY, Power.CORRECT)


def origin_of(actor: Actor) -> Origin:
    """The origin of an answer this actor types."""
    return {ActorKind.STAFF: Origin.CLERK, ActorKind.SYSTEM: Origin.SYSTEM}.get(actor.kind, Origin.TYPED)


def carried(known: KnownAnswer) -> Answer:
    """A known answer as it enters a draft: trust, source and time stay; what was once typed counts as carried over."""
    as_it_is = known.origin in (Origin.PERMIT, Origin.REGISTER, Origin.SYSTEM) or known.source == "scenario"
    return Answer(element_id=known.element_id, value=known.value, origin=known.origin if as_it_is else Origin.CARRIED_OVER,
                  trust=known.trust, recorded_at=known.recorded_at, source=known.source)


def answer_problems(
    *, bundle: Bundle, answers: Mapping[str, str], unsettled: Iterable[str] = (), on: date | None = None, fixed: Iterable[str] = (),
) -> tuple[Problem, ...]:
    """What is missing, wrong or still to be chosen among the answers, in the order of the form.

    Days are held against the day ``on`` where it is given; an answer that is ``fixed``, because it was submitted, is not held against another day again.
    """
    found: dict[str, Problem] = {element_id: _answer_problem(element_id, problem)
                                 for element_id, problem in check_answers(bundle.form, bundle.elements, answers).items()}
    for element_id in unsettled:
        found.setdefault(element_id, Problem(part=Part.ANSWER, where=element_id, sentence=CHOOSE_SOURCE_SENTENCE,
                                             values={"name": bundle.elements[element_id].name}))
    closed = set(fixed)
    asked = [field.element for field in bundle.form.visible(answers)]
    said = {element_id: answers.get(element_id, "") for element_id in asked}
    for wrong in (day_problem(bundle, rule, said, on) for rule in bundle.checks if rule.element not in closed):
        if wrong is not None:
            found.setdefault(wrong.where, wrong)
    return tuple(found[element_id] for element_id in asked if element_id in found)


def day_problem(bundle: Bundle, rule: AnswerCheck, answers: Mapping[str, str], on: date | None) -> Problem | None:
    """What is wrong with a day beside its shape; None while a day is missing, unreadable or nothing to hold it against."""
    day = _day_of(answers.get(rule.element, ""))
    against = on if rule.not_before == "today" or rule.years else _day_of(answers.get(rule.not_before, ""))
    if day is None or against is None:
        return None
    values = {"name": _name_of(bundle, rule.element), "years": str(rule.years)}
    if rule.years:
        full = against.year - day.year - ((against.month, against.day) < (day.month, day.day))
        sentence = TOO_YOUNG_SENTENCE if full < rule.years else ""
    elif rule.not_before == "today":
        sentence = PAST_SENTENCE if day < against else ""
    else:
        values["other"] = _name_of(bundle, rule.not_before)
        sentence = TOO_EARLY_SENTENCE if day < against else ""
    return Problem(part=Part.ANSWER, where=rule.element, sentence=sentence, values=values) if sentence else None


def _name_of(bundle: Bundle, element_id: str) -> str:
    return next((field.label for field in bundle.form.fields() if field.element == element_id), "") or bundle.elements[element_id].name


def _day_of(answer: str) -> date | None:
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None


def _answer_problem(element_id: str, problem: str) -> Problem:
    if isinstance(problem, AnswerProblem):
        values = {name: str(value) for name, value in problem.params.items()}
        return Problem(part=Part.ANSWER, where=element_id, sentence=problem.message_id, values=values)
    return Problem(part=Part.ANSWER, where=element_id, sentence=problem.replace("{", "{{").replace("}", "}}"))


def material_problems(*, bundle: Bundle, draft: Draft, registers: Mapping[str, RegisterInfo]) -> tuple[Problem, ...]:
    """Materials that are missing, given what was promised, tolerated and told by registers."""
    scenario = bundle.chosen(draft.values(), draft.scenario)
    needed = [material for material in bundle.materials_for(scenario) if not is_promised(bundle, draft, material)]
    problems = [problem for material in needed if (problem := material_problem(draft, material, registers)) is not None]
    return tuple(problems)


def material_problem(draft: Draft, material: Material, registers: Mapping[str, RegisterInfo]) -> Problem | None:
    """What is wrong with one material, None if nothing is."""
    mine = [each for each in draft.materials if each.material_code == material.code and each.form is not MaterialForm.EXEMPT]
    if material.code in draft.open_materials and is_handed_in(draft, material):
        since = draft.reopened_at
        stale = since is not None and not any(each.added_at > since for each in mine)
        return _material_problem(material, MATERIAL_NOT_NEW_SENTENCE) if stale else None
    if mine or material.necessity is Necessity.OPTIONAL or mandate_on_record(draft.materials, material):
        return None
    if material.code in draft.tolerated:
        return None
    if material.how is MaterialHow.EXEMPT:
        sentence = _exempt_sentence(draft, material, registers)
        return _material_problem(material, sentence) if sentence else None
    return _material_problem(material, MISSING_MATERIAL_SENTENCE) if material.how is MaterialHow.UPLOAD else None


def overdue_problems(*, bundle: Bundle, draft: Draft, on: date) -> tuple[Problem, ...]:
    """Materials promised for a day that is over and not handed in."""
    past = draft.tolerated_until is not None and draft.tolerated_until < on
    late = set(draft.tolerated if past else ()) - {each.material_code for each in draft.materials if each.form is not MaterialForm.EXEMPT}
    return tuple(_material_problem(material, TOLERATED_PAST_SENTENCE) for material in bundle.materials if material.code in late)


def is_handed_in(draft: Draft, material: Material) -> bool:
    """Whether the material comes from the applicant's own hands: by its nature, or because they chose to upload it."""
    standing = draft.check_of(material.code)
    return material.how is MaterialHow.UPLOAD or (standing is not None and standing.by_hand)


def is_promised(bundle: Bundle, draft: Draft, material: Material) -> bool:
    """Whether a promise stands in for the material (告知承诺)."""
    return draft.promised and bundle.promise is not None and material.code in bundle.promise.materials


def _exempt_sentence(draft: Draft, material: Material, registers: Mapping[str, RegisterInfo]) -> str:
    """Why an exempt material keeps the draft back: only what the applicant alone can settle. A register that is down never does."""
    standing = draft.check_of(material.code)
    info = registers.get(material.register)
    if standing is None or info is None:
        return ""
    if standing.by_hand:
        return MISSING_MATERIAL_SENTENCE
    if standing.state is CheckState.CONFLICT:
        return REGISTER_DIFFERS_SENTENCE
    agreed = is_agreed(draft.answers) or standing.choice is CheckChoice.AGREE
    return CONSENT_SENTENCE if info.consent and not agreed and standing.state in (CheckState.WAITING, CheckState.NO_CONSENT) else ""


def is_agreed(answers: Iterable[Answer]) -> bool:
    """Whether the form says that registers may be asked, and the applicant said so: what a clerk types is nobody's consent (个人信息保护法 14)."""
    return any(each.element_id == CONSENT_ELEMENT and each.value == "yes" and each.origin is not Origin.CLERK for each in answers)


def _material_problem(material: Material, sentence: str) -> Problem:
    return Problem(part=Part.MATERIAL, where=material.code, sentence=sentence, values={"name": material.name})


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


def digest_of(*, answers: Iterable[Answer], materials: Iterable[DraftMaterial], terms: Mapping[str, object] | None = None) -> str:
    """SHA-256 over the canonical answers and materials, whatever order they were filled in, and the ``terms`` of the submission.

    What an answer or the terms leave empty is left out, so that a digest made before they existed still proves itself.
    """
    content = {
        "answers": sorted((_proven(each) for each in answers), key=lambda each: str(each["element_id"])),
        "materials": sorted((to_plain(each) for each in materials), key=lambda each: (each["material_code"], each["file_no"])),
        **{name: value for name, value in (terms or {}).items() if value},
    }
    return hashlib.sha256(canonical(content)).hexdigest()


def _proven(answer: Answer) -> dict[str, object]:
    plain: dict[str, object] = to_plain(answer)
    return {name: value for name, value in plain.items() if value or name not in ("offers", "unsettled", "reason")}


def by_whom(bundle: Bundle, scenario: dict[str, str], mandate: Mandate | None) -> dict[str, str]:
    """The scenario with what follows from an agent acting: nobody is asked who handles it. Who represents an organisation by law is no agent (民法典 61)."""
    if mandate is None:
        return scenario
    who = "self" if mandate.terms.kind is MandateKind.LEGAL_REPRESENTATIVE else "agent"
    known = {question.code: option.code for question in bundle.scenario for option in question.options if (option.element, option.value) == (HANDLED_BY, who)}
    return {**scenario, **known}


def mandate_on_record(given: Iterable[DraftMaterial], material: Material) -> str:
    """The number of the mandate kept here that stands in for its paper; "" when there is none."""
    return next((each.note for each in given if each.material_code == material.code and material.kind_code == MANDATE_KIND
                 and each.form is MaterialForm.EXEMPT), "")


def own_answers(*, values: Mapping[str, str], trust: TrustLevel, at: datetime, source: str) -> tuple[KnownAnswer, ...]:
    """What the platform itself knows of a party, as answers; empty values are left out."""
    return tuple(KnownAnswer(element_id=name, value=value, trust=trust, origin=Origin.SYSTEM, recorded_at=at, source=source)
                 for name, value in values.items() if value)


def form_of(*, file_no: str, paper: bool) -> MaterialForm:
    """How a material is handed in."""
    return MaterialForm.UPLOAD if file_no else MaterialForm.PAPER if paper else MaterialForm.EXEMPT


# ---- what is known, and who says so


def filled_in(element: DataElement, offers: Sequence[KnownAnswer]) -> Answer | None:
    """The answer the form starts with, from what sources offer in their order, and what others say instead.

    Where official sources contradict each other, or the person said something else since, the applicant is asked; an older
    word of their own gives way without a question.
    """
    sound = [offer for offer in offers if offer.suits(element)]
    if not sound:
        return None
    others: list[KnownAnswer] = []
    for offer in sound[1:]:
        if offer.contradicts(sound[0]) and not any(says_the_same(offer.value, other.value) for other in others):
            others.append(offer)
    first = carried(sound[0])
    return Answer(element_id=element.id, value=clean(element, first.value), origin=first.origin, trust=first.trust,
                  recorded_at=first.recorded_at, source=first.source, offers=tuple(others), unsettled=bool(others))


def of_permit(permit: Permit, *, bundle: Bundle) -> tuple[KnownAnswer, ...]:
    """What a permit says, as answers: by the labels its own item prints, else by the names of the data elements."""
    said = bundle.read_off(permit.data, own=permit.kind == bundle.outcome.number_kind)
    return tuple(KnownAnswer(element_id=name, value=value, trust=TrustLevel.A, origin=Origin.PERMIT, recorded_at=permit.issued_at,
                             source=f"permit:{permit.permit_no}") for name, value in said.items())


def holds(permit: Permit, *, on: date) -> bool:
    """Whether the permit is valid on the day."""
    return permit.state is PermitState.VALID and (permit.valid_until is None or permit.valid_until >= on)


def about_of(info: RegisterInfo, *, bundle: Bundle, answers: Mapping[str, str]) -> About | None:
    """Whose entry to ask for: by the first number the form has, else the applicant's own; None where neither will do."""
    asked = {field.element for field in bundle.form.visible(answers)}
    for about in info.about:
        if about.number in asked and answers.get(about.number):
            return about
    return next((about for about in info.about if about.number not in asked), None)
