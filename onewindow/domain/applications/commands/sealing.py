"""Sealing: the moment of submission, and the way back for a correction."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from onewindow.domain.applications import rules
from onewindow.domain.applications.commands.entry import NotInForm, entered, stepped
from onewindow.domain.applications.commands.materials import MaterialUnknown
from onewindow.domain.applications.commands.promising import refuse_excluded
from onewindow.domain.applications.facts import DraftSealed
from onewindow.domain.applications.models import Draft as DraftRow
from onewindow.domain.applications.models import Sealing
from onewindow.domain.applications.queries.drafts import draft_record, problems_of, situation_of
from onewindow.domain.applications.queries.known import questions, tolerable
from onewindow.domain.applications.types import Draft, DraftState, Problem, SealedDraft
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, PermitAct
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.evidence import queries as checks
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.records import to_json


class DraftIncomplete(Refusal):
    """Something is missing or wrong. ``problems`` is the whole list, so that nobody is told twice."""

    code = "draft_incomplete"
    sentence = "The application can't be submitted yet; {count} things have to be put right first: {problems}"
    status = 422

    def __init__(self, *, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(count=len(problems), problems=" ".join(problem.text for problem in problems))


class NothingReopened(Refusal):
    """A correction must name what it asks for, once and completely (行政许可法 32)."""

    code = "nothing_reopened"
    sentence = "Name the materials or answers the correction asks for."
    status = 422


@command("applications.seal", right=None)
def seal(*, actor: Actor, at: datetime, draft_no: str) -> Done[SealedDraft]:
    """Freeze the draft as submitted. Nothing in it can be changed afterwards.

    Refuses NotFound, DraftClosed, NotMandated when an agent's mandate has ended, DraftIncomplete with every
    problem at once.
    """
    row, target = entered(actor=actor, at=at, draft_no=draft_no, verb="seal")
    return _sealed(row, target, actor=actor, at=at)


@command("applications.reseal", right=None)
def reseal(*, actor: Actor, at: datetime, draft_no: str) -> Done[SealedDraft]:
    """Freeze a corrected draft under the next sealing number; earlier sealings stay readable.

    Refuses as ``seal`` does; a material the correction named must have been handed in anew.
    """
    row, target = entered(actor=actor, at=at, draft_no=draft_no, verb="reseal")
    return _sealed(row, target, actor=actor, at=at)


@command("applications.reopen", right="applications.reopen")
def reopen(*, actor: Actor, at: datetime, draft_no: str, material_codes: tuple[str, ...], element_ids: tuple[str, ...]) -> Done[Draft]:
    """Open the named materials and answers of a submitted draft again, and nothing else (补正, or handing in what was tolerated).

    Called by whoever answers for the case. Refuses NotFound, DraftClosed, NothingReopened, MaterialUnknown,
    NotInForm.
    """
    row = DraftRow.objects.select_for_update().filter(draft_no=draft_no).first()
    if row is None:
        raise NotFound(what="draft", number=draft_no)
    target = stepped(row, "reopen")
    if not material_codes and not element_ids:
        raise NothingReopened
    _all_in_bundle(row, material_codes, element_ids)
    row.state, row.reopened_at = target.value, at
    row.open_materials, row.open_elements = sorted(set(material_codes)), sorted(set(element_ids))
    row.save()
    payload = {"materials": row.open_materials, "elements": row.open_elements}
    return Done(draft_record(row), subject=f"draft:{draft_no}", payload=payload, basis="行政许可法 32")


@command("applications.shut", right="applications.shut")
def shut(*, actor: Actor, at: datetime, draft_no: str) -> Done[Draft]:
    """Close what was opened again for a correction that will not come: the case ended before. What was submitted stays as it was.

    A draft that is not open changes nothing. Called by whoever answers for the case; no post may do it alone. Refuses NotFound.
    """
    row = DraftRow.objects.select_for_update().filter(draft_no=draft_no).first()
    if row is None:
        raise NotFound(what="draft", number=draft_no)
    if row.state != DraftState.CORRECTING.value:
        return Done(draft_record(row))
    row.state, row.open_materials, row.open_elements, row.saved_at = stepped(row, "shut").value, [], [], at
    row.save()
    return Done(draft_record(row), subject=f"draft:{draft_no}", basis="行政许可法 32")


def _all_in_bundle(row: DraftRow, material_codes: tuple[str, ...], element_ids: tuple[str, ...]) -> None:
    bundle = catalogue.bundle(bundle_hash=row.bundle_hash)
    unknown = set(material_codes) - {material.code for material in bundle.materials}
    if unknown:
        raise MaterialUnknown(code=", ".join(sorted(unknown)))
    unasked = set(element_ids) - set(bundle.form.element_ids())
    if unasked:
        raise NotInForm(names=", ".join(sorted(unasked)))


def _sealed(row: DraftRow, target: DraftState, *, actor: Actor, at: datetime) -> Done[SealedDraft]:
    bundle = catalogue.bundle(bundle_hash=row.bundle_hash)
    _still_promised(row, bundle, at)
    found = draft_record(row)
    problems = (*problems_of(found, bundle, on=local_day(at)), *rules.overdue_problems(bundle=bundle, draft=found, on=at.date()))
    if problems:
        raise DraftIncomplete(problems=problems)
    row.tolerated = [code for code in tolerable(found, bundle) if code in found.tolerated]
    if not row.tolerated:
        row.tolerated_until_on = None
    found = replace(found, tolerated=tuple(row.tolerated), tolerated_until=row.tolerated_until_on)
    waiting = frozenset(task.material_code for task in questions(found, bundle))
    if evidence.leave_checks(actor=actor, at=at, about=row.draft_no, material_codes=waiting):
        found = replace(found, checks=checks.checks_of(about=row.draft_no, answers=found.values()))
    record = _record(row, found, bundle, at)
    Sealing.objects.create(draft=row, sealing_no=record.sealing, content=to_json(record).decode(), digest=record.digest,
                           sealed_by=actor.ref, sealed_at=at)
    row.state, row.open_materials, row.open_elements, row.saved_at = target.value, [], [], at
    row.save(update_fields=["state", "open_materials", "open_elements", "saved_at", "tolerated", "tolerated_until_on"])
    fact = DraftSealed(draft_no=row.draft_no, sealing_no=record.sealing, item_code=row.item_code,
                       applicant_no=row.applicant_no, digest=record.digest)
    return Done(record, subject=f"draft:{row.draft_no}", facts=(fact,), payload={"sealing_no": record.sealing, "digest": record.digest})


def _record(row: DraftRow, found: Draft, bundle: Bundle, at: datetime) -> SealedDraft:
    latest = row.sealings.order_by("-sealing_no").values_list("sealing_no", flat=True).first() or 0
    asked = {field.element for field in bundle.form.visible(found.values())}
    scenario = situation_of(found, bundle)
    concern = {material.code for material in bundle.materials_for(scenario) if not rules.is_promised(bundle, found, material)}
    unsigned = SealedDraft(
        draft_no=row.draft_no, sealing=latest + 1, item_code=row.item_code, bundle_hash=row.bundle_hash,
        applicant_no=row.applicant_no, opened_by=row.opened_by, assisted_by=row.assisted_by, channel=row.channel,
        scenario=scenario, answers=tuple(each for each in found.answers if each.element_id in asked and each.value),
        materials=tuple(each for each in found.materials if each.material_code in concern),
        delivery=found.delivery, sealed_at=at, digest="", act=found.act, permit_no=found.permit_no, promised=found.promised,
        tolerated=found.tolerated, tolerated_until=found.tolerated_until,
        checks=tuple(each for each in found.checks if each.material_code in concern),
    )
    terms = {"promised": found.promised, "tolerated": list(found.tolerated), "permit_no": found.permit_no,
             "tolerated_until": found.tolerated_until.isoformat() if found.tolerated_until else "",
             "act": "" if found.act is PermitAct.NEW else found.act.value}
    return replace(unsigned, digest=rules.digest_of(answers=unsigned.answers, materials=unsigned.materials, terms=terms))


def _still_promised(row: DraftRow, bundle: Bundle, at: datetime) -> None:
    """Refuses PromiseBarred when a bar came between the promise and the submission; a correction is past that."""
    if row.promised_at is not None and row.state == DraftState.OPEN.value:
        refuse_excluded(row, bundle, at)
