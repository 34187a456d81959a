"""The demo's people: departments of the district, the named cast with their posts, companies and mandates."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from onewindow.domain.people.commands import (
    grant_mandate,
    load_staff,
    open_account,
    register_organisation,
    register_person,
)
from onewindow.domain.people.commands.entrusting import entrust
from onewindow.domain.people.formats import (
    Cast,
    CastCompany,
    CastRow,
    read_cast,
    read_departments,
    read_entrustments,
)
from onewindow.domain.people.queries import account_by_login, find_person, mandates_of, organisation
from onewindow.domain.people.queries.staff import entrustments
from onewindow.domain.people.types import MandateKind, MandateTerms, Power, StaffSource
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotFound

TERM_YEARS = 3


def seed(*, actor: Actor, at: datetime, folder: Path) -> None:
    """Seed departments, cast and entrustments through commands. Idempotent. Needs the places first."""
    cast = read_cast()
    source = StaffSource(departments=read_departments(folder), posts=cast.posts, staff=cast.staff)
    load_staff(actor=actor, at=at, source=source)
    numbers = {row.code: _citizen(actor, at, row) for row in cast.members if row.kind == "citizen"}
    for company in cast.companies:
        _company(actor, at, company, cast, numbers)
    present = {(each.terms.department_code, each.terms.counter_code, each.terms.document_no) for each in entrustments()}
    for terms in read_entrustments(folder):
        in_term = terms.published_on <= at.date() <= terms.valid_until
        if in_term and (terms.department_code, terms.counter_code, terms.document_no) not in present:
            entrust(actor=actor, at=at, terms=terms)


def _citizen(actor: Actor, at: datetime, row: CastRow) -> str:
    person = find_person(actor=actor, id_number=row.id_number) or register_person(
        actor=actor, at=at, name=row.name, id_number=row.id_number, phone=row.phone, address=row.address)
    if account_by_login(login_name=row.login) is None:
        open_account(actor=actor, at=at, owner_no=person.person_no, login_name=row.login, phone=row.phone)
    return person.person_no


def _company(actor: Actor, at: datetime, row: CastCompany, cast: Cast, numbers: dict[str, str]) -> None:
    representative = next(member.name for member in cast.members if member.code == row.representative)
    try:
        org_no = organisation(org_no=row.uscc).org_no
    except NotFound:
        org_no = register_organisation(actor=actor, at=at, name=row.name, uscc=row.uscc, legal_representative=representative).org_no
    for code, kind in ((row.representative, MandateKind.LEGAL_REPRESENTATIVE), (row.agent, MandateKind.POWER_OF_ATTORNEY)):
        if not mandates_of(agent_no=numbers[code], principal_no=org_no, on=at.date()):
            terms = MandateTerms(kind=kind, powers=tuple(Power), valid_from=at.date(),
                                 valid_until=at.date().replace(year=at.year + TERM_YEARS, day=min(at.day, 28)))
            grant_mandate(actor=actor, at=at, principal_no=org_no, agent_no=numbers[code], terms=terms)
