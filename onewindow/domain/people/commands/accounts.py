"""Accounts and tokens: ways to sign in. No account carries a right of its own."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from onewindow.domain.people.commands.holding import BASIS, check_free
from onewindow.domain.people.facts import AuthenticatorWasReset
from onewindow.domain.people.models import (
    AccessToken,
    Account,
    AuthenticatorResetRecord,
    PersonRecord,
    PostRecord,
    StaffRecord,
)
from onewindow.domain.people.queries.accounts import account_ref, with_owner
from onewindow.domain.people.rules import clean_phone, token_digest
from onewindow.domain.people.types import AccountRef, AuthenticatorReset, OpenedToken
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import NOTHING, Done, command
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal
from onewindow.kernel.formkit import masked_phone
from onewindow.kernel.numbers import next_number

TOKEN_BYTES = 32
VIEW = 40  # characters of a kept view
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


class ResetNeedsTwo(Refusal):
    """Who asks for the reset of a second factor, who does it and whose it is are different people (GB/T 22239)."""

    code = "reset_needs_two"
    sentence = "Two people are needed: nobody resets their own authenticator, and who asked for a reset can't do it."
    status = 403


class ResetReasonMissing(Refusal):
    """A reset without a reason can't be judged later."""

    code = "reset_reason_missing"
    sentence = "Please write why the authenticator must be reset and how you know the person."
    status = 422


@command("people.open_account", right="people.open_account")
def open_account(*, actor: Actor, at: datetime, owner_no: str, post_no: str = "", login_name: str = "",
                 phone: str = "", key: str = "") -> Done[AccountRef]:
    """Open one more account: of a person (``owner_no`` P…), or of a member of staff (S…) in a post (T…).

    A staff account has no password until `set_password`. Refuses NotFound, LoginNameTaken, PhoneTaken, OwnAppointment,
    AlreadyInPost, AdministratorsApart.
    """
    if post_no:
        staff, post = StaffRecord.objects.filter(staff_no=owner_no).first(), PostRecord.objects.filter(post_no=post_no).first()
        if staff is None or post is None:
            raise NotFound(what="staff member", number=f"{owner_no} {post_no}")
        check_free(actor, staff, post, at.date())
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
    give_password(account, password)
    return Done(account_ref(account), subject=f"account:{account.login_name}", payload={"password": "set"}, basis=BASIS)


@command("people.keep_view", right=None, chained=False)
def keep_view(*, actor: Actor, at: datetime, account_id: UUID, view: str) -> Done[str]:
    """Keep how the owner of the account wants pages shown, on whatever device they sign in. Refuses AccountUnknown for somebody else's."""
    account = with_owner().filter(pk=account_id, is_active=True).first()
    if account is None or actor.ref != account_ref(account).owner_no:
        raise AccountUnknown
    account.view = view[:VIEW]
    account.save(update_fields=["view"])
    return Done(account.view)


@command("people.record_sign_in", right=None)
def record_sign_in(*, actor: Actor, at: datetime, account_id: UUID, method: str) -> Done[object]:
    """Keep in history that an account signed in and how (code, password, mfa, demo). Refuses AccountUnknown."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise AccountUnknown
    return Done(NOTHING, subject=f"account:{account.login_name}", payload={"method": method}, basis=BASIS)


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


@command("people.close_token", right=None)
def close_token(*, actor: Actor, at: datetime, account_id: UUID, name: str) -> Done[int]:
    """Close the open tokens of this name of an account; how many. One's own, or by post right ``people.close_account``. Refuses NotFound, NotAllowed."""
    account = with_owner().filter(pk=account_id).first()
    open_ones = AccessToken.objects.filter(account_id=account_id, name=name, closed_at__isnull=True)
    if account is None or not open_ones:
        raise NotFound(what="open token", number=name)
    if not (account_ref(account).owner_no == actor.ref or actor.kind is ActorKind.SYSTEM or actor.may("people.close_account")):
        raise NotAllowed(act="people.close_token")
    return Done(open_ones.update(closed_at=at), subject=f"account:{account.login_name}", payload={"token_closed": name})


@command("people.close_account", right="people.close_account")
def close_account(*, actor: Actor, at: datetime, account_id: UUID, reason: str) -> Done[AccountRef]:
    """Close an account of a post at once and for good: they can sign in no more. Refuses AccountUnknown, NotAllowed for one's own."""
    account = with_owner().select_for_update(of=("self",)).filter(pk=account_id, post__isnull=False, is_active=True).first()
    if account is None:
        raise AccountUnknown
    if account_ref(account).owner_no == actor.ref:
        raise NotAllowed(act="people.close_account")
    account.is_active, account.until_on, account.ended_reason = False, at.date(), reason.strip()[:200]
    account.save(update_fields=["is_active", "until_on", "ended_reason"])
    return Done(account_ref(account), subject=f"account:{account.login_name}", basis=BASIS, payload={"closed": account.ended_reason})


@command("people.ask_reset", right="people.ask_reset")
def ask_reset(*, actor: Actor, at: datetime, account_id: UUID, reason: str) -> Done[AuthenticatorReset]:
    """Ask that the lost authenticator of a member of staff be reset. The asker vouches for who they are.

    Asking for one's own, or without a reason, is refused; so is a second request while one is open. Refuses
    AccountUnknown, ResetNeedsTwo, ResetReasonMissing.
    """
    account = with_owner().select_for_update(of=("self",)).filter(pk=account_id, post__isnull=False, is_active=True).first()
    if account is None:
        raise AccountUnknown
    owner = account_ref(account).owner_no
    if owner == actor.ref:
        raise ResetNeedsTwo(article=BASIS)
    if not reason.strip():
        raise ResetReasonMissing
    row = AuthenticatorResetRecord.objects.filter(account=account, done_at__isnull=True).first()
    if row is None:
        row = AuthenticatorResetRecord.objects.create(reset_no=next_number(kind="AR", on=at.date()), account=account, reason=reason.strip()[:200],
                                                      asked_by=actor.ref, asked_at=at)
    return Done(_reset(row, account), subject=f"account:{account.login_name}", basis=BASIS, payload={"reset": row.reset_no, "reason": row.reason})


@command("people.reset_authenticator", right="people.reset_authenticator")
def reset_authenticator(*, actor: Actor, at: datetime, reset_no: str) -> Done[AuthenticatorReset]:
    """Take the second factor off an account on somebody else's request; a new one is connected at the next sign-in.

    Two people: neither who asked nor whose account it is may do it. The member of staff is told. Refuses
    NotFound, ResetNeedsTwo.
    """
    row = AuthenticatorResetRecord.objects.select_for_update(of=("self",)).select_related("account__staff").filter(
        reset_no=reset_no, done_at__isnull=True).first()
    if row is None:
        raise NotFound(what="request", number=reset_no)
    owner = account_ref(row.account).owner_no
    if actor.ref in {row.asked_by, owner}:
        raise ResetNeedsTwo(article=BASIS)
    Authenticator.objects.filter(user_id=row.account_id).delete()
    row.done_by, row.done_at = actor.ref, at
    row.save(update_fields=["done_by", "done_at"])
    fact = AuthenticatorWasReset(reset_no=reset_no, staff_no=owner, login_name=row.account.login_name)
    return Done(_reset(row, row.account), subject=f"account:{row.account.login_name}", facts=(fact,), basis=BASIS,
                payload={"reset": reset_no, "asked_by": row.asked_by})


def _reset(row: AuthenticatorResetRecord, account: Account) -> AuthenticatorReset:
    return AuthenticatorReset(reset_no=row.reset_no, login_name=account.login_name, staff_no=account_ref(account).owner_no,
                              asked_by=row.asked_by, done_by=row.done_by)


def give_password(account: Account, password: str) -> None:
    """Set the password. Refuses PasswordWeak."""
    try:
        validate_password(password, account)
    except ValidationError as problem:
        raise PasswordWeak from problem
    account.set_password(password)
    account.save(update_fields=["password"])


def new_account(*, at: datetime, person: PersonRecord | None = None, staff: StaffRecord | None = None,
                post: PostRecord | None = None, login_name: str = "", phone: str = "", from_on: date | None = None) -> Account:
    """Write the row. A citizen's account is named after the person's number, further ones with a count; that of a post opens on its first day."""
    name = login_name or _free_name(person)
    if Account.objects.filter(login_name__iexact=name).exists():
        raise LoginNameTaken(login_name=name)
    if phone and Account.objects.filter(phone_index=phone).exists():
        raise PhoneTaken
    begins = (from_on or at.date()) if post else None
    account = Account(login_name=name, person=person, staff=staff, post=post, phone=phone, opened_at=at, from_on=begins,
                      is_active=begins is None or begins <= at.date())
    account.set_unusable_password()
    account.save(force_insert=True)
    return account


def _free_name(person: PersonRecord | None) -> str:
    if person is None:
        raise NotFound(what="sign-in name", number="")
    count = Account.objects.filter(person=person).count()
    return person.person_no if count == 0 else f"{person.person_no}.{count + 1}"
