"""The room's Django application record."""

from __future__ import annotations

from django.apps import AppConfig


class MirrorsConfig(AppConfig):
    """Registers the room under its own name."""

    name = "onewindow.domain.mirrors"
    label = "mirrors"
