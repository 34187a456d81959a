"""Accounts and tokens: ways to sign in. No account carries a right of its own."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from onewindow.domain.people.models import AccessToken, Account, PersonRecord, PostRecord, StaffRecord
from onewindow.domain.people.queries.accounts import account_ref, with_owner
from onewindow.domain.people.rules import clean_phone, token_digest
from onewindow.domain.people.types import AccountRef, OpenedToken
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import NOTHING, Done, command
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal
from onewindow.kernel.formkit import masked_phone

TOKEN_BYTES = 32
TOKEN_PREFIX = "ow_"  # noqa: S105 - lets a leaked token be recognised, it is no secret


class AccountUnknown(Refusal):
    """No such account."""

    code = "account_unknown"
    sentence = "We can't find this account."
    status = 404


class LoginNameTaken(Refusal):
    """Another account has this name."""

    code = "login_name_taken"
    sentence = "The sign-in name {login_name} is taken. Choose another."


class PhoneTaken(Refusal):
    """Another account signs in with this phone."""

    code = "phone_taken"
    sentence = "An account with this phone exists already. Sign in with it instead."


class PasswordWeak(Refusal):
    """The password falls short of the installation's rules (等保 2.0, GB/T 22239)."""

    code = "password_weak"
    sentence = "This password is too weak. Use at least 12 places of mixed kinds, and nothing that is easy to guess."
    status = 422


@command("people.open_account", right="people.open_account")
def open_account(*, actor: Actor, at: datetime, owner_no: str, post_no: str = "", login_name: str = "",
                 phone: str = "", key: str = "") -> Done[AccountRef]:
    """Open one more account: of a person (``owner_no`` P…), or of a member of staff (S…) in a post (T…).

    A staff account has no password until `set_password`. Refuses NotFound, LoginNameTaken, PhoneTaken.
    """
    if post_no:
        staff, post = StaffRecord.objects.filter(staff_no=owner_no).first(), PostRecord.objects.filter(post_no=post_no).first()
        if staff is None or post is None:
            raise NotFound(what="staff member", number=f"{owner_no} {post_no}")
        account = new_account(staff=staff, post=post, login_name=login_name, at=at)
    else:
        person = PersonRecord.objects.filter(person_no=owner_no).first()
        if person is None:
            raise NotFound(what="person", number=owner_no)
        account = new_account(person=person, phone=clean_phone(phone), login_name=login_name, at=at)
    return Done(account_ref(account), subject=f"account:{account.login_name}",
                payload={"owner": owner_no, "post": post_no, "phone": masked_phone(account.phone)})


@command("people.set_password", right="people.set_password")
def set_password(*, actor: Actor, at: datetime, account_id: UUID, password: str) -> Done[AccountRef]:
    """Give a staff account a password. History keeps that it was done, never the password.

    Refuses AccountUnknown, PasswordWeak.
    """
    account = with_owner().filter(pk=account_id, post__isnull=False).first()
    if account is None:
        raise AccountUnknown
    try:
        validate_password(password, account)
    except ValidationError as problem:
        raise PasswordWeak from problem
    account.set_password(password)
    account.save(update_fields=["password"])
    return Done(account_ref(account), subject=f"account:{account.login_name}", payload={"password": "set"}, basis="GB/T 22239-2019")


@command("people.record_sign_in", right=None)
def record_sign_in(*, actor: Actor, at: datetime, account_id: UUID, method: str) -> Done[object]:
    """Keep in history that an account signed in and how (code, password, mfa, demo). Refuses AccountUnknown."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise AccountUnknown
    return Done(NOTHING, subject=f"account:{account.login_name}", payload={"method": method}, basis="GB/T 22239-2019")


@command("people.open_token", right=None)
def open_token(*, actor: Actor, at: datetime, account_id: UUID, name: str, valid_days: int = 90) -> Done[OpenedToken]:
    """Open an access token for the API. Only one's own account, except by post right ``people.open_account``.

    The token is returned this once; the table keeps its SHA-256. Refuses AccountUnknown, NotAllowed.
    """
    account = with_owner().filter(pk=account_id, is_active=True).first()
    if account is None:
        raise AccountUnknown
    is_own = account_ref(account).owner_no == actor.ref
    if not (is_own or actor.kind is ActorKind.SYSTEM or actor.may("people.open_account")):
        raise NotAllowed(act="people.open_token")
    token = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    expires_on = at.date() + timedelta(days=valid_days)
    AccessToken.objects.create(account=account, name=name, digest=token_digest(token), opened_at=at, expires_on=expires_on)
    return Done(OpenedToken(token=token, name=name, expires_on=expires_on), subject=f"account:{account.login_name}",
                payload={"token": name, "expires_on": expires_on.isoformat()})


def new_account(*, at: datetime, person: PersonRecord | None = None, staff: StaffRecord | None = None,
                post: PostRecord | None = None, login_name: str = "", phone: str = "") -> Account:
    """Write the row. A citizen's account is named after the person's number, further ones with a count."""
    name = login_name or _free_name(person)
    if Account.objects.filter(login_name__iexact=name).exists():
        raise LoginNameTaken(login_name=name)
    if phone and Account.objects.filter(phone_index=phone).exists():
        raise PhoneTaken
    account = Account(login_name=name, person=person, staff=staff, post=post, phone=phone, opened_at=at)
    account.set_unusable_password()
    account.save(force_insert=True)
    return account


def _free_name(person: PersonRecord | None) -> str:
    if person is None:
        raise NotFound(what="sign-in name", number="")
    count = Account.objects.filter(person=person).count()
    return person.person_no if count == 0 else f"{person.person_no}.{count + 1}"
