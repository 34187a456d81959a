"""Typed readers of the environment. A wrong value stops the start with a sentence, not a traceback."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class WrongSetting(SystemExit):
    """A variable of the environment has a value that can't be used."""


def text(name: str, default: str = "") -> str:
    """The variable as text. ``NAME_FILE`` names a file that holds it (container secrets)."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """The variable as yes or no: 1/true/yes/on or 0/false/no/off."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise WrongSetting(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """The variable as a whole number."""
    value = text(name, str(default))
    if not value.lstrip("-").isdigit():
        raise WrongSetting(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def file(name: str, value: str) -> Path:
    """The variable as the path of a file that must be there."""
    path = Path(value)
    if not path.is_file():
        raise WrongSetting(f"{name} must name a file that is there, not {value!r}.")
    return path


def names(name: str, default: str = "") -> list[str]:
    """The variable as a list of words between commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str, *, timeout: int = 30) -> dict[str, object]:
    """A Django database record from ``sqlite:///path`` or ``postgresql://user:password@host:port/name``.

    SQLite runs in WAL with IMMEDIATE transactions and synchronous FULL: a case that was acknowledged
    survives a power cut.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=15000; PRAGMA foreign_keys=ON;"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///") or ":memory:",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": pragmas, "timeout": timeout},
            "CONN_MAX_AGE": None,
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        host = query.pop("host", "") or unquote(parts.hostname or "")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")) or "onewindow",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": str(parts.port or ""),
            # PgBouncer in transaction mode breaks prepared statements, so none are made (psycopg: prepare_threshold).
            # Kerberos is looked for at every connect otherwise, by a library that is not safe among threads.
            "OPTIONS": {"prepare_threshold": None, "gssencmode": "disable", **query},
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise WrongSetting("DATABASE_URL must begin with sqlite:/// or postgresql://.")
