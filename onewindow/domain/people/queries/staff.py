"""Departments and posts: public, since a document must name them."""

from __future__ import annotations

from onewindow.domain.people.models import Account, DepartmentRecord, PostRecord
from onewindow.domain.people.types import Colleague, Department, DepartmentKind, Post, PostKind
from onewindow.kernel.errors import NotFound


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
    return Post(post_no=row.post_no, code=row.code, kind=PostKind(row.kind), title=row.title,
                department_code=row.department_id, centre_code=row.centre_code, counter_code=row.counter_code)


def colleagues(*, department_code: str) -> tuple[Colleague, ...]:
    """Everybody with an account in a post of the department, by number; a person in two posts stands twice."""
    rows = Account.objects.filter(post__department__code=department_code, is_active=True).order_by("staff__staff_no", "post__post_no")
    found = rows.values_list("staff__staff_no", "staff__name", "post__title", "post__kind").distinct()
    return tuple(Colleague(staff_no=number, name=name, post_title=title, kind=PostKind(kind)) for number, name, title, kind in found)


def _department(row: DepartmentRecord) -> Department:
    return Department(code=row.code, name=row.name, short_name=row.short_name, kind=DepartmentKind(row.kind), uscc=row.uscc,
                      seal_name=row.seal_name, review_organ=row.review_organ, court=row.court, phone=row.phone)
