"""Departments, posts and staff, brought to what reference data say."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from onewindow.domain.people.commands.accounts import new_account
from onewindow.domain.people.models import Account, DepartmentRecord, PostRecord, StaffRecord
from onewindow.domain.people.types import Department, PostRow, StaffReport, StaffRow, StaffSource
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.formkit import is_uscc
from onewindow.kernel.numbers import next_number


class StaffSourceFaulty(Refusal):
    """The source names something that isn't there; nothing was loaded."""

    code = "staff_source_faulty"
    sentence = "The staff data can't be loaded. Correct them and load again: {faults}"
    status = 422


@command("people.load_staff", right="people.load_staff", changes="staff")
def load_staff(*, actor: Actor, at: datetime, source: StaffSource) -> Done[StaffReport]:
    """Add and change departments, posts, staff and their accounts until they equal the source.

    Idempotent; takes nobody away (close an account by hand). New accounts have no password. Refuses
    StaffSourceFaulty.
    """
    faults = _faults(source)
    if faults:
        raise StaffSourceFaulty(faults=" ".join(faults))
    report = StaffReport(
        departments=sum(_load_department(row) for row in source.departments),
        posts=sum(_load_post(row, at) for row in source.posts),
        staff=sum(_load_member(row, at) for row in source.staff),
        accounts=sum(_load_accounts(row, at) for row in source.staff),
    )
    if report.nothing_changed:
        return Done(report)
    return Done(report, subject="staff:all", payload=asdict(report))


def _faults(source: StaffSource) -> list[str]:
    departments = {row.code for row in source.departments} | set(DepartmentRecord.objects.values_list("code", flat=True))
    posts = {row.code for row in source.posts} | set(PostRecord.objects.values_list("code", flat=True))
    faults = [f"Department {row.code}: {row.uscc} is no unified social credit code." for row in source.departments if not is_uscc(row.uscc)]
    faults += [f"Post {row.code}: department {row.department_code} is unknown." for row in source.posts if row.department_code not in departments]
    faults += [f"Post {row.code}: counter {row.counter_code} is not of centre {row.centre_code}."
               for row in source.posts if row.counter_code and not _counter_fits(row)]
    faults += [f"{row.code}: post {post} is unknown." for row in source.staff for post in row.post_codes if post not in posts]
    faults += [f"{row.code}: one sign-in name is needed for each post." for row in source.staff if len(row.post_codes) != len(row.login_names)]
    return faults


def _counter_fits(row: PostRow) -> bool:
    try:
        return places.counter(code=row.counter_code).centre_code == row.centre_code
    except NotFound:
        return False


def _load_department(row: Department) -> bool:
    values = {**asdict(row), "kind": row.kind.value}
    return _put(DepartmentRecord.objects.filter(code=row.code).first() or DepartmentRecord(), values)


def _load_post(row: PostRow, at: datetime) -> bool:
    present = PostRecord.objects.filter(code=row.code).first()
    post = present or PostRecord(post_no=next_number(kind="T", on=at.date()))
    return _put(post, {"code": row.code, "kind": row.kind.value, "title": row.title, "department_id": row.department_code,
                       "centre_code": row.centre_code, "counter_code": row.counter_code})


def _load_member(row: StaffRow, at: datetime) -> bool:
    present = StaffRecord.objects.filter(code=row.code).first()
    return _put(present or StaffRecord(staff_no=next_number(kind="S", on=at.date())), {"code": row.code, "name": row.name})


def _load_accounts(row: StaffRow, at: datetime) -> int:
    """Accounts that were missing. One whose post changed in the source is moved to it."""
    staff = StaffRecord.objects.get(code=row.code)
    changed = 0
    for post_code, login_name in zip(row.post_codes, row.login_names, strict=True):
        post = PostRecord.objects.get(code=post_code)
        account = Account.objects.filter(login_name=login_name).first()
        if account is None:
            new_account(staff=staff, post=post, login_name=login_name, at=at)
            changed += 1
        elif (account.staff_id, account.post_id) != (staff.pk, post.pk):
            account.staff, account.post = staff, post
            account.save(update_fields=["staff", "post"])
            changed += 1
    return changed


def _put(row: Any, values: Mapping[str, object]) -> bool:  # noqa: ANN401 - any model of this room
    """Set what differs and save; whether anything did."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    if differing:
        row.save()
    return bool(differing)
