"""The site's Django application record: when everything is loaded, it connects the parts."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Last of our applications: gathers reactions, jobs and channels."""

    name = "onewindow.site"
    label = "site"

    def ready(self) -> None:
        """Gather the wiring."""
        from onewindow.site.wiring import gather  # noqa: PLC0415 - tables exist only once every application is loaded

        gather()
