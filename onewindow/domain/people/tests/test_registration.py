from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from stdnum.cn import uscc

from onewindow.domain.people import commands, queries
from onewindow.domain.people.formats import read_divisions
from onewindow.domain.people.models import Account, PersonRecord
from onewindow.domain.people.types import AssuranceLevel, PaperKind
from onewindow.kernel.actor import ANONYMOUS
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.formkit.idcheck import check_character
from onewindow.kernel.models import CommandReceipt, LedgerEntry, OutboxFact

GOOD = "440605199001011236"
pytestmark = pytest.mark.django_db


def register(system, at, **changes):
    details = {"name": "陈小测", "id_number": GOOD, "phone": "13800009999", "address": "示例地址 9 号", **changes}
    return commands.register_person(actor=system, at=at, **details)


def test_a_person_comes_back_masked_and_is_found_by_any_spelling(system, at):
    person = register(system, at)
    assert person.person_no.startswith("P")
    assert person.id_number_masked == "4406************36"
    assert person.phone_masked == "138****9999"
    assert person.assurance is AssuranceLevel.VERIFIED
    assert person.warnings == ()
    for typed in (GOOD, "440605 19900101 1236", "４４０６０５１９９００１０１１２３６"):
        assert queries.find_person(actor=system, id_number=typed).person_no == person.person_no
    assert queries.find_person(actor=system, id_number="440605199001011237") is None
    contact = queries.contact_of(person_no=person.person_no)
    assert (contact.name, contact.phone, contact.address) == ("陈小测", "13800009999", "示例地址 9 号")


@pytest.mark.parametrize(("number", "says"), [
    ("440605199001011237", "does not pass its own check"),
    ("44060519900101123", "this one has 17"),
    ("440605199002301236", "not a date of birth"),
    ("440605209901011236", "in the future"),
])
def test_a_wrong_number_is_refused_with_a_sentence_that_says_why(system, at, number, says):
    with pytest.raises(commands.IdNumberWrong, match=says):
        register(system, at, id_number=number)
    assert not PersonRecord.objects.exists()


def test_a_wrong_phone_or_name_is_refused(system, at):
    with pytest.raises(commands.PhoneWrong):
        register(system, at, phone="12345")
    with pytest.raises(commands.NameWrong):
        register(system, at, name="陈3")


def test_an_unknown_division_is_a_warning_only(system, at):
    body = "99999919900101123"
    assert register(system, at, id_number=body + check_character(body)).warnings == ("unknown_division",)


def test_one_id_number_is_one_person(system, at):
    first = register(system, at)
    with pytest.raises(commands.AlreadyRegistered, match=first.person_no):
        register(system, at, phone="13800008888")
    row = PersonRecord.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonRecord.objects.create(person_no="P0", name="x", id_number=row.id_number, assurance="checked", registered_at=at)


def test_a_resend_with_the_same_key_registers_once(system, at):
    first = register(system, at, key="k-1")
    assert register(system, at, key="k-1") == first
    assert PersonRecord.objects.count() == 1
    assert GOOD not in bytes(CommandReceipt.objects.get().answer).decode()


def test_history_and_facts_hold_no_personal_values(system, at):
    person = register(system, at)
    entry = LedgerEntry.objects.get(subject=f"person:{person.person_no}")
    fact = OutboxFact.objects.get(name="PersonRegistered")
    for text in (str(entry.payload), str(fact.payload), str(entry.actor)):
        assert GOOD not in text
        assert "13800009999" not in text
    assert fact.payload["person_no"] == person.person_no


def test_only_entitled_posts_register_and_read(system, at, actor):
    with pytest.raises(NotAllowed):
        register(ANONYMOUS, at)
    with pytest.raises(NotAllowed):
        register(actor("chen"), at)
    clerk = actor("he")
    person = register(clerk, at)
    assert queries.person(actor=clerk, person_no=person.person_no) == person
    with pytest.raises(NotFound):
        queries.person(actor=actor("chen"), person_no=person.person_no)
    with pytest.raises(NotFound):
        queries.person(actor=actor("huo"), person_no=person.person_no)
    with pytest.raises(NotAllowed):
        queries.find_person(actor=actor("chen"), id_number=GOOD)
    assert queries.person(actor=actor("chen"), person_no=actor("chen").ref).name


def test_a_citizen_registers_with_a_proven_phone(at):
    account = commands.register_citizen(actor=ANONYMOUS, at=at, name="陈小测", id_number=GOOD, phone="138 0000 9999")
    assert not account.is_staff
    assert queries.account_by_phone(phone="＋86 13800009999") == account
    assert queries.account_by_login(login_name=account.login_name.lower()) == account
    person = queries.person(actor=queries.actor_for(account_id=account.account_id, channel="portal"), person_no=account.owner_no)
    assert person.assurance is AssuranceLevel.DECLARED


def test_a_citizen_known_from_the_counter_gets_the_account_for_the_same_phone_and_name_only(system, at):
    known = register(system, at)
    with pytest.raises(commands.IdentityTaken):
        commands.register_citizen(actor=ANONYMOUS, at=at, name="陈小测", id_number=GOOD, phone="13800001111")
    with pytest.raises(commands.IdentityTaken):
        commands.register_citizen(actor=ANONYMOUS, at=at, name="别人", id_number=GOOD, phone="13800009999")
    account = commands.register_citizen(actor=ANONYMOUS, at=at, name="陈小测", id_number=GOOD, phone="13800009999")
    assert account.owner_no == known.person_no
    assert PersonRecord.objects.count() == 1


def test_a_person_may_have_several_accounts_but_a_phone_only_one(system, at):
    person = register(system, at)
    first = commands.open_account(actor=system, at=at, owner_no=person.person_no, phone="13800009999")
    second = commands.open_account(actor=system, at=at, owner_no=person.person_no)
    assert first.login_name != second.login_name
    assert {first.owner_no, second.owner_no} == {person.person_no}
    with pytest.raises(commands.PhoneTaken):
        commands.open_account(actor=system, at=at, owner_no=person.person_no, phone="138-0000-9999")
    with pytest.raises(commands.LoginNameTaken):
        commands.open_account(actor=system, at=at, owner_no=person.person_no, login_name=first.login_name.lower())
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(login_name="neither", opened_at=at)


def test_organisations_by_their_code(system, at):
    made = commands.register_organisation(actor=system, at=at, name="示例公司", uscc="91440605MA0000001C", legal_representative="关志恒")
    assert queries.organisation(org_no=" 91440605ma0000001c") == queries.organisation(org_no=made.org_no) == made
    with pytest.raises(commands.UsccWrong):
        commands.register_organisation(actor=system, at=at, name="示例公司", uscc="91440605MA0000001D", legal_representative="关志恒")
    with pytest.raises(commands.AlreadyRegistered):
        commands.register_organisation(actor=system, at=at, name="示例公司", uscc="91440605MA0000001C", legal_representative="关志恒")


@pytest.mark.law("GB11643-DIVISION")
def test_a_division_that_ended_before_the_birth_is_a_warning_and_never_a_refusal(system, at):
    history = read_divisions(Path(settings.ONEWINDOW_DISTRICT))
    former = [row for row in history.values() if row.valid_to]
    assert len(former) == 2
    for number, row in enumerate(former):
        for day, expected in (("19800101", ()), (f"{row.valid_to.year + 1}0601", ("division_ended_before_birth",))):
            body = f"{row.code}{day}00{number}"
            made = register(system, at, id_number=body + check_character(body), phone=f"138000{number}{day[:4]}")
            assert made.warnings == expected


def test_a_credit_code_with_an_unsound_inner_code_is_a_warning(system, at):
    body = "91440605MA0000002"
    code = body + uscc.calc_check_digit(body)
    made = commands.register_organisation(actor=system, at=at, name="示例公司", uscc=code, legal_representative="关志恒")
    assert made.warnings == queries.organisation(org_no=code).warnings == ("organisation_code",)
    sound = commands.register_organisation(actor=system, at=at, name="示例局", uscc="11440605000001011R", legal_representative="关志恒")
    assert sound.warnings == ()


@pytest.mark.parametrize(("paper", "typed", "masked"), [
    (PaperKind.HM_PASS, "h1234 5678", "H1*****78"), (PaperKind.TW_PASS, "12345678", "12****78"), (PaperKind.PASSPORT, "e12345678", "E1*****78"),
    (PaperKind.FOREIGN_CARD, "CAN440605000001", "CA***********01"), (PaperKind.RESIDENCE_PERMIT, "830000199001010012", "83**************12"),
])
def test_people_without_a_resident_card_register_by_another_paper(system, at, paper, typed, masked):
    made = register(system, at, id_number=typed, paper=paper)
    assert (made.id_number_masked, made.warnings) == (masked, ())
    assert queries.find_person(actor=system, id_number=typed.upper()).person_no == made.person_no
    with pytest.raises(commands.AlreadyRegistered):
        register(system, at, id_number=typed, paper=paper, phone="13800006666")
    with pytest.raises(commands.PaperNumberWrong):
        register(system, at, id_number="?", paper=paper)


def test_numbers_of_two_kinds_never_meet(system, at):
    one = register(system, at, id_number="E12345678", paper=PaperKind.PASSPORT)
    two = register(system, at, id_number="12345678", paper=PaperKind.TW_PASS, phone="13800006666")
    three = register(system, at, id_number="12345678", paper=PaperKind.PASSPORT, phone="13800006667")
    assert len({one.person_no, two.person_no, three.person_no}) == 3
