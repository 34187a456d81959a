"""Production: no demo twins, keys from a file that must exist, TLS in front."""

from __future__ import annotations

from onewindow.site.settings import env
from onewindow.site.settings.base import *  # noqa: F403
from onewindow.site.settings.base import ONEWINDOW_KEYFILE, STORAGES
from onewindow.site.settings.keys import read_keys

if env.flag("ONEWINDOW_DEMO"):
    raise env.WrongSetting("ONEWINDOW_DEMO can't be on in production.")
if env.text("ONEWINDOW_REGISTER_WEATHER"):
    raise env.WrongSetting("ONEWINDOW_REGISTER_WEATHER makes the registers' twins slow, down or wrong; production has no twins.")

DEBUG = False
ONEWINDOW_PRODUCTION = True
ONEWINDOW_RELAY = env.text("ONEWINDOW_RELAY", "worker")
ALLOWED_HOSTS = env.names("ONEWINDOW_HOSTS")
if not ALLOWED_HOSTS:
    raise env.WrongSetting("ONEWINDOW_HOSTS must name the addresses this installation answers to.")
_file = read_keys(ONEWINDOW_KEYFILE, make=False)
SECRET_KEY = str(_file["secret_key"])
ONEWINDOW_KEYS = _file["keys"]
ONEWINDOW_ACTIVE_KEY = str(_file["active"])
ONEWINDOW_SIGNING_KEY = str(_file["signing_key"])
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.flag("ONEWINDOW_TLS_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
