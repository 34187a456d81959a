"""Which answer counts, how far an upload is trusted, and when a register's reply is not about the subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from onewindow.domain.evidence.types import (
    ORGANISATION_ELEMENT,
    About,
    CheckState,
    Disagreement,
    Finding,
    KnownAnswer,
    NumberKind,
    Origin,
    PointCheck,
    RegisterCheck,
    RegisterInfo,
    RegisterReply,
    RegisterSubject,
    TrustLevel,
    says_the_same,
)
from onewindow.kernel.actor import ActorKind
from onewindow.kernel.formkit import is_uscc, read_id_number

FETCH_AGAIN = timedelta(minutes=10)
FETCH_AT_MOST = timedelta(days=1)
MOST_TRIES = 30
COMPARED = (CheckState.MATCHED, CheckState.CONFLICT)
_RANK = {TrustLevel.A: 3, TrustLevel.B: 2, TrustLevel.C: 1, TrustLevel.D: 0}


def best_answers(answers: Iterable[KnownAnswer]) -> dict[str, KnownAnswer]:
    """The answer that counts for each data element: the better trusted, among equals the newer.

    Two answers equal in both are told apart by source and value, so that the order in which they were
    read never decides.
    """
    best: dict[str, KnownAnswer] = {}
    for answer in answers:
        held = best.get(answer.element_id)
        if held is None or _weight(answer) > _weight(held):
            best[answer.element_id] = answer
    return best


def by_source(answers: Iterable[KnownAnswer]) -> dict[str, tuple[KnownAnswer, ...]]:
    """For each element the counting word of a register and the counting word of earlier forms, the register's first."""
    held = tuple(answers)
    told = best_answers(answer for answer in held if answer.origin is Origin.REGISTER)
    said = best_answers(answer for answer in held if answer.origin is not Origin.REGISTER)
    names = dict.fromkeys((*told, *said))
    return {name: tuple(found[name] for found in (told, said) if name in found) for name in names}


def of_organisation(answers: Iterable[KnownAnswer], *, uscc: str) -> tuple[KnownAnswer, ...]:
    """What was said about this organisation, or about none in particular; who runs several is known apart for each.

    A form speaks of one organisation in all its answers, a register in each of its replies.
    """
    held = tuple(answers)
    about = {_told_with(answer): answer.value for answer in held if answer.element_id == ORGANISATION_ELEMENT}
    return tuple(answer for answer in held if says_the_same(about.get(_told_with(answer), uscc), uscc))


def _told_with(answer: KnownAnswer) -> tuple[str, str]:
    return (answer.source, answer.recorded_at.isoformat() if answer.origin is Origin.REGISTER else "")


def is_public_number(number: str, *, info: RegisterInfo) -> bool:
    """Whether anybody may ask the register by this number: a credit code is public, a person's number is not."""
    return info.number is NumberKind.ORGANISATION or (info.number is NumberKind.EITHER and is_credit_code(number))


def is_credit_code(number: str) -> bool:
    """Whether the number is an organisation's credit code (统一社会信用代码), which is public."""
    return is_uscc(number) and read_id_number(number) is None


def ground_of(info: RegisterInfo, *, consent_no: str) -> str:
    """What the use of the register rests on, as the use log shows it: the consent where one is needed, else the article."""
    return f"consent:{consent_no}" if consent_no else info.ground


def still_holds(valid_until: datetime | None, *, at: datetime) -> bool:
    """Whether a reply may be used again at the moment."""
    return valid_until is None or valid_until >= at


def capped(trust: TrustLevel, *, by: ActorKind) -> TrustLevel:
    """The level, but no higher than the party who brings it can vouch for: the platform and registers A,
    staff who have seen the original B, anybody else C."""
    cap = {ActorKind.SYSTEM: TrustLevel.A, ActorKind.STAFF: TrustLevel.B, ActorKind.PARTNER: TrustLevel.B}.get(by, TrustLevel.C)
    return min(trust, cap, key=_RANK.__getitem__)


def speaks_of(reply: RegisterReply, subject: RegisterSubject) -> bool:
    """Whether a register answered for the number it was asked about; one that did not must not be used."""
    return reply.id_number.strip().upper() == subject.id_number.strip().upper()


def _weight(answer: KnownAnswer) -> tuple[int, float, str, str]:
    return (_RANK[answer.trust], answer.recorded_at.timestamp(), answer.source, answer.value)


def disagreements(*, about: About, told: Mapping[str, str], answers: Mapping[str, str]) -> tuple[Disagreement, ...]:
    """Where the register says something else than the form; what only one of them says is no disagreement."""
    return tuple(Disagreement(element_id=element, stated=answers[element], told=told[name])
                 for name, element in about.answers.items() if told.get(name) and answers.get(element) and not says_the_same(told[name], answers[element]))


def next_try(*, tries: int, at: datetime) -> datetime:
    """When the office asks again: after ten minutes, then twice as long each time, a day at most."""
    wait: timedelta = FETCH_AGAIN * (2 ** min(tries, 10))
    return at + min(wait, FETCH_AT_MOST)


def point_finding(
    rule: PointCheck | None, *, check: RegisterCheck | None, told: Mapping[str, str], complete: bool, identified: bool,
) -> Finding:
    """What a machine finds on a review point. Without an answer that holds it finds nothing: silence proves nothing."""
    if rule is None:
        return Finding.UNKNOWN
    if rule.complete or rule.identity:
        return _found(complete if rule.complete else identified)
    if check is None or check.state not in COMPARED:
        return Finding.UNKNOWN
    differs = {conflict.element_id for conflict in check.conflicts}
    verdicts = [name not in differs for name in rule.same if name in told]
    if rule.field:
        if rule.field not in told:
            return Finding.UNKNOWN
        verdicts.append(told[rule.field] in rule.among)
    return _found(all(verdicts)) if verdicts else Finding.UNKNOWN


def _found(good: bool) -> Finding:  # noqa: FBT001 - a verdict
    return Finding.OK if good else Finding.FAILED


def told_by_element(about: About | None, *, told: Mapping[str, str], answers: Mapping[str, str]) -> dict[str, str]:
    """What a register told, by the form's element where the form answers it, and its own fields as they are."""
    mapped = {element: told[name] for name, element in about.answers.items() if told.get(name) and answers.get(element)} if about else {}
    return {**{name: value for name, value in told.items() if "." in name}, **mapped}
