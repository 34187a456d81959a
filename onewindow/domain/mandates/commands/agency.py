"""Mandates: who may act for whom (民法典 161-175)."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from onewindow.domain.mandates import rules
from onewindow.domain.mandates.commands.helping import spend
from onewindow.domain.mandates.facts import MandateGranted, MandateRevoked
from onewindow.domain.mandates.models import JointWord, MandateRecord
from onewindow.domain.mandates.queries.agency import mandate_record, mandate_rows, mandates_of
from onewindow.domain.mandates.types import (
    Capacity,
    CodePurpose,
    Mandate,
    MandateKind,
    MandateProof,
    MandateTerms,
    Power,
)
from onewindow.domain.people import queries as people
from onewindow.domain.people.types import Party
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.files import described
from onewindow.kernel.numbers import next_number

BASIS = "民法典 165"
BY_LAW = frozenset({MandateKind.LEGAL_REPRESENTATIVE, MandateKind.GUARDIAN})


class MandateNotYours(Refusal):
    """Only the principal, who represents it by law, or a clerk by the principal's paper may grant or revoke."""

    code = "mandate_not_yours"
    sentence = "Only the principal can give or take back this mandate. Sign in as the principal, or bring the signed paper to a counter."
    status = 403


class MandateTermsWrong(Refusal):
    """A mandate must name powers and a term that has not passed (民法典 165)."""

    code = "mandate_terms_wrong"
    sentence = "A mandate needs at least one power and a term that ends after it begins and is not over."
    status = 422


class MandatePaperMissing(Refusal):
    """A mandate without the principal's own act needs the signed or sealed paper (民法典 165)."""

    code = "mandate_paper_missing"
    sentence = "Store the principal's signed paper first and name its file: at a counter a mandate is given and taken back by that paper, " \
               "or by the principal in person in a help session."
    status = 422


class MandateByLaw(Refusal):
    """Statutory agency isn't given by anybody: a register or a judgment shows it (民法典 23, 61)."""

    code = "mandate_by_law"
    sentence = "Nobody can give this power themselves: a guardian or legal representative is entered at a counter, by certificate, register or judgment."
    status = 403


class GuardianProofMissing(Refusal):
    """A guardian of a minor shows birth certificate or household book, of an adult a judgment (民法典 24, 27, 28)."""

    code = "guardian_proof_missing"
    sentence = "A guardian of a minor shows the birth certificate, the household book or a judgment; a guardian of an adult shows a judgment."
    status = 422


class CapacityMissing(Refusal):
    """Who lacks full capacity acts through the guardian (民法典 19, 20) and can't be the agent of others (173)."""

    code = "capacity_missing"
    sentence = "{name} can't do this alone under the law: a guardian must act, or another agent be chosen."
    status = 403


class SubAgencyTooWide(Refusal):
    """An agent passes on no more than they have, and a sub-agent passes on nothing (民法典 169)."""

    code = "sub_agency_too_wide"
    sentence = "A sub-agent can get no matter, power or term that the agent does not have, and can't pass the mandate on."
    status = 422


@command("people.grant_mandate", right=None)
def grant_mandate(*, actor: Actor, at: datetime, principal_no: str, agent_no: str, terms: MandateTerms,
                  key: str = "") -> Done[Mandate]:
    """Let the agent act for the principal, within the matters, powers and term given (民法典 165).

    By a clerk it is recorded from a paper, by the platform from a register; both are in force at once. The
    principal's own online grant is in force after `sign_mandate`. An agent may pass a mandate on (``sub_of``),
    which waits for `consent_to_sub_agent`. With ``joint_with`` every named agent gets one and they act together.
    Refuses NotFound, MandateTermsWrong, MandateNotYours, MandatePaperMissing, MandateByLaw,
    GuardianProofMissing, CapacityMissing, SubAgencyTooWide.
    """
    principal, agents = parties_named(principal_no=principal_no, agents=(agent_no, *terms.joint_with))
    if not terms.powers or not terms.valid_from <= terms.valid_until or terms.valid_until < at.date() or principal in agents:
        raise MandateTermsWrong(article=BASIS)
    if terms.kind in BY_LAW and actor.kind is ActorKind.PERSON:
        raise MandateByLaw(article="民法典 61" if terms.kind is MandateKind.LEGAL_REPRESENTATIVE else "民法典 23")
    whole = _passed_on(actor, principal_no, terms, at) if terms.sub_of else None
    if whole is None:
        check_principal(actor, principal_no, at)
    _check_capacity(actor, terms, principal, agents, at.date())
    proof = _proof(actor, terms, principal, at.date())
    rows = [_new_row(terms, principal_no=principal_no, agent_no=agent.number, proof=proof, whole=whole, at=at) for agent in agents]
    if len(rows) > 1:
        for row in rows:
            row.joint_key = rows[0].mandate_no
            row.save(update_fields=["joint_key"])
    record = mandate_record(rows[0])
    facts = tuple(MandateGranted(mandate_no=row.mandate_no, principal_no=principal_no, agent_no=row.agent_no) for row in rows)
    return Done(record, subject=f"mandate:{record.mandate_no}", facts=facts if record.signed else (), basis=_basis(terms), payload=_payload(rows[0], record))


@command("people.sign_mandate", right=None)
def sign_mandate(*, actor: Actor, at: datetime, mandate_no: str, code_no: str, key: str = "") -> Done[Mandate]:
    """Sign one's own mandate with a one-time code that was proven (电子签名法 13); from now on it binds.

    Joint mandates are signed together. Refuses NotFound, MandateNotYours, CodeNotProven.
    """
    row = _locked(mandate_no)
    record = mandate_record(row)
    if actor.kind is ActorKind.STAFF:
        raise MandateNotYours(article="电子签名法 13")
    check_principal(actor, row.sub_of.agent_no if row.sub_of else record.principal_no, at)
    if record.signed:
        return Done(record)
    spend(at=at, code_no=code_no, person_no=actor.ref, purpose=CodePurpose.SIGN_MANDATE, subject=mandate_no)
    rows = list(_group(row))
    for each in rows:
        each.signed_at, each.proof = at, MandateProof.ONLINE.value
        each.save(update_fields=["signed_at", "proof"])
    facts = tuple(MandateGranted(mandate_no=each.mandate_no, principal_no=record.principal_no, agent_no=each.agent_no) for each in rows)
    return Done(mandate_record(_locked(mandate_no)), subject=f"mandate:{mandate_no}", facts=facts, basis="电子签名法 13", payload={"code": code_no})


@command("people.revoke_mandate", right=None)
def revoke_mandate(*, actor: Actor, at: datetime, mandate_no: str, paper_file_no: str = "", key: str = "") -> Done[Mandate]:
    """Take a mandate back (民法典 173); joint ones end together. The agent may also lay it down.

    A clerk does it by ``paper_file_no``, the principal's signed paper kept here. Refuses NotFound, MandateNotYours,
    MandatePaperMissing; MandateByLaw for statutory agency, which a clerk ends by paper (175).
    """
    row = _locked(mandate_no)
    before = mandate_record(row)
    if before.terms.kind in BY_LAW and actor.kind is ActorKind.PERSON:
        raise MandateByLaw(article="民法典 175")
    if actor.ref != before.agent_no:
        require_principal(actor, before.principal_no, at, paper_file_no=paper_file_no)
    for each in _group(row):
        each.revoked_at = at
        each.save(update_fields=["revoked_at"])
    row.revoked_at = at
    fact = MandateRevoked(mandate_no=mandate_no, principal_no=before.principal_no, agent_no=before.agent_no)
    return Done(mandate_record(row), subject=f"mandate:{mandate_no}", facts=(fact,), basis="民法典 173",
                payload={"paper": paper_file_no} if paper_file_no else {})


@command("people.consent_to_sub_agent", right=None)
def consent_to_sub_agent(*, actor: Actor, at: datetime, mandate_no: str, paper_file_no: str = "", key: str = "") -> Done[Mandate]:
    """The principal agrees that the agent's mandate is passed on (民法典 169); a clerk by their signed paper.

    Refuses NotFound, MandateNotYours, MandatePaperMissing.
    """
    row = _locked(mandate_no)
    record = mandate_record(row)
    if row.sub_of_id is None:
        raise NotFound(what="mandate", number=mandate_no)
    require_principal(actor, record.principal_no, at, paper_file_no=paper_file_no)
    row.consented_at = row.consented_at or at
    row.save(update_fields=["consented_at"])
    return Done(mandate_record(row), subject=f"mandate:{mandate_no}", basis="民法典 169", payload={"consent": "given"})


@command("people.join_in", right=None)
def join_in(*, actor: Actor, at: datetime, mandate_no: str, item_code: str, power: Power, key: str = "") -> Done[Mandate]:
    """Give one's word, as a joint agent, that the others may act in this matter (民法典 166). Refuses NotFound."""
    row = _locked(mandate_no)
    record = mandate_record(row)
    if record.agent_no != actor.ref or not row.joint_key:
        raise NotFound(what="mandate", number=mandate_no)
    JointWord.objects.get_or_create(joint_key=row.joint_key, agent_no=row.agent_no, item_code=item_code, power=power.value,
                                    defaults={"given_at": at})
    return Done(record, subject=f"mandate:{mandate_no}", basis="民法典 166", payload={"item": item_code, "power": power.value})


def parties_named(*, principal_no: str, agents: tuple[str, ...]) -> tuple[Party, tuple[Party, ...]]:
    """Principal and agents as they are known; agents are persons. Refuses NotFound."""
    known = people.parties(refs=(principal_no, *agents))
    for number in (principal_no, *agents):
        if number not in known or (number in agents and number != principal_no and not known[number].is_person):
            raise NotFound(what="person or organisation", number=number)
    return known[principal_no], tuple(known[number] for number in agents)


def _locked(mandate_no: str) -> MandateRecord:
    row = mandate_rows().select_for_update(of=("self",)).filter(mandate_no=mandate_no, revoked_at__isnull=True).first()
    if row is None:
        raise NotFound(what="mandate", number=mandate_no)
    return row


def _group(row: MandateRecord) -> QuerySet[MandateRecord]:
    open_rows = MandateRecord.objects.filter(revoked_at__isnull=True)
    return open_rows.filter(joint_key=row.joint_key) if row.joint_key else open_rows.filter(pk=row.pk)


def check_principal(actor: Actor, principal_no: str, at: datetime) -> None:
    """The principal, who represents it by law, a clerk who has seen the paper, or the platform. Refuses MandateNotYours."""
    if actor.ref == principal_no or actor.kind is ActorKind.SYSTEM or actor.may("people.grant_mandate"):
        return
    represented = mandates_of(agent_no=actor.ref, principal_no=principal_no, on=at.date())
    if not any(m.terms.kind in BY_LAW and m.signed for m in represented):
        raise MandateNotYours(article=BASIS)


def require_paper(file_no: str, *, principal_no: str) -> None:
    """Refuses MandatePaperMissing unless the file is kept here as the principal's: a number alone proves nothing (民法典 165)."""
    try:
        kept = described(file_no=file_no)
    except NotFound:
        raise MandatePaperMissing(article=BASIS) from None
    if kept.owner != principal_no:
        raise MandatePaperMissing(article=BASIS)


def require_principal(actor: Actor, principal_no: str, at: datetime, *, paper_file_no: str) -> None:
    """As ``check_principal``; a clerk stands in for the principal by their signed paper alone, not by the post.

    Who comes to the desk in person is helped in a session, and acts themselves. Refuses MandateNotYours, MandatePaperMissing.
    """
    check_principal(actor, principal_no, at)
    if actor.kind is ActorKind.STAFF:
        require_paper(paper_file_no, principal_no=principal_no)


def _passed_on(actor: Actor, principal_no: str, terms: MandateTerms, at: datetime) -> MandateRecord:
    """The mandate an agent passes on. Its agent asks for it, or a clerk with the paper."""
    whole = _locked(terms.sub_of)
    record = mandate_record(whole)
    if record.principal_no != principal_no:
        raise NotFound(what="mandate", number=terms.sub_of)
    if actor.kind is ActorKind.PERSON and actor.ref != record.agent_no:
        raise MandateNotYours(article="民法典 169")
    if whole.sub_of_id is not None or not record.signed or not rules.is_within(terms, record.terms):
        raise SubAgencyTooWide(article="民法典 169")
    return whole


def _check_capacity(actor: Actor, terms: MandateTerms, principal: Party, agents: tuple[Party, ...], on: date) -> None:
    """Agents need full capacity (173). For a principal without it the guardian grants, and nobody else (19, 20, 23)."""
    for agent in agents:
        if rules.capacity_of(agent.born_on, on=on) is not Capacity.FULL:
            raise CapacityMissing(name=agent.name, article="民法典 173")
    lacking = principal.is_person and rules.capacity_of(principal.born_on, on=on) is not Capacity.FULL
    by_guardian = actor.kind is ActorKind.PERSON and actor.ref != principal.number
    if lacking and terms.kind is not MandateKind.GUARDIAN and not by_guardian:
        raise CapacityMissing(name=principal.name, article="民法典 19、20")


def _proof(actor: Actor, terms: MandateTerms, principal: Party, on: date) -> MandateProof:
    """By what it is shown; NONE means the principal has to sign."""
    if terms.kind is MandateKind.GUARDIAN:
        return _guardian_proof(terms, principal, on)
    of_organisations = terms.kind in {MandateKind.LEGAL_REPRESENTATIVE, MandateKind.STAFF_AUTHORITY}
    if (of_organisations and principal.is_person) or (terms.kind is MandateKind.STAFF_AUTHORITY and not terms.role.strip()):
        raise MandateTermsWrong(article="民法典 170")
    if actor.kind is ActorKind.SYSTEM:
        return MandateProof.REGISTER
    if actor.kind is ActorKind.PERSON:
        return MandateProof.NONE
    require_paper(terms.paper_file_no, principal_no=principal.number)
    return MandateProof.REGISTER if terms.kind is MandateKind.LEGAL_REPRESENTATIVE else MandateProof.PAPER


def _guardian_proof(terms: MandateTerms, ward: Party, on: date) -> MandateProof:
    if not ward.is_person:
        raise MandateTermsWrong(article="民法典 23")
    minor = ward.born_on is not None and rules.age_on(ward.born_on, on) < rules.ADULT
    accepted = rules.MINOR_PROOFS if minor else {MandateProof.COURT}
    if terms.proof not in accepted or not terms.paper_file_no:
        raise GuardianProofMissing(article="民法典 27" if minor else "民法典 24、28")
    require_paper(terms.paper_file_no, principal_no=ward.number)
    if minor and ward.born_on is not None and terms.valid_until >= rules.comes_of_age_on(ward.born_on):
        raise MandateTermsWrong(article="民法典 175")
    return terms.proof


def _new_row(terms: MandateTerms, *, principal_no: str, agent_no: str, proof: MandateProof, whole: MandateRecord | None,
             at: datetime) -> MandateRecord:
    signed = at if proof is not MandateProof.NONE else None
    return MandateRecord.objects.create(
        mandate_no=next_number(kind="M", on=at.date()), principal_no=principal_no, agent_no=agent_no,
        kind=terms.kind.value, powers=[power.value for power in terms.powers], item_codes=list(terms.item_codes), themes=list(terms.themes),
        valid_from_on=terms.valid_from, valid_until_on=terms.valid_until, paper_file_no=terms.paper_file_no, role=terms.role.strip()[:60],
        sub_of=whole, proof=proof.value, signed_at=signed, granted_at=at)


def _basis(terms: MandateTerms) -> str:
    by_kind = {MandateKind.GUARDIAN: "民法典 23", MandateKind.LEGAL_REPRESENTATIVE: "民法典 61", MandateKind.STAFF_AUTHORITY: "民法典 170"}
    return "民法典 169" if terms.sub_of else by_kind.get(terms.kind, BASIS)


def _payload(row: MandateRecord, record: Mandate) -> dict[str, object]:
    return {"principal": record.principal_no, "agent": record.agent_no, "kind": row.kind, "powers": row.powers, "items": row.item_codes,
            "themes": row.themes, "from": row.valid_from_on.isoformat(), "until": row.valid_until_on.isoformat(), "paper": row.paper_file_no,
            "proof": row.proof, "joint": row.joint_key, "sub_of": record.terms.sub_of, "role": row.role}
