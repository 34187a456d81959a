"""For commands that belong to no installation (working days, making a key file): nothing is read, nothing is written."""

from __future__ import annotations

import secrets

from onewindow.site.settings.base import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS: list[str] = []
SECRET_KEY = secrets.token_urlsafe(32)
ONEWINDOW_KEYS = {"none": secrets.token_hex(32)}
ONEWINDOW_ACTIVE_KEY = "none"
ONEWINDOW_SIGNING_KEY = secrets.token_hex(32)
DATABASES = {}
