"""Materials nobody has to hand in (材料免提交): registers asked, what the holder chose, what the office gets later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from onewindow.domain.evidence import formats, queries, rules
from onewindow.domain.evidence.commands.files import must_read
from onewindow.domain.evidence.commands.holding import give_consent, may_consent, object_to_register
from onewindow.domain.evidence.commands.registers import ConsentMissing, IdentityNotShown, ask_register
from onewindow.domain.evidence.facts import RegisterFetched
from onewindow.domain.evidence.models import BrokenPromiseRow, CheckRow
from onewindow.domain.evidence.types import (
    CheckChoice,
    CheckState,
    CheckTask,
    Exclusion,
    KnownAnswer,
    Origin,
    RegisterCheck,
    RegisterEntry,
    ReplyState,
    TrustLevel,
)
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal

SETTLED = (CheckState.MATCHED.value, CheckState.CONFLICT.value)
STATES = {ReplyState.FOUND: CheckState.MATCHED, ReplyState.UNKNOWN: CheckState.UNKNOWN}
OPEN_TO = {
    CheckChoice.AGREE: (CheckState.NO_CONSENT, CheckState.WAITING),
    CheckChoice.FETCH_LATER: (CheckState.WAITING, CheckState.UNAVAILABLE, CheckState.UNKNOWN, CheckState.NO_NUMBER),
    CheckChoice.TAKE: (CheckState.CONFLICT,),
    CheckChoice.OBJECT: (CheckState.CONFLICT,),
    CheckChoice.UPLOAD: tuple(CheckState),
}


class ChoiceNotOpen(Refusal):
    """The choice does not fit how the register answered."""

    code = "choice_not_open"
    sentence = "This can't be chosen for this paper now. Reload the page to see how its check stands."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A task and how it went; no entry where nothing could be asked."""

    task: CheckTask
    state: CheckState
    entry: RegisterEntry | None = None


def ask_checks(
    *, actor: Actor, at: datetime, about: str, holder_no: str, tasks: tuple[CheckTask, ...], purpose: str, consent_for: str,
    agreed_words: str = "",
) -> tuple[KnownAnswer, ...]:
    """Ask the registers of the tasks and keep how they answered; gives what they told, by the form's elements.

    Each is asked outside of any transaction and in bounded time; one that is slow, down or misdirected is noted and costs
    the holder nothing. ``agreed_words``: what the holder agreed to in the form, where a register needs consent; a clerk's post gives none. Nothing
    happens for an actor who may not read the holder's evidence. What may not be shown is not given.
    """
    if not queries.may_read(actor, holder_no):
        return ()
    asked = tuple(_ask(actor, at, holder_no, task, purpose, consent_for, agreed_words) for task in tasks)
    if asked:
        record_checks(actor=actor, at=at, about=about, holder_no=holder_no, asked=asked)
    return tuple(answer for each in asked for answer in _told(each))


@command("evidence.record_checks", right=None, chained=False)
def record_checks(*, actor: Actor, at: datetime, about: str, holder_no: str, asked: tuple[Asked, ...]) -> Done[int]:
    """Keep how registers answered for a draft. Called by ask_checks only."""
    must_read(actor, holder_no)
    facts = []
    for each in asked:
        row, _made = CheckRow.objects.select_for_update().get_or_create(
            about=about, material_code=each.task.material_code, defaults={"holder_no": holder_no, "register": each.task.info.code})
        _note(row, each, at)
        if row.choice == CheckChoice.FETCH_LATER.value and row.state in SETTLED:
            facts.append(RegisterFetched(about=about, material_code=row.material_code, register=row.register, state=row.state))
    return Done(len(asked), subject=f"draft:{about}", facts=tuple(facts))


@command("evidence.open_checks", right=None, chained=False)
def open_checks(*, actor: Actor, at: datetime, about: str, holder_no: str, materials: Mapping[str, str]) -> Done[int]:
    """Open a check for each material (code to register) of a draft that a register of another organ can answer for."""
    CheckRow.objects.bulk_create(CheckRow(about=about, holder_no=holder_no, material_code=code, register=register)
                                 for code, register in materials.items() if register in formats.registers())
    return Done(len(materials))


@command("evidence.settle_check", right=None)
def settle_check(
    *, actor: Actor, at: datetime, about: str, material_code: str, choice: CheckChoice, reason: str, answers: Mapping[str, str], consent_for: str,
) -> Done[RegisterCheck]:
    """Record what the holder chose about a material nobody has to hand in; the same again changes nothing.

    AGREE: its register may be asked (``reason`` holds the words agreed to). FETCH_LATER: the office gets it. UPLOAD: it
    is handed in. TAKE: the register is right. OBJECT: it is wrong (``reason`` says how), and its organ is asked to
    correct it. Refuses ChoiceNotOpen, BadInput for an objection without a reason.
    """
    row = CheckRow.objects.select_for_update().filter(about=about, material_code=material_code).first()
    if row is None or choice not in OPEN_TO:
        raise ChoiceNotOpen
    standing = queries.check_record(row, answers)
    if row.choice == choice.value and choice is not CheckChoice.TAKE:
        return Done(standing)
    hidden = any(not conflict.told for conflict in standing.conflicts)
    if standing.state not in OPEN_TO[choice] or (choice is CheckChoice.TAKE and hidden):
        raise ChoiceNotOpen
    if choice is CheckChoice.AGREE:
        give_consent(actor=actor, at=at, holder_no=row.holder_no, register=row.register, purpose=consent_for, wording=reason)
        row.state = CheckState.WAITING.value
    if choice is CheckChoice.OBJECT:
        elements = tuple(conflict.element_id for conflict in standing.conflicts)
        row.objection_no = object_to_register(actor=actor, at=at, holder_no=row.holder_no, register=row.register, element_ids=elements,
                                              reason=reason, about=about).objection_no
    row.choice, row.reason = choice.value, reason[:400]
    row.next_try_at = at if choice is CheckChoice.FETCH_LATER else None
    row.save()
    return Done(queries.check_record(row, answers), subject=f"draft:{about}", payload={"material": material_code, "choice": choice.value},
                basis="在线政务服务规定 7")


@command("evidence.leave_checks", right=None, chained=False)
def leave_checks(*, actor: Actor, at: datetime, about: str, material_codes: frozenset[str]) -> Done[int]:
    """Mark what no register has answered yet of the materials: the office gets it later, the holder has done their part."""
    rows = CheckRow.objects.filter(about=about, material_code__in=material_codes, choice__in=[CheckChoice.NONE.value, CheckChoice.AGREE.value]).exclude(state__in=SETTLED)
    return Done(rows.update(choice=CheckChoice.FETCH_LATER.value, next_try_at=at))


@command("evidence.forget_checks", right=None, chained=False)
def forget_checks(*, actor: Actor, at: datetime, about: str, element_ids: frozenset[str] | None = None) -> Done[int]:
    """Forget what was asked by a number that has changed (``element_ids``), so that it is asked anew; without, everything."""
    rows = CheckRow.objects.filter(about=about)
    if element_ids is None:
        return Done(rows.delete()[0])
    return Done(rows.filter(number_of__in=element_ids).update(state=CheckState.WAITING.value, told="", choice="", objection_no=""))


@command("evidence.note_broken_promise", right="procedures.check_promise")
def note_broken_promise(
    *, actor: Actor, at: datetime, holder_no: str, about: str, article: str, until_on: date | None = None, lift: bool = False,
) -> Done[Exclusion]:
    """Keep somebody whose promise proved false from promising again (告知承诺), or, with ``lift``, end that once it was put right.

    ``about`` is the case; the same case again changes nothing. For the room that checks promises.
    """
    row, made = BrokenPromiseRow.objects.get_or_create(
        holder_no=holder_no, about=about, defaults={"article": article, "begins_on": at.date(), "until_on": until_on, "recorded_at": at})
    if lift and row.lifted_at is None:
        row.lifted_at = at
        row.save()
    return Done(Exclusion(article=row.article, until_on=row.until_on), subject=f"case:{about}", basis=row.article,
                payload={"holder_no": holder_no, "lifted": lift, "new": made})


def _ask(actor: Actor, at: datetime, holder_no: str, task: CheckTask, purpose: str, consent_for: str, agreed_words: str) -> Asked:
    info = task.info
    if task.about is None:
        return Asked(task=task, state=CheckState.NO_NUMBER)
    if info.consent and agreed_words and may_consent(actor, holder_no, item_code=consent_for, at=at):
        give_consent(actor=actor, at=at, holder_no=holder_no, register=info.code, purpose=consent_for, wording=agreed_words)
    try:
        entry = ask_register(actor=actor, at=at, register=info.code, subject_no=holder_no, purpose=purpose, id_number=task.id_number,
                             reference=task.reference, consent_for=consent_for)
    except IdentityNotShown:
        return Asked(task=task, state=CheckState.NO_NUMBER)
    except ConsentMissing:
        return Asked(task=task, state=CheckState.NO_CONSENT)
    except NotFound:  # this installation has no such register; the office gets it by hand
        return Asked(task=task, state=CheckState.UNAVAILABLE)
    return Asked(task=task, state=STATES.get(entry.state, CheckState.UNAVAILABLE), entry=entry)


def _note(row: CheckRow, each: Asked, at: datetime) -> None:
    entry = each.entry
    row.register, row.state, row.number_of = each.task.info.code, each.state.value, each.task.about.number if each.task.about else ""
    row.asked_at = entry.asked_at if entry else None
    row.stale_at = entry.valid_until if entry and each.state is CheckState.MATCHED else None
    row.told = json.dumps(entry.values, ensure_ascii=False) if entry and entry.values else ""
    row.reply_ref, row.disclosed = (entry.reply_ref, entry.disclosed) if entry else ("", True)
    row.tries += 1
    if row.choice == CheckChoice.FETCH_LATER.value:
        row.next_try_at = rules.next_try(tries=row.tries, at=at)
    row.save()


def _told(each: Asked) -> tuple[KnownAnswer, ...]:
    """What an entry that may be shown told, as answers of the form."""
    entry, about = each.entry, each.task.about
    if entry is None or about is None or not entry.disclosed:
        return ()
    return tuple(KnownAnswer(element_id=element, value=entry.values[name], trust=TrustLevel.A, origin=Origin.REGISTER,
                             recorded_at=entry.asked_at, source=f"register:{entry.register}")
                 for name, element in about.answers.items() if entry.values.get(name))
