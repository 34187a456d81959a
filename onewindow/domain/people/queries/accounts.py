"""Accounts, and the actor an account becomes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from onewindow.domain.people.formats import read_cast, read_rights
from onewindow.domain.people.models import AccessToken, Account
from onewindow.domain.people.queries.mandates import NotMandated, mandates_of
from onewindow.domain.people.rules import clean_phone, token_digest
from onewindow.domain.people.types import AccountRef, CastMember, PostKind
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound


def actor_for(*, account_id: UUID, channel: str, on_behalf_of: str = "", at: datetime | None = None) -> Actor:
    """Who acts when this account does: in which post, with which rights, by which channel, for whom.

    Rights come from the kind of post (or the citizen's set) in the rights data; nothing on the account adds to
    them. ``on_behalf_of`` needs ``at``, because a mandate has a term. Refuses NotFound for an unknown or closed
    account, NotMandated.
    """
    account = with_owner().filter(pk=account_id, is_active=True).first()
    if account is None:
        raise NotFound(what="account", number="")
    if account.post is not None and account.staff is not None:
        post = account.post
        return Actor(
            kind=ActorKind.STAFF, ref=account.staff.staff_no, name=account.staff.name, channel=channel,
            rights=read_rights().posts[PostKind(post.kind)], post_no=post.post_no, post_title=post.title,
            department_code=post.department_id, centre_code=post.centre_code, counter_code=post.counter_code,
        )
    if account.person is None:
        raise NotFound(what="account", number="")
    if on_behalf_of and on_behalf_of != account.person.person_no:
        in_force = mandates_of(agent_no=account.person.person_no, principal_no=on_behalf_of, on=at.date()) if at else ()
        if not in_force:
            raise NotMandated(principal=on_behalf_of, article="民法典 165")
    return Actor(kind=ActorKind.PERSON, ref=account.person.person_no, name=account.person.name, channel=channel,
                 rights=read_rights().citizen, on_behalf_of=on_behalf_of)


def account_by_phone(*, phone: str) -> AccountRef | None:
    """The account that signs in with the phone, however it was typed; None when there is none or it is closed."""
    plain = clean_phone(phone)
    return _ref_or_none(with_owner().filter(phone_index=plain, is_active=True).first()) if plain else None


def account_by_login(*, login_name: str) -> AccountRef | None:
    """The account of the sign-in name, upper and lower case alike; None when there is none or it is closed."""
    return _ref_or_none(with_owner().filter(login_name__iexact=login_name.strip(), is_active=True).first())


def account_for_token(*, token: str, at: datetime) -> AccountRef | None:
    """The account behind an access token that is neither closed nor expired; None otherwise."""
    row = AccessToken.objects.filter(digest=token_digest(token), closed_at__isnull=True, expires_on__gte=at.date()).first()
    return _ref_or_none(with_owner().filter(pk=row.account_id, is_active=True).first()) if row else None


def cast() -> tuple[CastMember, ...]:
    """The characters of the demo who are seeded here, in the order of the cast file."""
    rows = read_cast().members
    accounts = {account.login_name: account for account in with_owner().filter(login_name__in=[row.login for row in rows])}
    return tuple(
        CastMember(code=row.code, name=row.name, role=row.role, channel=row.channel, account_id=account.pk,
                   ref=account_ref(account).owner_no)
        for row in rows if (account := accounts.get(row.login)) is not None
    )


def with_owner() -> QuerySet[Account]:
    """Accounts with person, staff and post in one query."""
    return Account.objects.select_related("person", "staff", "post")


def account_ref(account: Account) -> AccountRef:
    """The record of an account."""
    owner = account.person.person_no if account.person else account.staff.staff_no if account.staff else ""
    return AccountRef(account_id=account.pk, login_name=account.login_name, owner_no=owner,
                      post_no=account.post.post_no if account.post else "", is_active=account.is_active)


def _ref_or_none(account: Account | None) -> AccountRef | None:
    return account_ref(account) if account else None
