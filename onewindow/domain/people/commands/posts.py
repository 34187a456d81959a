"""Who is in which post, from which day until which: appointing, ending, and what the day itself turns."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

from onewindow.domain.people.commands.accounts import (
    AccountUnknown,
    LoginNameTaken,
    give_password,
    new_account,
)
from onewindow.domain.people.commands.holding import BASIS, OwnAppointment, check_free
from onewindow.domain.people.models import Account, PostRecord, StaffRecord
from onewindow.domain.people.queries.accounts import account_ref, with_owner
from onewindow.domain.people.queries.staff import first_day, standing_of
from onewindow.domain.people.rules import clean_name, is_name
from onewindow.domain.people.types import AccountRef, Standing
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal
from onewindow.kernel.locks import row_lock
from onewindow.kernel.numbers import next_number

LOGIN_NAME = re.compile(r"[a-z][a-z0-9._-]{1,29}")


class LoginNameWrong(Refusal):
    """Not a sign-in name."""

    code = "login_name_wrong"
    sentence = "A sign-in name has 2 to 30 small letters, digits, dots or dashes and begins with a letter."
    status = 422


class StaffNameWrong(Refusal):
    """Not a name."""

    code = "staff_name_wrong"
    sentence = "Please type the name of the member of staff as it stands on the card."
    status = 422


class DayPassed(Refusal):
    """History is not rewritten: a post begins and ends today or later."""

    code = "day_passed"
    sentence = "The day {day} has passed. Choose today or a later day."
    status = 422


class EndReasonMissing(Refusal):
    """An end without a reason can't be judged later."""

    code = "end_reason_missing"
    sentence = "Write why the post ends, such as a transfer or retirement."
    status = 422


@command("people.appoint", right="people.open_account")
def appoint(*, actor: Actor, at: datetime, name: str, post_no: str, login_name: str, password: str, staff_no: str = "",
            from_on: date | None = None) -> Done[AccountRef]:
    """Put somebody new by name, or a known member of staff, into a post from a day on, with an account and a first password.

    The account opens on that day; the second factor is connected at the first sign-in. Refuses NotFound, DayPassed,
    StaffNameWrong, LoginNameWrong, LoginNameTaken, PasswordWeak, OwnAppointment, AlreadyInPost, AdministratorsApart.
    """
    post = PostRecord.objects.filter(post_no=post_no).first()
    if post is None:
        raise NotFound(what="post", number=post_no)
    begins = from_on or at.date()
    if begins < at.date():
        raise DayPassed(day=begins.isoformat())
    login = login_name.strip().lower()
    if not LOGIN_NAME.fullmatch(login):
        raise LoginNameWrong
    if Account.objects.filter(login_name__iexact=login).exists():
        raise LoginNameTaken(login_name=login)
    if not staff_no and clean_name(name) == clean_name(actor.name):  # under a second number one would be nobody's colleague
        raise OwnAppointment(article=BASIS)
    staff = _member(at, name=name, staff_no=staff_no, code=login)
    check_free(actor, staff, post, begins)
    account = new_account(staff=staff, post=post, login_name=login, at=at, from_on=begins)
    give_password(account, password)
    return Done(account_ref(account), subject=f"account:{login}", basis=BASIS,
                payload={"owner": staff.staff_no, "post": post_no, "from_on": begins.isoformat(), "password": "set"})


@command("people.end_post", right="people.close_account")
def end_post(*, actor: Actor, at: datetime, account_id: UUID, until_on: date, reason: str) -> Done[AccountRef]:
    """Let somebody's time in a post end with a day, the last one in it. Who was only named for a day to come is named no more.

    The account closes when that day is over. Refuses AccountUnknown, NotAllowed for one's own, DayPassed, EndReasonMissing.
    """
    account = row_lock(with_owner().filter(pk=account_id, post__isnull=False)).first()
    if account is None or standing_of(account) is Standing.ENDED:
        raise AccountUnknown
    if account_ref(account).owner_no == actor.ref:
        raise NotAllowed(act="people.end_post")
    if until_on < at.date():
        raise DayPassed(day=until_on.isoformat())
    if not reason.strip():
        raise EndReasonMissing
    account.until_on = until_on if account.is_active else at.date()
    account.ended_reason = reason.strip()[:200]
    account.save(update_fields=["until_on", "ended_reason"])
    return Done(account_ref(account), subject=f"account:{account.login_name}", basis=BASIS,
                payload={"until_on": account.until_on.isoformat(), "reason": account.ended_reason})


@command("people.turn_post", right="people.open_account")
def turn_post(*, actor: Actor, at: datetime, account_id: UUID) -> Done[AccountRef]:
    """What the day turns: open the account of a post that begins, close that of one whose last day is over. Refuses AccountUnknown when neither."""
    account = row_lock(with_owner().filter(pk=account_id, post__isnull=False)).first()
    if account is None:
        raise AccountUnknown
    standing, today = standing_of(account), at.date()
    begins = standing is Standing.PLANNED and first_day(account) <= today
    ends = standing is Standing.HELD and account.until_on is not None and account.until_on < today
    if not (begins or ends):
        raise AccountUnknown
    account.is_active = begins
    account.save(update_fields=["is_active"])
    return Done(account_ref(account), subject=f"account:{account.login_name}", basis=BASIS, payload={"post": "begins" if begins else "ended"})


def _member(at: datetime, *, name: str, staff_no: str, code: str) -> StaffRecord:
    if staff_no:
        known = row_lock(StaffRecord.objects.filter(staff_no=staff_no)).first()
        if known is None:
            raise NotFound(what="staff member", number=staff_no)
        return known
    called = clean_name(name)
    if not is_name(called):
        raise StaffNameWrong
    return StaffRecord.objects.create(staff_no=next_number(kind="S", on=at.date()), code=code, name=called)
