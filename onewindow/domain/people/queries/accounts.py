"""Accounts, and the actor an account becomes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from onewindow.domain.people.formats import read_cast, read_rights
from onewindow.domain.people.models import AccessToken, Account, PersonRecord, PostRecord
from onewindow.domain.people.rules import clean_phone, is_of_age_for_larger_view, token_digest
from onewindow.domain.people.types import AccountRef, CastMember, KeptView, PostKind, TokenRef
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound
from onewindow.kernel.once import asked_once


def actor_for(*, account_id: UUID, channel: str) -> Actor:
    """Who acts when this account does, for themselves: in which post, with which rights, by which channel.

    Rights come from the kind of post (or the citizen's set) in the rights data; nothing on the account adds to
    them. A village helper has those of its station and no more. Who acts for another or is helped is told by the
    room of mandates, which builds on this. Refuses NotFound for an unknown or closed account.
    """
    account = holder(account_id=account_id)
    if account is None or not account.is_active:
        raise NotFound(what="account", number="")
    if account.post is not None and account.staff is not None:
        post, staff = account.post, account.staff
        return Actor(
            kind=ActorKind.STAFF, ref=staff.staff_no, name=staff.name, channel=channel,
            rights=rights_of_post(post), post_no=post.post_no, post_title=post.title,
            department_code=post.department_id, centre_code=post.centre_code, counter_code=post.counter_code,
        )
    if account.person is None:
        raise NotFound(what="account", number="")
    return _citizen(account.person, channel)


def citizen_actor(*, person_no: str, channel: str) -> Actor:
    """The person as an actor, with an account or without. For a room that has seen their consent to act through
    somebody else's account. Refuses NotFound."""
    person = PersonRecord.objects.filter(person_no=person_no).first()
    if person is None:
        raise NotFound(what="person", number=person_no)
    return _citizen(person, channel)


def kept_view(*, account_id: UUID, on: date) -> KeptView:
    """How the account's owner wants pages shown. Who is 60 or older and has never chosen may be asked, once; the age itself stays inside."""
    account = holder(account_id=account_id)
    if account is None:
        return KeptView(view="", asks=False)
    asks = not account.view and account.person is not None and is_of_age_for_larger_view(account.person.id_number, on=on)
    return KeptView(view=account.view, asks=asks)


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


def tokens_of(*, account_id: UUID) -> tuple[TokenRef, ...]:
    """The access tokens of an account that were opened, the newest first."""
    rows = AccessToken.objects.filter(account_id=account_id).order_by("-opened_at", "name")
    return tuple(TokenRef(name=row.name, opened_at=row.opened_at, expires_on=row.expires_on, closed_at=row.closed_at) for row in rows)


def cast() -> tuple[CastMember, ...]:
    """The characters of the demo who are seeded here, in the order of the cast file."""
    rows = read_cast().members
    accounts = {account.login_name: account for account in with_owner().filter(login_name__in=[row.login for row in rows])}
    return tuple(
        CastMember(code=row.code, name=row.name, role=row.role, channel=row.channel, account_id=account.pk,
                   ref=account_ref(account).owner_no, listed=row.listed)
        for row in rows if (account := accounts.get(row.login)) is not None
    )


@asked_once
def holder(*, account_id: UUID) -> Account | None:
    """The account itself, as the framework's sign-in wants it; None for an unknown one."""
    return with_owner().filter(pk=account_id).first()


def with_owner() -> QuerySet[Account]:
    """Accounts with person, staff and post in one query."""
    return Account.objects.select_related("person", "staff", "post")


def account_ref(account: Account) -> AccountRef:
    """The record of an account."""
    owner = account.person.person_no if account.person else account.staff.staff_no if account.staff else ""
    return AccountRef(account_id=account.pk, login_name=account.login_name, owner_no=owner,
                      post_no=account.post.post_no if account.post else "", is_active=account.is_active)


def rights_of_post(post: PostRecord) -> frozenset[str]:
    """The rights of a post: by its kind, and for village helpers by what the data give their station."""
    rights = read_rights()
    if post.kind != PostKind.VILLAGE_HELPER.value:
        return rights.posts[PostKind(post.kind)]
    return frozenset[str]().union(*(rights.village[right] for right in places.village_rights(centre_code=post.centre_code)))


def _citizen(person: PersonRecord, channel: str) -> Actor:
    return Actor(kind=ActorKind.PERSON, ref=person.person_no, name=person.name, channel=channel, rights=read_rights().citizen)


def _ref_or_none(account: Account | None) -> AccountRef | None:
    return account_ref(account) if account else None
