"""Addresses of signing in, under /accounts/. The names are those django-allauth looks up."""

from django.urls import path

from onewindow.channels.portal.sign_in import citizen, idle, staff

urlpatterns = [
    path("phone/", citizen.PhoneView.as_view(), name="account_request_login_code"),
    path("phone/code/", citizen.CodeView.as_view(), name="account_confirm_login_code"),
    path("phone/register/", citizen.register, name="sign_in_register"),
    path("staff/login/", staff.StaffLoginView.as_view(), name="account_login"),
    path("staff/code/", staff.SecondFactorView.as_view(), name="mfa_authenticate"),
    path("staff/authenticator/", staff.ActivateView.as_view(), name="mfa_activate_totp"),
    path("staff/authenticator/on/", staff.second_factor_is_on, name="mfa_deactivate_totp"),
    path("staff/password/", staff.PasswordAgainView.as_view(), name="account_reauthenticate"),
    path("sign-out/", staff.SignOutView.as_view(), name="account_logout"),
    path("stay/", idle.stay, name="session_stay"),
    path("closed/", staff.closed, name="account_inactive"),
]
