"""The first three administrators of a new installation. After them, posts are given by the security administration alone."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from onewindow.domain.people.commands.holding import BASIS, AdministratorsApart
from onewindow.domain.people.commands.posts import appoint
from onewindow.domain.people.commands.staff import load_staff
from onewindow.domain.people.models import PostRecord
from onewindow.domain.people.queries.staff import has_administrators
from onewindow.domain.people.rules import clean_name
from onewindow.domain.people.types import (
    ADMINISTRATORS,
    AccountRef,
    FirstAdministrator,
    PostKind,
    PostRow,
    StaffSource,
)
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import Refusal

TITLES = {PostKind.OPERATOR: "系统管理员", PostKind.SECURITY_ADMIN: "安全管理员", PostKind.AUDITOR: "审计管理员"}


class AlreadyBegun(Refusal):
    """There are administrators; a console that appoints past them would be a way round them."""

    code = "already_begun"
    sentence = "This installation has administrators. The security administrator appoints further ones at their desk."
    status = 403


@command("people.begin_administration", right="people.open_account")
def begin_administration(*, actor: Actor, at: datetime, department_code: str, administrators: Sequence[FirstAdministrator]) -> Done[tuple[AccountRef, ...]]:
    """Open the posts of the three administrators (三员分立, GB/T 22239-2019) in a department, and put three different people into them.

    All of them or none. Each connects an authenticator at the first sign-in. Refuses AlreadyBegun, AdministratorsApart when it
    isn't three people for the three kinds, and what ``appoint`` refuses.
    """
    if has_administrators():
        raise AlreadyBegun(article=BASIS)
    names = [clean_name(each.name) for each in administrators]
    if {each.kind for each in administrators} != ADMINISTRATORS or len(set(names)) != len(ADMINISTRATORS) or len(administrators) != len(ADMINISTRATORS):
        raise AdministratorsApart(article=BASIS, name=", ".join(names))
    posts = tuple(PostRow(code=f"first-{each.kind.value.replace('_', '-')}", kind=each.kind, title=TITLES[each.kind], department_code=department_code)
                  for each in administrators)
    load_staff(actor=actor, at=at, source=StaffSource(posts=posts))
    numbers = dict(PostRecord.objects.filter(code__in=[post.code for post in posts]).values_list("kind", "post_no"))
    return Done(tuple(appoint(actor=actor, at=at, name=each.name, post_no=numbers[each.kind.value], login_name=each.login_name, password=each.password)
                      for each in administrators))
