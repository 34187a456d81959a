"""The room's Django application record."""

from __future__ import annotations

from django.apps import AppConfig


class WishesConfig(AppConfig):
    """Registers the room under its own name."""

    name = "onewindow.domain.wishes"
    label = "wishes"
