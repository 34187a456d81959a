"""Settings every stage shares. Policy (limits, fees, calendars) is dated data in rooms, never a setting."""

from __future__ import annotations

from pathlib import Path

from onewindow.site.rooms import CHANNELS, ROOMS
from onewindow.site.settings import env
from onewindow.site.settings.accounts import *  # noqa: F403
from onewindow.site.settings.templates import TEMPLATES as TEMPLATES

PACKAGE = Path(__file__).resolve().parents[2]
VAR = Path(env.text("ONEWINDOW_VAR", str(Path.cwd() / "var")))

ONEWINDOW_DEMO = False
ONEWINDOW_PRODUCTION = False
ONEWINDOW_DISTRICT = Path(env.text("ONEWINDOW_DISTRICT", str(PACKAGE / "data" / "district")))
ONEWINDOW_SCANNERS = Path(env.text("ONEWINDOW_SCANNERS", str(ONEWINDOW_DISTRICT / "scanners.toml")))  # which scanner stands at which counter
ONEWINDOW_FILES = Path(env.text("ONEWINDOW_FILES", str(VAR / "files")))
ONEWINDOW_ROOTS = Path(env.text("ONEWINDOW_ROOTS", str(VAR / "roots")))
ONEWINDOW_KEYFILE = Path(env.text("ONEWINDOW_KEYFILE", str(VAR / "keys.json")))
ONEWINDOW_SIGNING = Path(env.text("ONEWINDOW_SIGNING", str(ONEWINDOW_KEYFILE.parent / "signing")))  # certificates that sign permits
ONEWINDOW_BACKUP_MARK = Path(_mark) if (_mark := env.text("ONEWINDOW_BACKUP_MARK")) else None  # a file the backup touches when it is done
ONEWINDOW_CRYPTO = env.text("ONEWINDOW_CRYPTO", "international")
ONEWINDOW_MAX_UPLOAD = env.number("ONEWINDOW_MAX_UPLOAD", 10 * 1024 * 1024)
ONEWINDOW_RELAY = env.text("ONEWINDOW_RELAY", "inprocess")  # inprocess | worker | none
# Registers the platform keeps itself: the same everywhere, and asked like those of other organs.
ONEWINDOW_OWN_REGISTERS = {"permits": "onewindow.domain.permits.queries.checking.OwnPermits"}
ONEWINDOW_ITEM_ORGAN = "onewindow.domain.catalogue.queries.organ_of"  # what rooms below the catalogue ask it through
ONEWINDOW_PUBLIC_ADDRESS = env.text("ONEWINDOW_PUBLIC_ADDRESS", "http://127.0.0.1:8000")

DATABASES = {"default": env.database(env.text("DATABASE_URL", f"sqlite:///{VAR / 'onewindow.sqlite3'}"))}

INSTALLED_APPS = [
    "onewindow.kernel",
    "onewindow.ui",
    *(f"onewindow.domain.{room}" for room in ROOMS),
    *(f"onewindow.channels.{channel}" for channel in CHANNELS),
    "onewindow.channels.portal.sign_in",
    "onewindow.site",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "onewindow.ui.csp.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "onewindow.channels.portal.sign_in.middleware.SecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
    "onewindow.site.middleware.AskedOnce",
    "onewindow.site.middleware.ActorMiddleware",
    "onewindow.channels.portal.sign_in.idle.IdleSessions",
    "onewindow.ui.refusals.RefusalPages",
]

ROOT_URLCONF = "onewindow.site.urls"
WSGI_APPLICATION = "onewindow.site.wsgi.application"
AUTH_USER_MODEL = "people.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("ONEWINDOW_STATIC", str(VAR / "static")))
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder", "onewindow.ui.joined.JoinedFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "onewindow.ui.typed.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# Limits that every node must share live in the database (allauth's rate limits use this cache).
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache",
                      "OPTIONS": {"MAX_ENTRIES": 200_000}}}  # what is counted must not be pushed out by counting more

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = ONEWINDOW_MAX_UPLOAD
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
APPEND_SLASH = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("ONEWINDOW_LOG", "INFO")},
}
