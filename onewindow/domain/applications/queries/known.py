"""What is known of an applicant, source by source (复写): the permit in hand, account, permits, registers, earlier forms; what
registers and machines found; and who may promise instead of proving."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from itertools import chain

from onewindow.domain.applications import rules
from onewindow.domain.applications.types import HANDLED_BY, Answer, Draft, Filled, MaterialForm
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, MaterialHow, Necessity
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.evidence.types import (
    ORGANISATION_ELEMENT,
    CheckTask,
    Exclusion,
    Finding,
    KnownAnswer,
    Origin,
    RegisterCheck,
    TrustLevel,
)
from onewindow.domain.mandates.types import Mandate, MandateKind
from onewindow.domain.people import queries as people
from onewindow.domain.people.types import AssuranceLevel
from onewindow.domain.permits import queries as permits
from onewindow.domain.permits.types import Permit
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.errors import NotFound
from onewindow.kernel.ids import is_public_number

SOURCE_ACCOUNT = "account"
SOURCE_SCENARIO = "scenario"
SOURCE_MANDATE = "mandate"
TRUST = {AssuranceLevel.VERIFIED: TrustLevel.A, AssuranceLevel.CHECKED: TrustLevel.B, AssuranceLevel.DECLARED: TrustLevel.D}


def prefilled(
    *, actor: Actor, at: datetime, applicant: str, bundle: Bundle, scenario: dict[str, str], permit: Permit | None, mandate: Mandate | None = None,
) -> tuple[Answer, ...]:
    """The answers a form starts with, and for each what other sources say instead.

    Sources in their order: what was just said in the guide, the permit the application is about, the account, other
    valid permits, registers, earlier forms. Who doesn't want their data used again gets the first three only. Who runs
    several shops is asked about one of them: that of the permit or the account, else the one spoken of last.
    """
    wanted = tuple(field.element for field in bundle.form.fields())
    offers: dict[str, list[KnownAnswer]] = {name: [] for name in wanted}
    said = tuple(_by_law(answer, mandate) for answer in from_scenario(bundle, scenario, at))
    _offer(offers, said)
    if permit is not None:
        _offer(offers, rules.of_permit(permit, bundle=bundle))
    in_charge = ("handled_by", "self") in {(answer.element_id, answer.value) for answer in said}
    _offer(offers, (*_own(actor, at, applicant, in_charge=in_charge, mandate=mandate), *_of_mandate(bundle, mandate, at)))
    if evidence.reuse_wanted(subject_no=applicant):
        held = permits.permits_of(actor=actor, holder_no=applicant)
        others = [rules.of_permit(other, bundle=bundle) for other in held if rules.holds(other, on=at.date()) and other != permit]
        uscc = _organisation(offers, others, actor=actor, at=at, applicant=applicant)
        for printed in others:
            if all(answer.value == uscc for answer in printed if answer.element_id == ORGANISATION_ELEMENT):
                _offer(offers, printed)
        for known in evidence.known_by_source(actor=actor, subject_no=applicant, element_ids=wanted, at=at, uscc=uscc).values():
            _offer(offers, known)
    settled = {answer.element_id for answer in said}
    answers = (rules.filled_in(bundle.elements[name], found[:1] if name in settled else found) for name, found in offers.items())
    return tuple(answer for answer in answers if answer is not None)


def from_scenario(bundle: Bundle, scenario: dict[str, str], at: datetime) -> tuple[KnownAnswer, ...]:
    """Scenario answers that stand for an answer of the form, so that nothing is asked twice."""
    values = bundle.answers_from(scenario)
    return tuple(KnownAnswer(element_id=name, value=value, trust=TrustLevel.D, origin=Origin.TYPED, recorded_at=at, source=SOURCE_SCENARIO)
                 for name, value in values.items())


def _by_law(answer: KnownAnswer, mandate: Mandate | None) -> KnownAnswer:
    """Who handles it is nobody's word where a mandate tells it: the account says who represents, the record who was mandated."""
    if mandate is None or answer.element_id != HANDLED_BY:
        return answer
    by_law = mandate.terms.kind is MandateKind.LEGAL_REPRESENTATIVE
    return replace(answer, origin=Origin.SYSTEM, trust=TrustLevel.B, source=SOURCE_ACCOUNT if by_law else SOURCE_MANDATE)


def register_checks(*, filled: Filled) -> tuple[RegisterCheck, ...]:
    """How the materials that need no handing in stand now, also what the office fetched after the submission. For rooms above, which guard whose case it is."""
    return evidence.checks_of(about=filled.draft_no, answers=filled.values())


def machine_findings(*, filled: Filled) -> dict[tuple[str, str], Finding]:
    """What a machine found on each review point it may check, by material and point code; UNKNOWN where it could not tell.

    It judges what was handed in. Nothing follows from a finding by itself: a person decides (个人信息保护法 24). For rooms above; no actor.
    """
    bundle, answers = catalogue.bundle(bundle_hash=filled.bundle_hash), filled.values()
    needed = bundle.materials_for(bundle.chosen(answers, filled.scenario))
    points = tuple((material.code, point.code) for material in needed for point in material.review_points if point.machine_checked)
    return evidence.point_findings(about=filled.draft_no, points=points, answers=answers, identified=_is_identified(filled.applicant_no),
                                   complete=not rules.answer_problems(bundle=bundle, answers=answers))


def excluded_from_promise(*, holder_no: str, kind: str = "", on: date) -> Exclusion | None:
    """Why somebody may not promise instead of proving on the day: a bar after a fraud (行政许可法 78、79), or a promise that
    proved false and was not put right. None if they may."""
    bar = permits.bar_of(holder_no=holder_no, kind=kind, on=on) if kind else None
    return Exclusion(article=bar.article, until_on=bar.until_on) if bar else evidence.broken_promise(holder_no=holder_no, on=on)


def questions(found: Draft, bundle: Bundle) -> tuple[CheckTask, ...]:
    """What registers would be asked for the draft as it is: one question for each exempt material that has a register here."""
    known, answers = evidence.registers(), found.values()
    asked = []
    for material in bundle.materials_for(bundle.chosen(answers, found.scenario)):
        info = known.get(material.register) if material.how is MaterialHow.EXEMPT else None
        if info is None or rules.is_promised(bundle, found, material):
            continue
        about = rules.about_of(info, bundle=bundle, answers=answers)
        entry = answers.get(about.reference, "") if about and about.reference else ""
        asked.append(CheckTask(
            material_code=material.code, info=info, about=about, id_number=answers.get(about.number, "") if about else "",
            reference=material.kind_code if info.kinds else entry))
    return tuple(asked)


def tolerable(found: Draft, bundle: Bundle) -> tuple[str, ...]:
    """The secondary materials the applicant could hand in later: listed, needed, and not handed in yet."""
    if bundle.tolerance is None:
        return ()
    given = {each.material_code for each in found.materials if each.form is not MaterialForm.EXEMPT}
    needed = bundle.materials_for(bundle.chosen(found.values(), found.scenario))
    return tuple(material.code for material in needed if material.code in bundle.tolerance.materials and material.code not in given
                 and material.necessity is not Necessity.OPTIONAL and not rules.is_promised(bundle, found, material))


def latest_to_follow(bundle: Bundle, *, on: date) -> date:
    """The latest day tolerated materials may follow: counted from today, so that it lies within the term whenever it is accepted."""
    return current_calendar().add_workdays(on, bundle.tolerance.workdays) if bundle.tolerance else on


def _offer(offers: dict[str, list[KnownAnswer]], known: Iterable[KnownAnswer]) -> None:
    for answer in known:
        if answer.element_id in offers and answer.value:
            offers[answer.element_id].append(answer)


def _organisation(offers: dict[str, list[KnownAnswer]], printed: Iterable[tuple[KnownAnswer, ...]], *, actor: Actor, at: datetime, applicant: str) -> str:
    """The credit code of the shop the form is about, as far as that is known; "" where the form doesn't ask for one."""
    if ORGANISATION_ELEMENT not in offers:
        return ""
    if offers[ORGANISATION_ELEMENT]:
        return offers[ORGANISATION_ELEMENT][0].value
    earlier = evidence.known_by_source(actor=actor, subject_no=applicant, element_ids=(ORGANISATION_ELEMENT,), at=at)
    named = [answer for answer in (*chain.from_iterable(printed), *earlier.get(ORGANISATION_ELEMENT, ())) if answer.element_id == ORGANISATION_ELEMENT]
    return max(named, key=lambda answer: answer.recorded_at).value if named else ""


def _own(actor: Actor, at: datetime, applicant: str, *, in_charge: bool, mandate: Mandate | None) -> tuple[KnownAnswer, ...]:
    """What people knows of the applicant, and of the agent where somebody acts for them. ``in_charge``: the applicant said to head the undertaking.

    Who acts by the ``mandate`` of the law for an organisation is its representative, so that their own number is the one the form asks for (民法典 61).
    """
    platform = system_actor(name="applications")
    found: list[KnownAnswer] = []
    try:
        person, contact = people.person(actor=platform, person_no=applicant), people.contact_of(person_no=applicant)
    except NotFound:
        found += _of_organisation(applicant, at)
    else:
        values = {"person_name": contact.name, "person_phone": contact.phone, "residence_address": contact.address,
                  "contact_name": contact.name, "contact_phone": contact.phone}
        if actor.kind is ActorKind.STAFF or actor.ref == applicant:  # an agent learns no number from here
            values |= {"person_id_number": contact.id_number}
            values |= {"legal_representative": contact.name, "legal_representative_id_number": contact.id_number} if in_charge else {}
        found += rules.own_answers(values=values, trust=TRUST[person.assurance], at=at, source=SOURCE_ACCOUNT)
    if actor.kind is ActorKind.PERSON and actor.ref != applicant:
        agent, contact = people.person(actor=platform, person_no=actor.ref), people.contact_of(person_no=actor.ref)
        values = {"agent_name": contact.name, "agent_phone": contact.phone, "agent_id_number": contact.id_number}
        if is_public_number(applicant, kind="G"):  # an organisation is reached by whoever acts for it, a person by their own phone
            values |= {"contact_name": contact.name, "contact_phone": contact.phone}
            if mandate is not None and mandate.terms.kind is MandateKind.LEGAL_REPRESENTATIVE:
                values |= {"legal_representative_id_number": contact.id_number}
        found += rules.own_answers(values=values, trust=TRUST[agent.assurance], at=at, source=SOURCE_ACCOUNT)
    return tuple(found)


def _of_mandate(bundle: Bundle, mandate: Mandate | None, at: datetime) -> tuple[KnownAnswer, ...]:
    """Powers and term, as the mandate on record says them."""
    if mandate is None or mandate.terms.kind is MandateKind.LEGAL_REPRESENTATIVE:
        return ()
    powers = bundle.elements.get("agent_powers")
    offered = {value.code for value in powers.values} if powers else set()
    values = {"agent_powers": ",".join(power.value for power in mandate.terms.powers if power.value in offered), "agent_until": mandate.terms.valid_until.isoformat()}
    return rules.own_answers(values=values, trust=TrustLevel.B, at=at, source=SOURCE_MANDATE)


def _of_organisation(applicant: str, at: datetime) -> tuple[KnownAnswer, ...]:
    try:
        organisation = people.organisation(org_no=applicant)
    except NotFound:
        raise NotFound(what="applicant", number=applicant) from None
    values = {"organisation_name": organisation.name, "uscc": organisation.uscc, "legal_representative": organisation.legal_representative}
    return rules.own_answers(values=values, trust=TrustLevel.B, at=at, source=SOURCE_ACCOUNT)


def _is_identified(applicant_no: str) -> bool:
    with suppress(NotFound):
        return people.person(actor=system_actor(name="applications"), person_no=applicant_no).assurance is not AssuranceLevel.DECLARED
    return False
