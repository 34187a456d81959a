"""Drafts and what was submitted. Fetching and permission are one step: who is no party to a draft finds none."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime

from django.db.models import QuerySet

from onewindow.domain.applications import rules
from onewindow.domain.applications.models import Draft as DraftRow
from onewindow.domain.applications.models import DraftAnswer, Sealing
from onewindow.domain.applications.models import DraftMaterial as MaterialRow
from onewindow.domain.applications.types import (
    Answer,
    Delivery,
    DeliveryMethod,
    Draft,
    DraftMaterial,
    DraftState,
    DraftSummary,
    MaterialForm,
    Part,
    Problem,
    SealedDraft,
)
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, PermitAct
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.evidence.types import KnownAnswer, Origin, TrustLevel
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.mandates.types import Power
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import NotFound
from onewindow.kernel.once import asked_once
from onewindow.kernel.records import from_plain

MOST = 200


def draft(*, actor: Actor, draft_no: str, at: datetime | None = None) -> Draft:
    """A draft with its present answers and materials. ``at`` is needed for an agent, because mandates have a term.

    Refuses NotFound, also to everybody who is no party to it, NotMandated to an agent whose mandate doesn't reach it now.
    """
    row = DraftRow.objects.filter(draft_no=draft_no).first()
    if row is None:
        raise NotFound(what="draft", number=draft_no)
    refuse_entry(actor=actor, at=at, row=row, powers=rules.POWERS_TO_READ)
    return draft_record(row)


def refuse_entry(*, actor: Actor, at: datetime | None, row: DraftRow, powers: tuple[Power, ...]) -> None:
    """Whether the actor may come to the draft: their own affair, or by a mandate for this item with one of the powers, in force now.

    Refuses NotFound to strangers; NotMandated, which says why, to whoever is or was the applicant's agent (民法典 165, 173).
    """
    parties = parties_of(row)
    if rules.may_enter(actor=actor, parties=parties):
        return
    if at is None or not rules.may_ask(actor=actor, parties=parties):
        raise NotFound(what="draft", number=row.draft_no)
    if not _reaches(actor, row.applicant_no, row.item_code, powers, at):
        mandates.mandate_for(agent_no=actor.ref, principal_no=row.applicant_no, item_code=row.item_code, power=powers[0], on=local_day(at))


def _reaches(agent: Actor, principal_no: str, item_code: str, powers: tuple[Power, ...], at: datetime | None) -> bool:
    return at is not None and any(mandates.may_act_for(agent_no=agent.ref, principal_no=principal_no, item_code=item_code, power=power, on=local_day(at))
                                  for power in powers)


def begun_lately(*, most: int = 2_000) -> Counter[str]:
    """How often each service was begun among the latest drafts of the platform: one short walk along the key, however many there are."""
    return Counter(DraftRow.objects.order_by("-pk").values_list("item_code", flat=True)[:most])


def drafts_of(*, actor: Actor, at: datetime | None = None, limit: int = 50) -> tuple[DraftSummary, ...]:
    """The drafts of the party the actor acts for that can still be worked on, the latest saved first.

    An agent finds those of the services their mandate reaches at the moment ``at``, and none without it.
    """
    if not actor.principal:
        return ()
    rows = DraftRow.objects.filter(state__in=[DraftState.OPEN.value, DraftState.CORRECTING.value])
    if actor.kind is ActorKind.STAFF:
        rows = rows.filter(opened_by=actor.ref)
    else:
        rows = rows.filter(applicant_no=actor.principal)
    if actor.kind is ActorKind.PERSON and actor.principal != actor.ref:
        codes = rows.order_by("item_code").values_list("item_code", flat=True).distinct()
        rows = rows.filter(item_code__in=[code for code in codes if _reaches(actor, actor.principal, code, rules.POWERS_TO_READ, at)])
    return tuple(
        DraftSummary(draft_no=row.draft_no, item_code=row.item_code, applicant_no=row.applicant_no, state=DraftState(row.state),
                     opened_at=row.opened_at, saved_at=row.saved_at)
        for row in rows.order_by("-saved_at")[:limit]
    )


def precheck(*, actor: Actor, draft_no: str, at: datetime | None = None) -> tuple[Problem, ...]:
    """Everything that keeps the draft from being submitted (预审): answers, materials, delivery. Refuses as ``draft`` does."""
    return problems_of(draft(actor=actor, at=at, draft_no=draft_no), on=local_day(at) if at else None)


def delivery_defaults(*, found: Draft) -> dict[str, str]:
    """Recipient, phone and address known of the applicant of a draft that was fetched already, to start the questions of delivery with."""
    try:
        contact = people.contact_of(person_no=found.applicant_no)
    except NotFound:
        return {"recipient": people.names_of(refs=[found.applicant_no]).get(found.applicant_no, ""), "phone": "", "address": ""}
    return {"recipient": contact.name, "phone": contact.phone, "address": contact.address}


@asked_once
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


def drafts_to_warn(*, at: datetime) -> tuple[str, ...]:
    """Open drafts nobody saved for so long that their owner must be told, oldest first; those told already are left out."""
    idle = _idle(saved_before=at - (rules.RETENTION.keep - rules.RETENTION.warn_before))
    return tuple(idle.filter(warned_at__isnull=True).values_list("draft_no", flat=True)[:MOST])


def drafts_to_erase(*, at: datetime) -> tuple[str, ...]:
    """Open drafts whose time is over; only those whose owner was told long enough before."""
    told = at - rules.RETENTION.warn_before
    return tuple(_idle(saved_before=at - rules.RETENTION.keep).filter(warned_at__lte=told).values_list("draft_no", flat=True)[:MOST])


def problems_of(found: Draft, bundle: Bundle | None = None, *, on: date | None = None) -> tuple[Problem, ...]:
    """The problems of a draft that was fetched already, on the day ``on``."""
    bundle = bundle or catalogue.bundle(bundle_hash=found.bundle_hash)
    unsettled = [answer.element_id for answer in found.answers if answer.unsettled]
    fixed = set(bundle.form.element_ids()) - set(found.open_elements) if found.state is DraftState.CORRECTING else ()
    return (
        *rules.answer_problems(bundle=bundle, answers=found.values(), unsettled=unsettled, on=on, fixed=fixed), *_of_somebody_else(found, bundle),
        *rules.material_problems(bundle=bundle, draft=found, registers=evidence.registers()),
        *rules.delivery_problems(delivery=found.delivery, methods=delivery_methods(bundle=bundle)),
    )


def _of_somebody_else(found: Draft, bundle: Bundle) -> tuple[Problem, ...]:
    """Where the law wants the applicant in person, the number of the applicant is the one of whoever applies; it is known and filled in already."""
    stated = "" if bundle.handling.agent_allowed else found.values().get(rules.OWN_NUMBER, "")
    try:
        known = people.contact_of(person_no=found.applicant_no).id_number if stated else ""
    except NotFound:  # an organisation
        known = ""
    return (Problem(part=Part.ANSWER, where=rules.OWN_NUMBER, sentence=rules.NOT_ONESELF_SENTENCE),) if known and stated != known else ()


def situation_of(found: Draft, bundle: Bundle) -> dict[str, str]:
    """The applicant's situation as the draft tells it now."""
    return bundle.chosen(found.values(), found.scenario)


def delivery_problems(*, draft: Draft, delivery: Delivery) -> tuple[Problem, ...]:
    """What would be wrong with this way of delivery for the draft."""
    return rules.delivery_problems(delivery=delivery, methods=delivery_methods(bundle=catalogue.bundle(bundle_hash=draft.bundle_hash)))


def delivery_methods(*, bundle: Bundle) -> tuple[str, ...]:
    """The ways of delivery the bundle offers."""
    return tuple(method.value for method in bundle.delivery.methods)


def parties_of(row: DraftRow) -> rules.Parties:
    """Who the draft concerns."""
    return rules.Parties(applicant_no=row.applicant_no, opened_by=row.opened_by, assisted_by=row.assisted_by)


@asked_once
def draft_record(row: DraftRow) -> Draft:
    """The row, as it stands now, with everything that hangs on it, as a record."""
    answers = tuple(answer_record(each) for each in row.answers.order_by("element_id"))
    values = {each.element_id: each.value for each in answers}
    return Draft(
        draft_no=row.draft_no, item_code=row.item_code, bundle_hash=row.bundle_hash, applicant_no=row.applicant_no,
        opened_by=row.opened_by, assisted_by=row.assisted_by, version=row.version, state=DraftState(row.state),
        scenario=dict(row.scenario), answers=answers,
        materials=tuple(material_record(each) for each in row.materials.order_by("material_code", "added_at")),
        delivery=_delivery(row), opened_at=row.opened_at, saved_at=row.saved_at, open_materials=tuple(row.open_materials),
        open_elements=tuple(row.open_elements), reopened_at=row.reopened_at, act=PermitAct(row.act), permit_no=row.permit_no,
        promised=row.promised_at is not None, tolerated=tuple(row.tolerated), tolerated_until=row.tolerated_until_on, reuse=row.reuse,
        checks=evidence.checks_of(about=row.draft_no, answers=values),
    )


def answer_record(row: DraftAnswer) -> Answer:
    """The row as a record."""
    return Answer(element_id=row.element_id, value=row.value, origin=Origin(row.origin), trust=TrustLevel(row.trust),
                  recorded_at=row.recorded_at, source=row.source, offers=offers_of(row), unsettled=row.unsettled, reason=row.reason)


def offers_of(row: DraftAnswer) -> tuple[KnownAnswer, ...]:
    """What other sources say instead."""
    return from_plain(json.loads(row.offers), tuple[KnownAnswer, ...]) if row.offers else ()


def material_record(row: MaterialRow) -> DraftMaterial:
    """The row as a record."""
    return DraftMaterial(material_code=row.material_code, form=MaterialForm(row.form), file_no=row.file_no, name=row.name,
                         note=row.note, added_at=row.added_at)


def _delivery(row: DraftRow) -> Delivery | None:
    if not row.delivery_method:
        return None
    return Delivery(method=DeliveryMethod(row.delivery_method), recipient=row.delivery_recipient, phone=row.delivery_phone,
                    address=row.delivery_address, centre_code=row.delivery_centre_code)


def _idle(*, saved_before: datetime) -> QuerySet[DraftRow]:
    return DraftRow.objects.filter(state=DraftState.OPEN.value, saved_at__lt=saved_before).order_by("saved_at")
