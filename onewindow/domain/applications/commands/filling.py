"""Filling in: answers, scenario, delivery."""

from __future__ import annotations

import json
from datetime import datetime

from onewindow.domain.applications import rules
from onewindow.domain.applications.commands.entry import NotInForm, NotReopened, StaleDraft, entered, touched
from onewindow.domain.applications.models import Draft as DraftRow
from onewindow.domain.applications.models import DraftAnswer, DraftVersion
from onewindow.domain.applications.queries.drafts import delivery_methods, draft_record, offers_of
from onewindow.domain.applications.types import Delivery, DeliveryMethod, Draft, DraftState
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.courier import queries as courier
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.evidence.types import KnownAnswer, Origin, TrustLevel, says_the_same
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import BadInput, NotFound
from onewindow.kernel.formkit import DataElement, clean_answers
from onewindow.kernel.records import to_json


@command("applications.save", right=None, chained=False)
def save(
    *, actor: Actor, at: datetime, draft_no: str, answers: dict[str, str], expected_version: int, reasons: dict[str, str] | None = None,
) -> Done[Draft]:
    """Save answers as a new version; answers that are not sent stay as they are.

    Incomplete and wrong values are kept as typed, ``precheck`` says what is wrong. A value typed over a
    known one becomes the typist's own statement; where two sources contradict each other, a value that is sent settles it, with the
    ``reasons`` given. Saving what is already there is no new version, so a resend is harmless. Refuses NotFound,
    DraftClosed, NotInForm, NotReopened, StaleDraft (which carries what was typed).
    """
    row, _state = entered(actor=actor, at=at, draft_no=draft_no, verb="save")
    bundle = catalogue.bundle(bundle_hash=row.bundle_hash)
    unknown = set(answers) - set(bundle.form.element_ids())
    if unknown:
        raise NotInForm(names=", ".join(sorted(unknown)))
    elements = dict(bundle.elements)
    present = {each.element_id: each for each in row.answers.all()}
    cleaned = clean_answers(elements, answers)
    changed = {name: value for name, value in cleaned.items() if value != (present[name].value if name in present else "")}
    why = {name: reason for name, reason in (reasons or {}).items() if name in present and present[name].reason != reason}
    chosen = {name: value for name, value in cleaned.items() if name in changed or name in why or (name in present and present[name].unsettled)}
    if not chosen:
        return Done(draft_record(row))
    if row.version != expected_version:
        raise StaleDraft(version=row.version, typed=answers)
    _only_reopened(row, set(changed), elements)
    for name, value in chosen.items():
        _write(row, present.get(name), name, value, actor, at, reason=(reasons or {}).get(name, ""))
    evidence.forget_checks(actor=actor, at=at, about=draft_no, element_ids=frozenset(changed))
    _keep_version(row, chosen, actor=actor, at=at)
    row.save()
    return Done(draft_record(row))


@command("applications.forget_known", right=None, chained=False)
def forget_known(*, actor: Actor, at: datetime, draft_no: str) -> Done[Draft]:
    """Take everything out of the draft that was filled in from permits, registers and earlier forms, and fill in no more
    of it (个人信息保护法 44). What the account says and what was typed stays. Refuses NotFound, DraftClosed, NotReopened in a correction."""
    row, _state = entered(actor=actor, at=at, draft_no=draft_no, verb="save")
    if row.state == DraftState.CORRECTING.value:
        raise NotReopened(names=draft_no)
    carried = row.answers.filter(origin__in=[Origin.CARRIED_OVER.value, Origin.PERMIT.value, Origin.REGISTER.value])
    emptied = dict.fromkeys(carried.values_list("element_id", flat=True), "")
    carried.delete()
    row.answers.update(offers="", unsettled=False)
    row.reuse = False
    _keep_version(row, emptied, actor=actor, at=at)
    row.save()
    return Done(draft_record(row))


@command("applications.set_scenario", right=None, chained=False)
def set_scenario(*, actor: Actor, at: datetime, draft_no: str, scenario: dict[str, str]) -> Done[Draft]:
    """Change the answers to the scenario questions, which decide what materials are needed.

    Refuses NotFound, DraftClosed, NotReopened (in a correction), BadInput for a question or option the
    item does not have.
    """
    row, _state = entered(actor=actor, at=at, draft_no=draft_no, verb="save")
    if row.state == DraftState.CORRECTING.value:
        raise NotReopened(names=", ".join(sorted(scenario)))
    bundle = catalogue.bundle(bundle_hash=row.bundle_hash)
    options = {question.code: {option.code: option for option in question.options} for question in bundle.scenario}
    wrong = {code: f"{code}: {option}" for code, option in scenario.items() if option not in options.get(code, {})}
    if wrong:
        raise BadInput(fields=wrong)
    row.scenario = {**row.scenario, **scenario}
    chosen = [options[code][option] for code, option in scenario.items()]
    changed = {option.element: option.value for option in chosen if option.element}
    present = {each.element_id: each for each in row.answers.filter(element_id__in=changed)}
    for name, value in changed.items():
        _write(row, present.get(name), name, value, actor, at)
    _keep_version(row, changed, actor=actor, at=at)
    row.save()
    return Done(draft_record(row))


@command("applications.choose_delivery", right=None, chained=False)
def choose_delivery(*, actor: Actor, at: datetime, draft_no: str, delivery: Delivery) -> Done[Draft]:
    """Choose how the outcome reaches the applicant.

    Refuses NotFound, DraftClosed, BadInput with a sentence a field, also for a way the item does not offer, an address
    nothing is posted to, or a service centre that does not exist.
    """
    row, _state = entered(actor=actor, at=at, draft_no=draft_no, verb="save")
    bundle = catalogue.bundle(bundle_hash=row.bundle_hash)
    problems = rules.delivery_problems(delivery=delivery, methods=delivery_methods(bundle=bundle))
    if problems:
        raise BadInput(fields={problem.where: problem.text for problem in problems})
    if delivery.method is DeliveryMethod.POST and courier.quote(item_code=row.item_code, address=delivery.address, on=at.date()) is None:
        raise BadInput(fields={"delivery_address": rules.DELIVERY_NOT_POSTED_SENTENCE})
    if delivery.centre_code and delivery.centre_code not in {each.code for each in catalogue.centres_offering(item_code=row.item_code, on=at.date())}:
        raise NotFound(what="service centre", number=delivery.centre_code)
    row.delivery_method = delivery.method.value
    row.delivery_recipient, row.delivery_phone = delivery.recipient.strip(), delivery.phone.strip()
    row.delivery_address, row.delivery_centre_code = delivery.address.strip(), delivery.centre_code
    row.saved_at = at
    row.save()
    return Done(draft_record(row))


def _only_reopened(row: DraftRow, changed: set[str], elements: dict[str, DataElement]) -> None:
    if row.state != DraftState.CORRECTING.value:
        return
    closed = changed - set(row.open_elements)
    if closed:
        raise NotReopened(names=", ".join(sorted(elements[name].name for name in closed)))


def _write(
    row: DraftRow, present: DraftAnswer | None, name: str, value: str, actor: Actor, at: datetime, *, reason: str = "",
) -> None:
    answer = present or DraftAnswer(draft=row, element_id=name)
    if present is not None and present.offers and _settled(present, value):
        present.reason = reason[:400]
        present.save()
        return
    answer.value, answer.recorded_at, answer.source = value, at, ""
    answer.origin, answer.trust = rules.origin_of(actor).value, TrustLevel.D.value
    answer.unsettled, answer.reason = False, reason[:400]
    answer.save()


def _settled(present: DraftAnswer, value: str) -> bool:
    """Settle what sources say differently by the one whose value was chosen, keeping what the others say; False for a new
    value. What the applicant typed themselves is no source, and is not kept beside them."""
    offers = offers_of(present)
    chosen = next((offer for offer in offers if says_the_same(offer.value, value)), None)
    if chosen is None and says_the_same(present.value, value):
        present.unsettled = False
        return True
    held = KnownAnswer(element_id=present.element_id, value=present.value, trust=TrustLevel(present.trust),
                       origin=Origin(present.origin), recorded_at=present.recorded_at, source=present.source)
    others = tuple(each for each in ((held,) if held.source else ()) + offers if each is not chosen)
    present.offers = to_json(others).decode()
    if chosen is None:
        return False
    kept = rules.carried(chosen)
    present.value, present.origin, present.trust = value, kept.origin.value, kept.trust.value
    present.source, present.recorded_at, present.unsettled = kept.source[:200], kept.recorded_at, False
    return True


def _keep_version(row: DraftRow, changed: dict[str, str], *, actor: Actor, at: datetime) -> None:
    touched(row, actor=actor, at=at)
    DraftVersion.objects.create(draft=row, version=row.version, element_ids=sorted(changed), saved_by=actor.ref,
                                changed=json.dumps(changed, ensure_ascii=False), assisted_by=row.assisted_by, saved_at=at)
