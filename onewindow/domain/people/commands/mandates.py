"""Mandates: who may act for whom (民法典 161-173)."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from datetime import datetime

from onewindow.domain.people.facts import MandateGranted, MandateRevoked
from onewindow.domain.people.models import MandateRecord, OrganisationRecord, PersonRecord
from onewindow.domain.people.queries.mandates import mandate_record, mandates_of
from onewindow.domain.people.types import Mandate, MandateKind, MandateTerms
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.numbers import next_number

BASIS = "民法典 165"


class MandateNotYours(Refusal):
    """Only the principal, who represents it by law, or a clerk who has seen the paper may grant or revoke."""

    code = "mandate_not_yours"
    sentence = "Only the principal can give or take back this mandate. Sign in as the principal, or bring the signed paper to a counter."
    status = 403


class MandateTermsWrong(Refusal):
    """A mandate must name powers and a term that has not passed (民法典 165)."""

    code = "mandate_terms_wrong"
    sentence = "A mandate needs at least one power and a term that ends after it begins and is not over."
    status = 422


@command("people.grant_mandate", right=None)
def grant_mandate(*, actor: Actor, at: datetime, principal_no: str, agent_no: str, terms: MandateTerms,
                  key: str = "") -> Done[Mandate]:
    """Let the agent act for the principal, within the matters, powers and term given (民法典 165).

    Refuses NotFound, MandateTermsWrong, MandateNotYours.
    """
    person = PersonRecord.objects.filter(person_no=principal_no).first()
    organisation = OrganisationRecord.objects.filter(org_no=principal_no).first()
    agent = PersonRecord.objects.filter(person_no=agent_no).first()
    if agent is None or (person is None and organisation is None):
        raise NotFound(what="person or organisation", number=principal_no if agent else agent_no)
    if not terms.powers or not terms.valid_from <= terms.valid_until or terms.valid_until < at.date() or person == agent:
        raise MandateTermsWrong(article=BASIS)
    _check_principal(actor, principal_no, at)
    row = MandateRecord.objects.create(
        mandate_no=next_number(kind="M", on=at.date()), person=person, organisation=organisation, agent=agent,
        kind=terms.kind.value, powers=[power.value for power in terms.powers], item_codes=list(terms.item_codes),
        valid_from_on=terms.valid_from, valid_until_on=terms.valid_until, paper_file_no=terms.paper_file_no, granted_at=at,
    )
    record = mandate_record(row)
    fact = MandateGranted(mandate_no=row.mandate_no, principal_no=principal_no, agent_no=agent_no)
    return Done(record, subject=f"mandate:{row.mandate_no}", facts=(fact,), basis=BASIS, payload={
        "principal": principal_no, "agent": agent_no, "kind": row.kind, "powers": row.powers, "items": row.item_codes,
        "from": terms.valid_from.isoformat(), "until": terms.valid_until.isoformat(), "paper": terms.paper_file_no})


@command("people.revoke_mandate", right=None)
def revoke_mandate(*, actor: Actor, at: datetime, mandate_no: str, key: str = "") -> Done[Mandate]:
    """Take a mandate back (民法典 173). The agent may also lay it down. Refuses NotFound, MandateNotYours."""
    row = MandateRecord.objects.select_for_update(of=("self",)).select_related("person", "organisation", "agent").filter(
        mandate_no=mandate_no, revoked_at__isnull=True).first()
    if row is None:
        raise NotFound(what="mandate", number=mandate_no)
    before = mandate_record(row)
    if actor.ref != before.agent_no:
        _check_principal(actor, before.principal_no, at)
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    fact = MandateRevoked(mandate_no=mandate_no, principal_no=before.principal_no, agent_no=before.agent_no)
    return Done(mandate_record(row), subject=f"mandate:{mandate_no}", facts=(fact,), basis="民法典 173")


def _check_principal(actor: Actor, principal_no: str, at: datetime) -> None:
    if actor.ref == principal_no or actor.kind is ActorKind.SYSTEM or actor.may("people.grant_mandate"):
        return
    represented = mandates_of(agent_no=actor.ref, principal_no=principal_no, on=at.date())
    if not any(m.terms.kind in {MandateKind.LEGAL_REPRESENTATIVE, MandateKind.GUARDIAN} for m in represented):
        raise MandateNotYours(article=BASIS)
