from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from stdnum.cn import uscc

from onewindow.domain.people import demo, queries
from onewindow.domain.people.commands import StaffSourceFaulty, load_staff
from onewindow.domain.people.formats import read_cast, read_departments, read_divisions
from onewindow.domain.people.models import Account, OrganisationRecord, PersonRecord
from onewindow.domain.people.rules import id_number_fault, is_known_division, is_name, is_phone
from onewindow.domain.people.types import PostKind, StaffSource
from onewindow.kernel.models import LedgerEntry

FOLDER = Path(settings.ONEWINDOW_DISTRICT)


def test_departments_have_what_a_document_must_name():
    departments = read_departments(FOLDER)
    assert len({row.code for row in departments}) == len({row.uscc for row in departments}) == len(departments)
    for row in departments:
        assert uscc.is_valid(row.uscc)
        assert row.name
        assert row.seal_name
        assert row.review_organ
        assert row.court


def test_the_cast_is_sound_and_plainly_invented():
    cast = read_cast()
    divisions = read_divisions(FOLDER)
    codes = [row.code for row in cast.members]
    assert len(set(codes)) == len(codes)
    assert {"chen", "li", "he", "luo", "huang", "zhou", "wu", "guan", "liang", "deng"} <= set(codes)
    for row in cast.members:
        assert is_name(row.name)
        if row.kind == "citizen":
            assert id_number_fault(row.id_number, on=date(2016, 1, 1)) is None
            assert is_known_division(row.id_number, divisions)
            assert row.id_number[10:14] == "0101"
            assert is_phone(row.phone)
            assert row.phone.startswith("1380000")
            assert "示例" in row.address


def test_every_kind_of_post_is_cast(seeded):
    kinds = {post.kind for post in read_cast().posts}
    assert kinds == set(PostKind)


def test_the_whole_cast_can_be_signed_in(seeded):
    assert set(seeded) == {row.code for row in read_cast().members}
    for member in seeded.values():
        assert queries.actor_for(account_id=member.account_id, channel=member.channel).ref == member.ref


def test_seeding_twice_changes_nothing(seeded, system, at):
    before = (PersonRecord.objects.count(), Account.objects.count(), OrganisationRecord.objects.count(), LedgerEntry.objects.count())
    demo.seed(actor=system, at=at, folder=FOLDER)
    assert (PersonRecord.objects.count(), Account.objects.count(), OrganisationRecord.objects.count(), LedgerEntry.objects.count()) == before


def test_staff_data_that_name_what_is_not_there_are_refused(seeded, system, at):
    cast = read_cast()
    clerk = next(row for row in cast.posts if row.kind is PostKind.COUNTER_CLERK)
    for wrong, says in (
        (StaffSource(posts=(replace(clerk, counter_code="0"),)), "is not of centre"),
        (StaffSource(posts=(replace(clerk, department_code="none"),)), "department none is unknown"),
        (StaffSource(staff=(replace(cast.staff[0], post_codes=("none",)),)), "post none is unknown"),
        (StaffSource(staff=(replace(cast.staff[0], login_names=()),)), "sign-in name"),
        (StaffSource(departments=(replace(read_departments(FOLDER)[0], uscc="1"),)), "credit code"),
    ):
        with pytest.raises(StaffSourceFaulty, match=says):
            load_staff(actor=system, at=at, source=wrong)


def test_a_moved_member_of_staff_keeps_the_account(seeded, system, at):
    cast = read_cast()
    he = next(row for row in cast.staff if row.login_names == ("he",))
    tan = next(row for row in cast.staff if row.login_names == ("tan",))
    report = load_staff(actor=system, at=at, source=StaffSource(staff=(replace(he, post_codes=tan.post_codes),)))
    assert report.accounts == 1
    moved = queries.actor_for(account_id=seeded["he"].account_id, channel="counter")
    assert moved.post_no == queries.actor_for(account_id=seeded["tan"].account_id, channel="counter").post_no
