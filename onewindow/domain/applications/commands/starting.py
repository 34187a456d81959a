"""Starting and giving up."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from datetime import datetime

from onewindow.domain.applications import queries, rules
from onewindow.domain.applications.commands.entry import entered
from onewindow.domain.applications.facts import DraftDiscarded
from onewindow.domain.applications.models import Draft as DraftRow
from onewindow.domain.applications.models import DraftAnswer
from onewindow.domain.applications.models import DraftMaterial as MaterialRow
from onewindow.domain.applications.types import Answer, Draft, MaterialForm, OpenedDraft
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, MaterialHow
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.evidence.types import KnownAnswer, Origin, TrustLevel
from onewindow.domain.notices import commands as notices
from onewindow.domain.people import queries as people
from onewindow.domain.people.queries import NotMandated
from onewindow.domain.people.types import AssuranceLevel
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.formkit import check, clean
from onewindow.kernel.numbers import next_number

SOURCE_ACCOUNT = "account"
SOURCE_SCENARIO = "scenario"
TRUST = {AssuranceLevel.VERIFIED: TrustLevel.A, AssuranceLevel.CHECKED: TrustLevel.B, AssuranceLevel.DECLARED: TrustLevel.D}


class ApplicantNeeded(Refusal):
    """A member of staff started without saying for whom."""

    code = "applicant_needed"
    sentence = "Name the applicant first: find the person by identity number, or register them."
    status = 422


class AgentNotAllowed(Refusal):
    """A law wants the applicant in person (行政许可法 29)."""

    code = "agent_not_allowed"
    sentence = "For {item} the law wants the applicant in person; nobody else can apply for them."
    status = 403


class ItemNotOffered(Refusal):
    """The item has no standard in force on this day."""

    code = "item_not_offered"
    sentence = "The service {item} can't be applied for at present. See its guide or call the hotline."


def start(
    *, actor: Actor, at: datetime, item_code: str, applicant_no: str = "", scenario: dict[str, str] | None = None, key: str = "",
) -> Draft:
    """Open a draft on the standard in force today, filled with what is known of the applicant (复写).

    The applicant is the actor's principal unless named; a person may name another only with a mandate, staff
    must name one and are recorded as helpers. Known answers come with their origin, trust and source, and a
    person's wrong or outdated answer never blocks the start. Refuses ApplicantNeeded, ItemNotOffered,
    NotMandated, AgentNotAllowed. A resend with the same ``key`` gives the same draft as it is now.
    """
    opened = open_draft(actor=actor, at=at, item_code=item_code, applicant_no=applicant_no, scenario=scenario or {}, key=key)
    return queries.draft(actor=actor, draft_no=opened.draft_no)


@command("applications.start", right="applications.start")
def open_draft(
    *, actor: Actor, at: datetime, item_code: str, applicant_no: str, scenario: dict[str, str], key: str = "",
) -> Done[OpenedDraft]:
    """The act behind ``start``: it answers with the number alone, since a receipt may hold no personal values."""
    bundle = _bundle_in_force(item_code, at)
    applicant = _applicant(actor, at, bundle, applicant_no)
    helper = actor.ref if actor.kind is ActorKind.STAFF else actor.assisted_by
    row = DraftRow.objects.create(
        draft_no=next_number(kind="DR", on=at.date()), item_code=item_code, bundle_hash=bundle.bundle_hash, applicant_no=applicant,
        opened_by=actor.ref, assisted_by=helper, channel=actor.channel, scenario=_known_scenario(bundle, scenario), opened_at=at, saved_at=at,
    )
    DraftAnswer.objects.bulk_create(_row(row, answer) for answer in _prefilled(actor, at, applicant, bundle, row.scenario))
    MaterialRow.objects.bulk_create(
        MaterialRow(draft=row, material_code=material.code, form=MaterialForm.EXEMPT.value, added_by=actor.ref, added_at=at)
        for material in bundle.materials if material.how is MaterialHow.EXEMPT
    )
    payload = {"item_code": item_code, "bundle_hash": bundle.bundle_hash, "applicant_no": applicant}
    return Done(OpenedDraft(draft_no=row.draft_no), subject=f"draft:{row.draft_no}", payload=payload)


@command("applications.discard", right=None)
def discard(*, actor: Actor, at: datetime, draft_no: str) -> Done[OpenedDraft]:
    """Give a draft up for good and erase its answers and versions. Refuses NotFound, DraftClosed (once submitted)."""
    row, target = entered(actor=actor, draft_no=draft_no, verb="discard")
    row.answers.all().delete()
    row.versions.all().delete()
    row.materials.all().delete()
    row.state, row.saved_at, row.scenario = target.value, at, {}
    row.delivery_recipient = row.delivery_phone = row.delivery_address = ""
    row.save()
    return Done(OpenedDraft(draft_no=draft_no), subject=f"draft:{draft_no}",
                facts=(DraftDiscarded(draft_no=draft_no, item_code=row.item_code),))


@command("applications.warn_expiring", right="applications.tend", chained=False)
def warn_expiring(*, actor: Actor, at: datetime, draft_no: str) -> Done[OpenedDraft]:
    """Tell the applicant, once, on which day the draft will be erased. Refuses NotFound, DraftClosed."""
    row, _state = entered(actor=actor, draft_no=draft_no, verb="discard")
    item = catalogue.item(item_code=row.item_code)
    expires_on = (at + rules.RETENTION.warn_before).date()
    notices.send(actor=actor, at=at, kind="draft_expiring", to=row.applicant_no, about=draft_no,
                 params={"item": item.plain_name or item.name, "expires_on": expires_on.isoformat()})
    row.warned_at = at
    row.save()
    return Done(OpenedDraft(draft_no=draft_no))


def _applicant(actor: Actor, at: datetime, bundle: Bundle, named: str) -> str:
    if actor.kind is ActorKind.STAFF and not named:
        raise ApplicantNeeded
    applicant = named or actor.principal
    if actor.kind is ActorKind.PERSON and applicant != actor.ref:
        if not bundle.handling.agent_allowed:
            raise AgentNotAllowed(item=bundle.item.plain_name or bundle.item.name, article="行政许可法 29")
        covered = queries.mandate_covers(agent_no=actor.ref, principal_no=applicant, item_code=bundle.item_code, on=at.date())
        if not covered:
            raise NotMandated(principal=applicant, article="民法典 165")
    return applicant


def _bundle_in_force(item_code: str, at: datetime) -> Bundle:
    try:
        return catalogue.current_bundle(item_code=item_code, on=at.date())
    except NotFound:
        raise ItemNotOffered(item=item_code) from None


def _known_scenario(bundle: Bundle, given: dict[str, str]) -> dict[str, str]:
    """Only questions and options the bundle has; a guide left open since an older version may send others."""
    options = {question.code: {option.code for option in question.options} for question in bundle.scenario}
    return {code: option for code, option in given.items() if option in options.get(code, set())}


def _prefilled(actor: Actor, at: datetime, applicant: str, bundle: Bundle, scenario: dict[str, str]) -> list[Answer]:
    elements = bundle.elements
    wanted = tuple(field.element for field in bundle.form.fields())
    known = {answer.element_id: answer for answer in (*_own(actor, at, applicant), *_from_scenario(bundle, scenario, at))}
    known.update(evidence.known_answers(actor=actor, subject_no=applicant, element_ids=wanted))
    answers = []
    for element_id in wanted:
        answer = known.get(element_id)
        if answer and answer.value and check(elements[element_id], answer.value) is None:
            kept = rules.carried(answer)
            answers.append(Answer(element_id=element_id, value=clean(elements[element_id], kept.value), origin=kept.origin,
                                  trust=kept.trust, recorded_at=kept.recorded_at, source=kept.source))
    return answers


def _own(actor: Actor, at: datetime, applicant: str) -> tuple[KnownAnswer, ...]:
    """What people knows of the applicant, and of the agent where somebody acts for them."""
    platform = system_actor(name="applications")
    found: list[KnownAnswer] = []
    try:
        person, contact = people.person(actor=platform, person_no=applicant), people.contact_of(person_no=applicant)
    except NotFound:
        found += _of_organisation(applicant, at)
    else:
        values = {"person_name": contact.name, "person_phone": contact.phone, "residence_address": contact.address,
                  "contact_name": contact.name, "contact_phone": contact.phone}
        found += rules.own_answers(values=values, trust=TRUST[person.assurance], at=at, source=SOURCE_ACCOUNT)
    if actor.kind is ActorKind.PERSON and actor.ref != applicant:
        agent, contact = people.person(actor=platform, person_no=actor.ref), people.contact_of(person_no=actor.ref)
        values = {"agent_name": contact.name, "agent_phone": contact.phone, "contact_name": contact.name, "contact_phone": contact.phone}
        found += rules.own_answers(values=values, trust=TRUST[agent.assurance], at=at, source=SOURCE_ACCOUNT)
    return tuple(found)


def _of_organisation(applicant: str, at: datetime) -> tuple[KnownAnswer, ...]:
    try:
        organisation = people.organisation(org_no=applicant)
    except NotFound:
        raise NotFound(what="applicant", number=applicant) from None
    values = {"organisation_name": organisation.name, "uscc": organisation.uscc, "legal_representative": organisation.legal_representative}
    return rules.own_answers(values=values, trust=TrustLevel.B, at=at, source=SOURCE_ACCOUNT)


def _from_scenario(bundle: Bundle, scenario: dict[str, str], at: datetime) -> tuple[KnownAnswer, ...]:
    """Scenario answers that stand for an answer of the form, so that nothing is asked twice."""
    values = bundle.answers_from(scenario)
    return tuple(KnownAnswer(element_id=name, value=value, trust=TrustLevel.D, origin=Origin.TYPED, recorded_at=at, source=SOURCE_SCENARIO)
                 for name, value in values.items())


def _row(draft: DraftRow, answer: Answer) -> DraftAnswer:
    return DraftAnswer(draft=draft, element_id=answer.element_id, value=answer.value, origin=answer.origin.value,
                       trust=answer.trust.value, source=answer.source[:200], recorded_at=answer.recorded_at)
