"""The Django application record of signing in."""

from __future__ import annotations

from django.apps import AppConfig


class SignInConfig(AppConfig):
    """Brings the templates and messages of the sign-in pages."""

    name = "onewindow.channels.portal.sign_in"
    label = "sign_in"
