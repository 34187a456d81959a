"""Departments and posts: public, since a document must name them. Accounts of staff, for administrators."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from onewindow.domain.people.models import (
    Account,
    AuthenticatorResetRecord,
    DepartmentRecord,
    PostRecord,
)
from onewindow.domain.people.types import (
    Colleague,
    Department,
    DepartmentKind,
    Post,
    PostKind,
    StaffAccount,
)
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotAllowed, NotFound


def department(*, code: str) -> Department:
    """The department of the code. Refuses NotFound."""
    row = DepartmentRecord.objects.filter(code=code).first()
    if row is None:
        raise NotFound(what="department", number=code)
    return _department(row)


def departments() -> tuple[Department, ...]:
    """Every department, by code."""
    return tuple(_department(row) for row in DepartmentRecord.objects.order_by("code"))


def post(*, post_no: str) -> Post:
    """The post of the number, or of the code it has in source data. Refuses NotFound."""
    row = PostRecord.objects.filter(post_no=post_no).first() or PostRecord.objects.filter(code=post_no).first()
    if row is None:
        raise NotFound(what="post", number=post_no)
    return _post(row)


def colleagues(*, department_code: str) -> tuple[Colleague, ...]:
    """Everybody with an account in a post of the department, by number; a person in two posts stands twice."""
    rows = Account.objects.filter(post__department__code=department_code, is_active=True).order_by("staff__staff_no", "post__post_no")
    found = rows.values_list("staff__staff_no", "staff__name", "post__title", "post__kind").distinct()
    return tuple(Colleague(staff_no=number, name=name, post_title=title, kind=PostKind(kind)) for number, name, title, kind in found)


def posts() -> tuple[Post, ...]:
    """Every post, by department and code."""
    return tuple(_post(row) for row in PostRecord.objects.order_by("department__code", "code"))


def staff_accounts(*, actor: Actor) -> tuple[StaffAccount, ...]:
    """Every account of a post, by sign-in name, for those who may ask for a reset or do it. Refuses NotAllowed."""
    if not actor.may("people.ask_reset"):
        raise NotAllowed(act="people.ask_reset")
    rows = Account.objects.filter(post__isnull=False).select_related("staff", "post").order_by("login_name")
    connected = set(Authenticator.objects.filter(user__post__isnull=False).values_list("user_id", flat=True))
    asked = {row.account_id: row for row in AuthenticatorResetRecord.objects.filter(done_at__isnull=True)}
    return tuple(_staff_account(row, row.pk in connected, asked.get(row.pk)) for row in rows if row.staff and row.post)


def _staff_account(row: Account, connected: bool, asked: AuthenticatorResetRecord | None) -> StaffAccount:
    return StaffAccount(
        account_id=row.pk, login_name=row.login_name, staff_no=row.staff.staff_no if row.staff else "", name=row.staff.name if row.staff else "",
        post_title=row.post.title if row.post else "", department_code=row.post.department_id if row.post else "", is_active=row.is_active,
        has_authenticator=connected, reset_no=asked.reset_no if asked else "", reset_asked_by=asked.asked_by if asked else "",
        reset_reason=asked.reason if asked else "")


def _post(row: PostRecord) -> Post:
    return Post(post_no=row.post_no, code=row.code, kind=PostKind(row.kind), title=row.title,
                department_code=row.department_id, centre_code=row.centre_code, counter_code=row.counter_code)


def _department(row: DepartmentRecord) -> Department:
    return Department(code=row.code, name=row.name, short_name=row.short_name, kind=DepartmentKind(row.kind), uscc=row.uscc,
                      seal_name=row.seal_name, review_organ=row.review_organ, court=row.court, phone=row.phone)
