"""Making persons and organisations known."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from onewindow.domain.people.commands.accounts import new_account
from onewindow.domain.people.facts import OrganisationRegistered, PersonRegistered
from onewindow.domain.people.formats import read_divisions
from onewindow.domain.people.models import OrganisationRecord, PersonRecord
from onewindow.domain.people.queries.accounts import account_ref
from onewindow.domain.people.queries.persons import organisation_record, shown_number
from onewindow.domain.people.rules import (
    clean_id_number,
    clean_name,
    clean_phone,
    division_warnings,
    id_number_fault,
    is_name,
    is_paper_number,
    is_phone,
    stored_number,
)
from onewindow.domain.people.types import (
    AccountRef,
    AssuranceLevel,
    IdFault,
    Organisation,
    PaperKind,
    Person,
)
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import Refusal
from onewindow.kernel.formkit import clean_paper, is_uscc, masked_phone
from onewindow.kernel.numbers import next_number


class IdNumberWrong(Refusal):
    """The identity number can't be right (GB 11643-1999). One subclass a fault, each with its own sentence."""

    code = "id_number_wrong"
    sentence = "This ID number can't be right. Please type it as it stands on the card."
    status = 422


class IdNumberLength(IdNumberWrong):
    """Not 18 places. Numbers of 15 digits have had no legal use since 2013."""

    sentence = "An ID number has 18 places; this one has {places}. Please type it as it stands on the card."


class IdNumberShape(IdNumberWrong):
    """Something other than digits."""

    sentence = "An ID number has 17 digits and then a digit or X. Please type it as it stands on the card."


class IdNumberDate(IdNumberWrong):
    """Places 7 to 14 are no date."""

    sentence = "Places 7 to 14 of the ID number are not a date of birth. Please compare it with the card."


class IdNumberFuture(IdNumberWrong):
    """The date of birth lies ahead."""

    sentence = "The date of birth in the ID number lies in the future. Please compare it with the card."


class IdNumberCheck(IdNumberWrong):
    """The check character doesn't fit: most often two digits were swapped."""

    sentence = "The ID number does not pass its own check: one place is wrong or two are swapped. Please compare it with the card."


class PaperNumberWrong(Refusal):
    """The number can't stand on a paper of this kind."""

    code = "paper_number_wrong"
    sentence = "This can't be the number of the paper chosen. Please compare the type of paper and every place of the number."
    status = 422


class PhoneWrong(Refusal):
    """Not a mobile number."""

    code = "phone_wrong"
    sentence = "This is not a mobile phone number. Please type 11 digits, or a number of Hong Kong or Macao with +852 or +853."
    status = 422


class NameWrong(Refusal):
    """Not a name."""

    code = "name_wrong"
    sentence = "Please type the name as it stands on the card, without digits or marks; at most {most} places."
    status = 422


class UsccWrong(Refusal):
    """Not a unified social credit code (GB 32100-2015)."""

    code = "uscc_wrong"
    sentence = "This unified social credit code does not pass its own check. Please compare it with the licence."
    status = 422


class AlreadyRegistered(Refusal):
    """The person or organisation is known; use the number instead of registering again."""

    code = "already_registered"
    sentence = "This is registered already, under number {number}."


class IdentityTaken(Refusal):
    """Somebody registered this ID number with another phone or name. Tells no more than that."""

    code = "identity_taken"
    sentence = "We can't register you online with these details. Please bring your ID card to any counter."


_FAULTS: dict[IdFault, type[IdNumberWrong]] = {
    IdFault.LENGTH: IdNumberLength, IdFault.SHAPE: IdNumberShape, IdFault.DATE: IdNumberDate,
    IdFault.FUTURE: IdNumberFuture, IdFault.CHECK: IdNumberCheck,
}
_BASIS = "个人信息保护法 13"
LEVELS = {ActorKind.STAFF: AssuranceLevel.CHECKED, ActorKind.SYSTEM: AssuranceLevel.VERIFIED}  # how sure it is who somebody is, by who registers them


@command("people.register_person", right="people.register_person")
def register_person(*, actor: Actor, at: datetime, name: str, id_number: str, phone: str,
                    address: str = "", paper: PaperKind = PaperKind.RESIDENT_ID, key: str = "") -> Done[Person]:
    """Register a person whose paper a clerk has seen, or whom an identity service told the platform of (the seed is such a one).

    Refuses IdNumberWrong (by fault), PaperNumberWrong for other papers, NameWrong, PhoneWrong, AlreadyRegistered.
    A division the platform doesn't know, or one that ended before the birth, is a warning on the record, since
    old numbers outlive their divisions.
    """
    level = LEVELS.get(actor.kind, AssuranceLevel.DECLARED)
    cleaned = _checked_person(name=name, id_number=id_number, phone=phone, on=at.date(), paper=paper)
    if existing := PersonRecord.objects.filter(id_number_index=cleaned["id_number"]).first():
        raise AlreadyRegistered(number=existing.person_no)
    row = _new_person(cleaned, address=address.strip(), level=level, at=at)
    return _registered(row)


@command("people.register_citizen", right=None)
def register_citizen(*, actor: Actor, at: datetime, name: str, id_number: str, phone: str, key: str = "") -> Done[AccountRef]:
    """Register the holder of a phone that was just proven by a code, and open their account for it.

    A person whom a clerk registered with the same phone and name gets the account. Refuses what
    `register_person` refuses, IdentityTaken where phone or name differ, PhoneTaken.
    """
    cleaned = _checked_person(name=name, id_number=id_number, phone=phone, on=at.date())
    row = PersonRecord.objects.filter(id_number_index=cleaned["id_number"]).first()
    facts: tuple[PersonRegistered, ...] = ()
    if row is None:
        row = _new_person(cleaned, address="", level=AssuranceLevel.DECLARED, at=at)
        facts = (PersonRegistered(person_no=row.person_no, assurance=row.assurance),)
    elif row.phone != cleaned["phone"] or row.name != cleaned["name"]:
        raise IdentityTaken
    account = new_account(person=row, phone=cleaned["phone"], at=at)
    return Done(account_ref(account), subject=f"person:{row.person_no}", facts=facts,
                payload={"phone": masked_phone(cleaned["phone"]), "account": account.login_name}, basis=_BASIS)


@command("people.register_organisation", right="people.register_organisation")
def register_organisation(*, actor: Actor, at: datetime, name: str, uscc: str, legal_representative: str,
                          key: str = "") -> Done[Organisation]:
    """Register an organisation by its unified social credit code. Refuses UsccWrong, NameWrong, AlreadyRegistered.

    An organisation code inside that fails its own check is a warning on the record: some older codes do.
    """
    code = clean_id_number(uscc)
    if not is_uscc(code):
        raise UsccWrong
    if not name.strip() or not is_name(clean_name(legal_representative)):
        raise NameWrong(most=50)
    if existing := OrganisationRecord.objects.filter(uscc=code).first():
        raise AlreadyRegistered(number=existing.org_no)
    row = OrganisationRecord.objects.create(
        org_no=next_number(kind="G", on=at.date()), name=name.strip(), uscc=code,
        legal_representative=clean_name(legal_representative), registered_at=at,
    )
    return Done(organisation_record(row), subject=f"organisation:{row.org_no}", facts=(OrganisationRegistered(org_no=row.org_no),),
                payload={"name": row.name, "uscc": row.uscc}, basis="GB 32100-2015")


def _checked_person(*, name: str, id_number: str, phone: str, on: date, paper: PaperKind = PaperKind.RESIDENT_ID) -> dict[str, str]:
    number, tel, called = clean_paper(id_number), clean_phone(phone), clean_name(name)
    if paper is PaperKind.RESIDENT_ID:
        fault = id_number_fault(number, on=on)
        if fault is not None:
            raise _FAULTS[fault](places=len(number))
    elif not is_paper_number(paper, number):
        raise PaperNumberWrong
    if not is_name(called):
        raise NameWrong(most=50)
    if not is_phone(tel):
        raise PhoneWrong
    return {"name": called, "id_number": stored_number(paper, number), "phone": tel, "paper_kind": paper.value}


def _new_person(cleaned: dict[str, str], *, address: str, level: AssuranceLevel, at: datetime) -> PersonRecord:
    return PersonRecord.objects.create(
        person_no=next_number(kind="P", on=at.date()), address=address, assurance=level.value, registered_at=at, **cleaned,
    )


def _registered(row: PersonRecord) -> Done[Person]:
    resident = row.paper_kind == PaperKind.RESIDENT_ID.value
    record = Person(
        person_no=row.person_no, name=row.name, id_number_masked=shown_number(row),
        phone_masked=masked_phone(row.phone), assurance=AssuranceLevel(row.assurance),
        warnings=division_warnings(row.id_number, read_divisions(Path(settings.ONEWINDOW_DISTRICT))) if resident else (),
    )
    return Done(record, subject=f"person:{row.person_no}",
                facts=(PersonRegistered(person_no=row.person_no, assurance=row.assurance),),
                payload={"id_number": record.id_number_masked, "phone": record.phone_masked}, basis=_BASIS)
