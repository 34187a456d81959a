"""Settings of the bench, the soak and the crash test: fixed keys, demo twins, everything in one folder, nothing runs by itself."""

from __future__ import annotations

from onewindow.site.settings.base import *  # noqa: F403

DEBUG = False
ONEWINDOW_DEMO = True  # the twins of carriers, banks and registers
ONEWINDOW_KEYS = {"bench": "33" * 32}
ONEWINDOW_ACTIVE_KEY = "bench"
ONEWINDOW_SIGNING_KEY = "44" * 32
SECRET_KEY = "the-key-of-generated-districts-guards-nothing-0123456789"  # noqa: S105 - nothing real is ever kept with it
ALLOWED_HOSTS = ["127.0.0.1"]
