"""Forms of signing in. They parse; nothing here decides."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, ReauthenticateForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _


class PhoneForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """The phone a code goes to."""

    def clean_phone(self) -> str:
        """The number as it is stored; the check of limits is allauth's."""
        self.cleaned_data["phone"] = get_adapter().clean_phone(self.cleaned_data["phone"])
        return str(super().clean_phone())


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that arrived."""

    code = forms.CharField(label=_("Code from the message"), max_length=12)


class RegisterForm(forms.Form):
    """Who a newcomer is. Checks are the people room's."""

    name = forms.CharField(label=_("Name"), max_length=50)
    id_number = forms.CharField(label=_("ID number"), max_length=30)


class StaffLoginForm(LoginForm):  # type: ignore[misc]
    """Sign-in name and password of a post."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Sign-in name")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]
    """The code the authenticator app shows."""

    code = forms.CharField(label=_("Code from the authenticator app"), max_length=12)


class ActivateForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a newly connected authenticator app."""

    code = forms.CharField(label=_("Code from the authenticator app"), max_length=12)


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
