"""Who may act for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from onewindow.domain.mandates.models import JointWord, MandateRecord, UnpoweredActRecord
from onewindow.domain.mandates.rules import answer_of, capacity_of, covers
from onewindow.domain.mandates.types import (
    Capacity,
    Mandate,
    MandateKind,
    MandateProof,
    MandateTerms,
    Power,
    UnpoweredAct,
)
from onewindow.domain.people import queries as people
from onewindow.domain.people.types import Party
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import Refusal
from onewindow.kernel.formkit import Problem


class AgentUnknown(Refusal):
    """Nobody registered with this name and number; an agent is a person known here (民法典 165)."""

    code = "agent_unknown"
    sentence = "Nobody is registered with this name and ID number. Ask your agent to register first, then try again."
    status = 404


MANDATE_SENTENCES = {
    "none": "you hold no mandate of theirs. Ask them to give you one under “My mandates”.",
    "unsigned": "the mandate is not signed yet. Ask them to sign it under “My mandates”.",
    "taken_back": "the mandate was taken back. Ask them for a new one.",
    "over": "the mandate ended on {day}. Ask them for a new one.",
    "later": "the mandate begins on {day}.",
    "consent": "they have not agreed to a sub-agent yet.",
    "matter": "the mandate does not reach this service. Ask them for one that names it.",
    "power": "the mandate does not give you this power. Ask them for one that does.",
    "joint": "the other agents have not given their word yet.",
}


class NotMandated(Refusal):
    """No mandate of the principal's that is in force lets this agent do this; ``why`` says what is wrong with those there are (民法典 165, 171)."""

    code = "not_mandated"
    sentence = "You can't do this for {principal}: {why}"
    status = 403


def mandates_of(*, agent_no: str = "", principal_no: str = "", on: date | None = None, item_code: str = "") -> tuple[Mandate, ...]:
    """Mandates of the agent, of the principal, or of one from the other; newest first.

    With ``on`` only those whose term has begun and is not over, not revoked, that reach the item when one is
    named. Whether an agent may act is `may_act_for`'s to say: it also asks for signature, consent and partners.
    """
    rows = mandate_rows().order_by("-granted_at", "-id")
    if agent_no:
        rows = rows.filter(agent_no=agent_no)
    if principal_no:
        rows = rows.filter(principal_no=principal_no)
    records = mandate_records(rows) if agent_no or principal_no else ()
    if on is None:
        return records
    return tuple(m for m in records if not m.revoked and covers(m.terms, on=on, item_code=item_code))


def may_act_for(*, agent_no: str, principal_no: str, item_code: str, power: Power, on: date,
                themes: Collection[str] = ()) -> Mandate | None:
    """The mandate by which the agent may do this for the principal on the day; None when there is none.

    In force, not revoked, reaching the item (by code, or by one of its ``themes``) and the power (民法典 162, 165);
    signed by the principal; a sub-agency consented to and its source in force (169); joint agents have all given
    their word for this item and power (166); the agent has full capacity (173).
    """
    rows = list(mandate_rows().filter(agent_no=agent_no, principal_no=principal_no, revoked_at__isnull=True, signed_at__isnull=False)
                .order_by("-granted_at", "-id"))
    agent = people.parties(refs=[agent_no]).get(agent_no) if rows else None
    if agent is None or capacity_of(agent.born_on, on=on) is not Capacity.FULL:
        return None
    pairs = zip(rows, mandate_records(rows), strict=True)
    return next((record for row, record in pairs if _is_usable(row, record.terms, item_code=item_code, power=power, on=on, themes=themes)), None)


def reach_of(*, agent_no: str, principal_no: str, on: date) -> tuple[Mandate, ...]:
    """The mandates by which the agent may know of the principal's affairs on the day: in force, signed, consented to.

    Joint agents know of the matter before all have given their word (民法典 166): else they could not give it.
    """
    rows = list(mandate_rows().filter(agent_no=agent_no, principal_no=principal_no, revoked_at__isnull=True, signed_at__isnull=False)
                .order_by("-granted_at", "-id"))
    return tuple(record for row, record in zip(rows, mandate_records(rows), strict=True)
                 if covers(record.terms, on=on) and _source_holds(row, on=on))


def mandate_for(*, agent_no: str, principal_no: str, item_code: str, power: Power, on: date, themes: Collection[str] = ()) -> Mandate:
    """The mandate by which the agent may do this on the day. Refuses NotMandated, which says why there is none."""
    found = may_act_for(agent_no=agent_no, principal_no=principal_no, item_code=item_code, power=power, on=on, themes=themes)
    if found is None:
        raise NotMandated(**why_not(agent_no=agent_no, principal_no=principal_no, on=on, item_code=item_code, power=power, themes=themes), article="民法典 165")
    return found


def why_not(*, agent_no: str, principal_no: str, on: date | None, item_code: str = "", power: Power | None = None,
            themes: Collection[str] = ()) -> dict[str, object]:
    """What NotMandated says: the principal's name, and what is wrong with the mandate that comes nearest."""
    held = mandates_of(agent_no=agent_no, principal_no=principal_no)
    named = people.names_of(refs=[principal_no]).get(principal_no, principal_no)
    nearest = max((_fault(each, on=on, item_code=item_code, power=power, themes=themes) for each in held), key=lambda fault: fault[0], default=None)
    if nearest is None:
        return {"principal": named, "why": Problem(MANDATE_SENTENCES["none"])}
    code, day = FAULTS[nearest[0]], nearest[1]
    return {"principal": named, "why": Problem(MANDATE_SENTENCES[code], **({"day": day.isoformat()} if day else {}))}


FAULTS = ("taken_back", "over", "unsigned", "consent", "later", "matter", "power", "joint")  # from the farthest to the nearest to being enough


def _fault(mandate: Mandate, *, on: date | None, item_code: str, power: Power | None, themes: Collection[str]) -> tuple[int, date | None]:
    """What keeps this mandate from being enough, as a place in FAULTS, with the day that belongs to it."""
    terms = mandate.terms
    checks = (
        (mandate.revoked, "taken_back", None), (on is not None and on > terms.valid_until, "over", terms.valid_until),
        (not mandate.signed, "unsigned", None), (not mandate.consented, "consent", None),
        (on is not None and on < terms.valid_from, "later", terms.valid_from),
        (not covers(terms, on=on or terms.valid_from, item_code=item_code, themes=themes), "matter", None),
        (power is not None and power not in terms.powers, "power", None),
    )
    return next(((FAULTS.index(code), day) for bad, code, day in checks if bad), (FAULTS.index("joint"), None))


def capacity(*, person_no: str, on: date) -> Capacity:
    """The person's capacity to act on the day (民法典 17-24): by age, and for adults by a guardianship a court ordered."""
    person = people.parties(refs=[person_no]).get(person_no)
    if person is None:
        return Capacity.FULL
    by_court = MandateRecord.objects.filter(principal_no=person_no, kind=MandateKind.GUARDIAN.value, proof=MandateProof.COURT.value,
                                            revoked_at__isnull=True, valid_from_on__lte=on, valid_until_on__gte=on).exists()
    return capacity_of(person.born_on, on=on, found_by_court=Capacity.NONE if by_court else None)


def agent_named(*, name: str, id_number: str) -> str:
    """The number of the person whom somebody can name in full, by name and paper, as an agent. Refuses AgentUnknown."""
    number = people.person_named(name=name, id_number=id_number)
    if not number:
        raise AgentUnknown
    return number


def unpowered_acts(*, actor: Actor, subject: str = "", on: date) -> tuple[UnpoweredAct, ...]:
    """Acts without power: of the actor as principal; with ``subject`` those of a draft or case, for the room it belongs to."""
    rows = UnpoweredActRecord.objects.order_by("-noted_at")
    rows = rows.filter(subject=subject) if subject else rows.filter(principal_no=actor.principal or None)
    return tuple(act_record(row, on=on) for row in rows)


def act_record(row: UnpoweredActRecord, *, on: date) -> UnpoweredAct:
    """The record of a row as it stands on the day."""
    return UnpoweredAct(
        act_no=row.act_no, principal_no=row.principal_no, agent_no=row.agent_no, subject=row.subject, power=Power(row.power), reason=row.reason,
        noted_at=row.noted_at, answer_due_on=row.answer_due_on, answer=answer_of(ratified=row.ratified, due_on=row.answer_due_on, on=on))


def mandate_rows() -> QuerySet[MandateRecord]:
    """Mandates with the one they are passed on from, in one query."""
    return MandateRecord.objects.select_related("sub_of")


def mandate_record(row: MandateRecord) -> Mandate:
    """The record of a row."""
    return mandate_records([row])[0]


def mandate_records(rows: Iterable[MandateRecord]) -> tuple[Mandate, ...]:
    """The records of rows, their names and partners fetched together."""
    found = list(rows)
    named = people.parties(refs={number for row in found for number in (row.principal_no, row.agent_no)}) if found else {}
    joined: dict[str, list[str]] = {}
    for key, agent_no in MandateRecord.objects.filter(joint_key__in={row.joint_key for row in found if row.joint_key}).order_by(
            "mandate_no").values_list("joint_key", "agent_no"):
        joined.setdefault(key, []).append(agent_no)
    return tuple(_record(row, named, tuple(each for each in joined.get(row.joint_key, ()) if each != row.agent_no)) for row in found)


def _record(row: MandateRecord, named: dict[str, Party], partners: tuple[str, ...]) -> Mandate:
    names = {number: party.name for number, party in named.items()}
    terms = MandateTerms(
        kind=MandateKind(row.kind), powers=tuple(Power(power) for power in row.powers), item_codes=tuple(row.item_codes),
        valid_from=row.valid_from_on, valid_until=row.valid_until_on, paper_file_no=row.paper_file_no, themes=tuple(row.themes),
        joint_with=partners, sub_of=row.sub_of.mandate_no if row.sub_of else "", role=row.role, proof=MandateProof(row.proof))
    return Mandate(
        mandate_no=row.mandate_no, principal_no=row.principal_no, principal_name=names.get(row.principal_no, ""), agent_no=row.agent_no,
        terms=terms, revoked=row.revoked_at is not None, agent_name=names.get(row.agent_no, ""), signed=row.signed_at is not None,
        consented=row.sub_of_id is None or row.consented_at is not None)


def _is_usable(row: MandateRecord, terms: MandateTerms, *, item_code: str, power: Power, on: date, themes: Collection[str]) -> bool:
    if power not in terms.powers or not covers(terms, on=on, item_code=item_code, themes=themes):
        return False
    if not _source_holds(row, on=on):
        return False
    if not row.joint_key:
        return True
    said = set(JointWord.objects.filter(joint_key=row.joint_key, item_code=item_code, power=power.value).values_list("agent_no", flat=True))
    return set(terms.joint_with) <= said


def _source_holds(row: MandateRecord, *, on: date) -> bool:
    """Whether nothing was passed on, or the principal agreed to it and the mandate it comes from is in force (民法典 169)."""
    source = row.sub_of
    return source is None or (row.consented_at is not None and source.revoked_at is None and source.signed_at is not None
                              and source.valid_from_on <= on <= source.valid_until_on)
