"""Starting and giving up."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from datetime import date, datetime

from onewindow.domain.applications import queries, rules
from onewindow.domain.applications.commands.entry import entered
from onewindow.domain.applications.facts import DraftDiscarded
from onewindow.domain.applications.models import Draft as DraftRow
from onewindow.domain.applications.models import DraftAnswer
from onewindow.domain.applications.models import DraftMaterial as MaterialRow
from onewindow.domain.applications.queries.known import prefilled
from onewindow.domain.applications.types import Answer, Draft, MaterialForm, OpenedDraft
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, MaterialHow, PermitAct
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.evidence.types import Origin
from onewindow.domain.mandates.queries import mandate_for
from onewindow.domain.mandates.types import Mandate, Power
from onewindow.domain.notices import commands as notices
from onewindow.domain.permits import queries as permits
from onewindow.domain.permits.types import Permit
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.numbers import next_number
from onewindow.kernel.records import to_json

REUSED = (Origin.CARRIED_OVER, Origin.PERMIT, Origin.REGISTER)
ARTICLES = {PermitAct.RENEW: "行政许可法 50", PermitAct.CHANGE: "行政许可法 49", PermitAct.CANCEL: "行政许可法 70"}


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


class ActNotOffered(Refusal):
    """The service does not do this to a permit (行政许可法 49, 50, 70)."""

    code = "act_not_offered"
    sentence = "This service does not offer to {act} a permit. Open the permit to see what can be done with it."
    status = 422


class PermitNeeded(Refusal):
    """The act needs a permit of the applicant's that this service issued, and that still holds."""

    code = "permit_needed"
    sentence = "Name the permit this is about: a valid one of the applicant's, issued by this service."
    status = 422


def start(
    *, actor: Actor, at: datetime, item_code: str, applicant_no: str = "", scenario: dict[str, str] | None = None, key: str = "",
    act: str = "", permit_no: str = "",
) -> Draft:
    """Open a draft on the standard in force today, filled with what is known of the applicant (复写).

    The applicant is the actor's principal unless named; a person may name another only with a mandate, staff
    must name one and are recorded as helpers. Known answers come with their origin, trust and source, and a
    person's wrong or outdated answer never blocks the start. ``act`` (new, or the first the item offers) other than new is
    about a permit of the applicant's: what it says comes first. An item that makes no permits itself, but changes or
    ends those made elsewhere, can be started without its number. Refuses ApplicantNeeded, ItemNotOffered, NotMandated, AgentNotAllowed, ActNotOffered,
    PermitNeeded, NotFound for a permit that is not the applicant's. A resend with the same ``key`` gives the same
    draft as it is now.
    """
    opened = open_draft(actor=actor, at=at, item_code=item_code, applicant_no=applicant_no, scenario=scenario or {}, key=key,
                        act=act, permit_no=permit_no)
    return queries.draft(actor=actor, at=at, draft_no=opened.draft_no)


@command("applications.start", right="applications.start")
def open_draft(
    *, actor: Actor, at: datetime, item_code: str, applicant_no: str, scenario: dict[str, str], key: str = "",
    act: str = "", permit_no: str = "",
) -> Done[OpenedDraft]:
    """The act behind ``start``: it answers with the number alone, since a receipt may hold no personal values."""
    bundle = _bundle_in_force(item_code, at)
    applicant, mandate = _applicant(actor, at, bundle, applicant_no)
    asked = _act(bundle, act)
    permit = _permit(actor, at, bundle, applicant, asked, permit_no)
    helper = actor.ref if actor.kind is ActorKind.STAFF else actor.assisted_by
    row = DraftRow.objects.create(
        draft_no=next_number(kind="DR", on=at.date()), item_code=item_code, bundle_hash=bundle.bundle_hash, applicant_no=applicant,
        opened_by=actor.ref, assisted_by=helper, channel=actor.channel, scenario=rules.by_whom(bundle, _known_scenario(bundle, scenario), mandate), opened_at=at, saved_at=at,
        act=asked.value, permit_no=permit.permit_no if permit else "",
    )
    answers = prefilled(actor=actor, at=at, applicant=applicant, bundle=bundle, scenario=row.scenario, permit=permit, mandate=mandate)
    DraftAnswer.objects.bulk_create(_row(row, answer) for answer in answers)
    exempt = [material for material in bundle.materials if material.how is MaterialHow.EXEMPT]
    MaterialRow.objects.bulk_create(
        MaterialRow(draft=row, material_code=material.code, form=MaterialForm.EXEMPT.value, added_by=actor.ref, added_at=at) for material in exempt)
    if mandate is not None and mandate.signed:
        MaterialRow.objects.bulk_create(  # the mandate is kept here with its proof; nobody asks for it on paper again (在线政务服务规定 7)
            MaterialRow(draft=row, material_code=material.code, form=MaterialForm.EXEMPT.value, note=mandate.mandate_no, added_by=actor.ref, added_at=at)
            for material in bundle.materials if material.kind_code == rules.MANDATE_KIND)
    evidence.open_checks(actor=actor, at=at, about=row.draft_no, holder_no=applicant,
                         materials={material.code: material.register for material in exempt if material.register})
    reused = tuple(answer.element_id for answer in answers if answer.origin in REUSED)
    if reused:
        evidence.note_reuse(actor=actor, at=at, subject_no=applicant, element_ids=reused, about=row.draft_no,
                            purpose=f"{bundle.item.name} {row.draft_no}")
    payload = {"item_code": item_code, "bundle_hash": bundle.bundle_hash, "applicant_no": applicant, "act": row.act, "permit_no": row.permit_no}
    return Done(OpenedDraft(draft_no=row.draft_no), subject=f"draft:{row.draft_no}", payload=payload)


@command("applications.discard", right=None)
def discard(*, actor: Actor, at: datetime, draft_no: str) -> Done[OpenedDraft]:
    """Give a draft up for good and erase its answers and versions. Refuses NotFound, DraftClosed (once submitted)."""
    row, target = entered(actor=actor, at=at, draft_no=draft_no, verb="discard")
    row.answers.all().delete()
    row.versions.all().delete()
    row.materials.all().delete()
    evidence.forget_checks(actor=actor, at=at, about=draft_no)
    row.state, row.saved_at, row.scenario = target.value, at, {}
    row.delivery_recipient = row.delivery_phone = row.delivery_address = ""
    row.save()
    return Done(OpenedDraft(draft_no=draft_no), subject=f"draft:{draft_no}",
                facts=(DraftDiscarded(draft_no=draft_no, item_code=row.item_code),))


@command("applications.warn_expiring", right="applications.tend", chained=False)
def warn_expiring(*, actor: Actor, at: datetime, draft_no: str) -> Done[OpenedDraft]:
    """Tell the applicant, once, on which day the draft will be erased. Refuses NotFound, DraftClosed."""
    row, _state = entered(actor=actor, at=at, draft_no=draft_no, verb="discard")
    item = catalogue.item(item_code=row.item_code)
    expires_on = (at + rules.RETENTION.warn_before).date()
    notices.send(actor=actor, at=at, kind="draft_expiring", to=row.applicant_no, about=draft_no,
                 params={"item": item.plain_name or item.name, "expires_on": expires_on.isoformat()})
    row.warned_at = at
    row.save()
    return Done(OpenedDraft(draft_no=draft_no))


def _applicant(actor: Actor, at: datetime, bundle: Bundle, named: str) -> tuple[str, Mandate | None]:
    if actor.kind is ActorKind.STAFF and not named:
        raise ApplicantNeeded
    applicant = named or actor.principal
    return applicant, refuse_agent(actor=actor, bundle=bundle, applicant_no=applicant, on=at.date())


def refuse_agent(*, actor: Actor, bundle: Bundle, applicant_no: str, on: date) -> Mandate | None:
    """The mandate an agent applies by; None for one's own affair. Refuses AgentNotAllowed, with the article, where the law wants the
    applicant, and NotMandated where no mandate reaches the service."""
    if actor.kind is not ActorKind.PERSON or applicant_no == actor.ref:
        return None
    handling = bundle.handling
    if not handling.agent_allowed:
        cited = bundle.citations((handling.agent_basis, handling.presence_basis))
        raise AgentNotAllowed(item=bundle.item.plain_name or bundle.item.name, article=cited[0] if cited else "行政许可法 29")
    return mandate_for(agent_no=actor.ref, principal_no=applicant_no, item_code=bundle.item_code, power=Power.APPLY, on=on)


def _bundle_in_force(item_code: str, at: datetime) -> Bundle:
    try:
        return catalogue.current_bundle(item_code=item_code, on=at.date())
    except NotFound:
        raise ItemNotOffered(item=item_code) from None


def _known_scenario(bundle: Bundle, given: dict[str, str]) -> dict[str, str]:
    """Only questions and options the bundle has; a guide left open since an older version may send others."""
    options = {question.code: {option.code for option in question.options} for question in bundle.scenario}
    return {code: option for code, option in given.items() if option in options.get(code, set())}


def _act(bundle: Bundle, act: str) -> PermitAct:
    """What is asked to happen to a permit; without a word, a new one, or the first thing the item does."""
    offered = bundle.outcome.acts
    if not act:
        return PermitAct.NEW if PermitAct.NEW in offered else offered[0]
    asked = next((each for each in offered if each.value == act), None)
    if asked is None:
        raise ActNotOffered(act=act, article=next((article for each, article in ARTICLES.items() if each.value == act), ""))
    return asked


def _permit(actor: Actor, at: datetime, bundle: Bundle, applicant: str, act: PermitAct, permit_no: str) -> Permit | None:
    """The permit the application is about; None for a new one, and for one that was made elsewhere."""
    if act is PermitAct.NEW or (not permit_no and PermitAct.NEW not in bundle.outcome.acts):
        return None
    if not permit_no:
        raise PermitNeeded(article=ARTICLES.get(act, ""))
    found = permits.permit(actor=actor, permit_no=permit_no)
    if found.holder_no != applicant:
        raise NotFound(what="permit", number=permit_no)
    if found.kind != bundle.outcome.number_kind or not rules.holds(found, on=at.date()):
        raise PermitNeeded(article=ARTICLES.get(act, ""))
    return found


def _row(draft: DraftRow, answer: Answer) -> DraftAnswer:
    return DraftAnswer(draft=draft, element_id=answer.element_id, value=answer.value, origin=answer.origin.value,
                       trust=answer.trust.value, source=answer.source[:200], recorded_at=answer.recorded_at,
                       offers=to_json(answer.offers).decode() if answer.offers else "", unsettled=answer.unsettled)
