"""Materials nobody has to hand in (材料免提交), as far as a draft goes: ask, fill in what registers know, take what they say."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.applications import rules
from onewindow.domain.applications.commands.entry import entered, kept, known_to
from onewindow.domain.applications.models import Draft as DraftRow
from onewindow.domain.applications.models import DraftAnswer
from onewindow.domain.applications.queries.drafts import draft, draft_record
from onewindow.domain.applications.queries.known import questions
from onewindow.domain.applications.types import Draft, DraftState
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.evidence.types import CheckChoice, CheckState, CheckTask, KnownAnswer, Origin
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.formkit import clean

OPEN = (DraftState.OPEN, DraftState.CORRECTING)


def ask_registers(*, actor: Actor, at: datetime, draft_no: str, again: bool = False) -> Draft:
    """Ask the registers for every exempt material that is not answered yet, or, with ``again``, also for those that gave no answer.

    Outside of any transaction and in bounded time; a slow or broken register costs the applicant nothing. What a register
    knows fills answers that are still empty. The applicant's answer of the form that gives consent (``register_consent``)
    counts as consent. After submission only the platform asks. Refuses NotFound, NotMandated.
    """
    found = draft(actor=actor, at=at, draft_no=draft_no)
    if found.state is DraftState.DISCARDED or (found.state not in OPEN and actor.kind is not ActorKind.SYSTEM):
        return found
    bundle = catalogue.bundle(bundle_hash=found.bundle_hash)
    due = tuple(each for each in questions(found, bundle) if _is_due(found, each, again))
    if not due:
        return found
    agreed = rules.is_agreed(found.answers)
    told = evidence.ask_checks(
        actor=actor, at=at, about=draft_no, holder_no=found.applicant_no, tasks=due, purpose=f"{bundle.item.name} {draft_no}",
        consent_for=found.item_code, agreed_words=bundle.elements[rules.CONSENT_ELEMENT].name if agreed else "")
    return fill_in(actor=actor, at=at, draft_no=draft_no, told=told)


@command("applications.fill_in", right=None, chained=False)
def fill_in(*, actor: Actor, at: datetime, draft_no: str, told: tuple[KnownAnswer, ...]) -> Done[Draft]:
    """Fill answers that are still empty with what registers told. Called by ask_registers only; nothing after submission."""
    row = known_to(actor=actor, at=at, draft_no=draft_no)
    if DraftState(row.state) not in OPEN or not row.reuse:
        return Done(draft_record(row))
    bundle = catalogue.bundle(bundle_hash=row.bundle_hash)
    filled = [answer.element_id for answer in told if _fill(row, bundle, answer)]
    return Done(kept(row, actor=actor, at=at) if filled else draft_record(row))


@command("applications.settle_material", right=None)
def settle_material(*, actor: Actor, at: datetime, draft_no: str, material_code: str, choice: CheckChoice, reason: str = "") -> Done[Draft]:
    """Record what the applicant chose about an exempt material; the same again changes nothing.

    AGREE: its register may be asked (``reason`` holds the words agreed to). FETCH_LATER: go on, the office gets it.
    UPLOAD: hand it in oneself. TAKE: the register is right, the form takes its values. OBJECT: the register is
    wrong (``reason`` says how); its organ is asked to correct it and proof must be uploaded. Refuses NotFound,
    DraftClosed, ChoiceNotOpen, BadInput for an objection without a reason.
    """
    row, _state = entered(actor=actor, at=at, draft_no=draft_no, verb="save")
    before = draft_record(row)
    bundle = catalogue.bundle(bundle_hash=row.bundle_hash)
    standing = before.check_of(material_code)
    after = evidence.settle_check(actor=actor, at=at, about=draft_no, material_code=material_code, choice=choice, reason=reason,
                                  answers=before.values(), consent_for=row.item_code)
    if choice is CheckChoice.TAKE and standing is not None:
        for conflict in standing.conflicts:
            if not _is_open(row, conflict.element_id):
                raise evidence.ChoiceNotOpen
            _write(row, conflict.element_id, clean(bundle.elements[conflict.element_id], conflict.told), after.register, after.asked_at or at)
    now = kept(row, actor=actor, at=at) if after != standing else draft_record(row)
    return Done(now, subject=f"draft:{draft_no}", payload={"material": material_code, "choice": choice.value})


def _is_due(found: Draft, task: CheckTask, again: bool) -> bool:  # noqa: FBT001 - as the caller was asked
    standing = found.check_of(task.material_code)
    if standing is None:
        return True
    if standing.state in (CheckState.MATCHED, CheckState.CONFLICT) or standing.by_hand:
        return False
    return again or standing.state is not CheckState.UNAVAILABLE


def _fill(row: DraftRow, bundle: Bundle, answer: KnownAnswer) -> bool:
    """Fill one answer that is still empty; whether it was."""
    element = bundle.elements.get(answer.element_id)
    if element is None or answer.element_id not in bundle.form.element_ids() or not _is_open(row, answer.element_id):
        return False
    held = row.answers.filter(element_id=answer.element_id).first()
    if (held is not None and held.value) or not answer.suits(element):
        return False
    _write(row, answer.element_id, clean(element, answer.value), answer.source.removeprefix("register:"), answer.recorded_at)
    return True


def _write(row: DraftRow, element_id: str, value: str, register: str, at: datetime) -> None:
    DraftAnswer.objects.update_or_create(
        draft=row, element_id=element_id,
        defaults={"value": value, "origin": Origin.REGISTER.value, "trust": "A", "source": f"register:{register}", "recorded_at": at, "unsettled": False})


def _is_open(row: DraftRow, element_id: str) -> bool:
    return row.state != DraftState.CORRECTING.value or element_id in row.open_elements
