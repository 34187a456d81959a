"""Where django-allauth meets our rooms: phones, accounts, codes and where to go after signing in."""
# ruff: noqa: ARG002 - the methods keep the signatures of the classes they override

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.conf import settings
from django.contrib.auth import load_backend
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.channels.portal.sign_in.view import follow
from onewindow.domain.notices import commands as notices
from onewindow.domain.people import commands as people_commands
from onewindow.domain.people import queries as people
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor
from onewindow.kernel.district import district_record
from onewindow.kernel.fields import keyring
from onewindow.kernel.formkit import AnswerRefused, DataElement, ElementKind, Sensitivity
from onewindow.kernel.formkit import clean as clean_answer

SENDER = system_actor(name="sign_in", channel="portal")
PHONE = DataElement(id="sign_in_phone", name="phone", kind=ElementKind.PHONE, sensitivity=Sensitivity.PERSONAL)
SECRETS_BOUND_TO = "mfa_authenticator.data"


def account_of(account_id: UUID) -> AbstractBaseUser | None:
    """The sign-in object Django's session machinery needs for the account of a record."""
    found: AbstractBaseUser | None = load_backend(settings.AUTHENTICATION_BACKENDS[0]).get_user(account_id)
    return found


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Phones and accounts come from the people room, codes leave by the notices room."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code is not right. Please compare it with the newest message."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Please wait a while and try again."),
        "rate_limited": gettext_lazy("Too many attempts. Please wait a while and try again."),
        "username_password_mismatch": gettext_lazy("The sign-in name or the password is not right."),
        "phone_password_mismatch": gettext_lazy("The sign-in name or the password is not right."),
        "account_inactive": gettext_lazy("This account is closed."),
        "incorrect_password": gettext_lazy("The password is not right."),
    }

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, str]]:
        """Whoever must show again who they are types the password, with or without an authenticator app."""
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}] if user.has_usable_password() else []

    def phone_form_field(self, **kwargs: Any) -> forms.Field:  # noqa: ANN401 - the interface of allauth
        """A field for a mobile number as people here type it, without country code."""
        return forms.CharField(label=_("Mobile phone"), max_length=30, **kwargs)

    def clean_phone(self, phone: str) -> str:
        """The number as it is stored. Raises ValidationError for what is no mobile number."""
        try:
            cleaned = clean_answer(PHONE, phone)
        except AnswerRefused:
            cleaned = ""
        if not isinstance(cleaned, str) or not cleaned or "-" in cleaned:
            raise ValidationError(_("This is not a mobile phone number. Please type 11 digits."))
        return cleaned

    def get_user_by_phone(self, phone: str) -> AbstractBaseUser | None:
        """The citizen's account of the phone."""
        found = people.account_by_phone(phone=phone)
        return account_of(found.account_id) if found else None

    def get_phone(self, user: AbstractBaseUser) -> tuple[str, bool] | None:
        """The account's phone. It was proven by a code or checked at a counter, so it counts as verified."""
        phone = str(getattr(user, "phone", ""))
        return (phone, True) if phone else None

    def set_phone(self, user: AbstractBaseUser, phone: str, verified: bool) -> None:
        """Refused: a phone is changed by a command of the people room, never through allauth."""
        raise NotImplementedError

    def set_phone_verified(self, user: AbstractBaseUser, phone: str) -> None:
        """Nothing to keep: an account's phone is a proven one."""

    def send_verification_code_sms(self, user: AbstractBaseUser | None, phone: str, code: str, **_kwargs: object) -> None:
        """Hand the code to the notices room; it leaves no trace in history."""
        minutes = str(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60)
        notices.send_code(actor=SENDER, at=clock.now(), kind="sign_in_code", phone=phone, params={"code": code, "minutes": minutes})

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None,
                    message_context: dict[str, Any] | None = None, extra_tags: str = "", message: str | None = None) -> None:
        """Only messages with words of ours; allauth's template messages repeat what the page says anyway."""
        if message:
            super().add_message(request, level, extra_tags=extra_tags, message=message)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up through allauth: citizens register after proving a phone, staff are appointed."""
        return False

    def is_reauthentication_required(self, *, app: str, **_kwargs: object) -> bool:
        """Not right after signing in: who typed the password a moment ago need not type it again."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = clock.machine_seconds() - settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
        return not any(record["at"] >= fresh for record in records)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Citizens go to the portal, clerks to their counter, other staff to the office."""
        return home_of(request.user.pk)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Keep the sign-in in history, then go on."""
        records = get_authentication_records(request, user)
        record_sign_in(user.pk, method=records[-1]["method"] if records else "session")
        response: HttpResponse = super().post_login(request, user, **kwargs)
        follow(request, response, user.pk)
        return response


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """TOTP secrets rest sealed and can't be taken off by their holder."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code is not right. Codes change every 30 seconds; please type the newest."),
    }

    def get_totp_issuer(self) -> str:
        """The name the authenticator app shows."""
        return district_record(Path(settings.ONEWINDOW_DISTRICT)).get("site_short_title", "OneWindow")

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return keyring().seal_text(text, bound_to=SECRETS_BOUND_TO)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret."""
        return keyring().open_text(encrypted_text, bound_to=SECRETS_BOUND_TO)

    def can_delete_authenticator(self, authenticator: object) -> bool:
        """Only the security administrator resets a second factor."""
        return False


def home_of(account_id: UUID | None) -> str:
    """Where an account begins its work; the portal for nobody."""
    if account_id is None:
        return str(settings.LOGIN_REDIRECT_URL)
    actor = people.actor_for(account_id=account_id, channel="portal")
    if actor.counter_code:
        return "/counter/"
    return "/office/" if actor.post_no else str(settings.LOGIN_REDIRECT_URL)


def record_sign_in(account_id: UUID, *, method: str) -> None:
    """Keep in history that the account signed in."""
    actor = people.actor_for(account_id=account_id, channel="portal")
    people_commands.record_sign_in(actor=actor, at=clock.now(), account_id=account_id, method=method)
