"""What operators do at the console before anybody can sign in, and tokens of the API: for the commands of site. No page leads here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from onewindow.domain.people.commands import accounts as commands
from onewindow.domain.people.commands.beginning import begin_administration
from onewindow.domain.people.commands.staff import load_staff
from onewindow.domain.people.formats import read_departments
from onewindow.domain.people.queries import accounts as queries
from onewindow.domain.people.types import (
    AccountRef,
    FirstAdministrator,
    OpenedToken,
    StaffReport,
    StaffSource,
    TokenRef,
)
from onewindow.kernel.actor import Actor


def load_departments(*, actor: Actor, at: datetime, folder: Path) -> StaffReport:
    """Bring the departments to what the district's folder says. Refuses StaffSourceFaulty; raises OSError, KeyError, ValueError for what can't be read."""
    return load_staff(actor=actor, at=at, source=StaffSource(departments=read_departments(folder)))


def begin(*, actor: Actor, at: datetime, department_code: str, administrators: Sequence[FirstAdministrator]) -> tuple[AccountRef, ...]:
    """Open the accounts of the first three administrators. Refuses AlreadyBegun, AdministratorsApart and what appointing refuses."""
    return begin_administration(actor=actor, at=at, department_code=department_code, administrators=administrators)


def give_password(*, actor: Actor, at: datetime, login_name: str, password: str) -> AccountRef:
    """A password for the account of a post. Refuses AccountUnknown, PasswordWeak."""
    return commands.set_password(actor=actor, at=at, account_id=_account(login_name).account_id, password=password)


def make_token(*, actor: Actor, at: datetime, login_name: str, name: str, valid_days: int) -> OpenedToken:
    """A token of the API for an account; shown this once. Refuses AccountUnknown."""
    return commands.open_token(actor=actor, at=at, account_id=_account(login_name).account_id, name=name, valid_days=valid_days)


def revoke_token(*, actor: Actor, at: datetime, login_name: str, name: str) -> int:
    """End the tokens of this name; how many. Refuses AccountUnknown, NotFound."""
    return commands.close_token(actor=actor, at=at, account_id=_account(login_name).account_id, name=name)


def tokens(*, login_name: str) -> tuple[TokenRef, ...]:
    """The tokens an account has and had. Refuses AccountUnknown."""
    return queries.tokens_of(account_id=_account(login_name).account_id)


def _account(login_name: str) -> AccountRef:
    found = queries.account_by_login(login_name=login_name)
    if found is None:
        raise commands.AccountUnknown
    return found
