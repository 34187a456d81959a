"""Tests: fixed keys, in-memory database unless DATABASE_URL names one, nothing runs by itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

from onewindow.site.settings import env
from onewindow.site.settings.base import *  # noqa: F403

_folder = Path(tempfile.mkdtemp(prefix="onewindow-test-"))
DEBUG = False
ONEWINDOW_DEMO = True
ONEWINDOW_RELAY = "none"
ALLOWED_HOSTS = ["*"]
SECRET_KEY = "test-only-secret-key-that-guards-nothing-at-all-0123456789"
ONEWINDOW_KEYS = {"k1": "11" * 32}
ONEWINDOW_ACTIVE_KEY = "k1"
ONEWINDOW_SIGNING_KEY = "22" * 32
ONEWINDOW_FILES = _folder / "files"
ONEWINDOW_ROOTS = _folder / "roots"
ONEWINDOW_SIGNING = _folder / "signing"
DATABASES = {"default": env.database(env.text("DATABASE_URL", "sqlite:///:memory:"))}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT = _folder / "static"
STATIC_ROOT.mkdir()
LOGGING = {"version": 1, "disable_existing_loggers": False}
WHITENOISE_USE_FINDERS = True  # no collectstatic step outside production
