"""The demo twin of a register. It answers from reviewed rows and can misbehave.

The weather file makes a whole register slow, down or wrong while a demonstration runs; a row's ``mode`` does so for
one number alone, so that everybody else's case stays in order.
"""

from __future__ import annotations

import hashlib
import tomllib
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from onewindow.domain.evidence.formats import FOLDER
from onewindow.domain.evidence.registers.port import RegisterDown, RegisterSlow
from onewindow.domain.evidence.types import RegisterInfo, RegisterReply, RegisterSubject

Row = dict[str, str]


class DemoRegister:
    """A complete twin of any register. Refuses to exist in production."""

    def __init__(self, *, info: RegisterInfo, folder: Path = FOLDER) -> None:
        if settings.ONEWINDOW_PRODUCTION:
            raise ImproperlyConfigured(f"The {info.code} register is a demo twin and can't be used in production.")
        self.info = info
        self._rows = _rows(folder / f"demo_{info.code}.toml")

    def ask(self, *, subject: RegisterSubject, purpose: str, at: datetime, patience_seconds: float) -> RegisterReply | None:  # noqa: ARG002
        """Answer from the rows. A slow answer is measured against the caller's patience instead of slept through."""
        number = subject.id_number.strip().upper()
        row = self._row(number, subject.reference)
        weather = _weather().get(self.info.code, {})
        if weather.get("mode", "ok") == "ok":
            weather = row or {}
        mode = weather.get("mode", "ok")
        if mode == "down":
            raise RegisterDown(self.info.code)
        if mode == "slow" and float(weather.get("seconds", "30")) > patience_seconds:
            raise RegisterSlow(self.info.code)
        if row is None:
            return None
        answered = row.get("answers_for", number) if mode == "wrong" else number
        told = self._other(row) if mode == "wrong" and answered == number else row
        ref = hashlib.sha256(f"{self.info.code}|{number}|{purpose}".encode()).hexdigest()[:16]
        return RegisterReply(id_number=answered, reply_ref=ref,
                             values={element: told[element] for element in self.info.elements if element in told})

    def _row(self, number: str, reference: str) -> Row | None:
        mine = [row for row in self._rows if row["id_number"] == number]
        if reference:
            mine = [row for row in mine if row.get("reference", "") in ("", reference)]
        return mine[0] if mine else None

    def _other(self, row: Row) -> Row:
        """The entry of somebody else: what a register says that has mixed two people up. The number stays the one asked for."""
        mixed = [{**other, **{key: row[key] for key in ("uscc", "reference") if key in row}} for other in self._rows
                 if other["id_number"] != row["id_number"] and "mode" not in other]
        return next((other for other in mixed if any(other.get(name) != row.get(name) for name in self.info.elements)), row)


def _weather() -> dict[str, Row]:
    path = Path(getattr(settings, "ONEWINDOW_REGISTER_WEATHER", FOLDER / "demo-weather.toml"))
    return _weather_at(path, path.stat().st_mtime_ns) if path.exists() else {}


@lru_cache(maxsize=4)
def _weather_at(path: Path, changed: int) -> dict[str, Row]:  # noqa: ARG001 - a changed file is read anew
    loaded = tomllib.loads(path.read_text(encoding="utf-8"))
    return {code: {key: str(value) for key, value in terms.items()} for code, terms in loaded.items()}


@lru_cache(maxsize=16)
def _rows(path: Path) -> tuple[Row, ...]:
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["entry"]
    return tuple({key: str(value) for key, value in entry.items()} | {"id_number": str(entry["id_number"]).upper()} for entry in entries)
