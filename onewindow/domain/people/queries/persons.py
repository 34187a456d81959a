"""Persons and organisations."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from onewindow.domain.people.models import (
    DepartmentRecord,
    OrganisationRecord,
    PersonRecord,
    PostRecord,
    StaffRecord,
)
from onewindow.domain.people.rules import born_on, clean_id_number, clean_name, stored_number
from onewindow.domain.people.types import (
    AssuranceLevel,
    Contact,
    Organisation,
    PaperKind,
    Party,
    Person,
)
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.formkit import (
    clean_paper,
    has_sound_organisation_code,
    masked_id_number,
    masked_paper,
    masked_phone,
)
from onewindow.kernel.once import asked_once

TAIL = 4


def person(*, actor: Actor, person_no: str) -> Person:
    """A person, masked. For the person, an agent acting for them, posts with ``people.read``, and the platform.

    Refuses NotFound, the same whether there is no such person or the actor may not know of them.
    """
    may_read = actor.kind is ActorKind.SYSTEM or person_no in {actor.ref, actor.on_behalf_of} or actor.may("people.read")
    row = _row(person_no) if may_read else None
    if row is None:
        raise NotFound(what="person", number=person_no)
    return _person(row)


@asked_once
def _row(person_no: str) -> PersonRecord | None:
    return PersonRecord.objects.filter(person_no=person_no).first()


def find_person(*, actor: Actor, id_number: str) -> Person | None:
    """The person of an ID number or of another paper, however it was typed; None when there is none. Refuses NotAllowed."""
    if actor.kind is not ActorKind.SYSTEM and not actor.may("people.read"):
        raise NotAllowed(act="people.read")
    row = by_paper(id_number)
    return _person(row) if row else None


def organisation(*, org_no: str) -> Organisation:
    """An organisation by its number here or by its unified social credit code; both are public. Refuses NotFound."""
    row = OrganisationRecord.objects.filter(Q(org_no=org_no) | Q(uscc=clean_id_number(org_no))).first()
    if row is None:
        raise NotFound(what="organisation", number=org_no)
    return organisation_record(row)


def contact_of(*, person_no: str) -> Contact:
    """Name, numbers and address in full, for commands of other rooms (sending, posting, an act its holder sees). Refuses NotFound."""
    row = PersonRecord.objects.filter(person_no=person_no).first()
    if row is None:
        raise NotFound(what="person", number=person_no)
    return Contact(name=row.name, phone=row.phone, address=row.address, id_number=row.id_number.rpartition(":")[2])


def parties(*, refs: Iterable[str]) -> dict[str, Party]:
    """Persons and organisations by their numbers, in bulk, with the day of birth a person's paper tells and how its number ends.

    Unknown ones are left out. For commands of other rooms only: a birth is nothing for a page or a log.
    """
    wanted = set(refs)
    persons = (Party(number=row.person_no, name=row.name, is_person=True, born_on=born_on(row.id_number), paper_tail=row.id_number[-TAIL:].upper())
               for row in PersonRecord.objects.filter(person_no__in=wanted))
    organisations = (Party(number=number, name=name, is_person=False)
                     for number, name in OrganisationRecord.objects.filter(org_no__in=wanted).values_list("org_no", "name"))
    return {party.number: party for party in (*persons, *organisations)}


def person_named(*, name: str, id_number: str) -> str:
    """The number of the person whom somebody can name in full, by name and paper; empty when nobody is both."""
    row = by_paper(id_number)
    return row.person_no if row and row.name == clean_name(name) else ""


def names_of(*, refs: Iterable[str]) -> dict[str, str]:
    """Names for public numbers of persons, organisations, staff and posts, and for department codes, in bulk.

    Unknown ones are left out.
    """
    wanted = set(refs)
    names: dict[str, str] = {}
    names.update(PersonRecord.objects.filter(person_no__in=wanted).values_list("person_no", "name"))
    names.update(OrganisationRecord.objects.filter(org_no__in=wanted).values_list("org_no", "name"))
    names.update(StaffRecord.objects.filter(staff_no__in=wanted).values_list("staff_no", "name"))
    names.update(PostRecord.objects.filter(post_no__in=wanted).values_list("post_no", "title"))
    names.update(DepartmentRecord.objects.filter(code__in=wanted).values_list("code", "name"))
    return names


def organisation_record(row: OrganisationRecord) -> Organisation:
    """The record of a row, with what the counter should look at again."""
    warnings = () if has_sound_organisation_code(row.uscc) else ("organisation_code",)
    return Organisation(org_no=row.org_no, name=row.name, uscc=row.uscc, legal_representative=row.legal_representative, warnings=warnings)


def by_paper(text: str) -> PersonRecord | None:
    """The row of whoever has a paper of this number, of any kind, however it was typed."""
    number = clean_paper(text)
    wanted = {stored_number(kind, number) for kind in PaperKind} if number else set()
    same = reduce(or_, (Q(id_number_index=each) for each in sorted(wanted)), Q(pk__in=()))
    return PersonRecord.objects.filter(same).first()


def shown_number(row: PersonRecord) -> str:
    """The number of the person's paper, masked for screens."""
    if row.paper_kind == PaperKind.RESIDENT_ID.value:
        return masked_id_number(row.id_number)
    return masked_paper(row.id_number.rpartition(":")[2])


def _person(row: PersonRecord) -> Person:
    return Person(person_no=row.person_no, name=row.name, id_number_masked=shown_number(row),
                  phone_masked=masked_phone(row.phone), assurance=AssuranceLevel(row.assurance))
