"""The demo's mandates of companies and the entrustments its district begins with."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from onewindow.domain.mandates.commands import grant_mandate
from onewindow.domain.mandates.commands.entrusting import entrust
from onewindow.domain.mandates.formats import read_entrustments
from onewindow.domain.mandates.queries import mandates_of
from onewindow.domain.mandates.queries.entrusting import entrustments
from onewindow.domain.mandates.types import MandateKind, MandateTerms, Power
from onewindow.domain.people import demo as people
from onewindow.kernel.actor import Actor

TERM_YEARS = 3


def seed(*, actor: Actor, at: datetime, folder: Path) -> None:
    """Seed who acts for the demo's companies, and entrustments. Idempotent. Needs places and people first."""
    for company in people.companies():
        for agent_no, kind in ((company.representative_no, MandateKind.LEGAL_REPRESENTATIVE), (company.agent_no, MandateKind.POWER_OF_ATTORNEY)):
            if not mandates_of(agent_no=agent_no, principal_no=company.org_no, on=at.date()):
                terms = MandateTerms(kind=kind, powers=tuple(Power), valid_from=at.date(),
                                     valid_until=at.date().replace(year=at.year + TERM_YEARS, day=min(at.day, 28)))
                grant_mandate(actor=actor, at=at, principal_no=company.org_no, agent_no=agent_no, terms=terms)
    present = {(each.terms.department_code, each.terms.counter_code, each.terms.document_no) for each in entrustments()}
    for entrusted in read_entrustments(folder):
        in_term = entrusted.published_on <= at.date() <= entrusted.valid_until
        if in_term and (entrusted.department_code, entrusted.counter_code, entrusted.document_no) not in present:
            entrust(actor=actor, at=at, terms=entrusted)
