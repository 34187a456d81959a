"""Which screens hang under which channel: the one table of the web."""

from __future__ import annotations

import importlib.util

from django.urls import URLPattern, URLResolver, include, path

from onewindow.site import health

# (prefix, module of urls). A room's screens appear under the channels that show them.
TABLE: tuple[tuple[str, str], ...] = (
    ("", "onewindow.channels.portal.urls"),
    ("accounts/", "onewindow.channels.portal.sign_in.urls"),
    ("demo/", "onewindow.channels.portal.sign_in.demo_urls"),
    ("counter/", "onewindow.channels.counter.urls"),
    ("office/", "onewindow.channels.office.urls"),
    ("api/", "onewindow.site.api"),
    ("ui/", "onewindow.ui.urls"),
    ("", "onewindow.domain.applications.web.urls"),
    ("", "onewindow.domain.progress.web.urls"),
    ("", "onewindow.domain.worklists.web.urls"),
    ("", "onewindow.domain.evidence.web.urls"),
    ("", "onewindow.domain.payments.web.urls"),
    ("", "onewindow.domain.permits.web.urls"),
    ("", "onewindow.domain.courier.web.urls"),
    ("", "onewindow.domain.notices.web.urls"),
    ("", "onewindow.domain.standards.web.urls"),
    ("", "onewindow.domain.people.web.urls"),
    ("", "onewindow.domain.mandates.web.urls"),
    ("", "onewindow.domain.deadlines.web.urls"),
    ("", "onewindow.domain.catalogue.web.urls"),
    ("", "onewindow.domain.procedures.web.urls"),
    ("", "onewindow.domain.dossiers.web.urls"),
    ("", "onewindow.domain.mirrors.web.urls"),
    ("", "onewindow.domain.wishes.web.urls"),
)


def _mounted() -> list[URLPattern | URLResolver]:
    return [path(prefix, include(module)) for prefix, module in TABLE if importlib.util.find_spec(module) is not None]


urlpatterns = [path("healthz", health.answer, name="health"), *_mounted()]

handler400 = "onewindow.channels.portal.views.errors.unread"
handler429 = "onewindow.channels.portal.sign_in.citizen.too_many"
handler500 = "onewindow.channels.portal.views.errors.server_error"
