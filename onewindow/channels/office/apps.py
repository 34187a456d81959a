"""The channel's Django application record."""

from __future__ import annotations

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """Registers the channel under its own name."""

    name = "onewindow.channels.office"
    label = "office"
