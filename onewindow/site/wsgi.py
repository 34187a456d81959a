"""The WSGI door. With the in-process relay it also starts the relay's thread."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.site.settings.dev")
application = get_wsgi_application()

from onewindow.kernel import clock, relay  # noqa: E402 - needs the applications loaded above

if settings.ONEWINDOW_RELAY == "inprocess":
    relay.InProcessRelay(clock.now).start()
