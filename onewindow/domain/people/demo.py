"""The demo's people: departments of the district, the named cast with their posts, and companies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from onewindow.domain.people.commands import (
    load_staff,
    open_account,
    register_organisation,
    register_person,
)
from onewindow.domain.people.formats import CastCompany, CastRow, read_cast, read_departments
from onewindow.domain.people.queries import account_by_login, cast, find_person, organisation
from onewindow.domain.people.types import StaffSource
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyCast:
    """A company of the demo with the numbers of who represents it by law and who acts for it."""

    org_no: str
    representative_no: str
    agent_no: str


def seed(*, actor: Actor, at: datetime, folder: Path) -> None:
    """Seed departments, cast and companies through commands. Idempotent. Needs the places first."""
    rows = read_cast()
    load_staff(actor=actor, at=at, source=StaffSource(departments=read_departments(folder), posts=rows.posts, staff=rows.staff))
    for row in rows.members:
        if row.kind == "citizen":
            _citizen(actor, at, row)
    names = {row.code: row.name for row in rows.members}
    for company in rows.companies:
        _company(actor, at, company, names[company.representative])


def characters() -> tuple[CastRow, ...]:
    """The cast as it is written down, with papers and phones."""
    return read_cast().members


def companies() -> tuple[CompanyCast, ...]:
    """The companies as they were seeded."""
    numbers = {member.code: member.ref for member in cast()}
    return tuple(CompanyCast(org_no=organisation(org_no=row.uscc).org_no, representative_no=numbers[row.representative],
                             agent_no=numbers[row.agent]) for row in read_cast().companies)


def _citizen(actor: Actor, at: datetime, row: CastRow) -> None:
    person = find_person(actor=actor, id_number=row.id_number) or register_person(
        actor=actor, at=at, name=row.name, id_number=row.id_number, phone=row.phone, address=row.address)
    if account_by_login(login_name=row.login) is None:
        open_account(actor=actor, at=at, owner_no=person.person_no, login_name=row.login, phone=row.phone)


def _company(actor: Actor, at: datetime, row: CastCompany, representative: str) -> None:
    try:
        organisation(org_no=row.uscc)
    except NotFound:
        register_organisation(actor=actor, at=at, name=row.name, uscc=row.uscc, legal_representative=representative)
