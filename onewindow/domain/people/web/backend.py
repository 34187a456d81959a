"""Who is signed in, read once a page: the session's account is the one whose actor is asked for next."""

from __future__ import annotations

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from onewindow.domain.people.queries.accounts import holder


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by allauth, with the account from this room."""

    def get_user(self, user_id: UUID) -> AbstractBaseUser | None:
        """The account of the session; None when it is closed."""
        found: AbstractBaseUser | None = holder(account_id=user_id)
        return found if found is not None and found.is_active else None
