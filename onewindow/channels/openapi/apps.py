"""The channel's Django application record."""

from __future__ import annotations

from django.apps import AppConfig


class OpenapiConfig(AppConfig):
    """Registers the channel under its own name."""

    name = "onewindow.channels.openapi"
    label = "openapi"
