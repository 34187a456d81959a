"""Questions to applications. Fetching and permission are one step: who is no party to a draft finds none."""

from __future__ import annotations

import json
from datetime import date, datetime

from onewindow.domain.applications import rules
from onewindow.domain.applications.models import Draft as DraftRow
from onewindow.domain.applications.models import DraftAnswer, Sealing
from onewindow.domain.applications.models import DraftMaterial as MaterialRow
from onewindow.domain.applications.types import (
    Answer,
    Delivery,
    DeliveryMethod,
    Draft,
    DraftLimits,
    DraftMaterial,
    DraftState,
    DraftSummary,
    MaterialForm,
    Problem,
    SavedVersion,
    SealedDraft,
)
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, Material
from onewindow.domain.evidence.types import Origin, TrustLevel
from onewindow.domain.people import queries as people
from onewindow.domain.people.types import Power
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound
from onewindow.kernel.records import from_plain

__all__ = [
    "delivery_defaults", "delivery_methods", "delivery_problems", "draft", "draft_limits", "drafts_of", "idle_drafts", "mandate_covers",
    "materials_needed", "precheck", "sealed", "versions",
]


def draft(*, actor: Actor, draft_no: str) -> Draft:
    """A draft with its present answers and materials. Refuses NotFound, also to everybody who is no party to it."""
    row = DraftRow.objects.filter(draft_no=draft_no).first()
    if row is None or not rules.may_enter(actor=actor, parties=parties_of(row)):
        raise NotFound(what="draft", number=draft_no)
    return draft_record(row)


def drafts_of(*, actor: Actor, limit: int = 50) -> tuple[DraftSummary, ...]:
    """The drafts of the party the actor acts for that can still be worked on, the latest saved first."""
    if not actor.principal:
        return ()
    rows = DraftRow.objects.filter(state__in=[DraftState.OPEN.value, DraftState.CORRECTING.value])
    if actor.kind is ActorKind.STAFF:
        rows = rows.filter(opened_by=actor.ref)
    else:
        rows = rows.filter(applicant_no=actor.principal)
    return tuple(
        DraftSummary(draft_no=row.draft_no, item_code=row.item_code, applicant_no=row.applicant_no, state=DraftState(row.state),
                     opened_at=row.opened_at, saved_at=row.saved_at)
        for row in rows.order_by("-saved_at")[:limit]
    )


def precheck(*, actor: Actor, draft_no: str) -> tuple[Problem, ...]:
    """Everything that keeps the draft from being submitted (预审): answers, materials, delivery. Refuses NotFound."""
    return problems_of(draft(actor=actor, draft_no=draft_no))


def materials_needed(*, actor: Actor, draft_no: str) -> tuple[Material, ...]:
    """The materials that concern the applicant's situation, exempt and generated ones included. Refuses NotFound."""
    found = draft(actor=actor, draft_no=draft_no)
    bundle = catalogue.bundle(bundle_hash=found.bundle_hash)
    return bundle.materials_for(situation_of(found, bundle))


def delivery_defaults(*, actor: Actor, draft_no: str) -> dict[str, str]:
    """Recipient, phone and address known of the applicant, to start the delivery page with. Refuses NotFound."""
    found = draft(actor=actor, draft_no=draft_no)
    try:
        contact = people.contact_of(person_no=found.applicant_no)
    except NotFound:
        return {"recipient": people.names_of(refs=[found.applicant_no]).get(found.applicant_no, ""), "phone": "", "address": ""}
    return {"recipient": contact.name, "phone": contact.phone, "address": contact.address}


def versions(*, actor: Actor, draft_no: str) -> tuple[SavedVersion, ...]:
    """Who changed which answers when, oldest first. Refuses NotFound."""
    row = DraftRow.objects.filter(draft_no=draft_no).first()
    if row is None or not rules.may_enter(actor=actor, parties=parties_of(row)):
        raise NotFound(what="draft", number=draft_no)
    return tuple(
        SavedVersion(version=each.version, element_ids=tuple(each.element_ids), saved_by=each.saved_by,
                     assisted_by=each.assisted_by, saved_at=each.saved_at)
        for each in row.versions.order_by("version")
    )


def sealed(*, draft_no: str, sealing: int = 0) -> SealedDraft:
    """What was submitted, the latest time or the ``sealing``-th; earlier sealings stay readable.

    For rooms above, which guard whose case it is: there is no actor here, so no screen may call it. Refuses
    NotFound.
    """
    rows = Sealing.objects.filter(draft__draft_no=draft_no)
    row = rows.filter(sealing_no=sealing).first() if sealing else rows.order_by("-sealing_no").first()
    if row is None:
        raise NotFound(what="submitted draft", number=draft_no)
    return from_plain(json.loads(row.content), SealedDraft)


def draft_limits(*, at: datetime) -> DraftLimits:
    """From which save on a draft is left alone, warned of, erased; nobody's draft goes without a warning before."""
    keep, warn = rules.RETENTION.keep, rules.RETENTION.warn_before
    return DraftLimits(warn_if_saved_before=at - (keep - warn), erase_if_saved_before=at - keep, warned_before=at - warn)


def idle_drafts(
    *, saved_before: datetime, not_warned: bool = False, warned_before: datetime | None = None, limit: int = 200,
) -> tuple[str, ...]:
    """Numbers of open drafts nobody saved since the moment, oldest first; only those not warned of yet, or those
    warned of before a moment, if asked."""
    rows = DraftRow.objects.filter(state=DraftState.OPEN.value, saved_at__lt=saved_before)
    if not_warned:
        rows = rows.filter(warned_at__isnull=True)
    if warned_before is not None:
        rows = rows.filter(warned_at__lte=warned_before)
    return tuple(rows.order_by("saved_at").values_list("draft_no", flat=True)[:limit])


def mandate_covers(*, agent_no: str, principal_no: str, item_code: str, on: date) -> bool:
    """Whether the agent may apply for the principal in this matter on this day (民法典 165)."""
    found = people.mandates_of(agent_no=agent_no, principal_no=principal_no, on=on, item_code=item_code)
    return any(Power.APPLY in mandate.terms.powers for mandate in found)


def problems_of(found: Draft) -> tuple[Problem, ...]:
    """The problems of a draft that was fetched already."""
    bundle = catalogue.bundle(bundle_hash=found.bundle_hash)
    return (
        *rules.answer_problems(bundle=bundle, answers=found.values()),
        *rules.material_problems(bundle=bundle, scenario=situation_of(found, bundle), materials=found.materials,
                                 again=found.open_materials, since=found.reopened_at),
        *rules.delivery_problems(delivery=found.delivery, methods=delivery_methods(bundle=bundle)),
    )


def situation_of(found: Draft, bundle: Bundle) -> dict[str, str]:
    """The applicant's situation as the draft tells it now."""
    return rules.situation(bundle=bundle, answers=found.values(), scenario=found.scenario)


def delivery_problems(*, draft: Draft, delivery: Delivery) -> tuple[Problem, ...]:
    """What would be wrong with this way of delivery for the draft."""
    return rules.delivery_problems(delivery=delivery, methods=delivery_methods(bundle=catalogue.bundle(bundle_hash=draft.bundle_hash)))


def delivery_methods(*, bundle: Bundle) -> tuple[str, ...]:
    """The ways of delivery the bundle offers."""
    return tuple(method.value for method in bundle.delivery.methods)


def parties_of(row: DraftRow) -> rules.Parties:
    """Who the draft concerns."""
    return rules.Parties(applicant_no=row.applicant_no, opened_by=row.opened_by, assisted_by=row.assisted_by)


def draft_record(row: DraftRow) -> Draft:
    """The row with everything that hangs on it as a record."""
    return Draft(
        draft_no=row.draft_no, item_code=row.item_code, bundle_hash=row.bundle_hash, applicant_no=row.applicant_no,
        opened_by=row.opened_by, assisted_by=row.assisted_by, version=row.version, state=DraftState(row.state),
        scenario=dict(row.scenario), answers=tuple(answer_record(each) for each in row.answers.order_by("element_id")),
        materials=tuple(material_record(each) for each in row.materials.order_by("material_code", "added_at")),
        delivery=_delivery(row), opened_at=row.opened_at, saved_at=row.saved_at, open_materials=tuple(row.open_materials),
        open_elements=tuple(row.open_elements), reopened_at=row.reopened_at,
    )


def answer_record(row: DraftAnswer) -> Answer:
    """The row as a record."""
    return Answer(element_id=row.element_id, value=row.value, origin=Origin(row.origin), trust=TrustLevel(row.trust),
                  recorded_at=row.recorded_at, source=row.source)


def material_record(row: MaterialRow) -> DraftMaterial:
    """The row as a record."""
    return DraftMaterial(material_code=row.material_code, form=MaterialForm(row.form), file_no=row.file_no, name=row.name,
                         note=row.note, added_at=row.added_at)


def _delivery(row: DraftRow) -> Delivery | None:
    if not row.delivery_method:
        return None
    return Delivery(method=DeliveryMethod(row.delivery_method), recipient=row.delivery_recipient, phone=row.delivery_phone,
                    address=row.delivery_address, centre_code=row.delivery_centre_code)
