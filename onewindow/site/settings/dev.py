"""Development and the demo: local only, twins on, keys made at first start."""

from __future__ import annotations

from onewindow.site.settings import env
from onewindow.site.settings.base import *  # noqa: F403
from onewindow.site.settings.base import ONEWINDOW_KEYFILE, STATIC_ROOT
from onewindow.site.settings.keys import read_keys

if _weather := env.text("ONEWINDOW_REGISTER_WEATHER"):  # how the registers' twins behave: ok, slow, down, wrong
    ONEWINDOW_REGISTER_WEATHER = env.file("ONEWINDOW_REGISTER_WEATHER", _weather)
DEBUG = env.flag("ONEWINDOW_DEBUG")
ONEWINDOW_DEMO = env.flag("ONEWINDOW_DEMO", default=True)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
_file = read_keys(ONEWINDOW_KEYFILE, make=True)
SECRET_KEY = str(_file["secret_key"])
ONEWINDOW_KEYS = _file["keys"]
ONEWINDOW_ACTIVE_KEY = str(_file["active"])
ONEWINDOW_SIGNING_KEY = str(_file["signing_key"])
WHITENOISE_USE_FINDERS = True  # no collectstatic step outside production
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
