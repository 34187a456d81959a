"""The site's Django application record: when everything is loaded, it connects the parts."""

from __future__ import annotations

import importlib

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Last of our applications: gathers reactions, jobs and channels."""

    name = "onewindow.site"
    label = "site"

    def ready(self) -> None:
        """Gather the wiring."""
        importlib.import_module("onewindow.site.wiring").gather()  # its tables exist only once every application is loaded
