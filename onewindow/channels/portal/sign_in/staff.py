"""Staff: sign-in name and password, then the code of an authenticator app."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from onewindow.channels.portal.sign_in.adapter import home_of
from onewindow.channels.portal.sign_in.forms import (
    ActivateForm,
    PasswordAgainForm,
    SecondFactorForm,
    StaffLoginForm,
)


class StaffLoginView(LoginView):  # type: ignore[misc]  # allauth ships no types
    """Ask for sign-in name and password."""

    template_name = "sign_in/staff.html"

    def get_form_class(self) -> type[StaffLoginForm]:
        """Our form."""
        return StaffLoginForm


class SecondFactorView(AuthenticateView):  # type: ignore[misc]  # allauth ships no types
    """Ask for the code of the authenticator app."""

    template_name = "sign_in/second_factor.html"

    def get_form_class(self) -> type[SecondFactorForm]:
        """Our form."""
        return SecondFactorForm


@method_decorator(login_required, name="dispatch")
class ActivateView(ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    """Connect an authenticator app. A staff account comes here before anything else."""

    template_name = "sign_in/activate.html"

    def get_form_class(self) -> type[ActivateForm]:
        """Our form."""
        return ActivateForm

    def form_valid(self, form: ActivateForm) -> HttpResponse:
        """Keep the secret; this session has then shown its second factor."""
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", type="totp")
        return response

    def get_success_url(self) -> str:
        """To the place of work."""
        return home_of(self.request.user.pk)


class PasswordAgainView(ReauthenticateView):  # type: ignore[misc]  # allauth ships no types
    """Ask for the password once more."""

    template_name = "sign_in/password_again.html"

    def get_form_class(self) -> type[PasswordAgainForm]:
        """Our form."""
        return PasswordAgainForm


class SignOutView(LogoutView):  # type: ignore[misc]  # allauth ships no types
    """Sign out. Only by POST, so that no picture on another site can do it."""

    http_method_names = ["post"]


@require_safe
@login_required
def second_factor_is_on(request: HttpRequest) -> HttpResponse:
    """Where allauth leads whoever has an authenticator app already: back to work."""
    return redirect(home_of(request.user.pk))


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """The account is closed."""
    return render(request, "sign_in/closed.html", status=403)
